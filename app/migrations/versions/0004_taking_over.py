"""A code in place of digits that were typed; how a device came in."""

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


def downgrade() -> None:
    op.drop_column("device", "came_by")
    op.drop_index("invite_typed", "invite")
    op.drop_column("invite", "typed_hash")
