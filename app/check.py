"""Check: whether a save keeps the rules. Pure; the browser holds the same rules, made from the same kinds."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from app.content import CONTENT
from app.ids import is_id
from app.kinds import KINDS, NEEDED
from app.text import UnreadableText, normalise

# A problem is (field, what is the matter): "empty", "unmarked", "too_long", "range" or "unknown".
Problem = tuple[str, str]

MADE_AT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MADE_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
MAX_CHANGES = 200  # entries that one save may touch
MAX_APP = 2**31 - 1


def field_schema(kind: str, name: str) -> Mapping[str, Any] | None:
    """The JSON Schema of a field of `kind`; None where there is no such field.

    `name` is as in saves: a member of a set or a key of a map is `<field>.<key>`.
    """
    return _schema(kind, name.partition(".")[0]) if _rule(kind, name) else None


# Kept per field of a kind, never per name from the wire: those have no end.
@cache
def _schema(kind: str, field: str) -> Mapping[str, Any]:
    return rules_of(kind)[field][1].json_schema()


@cache
def rules_of(kind: str) -> dict[str, tuple[TypeAdapter[Any] | None, TypeAdapter[Any]]]:
    """Per field of `kind`: the rule for its keys (sets and maps only) and the rule for its value."""
    rules: dict[str, tuple[TypeAdapter[Any] | None, TypeAdapter[Any]]] = {}
    for name, field in KINDS[kind].model_fields.items():
        if get_origin(field.annotation) is dict:
            key, value = get_args(field.annotation)
            rules[name] = TypeAdapter(key), TypeAdapter(value)
        else:
            rules[name] = None, TypeAdapter(field.rebuild_annotation())
    return rules


def _rule(kind: str, name: str) -> TypeAdapter[Any] | None:
    field, dot, key = name.partition(".")
    if field not in rules_of(kind):
        return None
    keys, value = rules_of(kind)[field]
    if (keys is None) == bool(dot) or (keys and _problem(keys, key)):
        return None
    return value


def _problem(rule: TypeAdapter[Any], value: object) -> str | None:
    try:
        rule.validate_python(value, strict=True)
    except ValidationError as error:
        return "too_long" if error.errors()[0]["type"] == "string_too_long" else "unknown"
    return None


def check_fields(kind: str, fields: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Problem]:
    """What is the matter with `fields` of an entry of `kind`; `before` its fields as shown, None if new."""
    if (
        fields.get("erased") is True
    ):  # nothing is asked of what is no more; a book without its owner would not open
        return (
            []
            if kind != "profile" and fields.get("removed") is True and len(fields) == 2
            else [("erased", "unknown")]
        )
    problems: list[Problem] = []
    for name, value in fields.items():
        rule = _rule(kind, name)
        problem = _problem(rule, value) if rule else "unknown"
        if problem is None and isinstance(value, str) and not _is_normal(value):
            problem = "unknown"
        if problem:
            unmarked = value == "" and name.startswith("values.")
            problems.append((name, "unmarked" if unmarked else problem))
    if not problems:
        after = {**(before or {}), **fields}
        touched = set(NEEDED.get(kind, ())) if before is None else _touched(kind, fields)
        problems += [(group[0], "empty") for group in touched if not any(after.get(name) for name in group)]
        if kind == "rating" and after.get("instrument"):
            problems += _check_rating(after)
            if before is None and not any(name.startswith("values.") for name in after):
                problems.append(("values", "unmarked"))
        if kind == "profile" and after.get("removed"):
            problems.append(("removed", "unknown"))  # a book without its owner would not open
    return sorted(problems)


def _touched(kind: str, fields: Mapping[str, Any]) -> set[tuple[str, ...]]:
    return {group for group in NEEDED.get(kind, ()) if any(name in fields for name in group)}


def _is_normal(value: str) -> bool:
    try:
        return normalise(value) == value
    except UnreadableText:
        return False


def _check_rating(after: Mapping[str, Any]) -> list[Problem]:
    """Marks and answers against the instrument: its lines, its questions, its range."""
    instrument = CONTENT["instruments"][after["instrument"]]
    problems: list[Problem] = []
    for name, value in after.items():
        field, _, key = name.partition(".")
        if field == "values" and key not in instrument["lines"]:
            problems.append((name, "unknown"))
        elif (
            field == "values"
            and isinstance(value, int)
            and not instrument["min"] <= value <= instrument["max"]
        ):
            problems.append((name, "range"))
        elif field == "answers" and key not in instrument["questions"]:
            problems.append((name, "unknown"))
    return problems


def check_shape(save: object) -> str | None:
    """What is the matter with the outer shape of a save that came from elsewhere; None if nothing is."""
    if not isinstance(save, dict) or set(save) != {"id", "made_at", "app", "changes"}:
        return "save"
    if not is_id(save["id"]):
        return "id"
    if not is_moment(save["made_at"]):
        return "made_at"
    if type(save["app"]) is not int or not 0 < save["app"] <= MAX_APP:
        return "app"
    changes = save["changes"]
    if not isinstance(changes, list) or not 0 < len(changes) <= MAX_CHANGES:
        return "changes"
    if not all(_is_change(change, save["id"]) for change in changes):
        return "change"
    return None if len({change["entry"] for change in changes}) == len(changes) else "change"


def _is_change(change: object, save_id: str) -> bool:
    if not isinstance(change, dict) or set(change) != {"entry", "kind", "fields", "replaces"}:
        return False
    fields, replaces = change["fields"], change["replaces"]
    return (
        is_id(change["entry"])
        and isinstance(change["kind"], str)
        and change["kind"] in KINDS
        and isinstance(fields, dict)
        and isinstance(fields.get("removed"), bool)
        and isinstance(replaces, dict)
        and all(
            name in fields and isinstance(ids, list) and all(is_id(item) and item != save_id for item in ids)
            for name, ids in replaces.items()
        )
    )


def is_moment(value: object) -> bool:
    """Whether `value` is a UTC moment as saves carry it, `2026-11-20T09:12:03.120Z`."""
    if not isinstance(value, str) or not _MADE_AT.fullmatch(value):
        return False
    try:
        datetime.strptime(value, MADE_AT)
    except ValueError:
        return False
    return True
