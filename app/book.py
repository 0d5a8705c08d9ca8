"""A book as a file: what `/export.json` gives, read again as the saves it holds. Pure.

{"entries": [{"id", "kind", "fields": {name: value}}], "saves": [save as in app.merge]}
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic import TypeAdapter

from app.check import check_shape, field_schema
from app.fields import EntryId
from app.ids import is_id, made_ms
from app.kinds import KINDS
from app.text import UnreadableText, normalise

Json = Any
_APP = 1  # saves that are made of entries are of the first app: entries say no more than it did
_LAST_MS = 253_402_300_799_000  # the last second of the year 9999
_REFERENCE = TypeAdapter(EntryId).json_schema()["pattern"]


class NotABook(ValueError):
    """A file that no book was kept in; `why` is "half" for what is no JSON at all, else "shape"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Book:
    """Saves in the order they were kept in, and those `made` of entries that no save speaks of."""

    saves: list[Json]
    made: list[Json]


def read_book(file: bytes, workbook_id: str) -> Book:
    """An exported book, as saves of the workbook `workbook_id`: the book's profile becomes that workbook's.

    Of one entry always the same save is made, so that taking it in again changes nothing. Raises NotABook.
    """
    book = _parse(file)
    if not isinstance(book, dict) or not ("saves" in book or "entries" in book):
        raise NotABook("shape")
    saves, entries = book.get("saves", []), book.get("entries", [])
    if not isinstance(saves, list) or not isinstance(entries, list):
        raise NotABook("shape")
    if any(check_shape(save) for save in saves) or not all(_is_entry(entry) for entry in entries):
        raise NotABook("shape")
    if _has_twice(saves) or _has_twice(entries) or not _is_text(book):
        raise NotABook("shape")
    spoken = {change["entry"] for save in saves for change in save["changes"]}
    made = [_save_of(entry) for entry in entries if entry["id"] not in spoken]
    changes = [change for save in (*saves, *made) for change in save["changes"]]
    if not all(_is_flat(change["fields"]) for change in changes):
        raise NotABook("shape")
    profiles = {change["entry"] for change in changes if change["kind"] == "profile"}
    if len(profiles) > 1:
        raise NotABook("shape")
    for old in profiles - {workbook_id}:
        saves = [_mapped(save, old, workbook_id) for save in saves]
        made = [_mapped(save, old, workbook_id) for save in made]
    return Book(saves, made)


def _parse(file: bytes) -> Json:
    try:
        return json.loads(file.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise NotABook("half") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _number(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else _no_number(text)


def _is_entry(entry: Json) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"id", "kind", "fields"}
        and is_id(entry["id"])
        and isinstance(entry["kind"], str)
        and entry["kind"] in KINDS
        and isinstance(entry["fields"], dict)
        and _is_flat(entry["fields"])
    )


def _is_flat(fields: dict[str, Json]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in fields.values())


def _has_twice(items: list[Json]) -> bool:
    return len({item["id"] for item in items}) < len(items)


def _is_text(value: Json) -> bool:
    """Whether all text in `value` can be kept: no NUL, no lone surrogates."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            try:
                normalise(item)
            except UnreadableText:
                return False
    return True


def _save_of(entry: Json) -> Json:
    """The save that an entry without saves is taken in by; its id is made of the entry, time and all."""
    fields = {"removed": False, **entry["fields"]}
    said = json.dumps([entry["id"], entry["kind"], fields], sort_keys=True)
    noise = hashlib.sha256(said.encode("utf-8")).hexdigest()
    made = datetime.fromtimestamp(min(made_ms(entry["id"]), _LAST_MS) / 1000, UTC)
    return {
        "id": f"{entry['id'][:13]}-7{noise[:3]}-8{noise[3:6]}-{noise[6:18]}",
        "made_at": made.strftime("%Y-%m-%dT%H:%M:%S.") + f"{made.microsecond // 1000:03}Z",
        "app": _APP,
        "changes": [{"entry": entry["id"], "kind": entry["kind"], "fields": fields, "replaces": {}}],
    }


def _mapped(save: Json, old: str, new: str) -> Json:
    """`save` with the workbook's id `old` as `new`, where it names an entry: never inside what people wrote."""
    return save | {
        "changes": [
            {
                "entry": new if change["entry"] == old else change["entry"],
                "kind": change["kind"],
                "fields": {
                    _mapped_name(name, old, new): new
                    if value == old and _is_reference(change["kind"], name)
                    else value
                    for name, value in change["fields"].items()
                },
                "replaces": {_mapped_name(name, old, new): ids for name, ids in change["replaces"].items()},
            }
            for change in save["changes"]
        ]
    }


def _mapped_name(name: str, old: str, new: str) -> str:
    field, dot, key = name.partition(".")
    return f"{field}.{new}" if dot and key == old else name


def _is_reference(kind: str, name: str) -> bool:
    schema = field_schema(kind, name) or {}
    return any(option.get("pattern") == _REFERENCE for option in schema.get("anyOf", [schema]))
