"""Python constants as JavaScript expressions."""

import json
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

LARGEST = 2**53 - 1


def text(value: str) -> str:
    """A string literal. Raises ValueError for half a surrogate pair, which the two languages count differently."""
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError("half a surrogate pair: write the character itself")
    quoted = json.dumps(str(value), ensure_ascii=False)
    return quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def quoted(value: str) -> str:
    """What stands between the backticks of a template literal. Raises ValueError as `text` does."""
    text(value)
    for char, written in (("\\", "\\\\"), ("`", "\\`"), ("${", "\\${"), ("\r", "\\r")):
        value = value.replace(char, written)
    return value


def literal(value: Any, runtime: Callable[[str], str] = str) -> str:
    """Any constant that templates may have; `runtime` names a function of the runtime. Raises ValueError."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            if abs(value) > LARGEST:
                raise ValueError("numbers go to 9007199254740991 (2 ** 53 - 1): write a text")
            return str(value)
        case Markup():
            return f"{runtime('markup')}({text(value)})"
        case str():
            return text(value)
        case list():
            return f"[{','.join(literal(item, runtime) for item in value)}]"
        case tuple():
            return f"{runtime('tuple')}({','.join(literal(item, runtime) for item in value)})"
        case dict():
            return pairs([(key, literal(item, runtime)) for key, item in value.items()])
        case _:
            raise ValueError(
                "only texts, whole numbers, true, false, none, lists and dicts: write it as one of these"
            )


def pairs(items: list[tuple[Any, str]]) -> str:
    """A dict: a Map, because objects put keys that look like numbers first."""
    if not all(isinstance(key, str) for key, _ in items):
        raise ValueError('keys are texts: write {"1": …}')
    return f"new Map([{','.join(f'[{text(key)},{value}]' for key, value in items)}])"
