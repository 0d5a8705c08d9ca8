"""Merge: how saves become the entries of a workbook. Pure; written again for the browser.

A field holds every value that no known save has replaced; a value is named by the id of the save that
wrote it. Ids that were replaced are remembered, so that a late or repeated save brings nothing back.
Applying is commutative, associative and idempotent: a multi-value register per field with removal by
name (the observed-remove idea of Shapiro et al., "A comprehensive study of Convergent and Commutative
Replicated Data Types", 2011).

Shapes:
    save    {"id", "made_at", "app", "changes": [{"entry", "kind", "fields": {name: value},
             "replaces": {name: [save id]}}]}
    state   {entry id: {"kind", "fields": {name: {"live": {save id: [made_at, value]}, "gone": [save id]}}}}
    shown   what a screen sees of one entry, see `show`
"""

from collections.abc import Iterable, Mapping
from typing import Any

Json = Any
Save = Mapping[str, Any]
EntryState = dict[str, Any]
State = dict[str, EntryState]


class KindMismatch(ValueError):
    """A save speaks of an entry as another kind than it is."""


def apply(state: State, save: Save) -> State:
    """The state after `save`; `state` itself is left as it was. Raises KindMismatch."""
    after = dict(state)
    for change in save["changes"]:
        entry = change["entry"]
        after[entry] = apply_change(after.get(entry), change, save["id"], save["made_at"])
    return after


def apply_all(state: State, saves: Iterable[Save]) -> State:
    """The state after all of `saves`, in any order."""
    for save in saves:
        state = apply(state, save)
    return state


def apply_change(
    entry: EntryState | None, change: Mapping[str, Any], save_id: str, made_at: str
) -> EntryState:
    """One entry after one change of the save `save_id`. Raises KindMismatch."""
    if entry is not None and entry["kind"] != change["kind"]:
        raise KindMismatch(change["entry"])
    fields = dict(entry["fields"]) if entry else {}
    for name, value in change["fields"].items():
        field = fields.get(name, {"live": {}, "gone": []})
        gone = {*field["gone"], *change.get("replaces", {}).get(name, [])}
        live = {**field["live"], save_id: [made_at, value]}
        fields[name] = {
            "live": {key: live[key] for key in sorted(live) if key not in gone},
            "gone": sorted(gone),
        }
    return {"kind": change["kind"], "fields": {name: fields[name] for name in sorted(fields)}}


def replaced_by(entry: EntryState | None, name: str, seen: Iterable[str]) -> list[str]:
    """The save ids whose value of field `name` someone saw who saw the saves in `seen`."""
    live = entry["fields"].get(name, {}).get("live", {}) if entry else {}
    return sorted(set(seen) & set(live))


def show(entry_id: str, entry: EntryState) -> dict[str, Json]:
    """What screens see of an entry.

    {"id", "kind", "fields": {name: value}, "seen": [save id], "rivals": {name: [{"save", "made_at", "value"}]}}:
    of different live values the newest is in `fields` (made_at, then save id) and all are in `rivals`,
    newest first. An entry is `removed` only when nobody wants to keep it: an edit beside a removal stays
    in sight, or the client could never settle it.
    """
    fields: dict[str, Json] = {}
    rivals: dict[str, list[dict[str, Json]]] = {}
    seen: set[str] = set()
    for name, field in entry["fields"].items():
        seen.update(field["live"])
        newest = sorted(
            ((made, key, value) for key, (made, value) in field["live"].items()), reverse=True, key=_age
        )
        if not newest:
            continue
        fields[name] = newest[0][2]
        different = _different(newest)
        if len(different) > 1:
            rivals[name] = different
    if "removed" in rivals:
        fields["removed"] = False
    return {"id": entry_id, "kind": entry["kind"], "fields": fields, "seen": sorted(seen), "rivals": rivals}


def _age(live: tuple[str, str, Json]) -> tuple[str, str]:
    return live[0], live[1]


def _different(newest: list[tuple[str, str, Json]]) -> list[dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for made_at, save_id, value in newest:
        found.setdefault(repr(value), {"save": save_id, "made_at": made_at, "value": value})
    return list(found.values())
