"""A save knows what its form said, to know it when it comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("save", sa.Column("said", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("save", "said")
