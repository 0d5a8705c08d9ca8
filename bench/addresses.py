"""An address of each screen of the table, with its parameters filled in from a book."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.content import CONTENT
from app.screens import Screen
from app.table import TABLE

Fields = Mapping[str, Any]
Book = Mapping[str, Mapping[str, Fields]]  # kind -> entry id -> fields


def addresses(book: Book, today: str) -> Iterator[tuple[Screen, str]]:
    """(screen, address) of every screen; (screen, its path as it is) where the book has nothing to fill it with."""
    for screen in TABLE.screens:
        yield screen, address_of(screen, book, today) or screen.path


def address_of(screen: Screen, book: Book, today: str) -> str | None:
    """The address of `screen` for an entry of `book` (the newest that fits); None if there is none."""
    for kind, entry_id in _entries(screen, book):
        fields = book[kind][entry_id] if kind else {}
        values = {
            name: _value(kind_of, name, fields, entry_id, today) for name, kind_of in screen.params.items()
        }
        path = re.sub(r"\{(\w+)\}", lambda found, values=values: values[found[1]] or "", screen.path)
        if TABLE.find(path, {}):
            return path
    return None


def entry_kind(screen: Screen) -> str | None:
    """The kind of entry that the screen is about: the one its `{id}` names."""
    for query in screen.needs.values():
        if query.where.get("id") == "$params.id" and query.as_ == "one":
            return query.kind
    return None


def _entries(screen: Screen, book: Book) -> list[tuple[str, str]]:
    kind = entry_kind(screen)
    if kind is None:
        return [("", "")]
    return [(kind, entry_id) for entry_id in reversed(list(book.get(kind, ())))]


def _value(kind_of: str, name: str, fields: Fields, entry_id: str, today: str) -> str | None:
    """What the parameter `name`, which must be a `kind_of`, is for this entry."""
    instrument = CONTENT["instruments"].get(fields.get("instrument", ""))
    if kind_of == "key" and instrument:
        return next(iter(instrument["lines" if name == "line" else "questions"]))
    return {
        "id": entry_id,
        "date": today,
        "domain": fields.get("domain") or "home",
        "section": "plan",
        "instrument": fields.get("instrument") or "now",
        "time": "now",
        "flag": "yes",
    }.get(kind_of)
