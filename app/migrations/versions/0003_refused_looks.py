"""Looks at books that are not there are written down too."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXTS = ("worker_id", "worker_name", "organisation_id", "organisation_name")


def upgrade() -> None:
    _make_anew()


def downgrade() -> None:
    op.execute("DELETE FROM look WHERE workbook_id NOT IN (SELECT id FROM workbook)")
    _make_anew(sa.ForeignKey("workbook.id"))


def _make_anew(*of_workbook: sa.ForeignKey) -> None:
    """A new table in place of the old one: SQLite cannot take a rule from a column."""
    op.drop_index("look_of_workbook", "look")
    op.rename_table("look", "look_before")
    op.create_table(
        "look",
        sa.Column("workbook_id", sa.String(), *of_workbook, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("what", "action", "outcome")),
        sa.PrimaryKeyConstraint("workbook_id", "id"),
    )
    op.execute(
        "INSERT INTO look (workbook_id, id, worker_id, worker_name, organisation_id, organisation_name, at, section,"
        " what, action, outcome) SELECT workbook_id, id, worker_id, worker_name, organisation_id, organisation_name,"
        " at, section, what, action, outcome FROM look_before"
    )
    op.drop_table("look_before")
    op.create_index("look_of_workbook", "look", ["workbook_id", "at"])
