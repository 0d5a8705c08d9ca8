"""Taking a kept book in again: its saves, with what became of each."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.access import Access
from app.book import Book
from app.database import Database
from app.merge import EntryState, show
from app.models import Entry, Save
from app.store import Keeper

Json = Any
PART = 500  # saves that are kept at once
_OF_ONE_BOOK = ("grant", "look")
_OWN_WORDS = ("text", "name", "note", "place", "summary")


@dataclass
class Taken:
    """What became of a file: entries by id that were kept and that were not, and the words of the latter."""

    kept: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)

    def __iadd__(self, more: "Taken") -> "Taken":
        self.kept |= more.kept
        self.refused |= more.refused
        self.texts += more.texts
        return self


def take_in(database: Database, who: Access, book: Book, now: datetime) -> Taken:
    """Keep those saves of `book` that are not in the workbook yet, a part at a time: others write in between.

    Should it stop halfway, taking the file in again does the rest. In a book that holds nothing but its start, the
    file's profile takes the place of the one just made. Else nothing is replaced that the file did not know of: what
    differs becomes rivals. A save whose id is known with other content was tampered with, and is not kept. What the
    file says of workers and their looks is left out where this book does not know of it: nobody was let in by a file.
    """
    with database.reading() as session:
        profile = _profile_of_fresh(session, who.workbook_id)
    taken, made = Taken(), {save["id"] for save in book.made}
    saves = [_instead_of(profile, who.workbook_id, save) for save in (*book.saves, *book.made)]
    for start in range(0, len(saves), PART):
        with database.writing() as session:
            taken += _take_part(session, who, saves[start : start + PART], made, now)
            session.commit()
    with database.reading() as session:
        taken.kept -= _removed(session, who.workbook_id)
    return taken


def _take_part(session: Session, who: Access, saves: Sequence[Json], made: Set[str], now: datetime) -> Taken:
    """Keep `saves`; those `made` of entries only if they say something that the book does not show already."""
    keeper, taken = Keeper(session, who.workbook_id, who.device_id), Taken()
    keeper.read_for(saves)
    known = _known(session, who.workbook_id, saves)
    for save in (_without_others(keeper.blanked(save), keeper) for save in saves):
        entries = {change["entry"] for change in save["changes"]}
        if save["id"] in known:
            refused = known[save["id"]] != _content(save["changes"])
        elif (save["id"] in made and _is_shown(save, keeper)) or not save["changes"]:
            continue
        else:
            refused = keeper.keep(save, now) is not None
            taken.kept |= set() if refused else entries
        if refused:
            taken.refused |= entries
            taken.texts += [text for change in save["changes"] for text in _words(change["fields"])]
    return taken


def _known(session: Session, workbook_id: str, saves: Iterable[Json]) -> dict[str, list[Json]]:
    """What those of `saves` say that are in the log, by id."""
    ids = [save["id"] for save in saves]
    there = select(Save.id, Save.changes).where(Save.workbook_id == workbook_id, col(Save.id).in_(ids))
    return {save_id: _content(changes) for save_id, changes in session.exec(there)}


def _removed(session: Session, workbook_id: str) -> set[str]:
    """The ids of the entries that were taken out of the workbook."""
    is_removed = col(Entry.shown)[("fields", "removed")].as_boolean()
    return set(session.exec(select(Entry.id).where(Entry.workbook_id == workbook_id, is_removed.is_(True))))


def _content(changes: Iterable[Mapping[str, Json]]) -> list[Json]:
    return sorted(
        ([change["entry"], change["kind"], sorted(change["fields"].items())] for change in changes), key=repr
    )


def _profile_of_fresh(session: Session, workbook_id: str) -> EntryState | None:
    """The state of the profile of a workbook that holds nothing else; None for another."""
    entries = session.exec(select(Entry).where(Entry.workbook_id == workbook_id).limit(2)).all()
    return entries[0].state if [entry.id for entry in entries] == [workbook_id] else None


def _without_others(save: Json, keeper: Keeper) -> Json:
    """`save` without who was let in or looked at another book."""
    changes = [
        change
        for change in save["changes"]
        if change["kind"] not in _OF_ONE_BOOK or keeper.state(change["entry"]) is not None
    ]
    return save | {"changes": changes}


def _is_shown(save: Json, keeper: Keeper) -> bool:
    """Whether a save only says what the book shows already."""
    return all(
        (state := keeper.state(change["entry"])) is not None
        and change["fields"].items() <= show(change["entry"], state)["fields"].items()
        for change in save["changes"]
    )


def _instead_of(profile: EntryState | None, workbook_id: str, save: Json) -> Json:
    """`save`, as made by somebody who saw `profile`."""
    if profile is None:
        return save
    return save | {
        "changes": [
            change | {"replaces": _with_live(profile, change)} if change["entry"] == workbook_id else change
            for change in save["changes"]
        ]
    }


def _with_live(profile: EntryState, change: Json) -> Json:
    replaces = dict(change["replaces"])
    for name in change["fields"]:
        live = profile["fields"].get(name, {}).get("live", {})
        if seen := {*replaces.get(name, []), *live}:
            replaces[name] = sorted(seen)
    return replaces


def _words(fields: Mapping[str, Json]) -> list[str]:
    return [
        value
        for name, value in fields.items()
        if isinstance(value, str) and value and (name in _OWN_WORDS or name.startswith("answers."))
    ]
