"""More of each look (from where, as what, at which entry), and what was done with accounts of workers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OF_LOOK = ("session_id", "role", "grant_id", "entry_id", "sections")
_OF_DEED = ("id", "what", "by_id", "by_name", "session_id", "worker_id", "worker_name", "organisation_id")


def upgrade() -> None:
    for name in _OF_LOOK:
        op.add_column("look", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_index("look_of_worker", "look", ["worker_id", "at"])
    op.create_table(
        "deed",
        *(sa.Column(name, sa.String(), nullable=False) for name in _OF_DEED),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("deed_in_organisation", "deed", ["organisation_id", "at"])
    op.create_index("deed_on_worker", "deed", ["worker_id", "at"])


def downgrade() -> None:
    op.drop_table("deed")
    op.drop_index("look_of_worker", "look")
    for name in reversed(_OF_LOOK):
        op.drop_column("look", name)
