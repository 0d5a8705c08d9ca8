"""Form to save: what a submitted form does, as a save. Pure; written again for the browser.

A form says what it touches, so that no screen needs code of its own:

    save      the id of the save it becomes
    change    "<entry id> <kind>", once per entry; a checkbox may carry it, then only what is ticked counts
    seen      "<entry id> <save id>...", what the page showed of an entry
    <field>             a field of every touched entry that has no value of its own for it
    <entry id>:<field>  a field of one entry
    next      where to go afterwards, a path of this app

Of a name given twice the last counts (a hidden "no" before a checkbox "yes"). An empty value of a field
that may be empty means "not said".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.check import MAX_CHANGES, Problem, check_fields, field_schema
from app.ids import is_id
from app.kinds import KINDS
from app.merge import EntryState, is_erased, replaced_by, show
from app.text import UnreadableText, normalise

Pairs = Sequence[tuple[str, str]]
APP = 4  # the version of kinds and rules that saves are written by

_OF_SERVER = {"by", "stopped"}  # fields that no form writes: whose an entry is, and that a worker stopped
_OWN_NAMES = {"save", "change", "seen", "next"}
_INTEGER = re.compile(r"-?[0-9]{1,9}")


class BrokenForm(ValueError):
    """A form that no screen of this app can have sent."""


@dataclass
class Filled:
    """A form that was filled in: the save it makes, or what is the matter with it."""

    save: dict[str, Any]
    next: str | None
    typed: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)


def fill(pairs: Pairs, state: Callable[[str], EntryState | None], made_at: str) -> Filled:
    """Turn the name-value pairs of a form into a save made at `made_at`.

    `state` gives the merged state of an entry by id, or None. Raises BrokenForm.
    """
    try:
        pairs = [(name, normalise(value)) for name, value in pairs]
    except UnreadableText as error:
        raise BrokenForm("text") from error
    given = dict(pairs)
    if not is_id(given.get("save")):
        raise BrokenForm("save")
    seen = {entry_id: saves - {given["save"]} for entry_id, saves in _seen(pairs).items()}
    changes: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for entry_id, kind in _touched(pairs):
        entry = state(entry_id)
        if entry is not None and entry["kind"] != kind:
            raise BrokenForm("kind")
        fields = {"removed": False, **_fields(kind, entry_id, given)}
        if fields.get("erased") is True:
            fields = {"removed": True, "erased": True}
        elif is_erased(entry):
            raise BrokenForm("erased")  # the page that says so shows what was typed: it can be kept elsewhere
        problems += check_fields(kind, fields, show(entry_id, entry)["fields"] if entry else None)
        replaces = {name: replaced_by(entry, name, seen.get(entry_id, set())) for name in fields}
        changes.append(
            {
                "entry": entry_id,
                "kind": kind,
                "fields": fields,
                "replaces": {name: ids for name, ids in replaces.items() if ids},
            }
        )
    if not changes:
        problems.append(("change", "empty"))
    save = {"id": given["save"], "made_at": made_at, "app": APP, "changes": changes}
    typed = {name: value for name, value in given.items() if name not in _OWN_NAMES}
    return Filled(save, given.get("next") or None, typed, dict(reversed(problems)))


def _touched(pairs: Pairs) -> list[tuple[str, str]]:
    touched: dict[str, str] = {}
    for name, value in pairs:
        if name == "change":
            entry_id, _, kind = value.partition(" ")
            if not is_id(entry_id) or kind not in KINDS or touched.get(entry_id, kind) != kind:
                raise BrokenForm("change")
            touched[entry_id] = kind
    if len(touched) > MAX_CHANGES:
        raise BrokenForm("change")
    return list(touched.items())


def _seen(pairs: Pairs) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = {}
    for name, value in pairs:
        if name == "seen":
            entry_id, *saves = value.split(" ")
            if not all(is_id(item) for item in (entry_id, *saves)):
                raise BrokenForm("seen")
            seen.setdefault(entry_id, set()).update(saves)
    return seen


def _fields(kind: str, entry_id: str, given: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    own = f"{entry_id}:"
    for name, value in given.items():
        if name in _OWN_NAMES:
            continue
        if not name.startswith(own) and (":" in name or own + name in given):
            continue
        field_name = name.removeprefix(own)
        schema = field_schema(kind, field_name)
        if schema is None or field_name in _OF_SERVER:
            raise BrokenForm(field_name)
        fields[field_name] = typed_value(schema, value)
    return fields


def typed_value(schema: Mapping[str, Any], text: str) -> Any:
    """What was typed as `text`, as a value of the type that `schema` says; unfit text stays text."""
    options = schema.get("anyOf", [schema])
    types = {option.get("type") for option in options}
    if text == "" and "null" in types:
        return None
    if "boolean" in types and text in ("yes", "no"):
        return text == "yes"
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    return text
