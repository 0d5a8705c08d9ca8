"""The store: keeps saves in one transaction with their effect, and reads entries for screens."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.check import MADE_AT, check_fields, check_shape
from app.ids import new_id
from app.kinds import KINDS
from app.merge import EntryState, apply_change, show
from app.models import Entry, Save, Workbook
from app.select import Range, view

Json = Any


class NoSuchWorkbook(LookupError):
    """There is no workbook with this id."""


class Keeper:
    """Keeps saves in one workbook, within one write transaction that the caller commits.

    The workbook's row is locked from the start, so that sequence numbers are given out one at a time.
    """

    def __init__(self, session: Session, workbook_id: str, author: str) -> None:
        """Lock the workbook; raises NoSuchWorkbook."""
        self._session = session
        self._author = author
        workbook = session.exec(select(Workbook).where(Workbook.id == workbook_id).with_for_update()).first()
        if workbook is None:
            raise NoSuchWorkbook(workbook_id)
        self._workbook = workbook
        self._entries: dict[str, Entry | None] = {}

    def state(self, entry_id: str) -> EntryState | None:
        """The merged state of an entry, or None."""
        entry = self._entry(entry_id)
        return entry.state if entry else None

    def keep(self, save: Mapping[str, Any], now: datetime) -> str | None:
        """Keep a save as a whole: None if it is kept (or was already), else why it is refused.

        A save id that is known with other content is a form sent again after a change: the new content
        is kept as a save of its own that takes the place of the first. Times after `now` become `now`.
        """
        if why := check_shape(save) or self._refusal(save):
            return why
        earlier = self._of_form(save["id"])
        if earlier and _content(earlier[-1].changes) == _content(save["changes"]):
            return None
        changes = _instead(earlier, save["changes"], self.state) if earlier else save["changes"]
        save_id = new_id() if earlier else save["id"]
        made_at = min(save["made_at"], moment(now))
        for change in changes:
            self._put(change["entry"], apply_change(self.state(change["entry"]), change, save_id, made_at))
        self._workbook.seq += 1
        self._session.add(
            Save(
                workbook_id=self._workbook.id,
                seq=self._workbook.seq,
                id=save_id,
                form=save["id"],
                author=self._author,
                made_at=made_at,
                app=save["app"],
                changes=changes,
            )
        )
        return None

    def _refusal(self, save: Mapping[str, Any]) -> str | None:
        for change in save["changes"]:
            state = self.state(change["entry"])
            if (change["kind"] == "profile") != (change["entry"] == self._workbook.id):
                return "profile"
            if state and state["kind"] != change["kind"]:
                return "kind"
            before = show(change["entry"], state)["fields"] if state else None
            if problems := check_fields(change["kind"], change["fields"], before):
                return ":".join(problems[0])
        return None

    def _of_form(self, form: str) -> list[Save]:
        query = select(Save).where(Save.workbook_id == self._workbook.id, Save.form == form)
        return list(self._session.exec(query.order_by(col(Save.seq))))

    def _entry(self, entry_id: str) -> Entry | None:
        if entry_id not in self._entries:
            self._entries[entry_id] = self._session.get(Entry, (self._workbook.id, entry_id))
        return self._entries[entry_id]

    def _put(self, entry_id: str, state: EntryState) -> None:
        entry = self._entry(entry_id)
        shown = show(entry_id, state)
        if entry is None:
            entry = Entry(workbook_id=self._workbook.id, id=entry_id, kind=state["kind"], state=state, shown=shown)
            self._entries[entry_id] = entry
        entry.state, entry.shown = state, shown
        self._session.add(entry)


def _content(changes: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, Json]]:
    return sorted((change["entry"], change["kind"], change["fields"]) for change in changes)


def _instead(
    earlier: list[Save], changes: list[dict[str, Any]], state: Callable[[str], EntryState | None]
) -> list[dict[str, Any]]:
    """`changes`, taking the place of what the same form did before: also what it does not say any more."""
    instead = {change["entry"]: change | {"replaces": dict(change["replaces"])} for change in changes}
    for save in earlier:
        for change in save.changes:
            entry = change["entry"]
            if entry not in instead and _only_from(state(entry), {item.id for item in earlier}):
                instead[entry] = {"entry": entry, "kind": change["kind"], "fields": {"removed": True}, "replaces": {}}
            if entry in instead:
                replaces = instead[entry]["replaces"]
                for name in set(change["fields"]) & set(instead[entry]["fields"]):
                    replaces[name] = sorted({*replaces.get(name, []), save.id})
    return list(instead.values())


def _only_from(state: EntryState | None, saves: set[str]) -> bool:
    """Whether an entry holds nothing but what `saves` wrote: then the form that made them made it."""
    return state is not None and all(
        saves >= {*field["live"], *field["gone"]} for field in state["fields"].values()
    )


def moment(now: datetime) -> str:
    """`now` (UTC) as saves carry it, to the millisecond."""
    return now.strftime(MADE_AT)[:-4] + "Z"


def read(session: Session, workbook_id: str, kind: str, wanted: Mapping[str, Json]) -> list[dict[str, Json]]:
    """Views of the entries of `kind` that can match the conditions `wanted` (references resolved).

    The database only narrows; `app.select.select` has the last word, in both hosts alike.
    """
    statement = select(Entry.shown).where(Entry.workbook_id == workbook_id, Entry.kind == kind)
    shown = col(Entry.shown)
    for name, value in wanted.items():
        if name == "id":
            statement = statement.where(col(Entry.id) == value)
        elif isinstance(value, Range):
            text = shown[("fields", name)].as_string()
            if value.first is not None:
                statement = statement.where(text >= value.first)
            if value.last is not None:
                statement = statement.where(text <= value.last)
        elif isinstance(value, str):
            same = shown[("fields", name)].as_string() == value
            # What was never said is not stored; where the kind's default matches, that counts too.
            if KINDS[kind].model_fields[name].default == value:
                same = or_(same, shown[("fields", name)].as_string().is_(None))
            statement = statement.where(same)
    return [view(row) for row in session.exec(statement)]


def whole(session: Session, workbook_id: str) -> dict[str, Json]:
    """Everything of a workbook: {"entries": [{"id", "kind", "fields"}], "saves": [save]}, oldest first."""
    entries = session.exec(select(Entry.shown).where(Entry.workbook_id == workbook_id).order_by(Entry.id))
    saves = session.exec(select(Save).where(Save.workbook_id == workbook_id).order_by(col(Save.seq)))
    return {
        "entries": [{"id": shown["id"], "kind": shown["kind"], "fields": shown["fields"]} for shown in entries],
        "saves": [
            {"id": save.id, "made_at": save.made_at, "app": save.app, "changes": save.changes} for save in saves
        ],
    }
