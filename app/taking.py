"""Taking a kept book in again: its saves, with what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.book import Book
from app.merge import EntryState, show
from app.models import Entry, Save
from app.store import Keeper

Json = Any
_OWN_WORDS = ("text", "name", "note", "place", "summary")


@dataclass
class Taken:
    """What became of a file: entries by id that were kept and that were not, and the words of the latter."""

    kept: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def take_in(session: Session, keeper: Keeper, workbook_id: str, book: Book, now: datetime) -> Taken:
    """Keep those saves of `book` that are not in the workbook yet; the caller commits.

    In a book that holds nothing but its start, the file's profile takes the place of the one just made. Else
    nothing is replaced that the file did not know of: what differs becomes rivals. A save whose id is known
    with other content was tampered with, and is not kept.
    """
    keeper.read_all()
    known = {save.id: _content(save.changes) for save in session.exec(_of(workbook_id))}
    profile = keeper.state(workbook_id) if _is_fresh(session, workbook_id) else None
    taken = Taken()
    made = {save["id"] for save in book.made}
    for save in (*book.saves, *book.made):
        entries = {change["entry"] for change in save["changes"]}
        if save["id"] in known:
            refused = known[save["id"]] != _content(save["changes"])
        elif save["id"] in made and _is_shown(save, keeper):
            continue
        else:
            refused = keeper.keep(_instead_of(profile, workbook_id, save), now) is not None
            taken.kept |= set() if refused else entries
        if refused:
            taken.refused |= entries
            taken.texts += [text for change in save["changes"] for text in _words(change["fields"])]
    taken.kept = {entry for entry in taken.kept if not _is_removed(entry, keeper.state(entry))}
    return taken


def _is_removed(entry: str, state: EntryState | None) -> bool:
    return state is not None and show(entry, state)["fields"].get("removed") is True


def _of(workbook_id: str) -> Any:
    return select(Save).where(col(Save.workbook_id) == workbook_id)


def _content(changes: Iterable[Mapping[str, Json]]) -> list[Json]:
    return sorted(
        ([change["entry"], change["kind"], sorted(change["fields"].items())] for change in changes), key=repr
    )


def _is_fresh(session: Session, workbook_id: str) -> bool:
    others = select(Entry.id).where(Entry.workbook_id == workbook_id, Entry.id != workbook_id).limit(1)
    return session.exec(others).first() is None


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
