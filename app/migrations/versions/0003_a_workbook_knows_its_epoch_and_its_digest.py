"""A workbook knows its epoch and its digest; an entry its own."""

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EMPTY = "0" * 16
_ENTRY = sa.table(
    "entry", *map(sa.column, ("workbook_id", "id", "kind")), sa.column("state", sa.JSON), sa.column("digest")
)
_WORKBOOK = sa.table("workbook", *map(sa.column, ("id", "epoch", "digest")))


def upgrade() -> None:
    op.add_column("workbook", sa.Column("epoch", sa.String(), nullable=False, server_default=""))
    op.add_column("workbook", sa.Column("digest", sa.String(), nullable=False, server_default=EMPTY))
    op.add_column("entry", sa.Column("digest", sa.String(), nullable=False, server_default=EMPTY))
    connection = op.get_bind()
    for workbook_id in connection.scalars(sa.select(_WORKBOOK.c.id)).all():
        ours = _ENTRY.c.workbook_id == workbook_id
        digest = 0
        for row in connection.execute(sa.select(_ENTRY.c.id, _ENTRY.c.state).where(ours)).all():
            mark = _digest(row.id, row.state)
            digest ^= int(mark, 16)
            connection.execute(sa.update(_ENTRY).where(ours, _ENTRY.c.id == row.id).values(digest=mark))
        values = {"epoch": secrets.token_urlsafe(9), "digest": f"{digest:016x}"}
        connection.execute(sa.update(_WORKBOOK).where(_WORKBOOK.c.id == workbook_id).values(values))


def downgrade() -> None:
    op.drop_column("entry", "digest")
    op.drop_column("workbook", "digest")
    op.drop_column("workbook", "epoch")


def _digest(entry_id: str, entry: dict) -> str:  # type: ignore[type-arg]
    """As `app.digest` was when this was written."""
    fields = [
        [name, [[save, *field["live"][save]] for save in sorted(field["live"])]]
        for name, field in sorted(entry["fields"].items())
        if field["live"]
    ]
    text = json.dumps([entry_id, entry["kind"], fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
