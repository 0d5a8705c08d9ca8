"""Translate: catalogues as plain data, and one pure function to look up a message. Written again for the browser."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE = "en"
_ENGLISH = "n != 1"
_PLACE = re.compile(r"%(?:%|\(([A-Za-z0-9_]+)\)s)")


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language: {(context or "", message): [form, ...]} and which form a number takes.

    `plural` is compiled from `plural_rule`, gettext's C expression in `n`.
    """

    lang: str
    messages: Mapping[tuple[str, str], tuple[str, ...]]
    plural: Callable[[int], int]
    plural_rule: str


@cache
def catalogue(lang: str) -> Catalogue:
    """The catalogue of `lang`; without one, the English source texts."""
    path = LOCALES / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Catalogue(lang, {}, c2py(_ENGLISH), _ENGLISH)
    with path.open("rb") as file:
        read = read_po(file, locale=lang)
    messages: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in read:
        ids, texts = message.id, message.string or ""
        forms = (texts,) if isinstance(texts, str) else tuple(texts)
        if ids and all(forms) and not message.fuzzy:
            key = ids[0] if isinstance(ids, (tuple, list)) else ids
            messages[message.context or "", key] = forms
    return Catalogue(lang, messages, c2py(read.plural_expr), read.plural_expr)


@cache
def languages() -> list[str]:
    """The languages there are texts in, the source language first."""
    return [SOURCE, *sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.po"))]


def own_name(lang: str) -> str:
    """What a language calls itself, in its own script: "Nederlands"."""
    name = Locale.parse(lang).display_name or lang
    return name[:1].upper() + name[1:]


def direction(lang: str) -> str:
    """Which way a language is written, "ltr" or "rtl"."""
    return Locale.parse(lang).text_direction


def translate(
    messages: Catalogue, context: str, one: str, many: str | None = None, n: int = 1, /, **values: Any
) -> str:
    """`one` (or `many`, for the number `n`) in the catalogue's language, with `%(name)s` filled in from `values`.

    With values `%%` is a per cent sign; any other one stays as it is. Raises KeyError for a name without a value.
    """
    forms = messages.messages.get((context, one))
    if many is None:
        text = forms[0] if forms else one
    else:
        form = messages.plural(n)
        text = forms[form] if forms and form < len(forms) else (one if n == 1 else many)
        values = {"n": n, **values}
    return _PLACE.sub(lambda found: str(values[found[1]]) if found[1] else "%", text) if values else text
