"""Reading: entries for screens, and all of a workbook for its owner to take along."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Text, cast, or_
from sqlmodel import Session, col, select

from app.kinds import default_of
from app.models import Entry, Save
from app.select import Range, view

Json = Any
_MANY = 500  # ids in one question to the database
_SHOWN = cast(col(Entry.shown), Text)


def read(
    session: Session, workbook_id: str, kind: str, wanted: Mapping[str, Json], newest: int | None = None
) -> list[dict[str, Json]]:
    """Views of what `stored` gives."""
    return [view(shown) for shown in stored(session, workbook_id, kind, wanted, newest)]


def stored(
    session: Session, workbook_id: str, kind: str, wanted: Mapping[str, Json], newest: int | None = None
) -> list[dict[str, Json]]:
    """Entries of `kind` that can match the conditions `wanted` (references resolved), as `app.merge.show` gives them.

    With `newest` no more than that many of the entries that are not removed, those with the latest `date`; only
    for conditions that the database tells wholly, see `tells`. Else the database only narrows;
    `app.select.select` has the last word, in both hosts alike.
    """
    statement = select(_SHOWN).where(Entry.workbook_id == workbook_id, Entry.kind == kind)
    exact = session.get_bind().dialect.name == "postgresql"  # which else sorts as its locale does
    if newest is not None:
        removed = col(Entry.shown)[("fields", "removed")].as_boolean()
        dated = col(Entry.shown)[("fields", "date")].as_string()
        latest = (dated.collate("C") if exact else dated).desc().nulls_last()
        statement = statement.where(removed.is_not(True)).order_by(latest, col(Entry.id)).limit(newest)
    for name, value in wanted.items():
        field = col(Entry.id) if name == "id" else col(Entry.shown)[("fields", name)].as_string()
        if isinstance(value, Range):
            ordered = field.collate("C") if exact else field
            if isinstance(value.first, str):
                statement = statement.where(ordered >= value.first)
            if isinstance(value.last, str):
                statement = statement.where(ordered <= value.last)
        elif values := _texts(value):
            same = field.in_(values)
            # What was never said is not stored; where the kind's default matches, that counts too.
            if name != "id" and default_of(kind, name) in values:
                same = or_(same, field.is_(None))
            statement = statement.where(same)
    # Decoding one long text is twice as fast as many short ones.
    texts = session.connection().execute(statement).scalars().all()
    found: list[dict[str, Json]] = json.loads(f"[{','.join(texts)}]")
    return found


def shown(session: Session, workbook_id: str, ids: Collection[str]) -> list[Json]:
    """The entries with these ids, as far as there are, as `app.merge.show` gives them; in order of their ids."""
    each = sorted(ids)
    return [
        entry
        for start in range(0, len(each), _MANY)
        for entry in session.exec(
            select(Entry.shown)
            .where(Entry.workbook_id == workbook_id, col(Entry.id).in_(each[start : start + _MANY]))
            .order_by(col(Entry.id))
        )
    ]


def tells(wanted: Mapping[str, Json]) -> bool:
    """Whether the database tells wholly which entries match: texts, and ranges that hold back who has no value."""
    return all(
        isinstance(value.first, str) or isinstance(value.last, str)
        if isinstance(value, Range)
        else bool(_texts(value))
        for value in wanted.values()
    )


def _texts(condition: Json) -> list[str]:
    """The values that a condition allows, if all are texts; else the database does not narrow by it."""
    values = list(condition) if isinstance(condition, tuple) else [condition]
    return values if all(isinstance(value, str) for value in values) else []


def whole(session: Session, workbook_id: str) -> dict[str, Json]:
    """Everything of a workbook: {"entries": [{"id", "kind", "fields"}], "saves": [save]}, oldest first."""
    entries = session.exec(select(Entry.shown).where(Entry.workbook_id == workbook_id).order_by(Entry.id))
    saves = session.exec(select(Save).where(Save.workbook_id == workbook_id).order_by(col(Save.seq)))
    return {
        "entries": [
            {"id": shown["id"], "kind": shown["kind"], "fields": shown["fields"]} for shown in entries
        ],
        "saves": [
            {"id": save.id, "made_at": save.made_at, "app": save.app, "changes": save.changes}
            for save in saves
        ],
    }
