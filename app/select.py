"""Select: the small queries by which a screen asks for entries. Pure; written again for the browser.

A query names a kind, conditions (`where`), an order (`sort`) and a limit. A condition is a value, a tuple of
values (any of them), or a `Range`. Values may refer: "$time" is a parameter of the address, "$step.goal" a
field of an entry selected before, "$today" the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.kinds import KINDS

Json = Any
Entry = dict[str, Json]


@dataclass(frozen=True)
class Range:
    """`first` <= value <= `last`; a bound of None is open. Entries without a value never match."""

    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Query:
    """What a screen needs: `many` in a list, `one` entry (or "not found"), `maybe` one (or None), `by_id` a dict."""

    kind: str
    where: Mapping[str, Json] = field(default_factory=dict)
    sort: tuple[str, ...] = ("id",)  # field names, "-" before one for newest first; no value comes last
    limit: int | None = None
    as_: str = "many"
    removed: bool = False  # also what was removed


def view(shown: Mapping[str, Json]) -> Entry:
    """An entry as templates see it: all fields of its kind with their defaults, sets and maps as dicts.

    Besides: `id`, `kind`, `seen` (one string for a form to carry) and `rivals`: the versions to choose from
    where saves did not see each other, [{"save", "made_at", "fields": {name: value}}], newest first; `changed`:
    whether somebody else changed what a worker wrote.
    Fields that the kind does not have, which a newer app wrote, are left out.
    """
    defaults, of_keys = _defaults(shown["kind"])
    fields = shown["fields"]
    if not of_keys and fields.keys() <= defaults.keys():  # all but the goals and ratings of this app
        entry: Entry = {**defaults, **fields}
    else:
        entry = {**defaults, **{name: {} for name in of_keys}}
        for name, value in fields.items():
            if name in defaults:
                entry[name] = value
            elif "." in name:
                outer, _, key = name.partition(".")
                if outer in of_keys:
                    entry[outer][key] = value
    entry["id"] = shown["id"]
    entry["kind"] = shown["kind"]
    entry["seen"] = " ".join((shown["id"], *shown["seen"]))
    entry["rivals"] = _versions(shown["rivals"]) if shown["rivals"] else []
    entry["changed"] = shown.get("changed", False)
    return entry


def _versions(rivals: Mapping[str, Json]) -> list[Json]:
    """Rivals per save instead of per field: people choose between versions, not between fields."""
    versions: dict[str, Json] = {}
    for name, values in rivals.items():
        for value in values:
            fresh = {"save": value["save"], "made_at": value["made_at"], "fields": {}}
            versions.setdefault(value["save"], fresh)["fields"][name] = value["value"]
    return sorted(versions.values(), key=lambda version: (version["made_at"], version["save"]), reverse=True)


@cache
def _defaults(kind: str) -> tuple[dict[str, Json], list[str]]:
    """The fields of a kind with their defaults, and the names of its sets and maps."""
    defaults = {name: field.default for name, field in KINDS[kind].model_fields.items()}
    of_keys = [name for name, value in defaults.items() if isinstance(value, dict)]
    return defaults, of_keys


def resolve(value: Json, values: Mapping[str, Json]) -> Json:
    """`value` with a reference (`$name` or `$name.field`) replaced by what it refers to; None if that is missing."""
    if isinstance(value, Range):
        return Range(resolve(value.first, values), resolve(value.last, values))
    if isinstance(value, tuple):
        return tuple(resolve(item, values) for item in value)
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    name, _, key = value[1:].partition(".")
    found = values.get(name)
    return found.get(key) if key and found else None if key else found


def conditions(query: Query, values: Mapping[str, Json]) -> dict[str, Json]:
    """The conditions of `query` with references resolved."""
    return {name: resolve(value, values) for name, value in query.where.items()}


def select(entries: Iterable[Entry], query: Query, values: Mapping[str, Json]) -> list[Entry]:
    """The entries that `query` asks for, in its order. `entries` are views of its kind, in any order."""
    wanted = conditions(query, values)
    found = [
        entry
        for entry in entries
        if entry["kind"] == query.kind
        and (query.removed or not entry["removed"])
        and all(_matches(entry[name], condition) for name, condition in wanted.items())
    ]
    found.sort(key=lambda entry: entry["id"])
    for name in reversed(query.sort):
        found = _sorted(found, name.removeprefix("-"), newest_first=name.startswith("-"))
    return found[: query.limit]


def _sorted(entries: list[Entry], name: str, *, newest_first: bool) -> list[Entry]:
    having = [entry for entry in entries if entry[name] is not None]
    having.sort(key=lambda entry: entry[name], reverse=newest_first)
    return having + [entry for entry in entries if entry[name] is None]


def shape(found: list[Entry], query: Query) -> Json:
    """What the template gets of what was found: a list, a dict by id, an entry, or None."""
    if query.as_ == "many":
        return found
    if query.as_ == "by_id":
        return {entry["id"]: entry for entry in found}
    return found[0] if found else None


def _matches(value: Json, condition: Json) -> bool:
    if isinstance(condition, Range):
        low, high = condition.first, condition.last
        return value is not None and (low is None or value >= low) and (high is None or value <= high)
    return value in condition if isinstance(condition, tuple) else value == condition
