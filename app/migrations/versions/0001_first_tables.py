"""Workbooks, devices, invites, entries and saves."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workbook",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("workbook_id", sa.String(), sa.ForeignKey("workbook.id"), nullable=False, index=True),
        sa.Column("secret_hash", sa.String(), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "invite",
        sa.Column("code_hash", sa.String(), primary_key=True),
        sa.Column("workbook_id", sa.String(), sa.ForeignKey("workbook.id"), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "entry",
        sa.Column("workbook_id", sa.String(), sa.ForeignKey("workbook.id"), primary_key=True),
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
    )
    op.create_index("entry_by_kind", "entry", ["workbook_id", "kind"])
    op.create_table(
        "save",
        sa.Column("workbook_id", sa.String(), sa.ForeignKey("workbook.id"), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("app", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("save_by_id", "save", ["workbook_id", "id"], unique=True)
    op.create_index("save_by_form", "save", ["workbook_id", "form"])


def downgrade() -> None:
    for table in ("save", "entry", "invite", "device", "workbook"):
        op.drop_table(table)
