"""The rules of kinds as data, from the pydantic models: only what the browser's check knows how to hold."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from app.check import MAX_APP, MAX_CHANGES, rules_of
from app.forms import APP
from app.kinds import KINDS, NEEDED

Json = Any
# What app/static/js/check.js holds; the rest of JSON Schema would be left unchecked there in silence.
_HELD = {"type", "enum", "const", "maxLength", "pattern", "minimum", "maximum", "format", "anyOf"}
_FORMATS = {"date", "time"}  # of a time the pattern says all


class RuleNotHeld(ValueError):
    """A rule that the browser host cannot hold; the message names kind, field and rule."""


def rules() -> dict[str, Json]:
    """{"app", "max_app", "max_changes", "kinds": {kind: {"fields": {name: field}, "needed": [[name]]}}}.

    A field is {"default", "schema"}, for sets and maps also "keys": the schema of their keys. Raises RuleNotHeld.
    """
    return {
        "app": APP,
        "max_app": MAX_APP,
        "max_changes": MAX_CHANGES,
        "kinds": {
            kind: {
                "fields": {name: _field(kind, name) for name in KINDS[kind].model_fields},
                "needed": [list(group) for group in NEEDED.get(kind, ())],
            }
            for kind in KINDS
        },
    }


def _field(kind: str, name: str) -> dict[str, Json]:
    keys, value = rules_of(kind)[name]
    field = {"default": KINDS[kind].model_fields[name].default, "schema": _schema(value, f"{kind}.{name}")}
    return field | {"keys": _schema(keys, f"{kind}.{name}")} if keys else field


def _schema(rule: TypeAdapter[Any], place: str) -> Json:
    return held(rule.json_schema(), place)


def held(schema: Mapping[str, Json], place: str) -> dict[str, Json]:
    """`schema` itself, if the browser can hold it; raises RuleNotHeld, which names `place`."""
    strange = set(schema) - _HELD | {schema.get("format", "date")} - _FORMATS
    if strange:
        raise RuleNotHeld(f"{place}: check.js does not know {sorted(strange)}")
    return {
        name: [held(option, place) for option in value] if name == "anyOf" else value
        for name, value in schema.items()
    }
