"""Merge: how saves become the entries of a workbook. Pure; written again for the browser.

A field holds every value that no known save has replaced; a value is named by the id of the save that
wrote it. Ids that were replaced are remembered, so that a late or repeated save brings nothing back.
Applying is commutative, associative and idempotent: a multi-value register per field with removal by
name (the observed-remove idea of Shapiro et al., "A comprehensive study of Convergent and Commutative
Replicated Data Types", 2011).

Erasing for good: a change that says `erased` empties its entry for ever. Whatever comes before or after it, in any
order, the entry holds nothing: an erased entry takes up every change and stays as it is, so the laws above hold. Who
keeps saves keeps of such an entry only blank changes (`blank`), each of which erases it again: so words that were
erased come back from no log, no backup and no phone that was away. The invariant, for server and devices alike:

    if an entry is erased in a holder's state, all changes of it in the saves that it keeps are blank.

Shapes:
    save    {"id", "made_at", "app", "changes": [{"entry", "kind", "fields": {name: value},
             "replaces": {name: [save id]}}]}
    state   {entry id: {"kind", "fields": {name: {"live": {save id: [made_at, value]}, "gone": [save id]}}}},
            of an erased entry {"kind", "fields": {}, "erased": True}
    shown   what a screen sees of one entry, see `show`
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = Any
Save = Mapping[str, Any]
EntryState = dict[str, Any]
State = dict[str, EntryState]
_SAYS = ("text", "card", "who", "date", "time")  # what somebody who wrote an entry stands for


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
    if is_erasing(change) or is_erased(entry):
        return {"kind": change["kind"], "fields": {}, "erased": True}
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


def is_erasing(change: Mapping[str, Any]) -> bool:
    """Whether a change erases its entry for good."""
    return change["fields"].get("erased") is True


def is_erased(entry: EntryState | None) -> bool:
    """Whether an entry was erased for good."""
    return entry is not None and "erased" in entry


def blank(change: Mapping[str, Any]) -> dict[str, Json]:
    """What is kept of a change of an erased entry: that it is erased, and no word of what the change said."""
    fields = {"erased": True, "removed": True}
    return {"entry": change["entry"], "kind": change["kind"], "fields": fields, "replaces": {}}


def blanked(
    changes: Iterable[Mapping[str, Any]], erased: Callable[[str], bool] = lambda _: False
) -> list[Any]:
    """`changes`, blank where they erase their entry, or where it is `erased` (by id)."""
    return [blank(change) if is_erasing(change) or erased(change["entry"]) else change for change in changes]


def saves_of(entry: EntryState) -> set[str]:
    """The ids of all saves that wrote something in an entry, and of those that they replaced."""
    return {save for field in entry["fields"].values() for save in (*field["live"], *field["gone"])}


def replaced_by(entry: EntryState | None, name: str, seen: Iterable[str]) -> list[str]:
    """The save ids whose value of field `name` someone saw who saw the saves in `seen`."""
    live = entry["fields"].get(name, {}).get("live", {}) if entry else {}
    return sorted(set(seen) & set(live))


def show(entry_id: str, entry: EntryState) -> dict[str, Json]:
    """What screens see of an entry.

    {"id", "kind", "fields": {name: value}, "seen": [save id], "rivals": {name: [{"save", "made_at", "value"}]}}:
    of different live values the newest is in `fields` (made_at, then save id) and all are in `rivals`,
    newest first. An entry is `removed` only when nobody wants to keep it: an edit beside a removal stays
    in sight, or the client could never settle it. Of an erased one only that is shown. Where a worker wrote it and
    somebody else what it says now, there is `changed` as well, True: each save of a worker says `by`, and no other.
    """
    if is_erased(entry):
        erased = {"erased": True, "removed": True}
        return {"id": entry_id, "kind": entry["kind"], "fields": erased, "seen": [], "rivals": {}}
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
    shown = {"id": entry_id, "kind": entry["kind"], "fields": fields, "seen": sorted(seen), "rivals": rivals}
    return {**shown, "changed": True} if _is_changed(entry) else shown


def _is_changed(entry: EntryState) -> bool:
    by = entry["fields"].get("by")
    if not by or not by["live"]:
        return False
    its = {*by["live"], *by["gone"]}
    return any(set(entry["fields"][name]["live"]) - its for name in _SAYS if name in entry["fields"])


def _age(live: tuple[str, str, Json]) -> tuple[str, str]:
    return live[0], live[1]


def _different(newest: list[tuple[str, str, Json]]) -> list[dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {}
    for made_at, save_id, value in newest:
        found.setdefault(repr(value), {"save": save_id, "made_at": made_at, "value": value})
    return list(found.values())
