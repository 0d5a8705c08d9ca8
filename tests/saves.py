"""Saves as phones and forms make them, for the tests that need no page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.content import CONTENT
from app.host import utc_now
from app.ids import new_id
from app.models import Save
from app.store import moment

Change = dict[str, Any]
CARD = next(iter(CONTENT["cards"]))


def change(entry: str | None = None, kind: str = "wish", replaces: Any = None, **fields: Any) -> Change:
    values = fields or {"domain": "leisure", "text": "Draw again"}
    return {
        "entry": entry or new_id(),
        "kind": kind,
        "fields": {"removed": False, **values},
        "replaces": replaces or {},
    }


def now(**later: float) -> str:
    return moment(utc_now() + timedelta(**later))


def as_saves(log: list[Save]) -> list[dict[str, Any]]:
    return [{"id": row.id, "made_at": row.made_at, "app": row.app, "changes": row.changes} for row in log]


def a_save(*changes: Change, **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "made_at": now(), "app": 1, "changes": list(changes or [change()]), **more}
