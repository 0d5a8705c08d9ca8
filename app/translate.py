"""Translate: catalogues as plain data, and one pure function to look up a message. Written again for the browser."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.pofile import read_po

from app.reviews import reviewed_by

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE = "en"
SAFE = "nl"  # the language whose texts are always complete, and in which grave texts were thought through
WELCOME = "Welcome"
UNREVIEWED = "Not yet checked by a speaker"
_ENGLISH = "n != 1"
_PLACE = re.compile(r"%(?:%|\(([A-Za-z0-9_]+)\)s)")


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language: {(context or "", message): [form, ...]} and which form a number takes.

    `plural` is compiled from `plural_rule`, gettext's C expression in `n`. `reviewed_by` names the speakers who looked
    at the texts; it is empty as long as nobody did, and again where grave texts change after that.
    """

    lang: str
    messages: Mapping[tuple[str, str], tuple[str, ...]]
    plural: Callable[[int], int]
    plural_rule: str
    reviewed_by: str = ""


@cache
def catalogue(lang: str) -> Catalogue:
    """The catalogue of `lang`; without one, the English source texts."""
    path = LOCALES / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Catalogue(lang, {}, c2py(_ENGLISH), _ENGLISH)
    content = path.read_bytes()
    read = read_po(BytesIO(content), locale=lang)
    messages: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in read:
        ids, texts = message.id, message.string or ""
        forms = (texts,) if isinstance(texts, str) else tuple(texts)
        if ids and all(forms) and not message.fuzzy:
            key = ids[0] if isinstance(ids, (tuple, list)) else ids
            messages[message.context or "", key] = forms
    return Catalogue(lang, messages, c2py(read.plural_expr), read.plural_expr, reviewed_by(content))


def is_reviewed(lang: str) -> bool:
    """Whether a speaker looked at the texts in `lang`."""
    return bool(catalogue(lang).reviewed_by)


@cache
def is_complete(lang: str) -> bool:
    """Whether there is every text in `lang`."""
    return lang == SOURCE or catalogue(SAFE).messages.keys() <= catalogue(lang).messages.keys()


def chain(lang: str, second: str | None = None) -> tuple[Catalogue, ...]:
    """The catalogues that speak for a page in `lang`: where a text is missing the next, the source last."""
    if is_complete(lang):
        return (catalogue(lang),)
    return tuple(catalogue(code) for code in dict.fromkeys((lang, second or lang, SAFE, SOURCE)))


def speaker(speakers: Sequence[Catalogue], context: str, text: str) -> Catalogue:
    """The first of a chain that has `text`; the source has all."""
    has = (one for one in speakers if (context, text) in one.messages or one.lang == SOURCE)
    return next(has, speakers[-1])


def welcomes() -> dict[str, str]:
    """{language: a word of welcome in it}."""
    return {code: translate(catalogue(code), "", WELCOME) for code in languages()}


def unreviewed() -> dict[str, str]:
    """{language: in itself, that no speaker has checked it}, of those that nobody has."""
    return {code: translate(catalogue(code), "", UNREVIEWED) for code in languages() if not is_reviewed(code)}


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
