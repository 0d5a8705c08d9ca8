"""The store: keeps saves in one transaction with their effect."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app.check import MADE_AT, check_fields, check_shape
from app.ids import new_id
from app.kinds import NEEDED, default_of, has_default
from app.merge import EntryState, apply_change, blanked, is_erased, is_erasing, saves_of, show
from app.models import FORGET, Leftover, Workbook
from app.rows import Logged, Rows

Json = Any


class NoSuchWorkbook(LookupError):
    """There is no workbook with this id, or not any more."""


class Keeper:
    """Keeps saves in one workbook, within one write transaction that the caller commits.

    The workbook's row is locked from the start, so that sequence numbers are given out one at a time. What was
    kept is written when the session commits, all at once.
    """

    def __init__(self, session: Session, workbook_id: str, author: str) -> None:
        """Lock the workbook; raises NoSuchWorkbook."""
        self._author = author
        self._session = session
        workbook = session.exec(select(Workbook).where(Workbook.id == workbook_id).with_for_update()).first()
        if workbook is None or workbook.erased_at is not None:
            raise NoSuchWorkbook(workbook_id)
        self.workbook = workbook
        self._rows = Rows(session, workbook)

    def read_for(self, saves: Sequence[Mapping[str, Any]]) -> None:
        """Read at once what keeping these `saves`, of the right shape, needs, instead of asking for each."""
        entries = [change["entry"] for save in saves for change in save["changes"]]
        self._rows.read_for(entries, [save["id"] for save in saves])

    def state(self, entry_id: str) -> EntryState | None:
        """The merged state of an entry, or None."""
        return self._rows.state(entry_id)

    def blanked(self, save: Mapping[str, Any]) -> Mapping[str, Any]:
        """`save`, as it may be kept: without what it says of entries that it erases or that are erased."""
        erased = lambda entry_id: is_erased(self.state(entry_id))  # noqa: E731
        return {**save, "changes": blanked(save["changes"], erased)}

    def of_form(self, form: str) -> list[Logged]:
        """The saves that are known by this id, or came of the form with this id; oldest first."""
        return self._rows.of_form(form)

    def keep(self, save: Mapping[str, Any], now: datetime) -> str | None:
        """Keep a save as a whole: None if it is kept (or was already), else why it is refused.

        A save id that is known with other content is a form sent again after a change: the new content
        is kept as a save of its own that takes the place of the first. Times after `now` become `now`.
        """
        if why := check_shape(save):
            return why
        save = self.blanked(save)
        if why := self._refusal(save):
            return why
        earlier, said = self._rows.of_form(save["id"]), _digest(save["changes"])
        if not earlier or earlier[-1].said != said:
            self._log(save, earlier, said, now)
        return None

    def take(self, save: Mapping[str, Any], now: datetime) -> Logged | str:
        """As `keep`, for a save of the right shape that may come late or twice: how it is kept, or why it is not.

        What was kept once is kept, whatever was changed since: it does nothing again. What was erased stays so.
        """
        save = self.blanked(save)
        earlier, said = self._rows.of_form(save["id"]), _digest(save["changes"])
        erasing = {change["entry"] for change in save["changes"] if is_erasing(change)}
        for at, known in enumerate(earlier):
            its = _digest(_without(known, erasing).changes)
            if said == known.said or (said == its and (erasing or known.id == save["id"])):
                self._erase(erasing)  # the device erased meanwhile what was kept here
                return self._rows.of_form(save["id"])[at]
        return self._refusal(save) or self._log(save, earlier, said, now)

    def _log(self, save: Mapping[str, Any], earlier: list[Logged], said: str, now: datetime) -> Logged:
        """Apply a save and write it down; it takes the place of `earlier` saves of its form."""
        self._erase([change["entry"] for change in save["changes"] if is_erasing(change)])
        changes = blanked(self._instead(earlier, save["changes"])) if earlier else save["changes"]
        save_id = new_id() if earlier else save["id"]
        made_at = min(save["made_at"], moment(now))
        for change in changes:
            self._rows.put(
                change["entry"], apply_change(self.state(change["entry"]), change, save_id, made_at)
            )
        self.workbook.seq += 1
        logged = Logged(
            seq=self.workbook.seq,
            id=save_id,
            form=save["id"],
            said=said,
            author=self._author,
            made_at=made_at,
            app=save["app"],
            changes=changes,
        )
        self._rows.add(logged)
        return logged

    def _erase(self, entries: Iterable[str]) -> None:
        """Blank all that was ever said of these entries, but where they are blank already."""
        ids = {entry_id for entry_id in entries if not is_erased(self.state(entry_id))}
        if not ids:
            return
        writers = set().union(*(saves_of(state) for entry_id in ids if (state := self.state(entry_id))))
        self._rows.rewrite([_without(save, ids) for save in self._rows.by_id(sorted(writers))])
        for entry_id in ids:
            if state := self.state(entry_id):
                self._rows.put(entry_id, {"kind": state["kind"], "fields": {}, "erased": True})
        for left in self._session.exec(select(Leftover).where(Leftover.workbook_id == self.workbook.id)):
            left.save = {**left.save, "changes": blanked(left.save["changes"], ids.__contains__)}
        self._session.info[FORGET] = True

    def _refusal(self, save: Mapping[str, Any]) -> str | None:
        for change in save["changes"]:
            state = self.state(change["entry"])
            if (change["kind"] == "profile") != (change["entry"] == self.workbook.id):
                return "profile"
            if state and state["kind"] != change["kind"]:
                return "kind"
            before = _before(change, state) if state else None
            if problems := check_fields(change["kind"], change["fields"], before):
                return ":".join(problems[0])
        return None

    def _instead(self, earlier: list[Logged], changes: list[Json]) -> list[Json]:
        """`changes`, taking the place of what the same form did before.

        What the form said before and does not say any more is undone: an entry that only this form made is
        removed, another gets back what its field held.
        """
        form = {save.id for save in earlier}
        instead = {change["entry"]: change for change in changes}
        for entry, kind in {item["entry"]: item["kind"] for save in earlier for item in save.changes}.items():
            state = self.state(entry)
            held = self._held_before(entry, state, earlier) if state else {}
            if state is None or (not held and entry not in instead):
                continue
            change = instead.get(entry)
            if change is None and _is_only_of(state, form):
                fields: dict[str, Json] = {"removed": True}
            else:
                fields = {"removed": False, **held, **(change["fields"] if change else {})}
            replaces = dict(change["replaces"]) if change else {}
            for name in fields:
                if mine := form & set(state["fields"].get(name, {}).get("live", {})):
                    replaces[name] = sorted({*replaces.get(name, []), *mine})
            instead[entry] = {"entry": entry, "kind": kind, "fields": fields, "replaces": replaces}
        return list(instead.values())

    def _held_before(self, entry: str, state: EntryState, earlier: list[Logged]) -> dict[str, Json]:
        """What those fields of `entry` held before, that hold now what `earlier` wrote."""
        form = {save.id for save in earlier}
        replaced = {name: set[str]() for name, field in state["fields"].items() if form & set(field["live"])}
        for change in _changes_of(entry, earlier):
            for name in replaced:
                replaced[name] |= {item for item in change["replaces"].get(name, []) if item not in form}
        saves = self._rows.by_id(sorted(set().union(*replaced.values())))
        held: dict[str, Json] = {}
        for name in replaced:
            # Beside a value that the form did not see it replaced nothing, and nothing is what comes back.
            others = [
                (made_at, key, value)
                for key, (made_at, value) in state["fields"][name]["live"].items()
                if key not in form
            ]
            if others:
                held[name] = max(others, key=lambda other: other[:2])[2]
            elif has_default(state["kind"], name):
                held[name] = default_of(state["kind"], name)
        for save in sorted(saves, key=lambda save: (save.made_at, save.id)):
            for change in _changes_of(entry, [save]):
                held |= {
                    name: value
                    for name, value in change["fields"].items()
                    if save.id in replaced.get(name, ())
                }
        return held


def _without(save: Logged, entries: Set[str]) -> Logged:
    changes = blanked(save.changes, entries.__contains__)
    return replace(save, changes=changes, said=_digest(changes))


def _before(change: Mapping[str, Any], state: EntryState) -> dict[str, Json]:
    """What an entry shows before a change, for the rules that fields have together.

    Of fields that can stand in for each other, those the change does not speak of count as said: whether they
    still are depends on what came first, and a save must be kept or refused the same in any order.
    """
    said: dict[str, Json] = {
        name: True
        for group in NEEDED.get(change["kind"], ())
        if len(group) > 1
        for name in group
        if name not in change["fields"]
    }
    return {**show(change["entry"], state)["fields"], **said}


def _digest(changes: Iterable[Mapping[str, Any]]) -> str:
    """What `changes` say, as one short text to compare."""
    said = sorted(
        [change["entry"], change["kind"], json.dumps(change["fields"], sort_keys=True)] for change in changes
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _changes_of(entry: str, saves: Iterable[Logged]) -> list[Json]:
    return [change for save in saves for change in save.changes if change["entry"] == entry]


def _is_only_of(state: EntryState, saves: set[str]) -> bool:
    """Whether an entry holds nothing but what `saves` wrote: then the form that made them made it."""
    return all(saves >= {*field["live"], *field["gone"]} for field in state["fields"].values())


def moment(now: datetime) -> str:
    """`now` (UTC) as saves carry it, to the millisecond."""
    return now.strftime(MADE_AT)[:-4] + "Z"
