"""What a book took over; one grant for a worker; a code in place of digits that were typed; how a device came in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invite", sa.Column("typed_hash", sa.String(), nullable=True))
    op.create_index("invite_typed", "invite", ["typed_hash"], unique=True)
    op.add_column("device", sa.Column("came_by", sa.String(), nullable=False, server_default=""))
    op.add_column("workbook", sa.Column("took_over", sa.String(), nullable=True))
    # Of two grants that hold the newest counts.
    op.execute(
        'UPDATE "grant" SET ended_at = created_at WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM "grant" AS newer'
        ' WHERE newer.workbook_id = "grant".workbook_id AND newer.worker_id = "grant".worker_id'
        ' AND newer.ended_at IS NULL AND newer.id > "grant".id)'
    )
    holds = sa.text("ended_at IS NULL")
    op.create_index(
        "grant_that_holds",
        "grant",
        ["workbook_id", "worker_id"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )


def downgrade() -> None:
    op.drop_index("grant_that_holds", "grant")
    op.drop_column("workbook", "took_over")
    op.drop_column("device", "came_by")
    op.drop_index("invite_typed", "invite")
    op.drop_column("invite", "typed_hash")
