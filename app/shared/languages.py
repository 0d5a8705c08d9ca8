"""One language as data: its messages, which form a number takes, and how it writes dates and times."""

from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names, get_period_names, tokenize_pattern

from app.compiler import BETWEEN
from app.filters import patterns
from app.shared.plurals import parse_plural
from app.translate import Catalogue, catalogue, direction, is_complete

Json = Any
_WIDTHS = {3: "abbreviated", 4: "wide", 5: "narrow", 6: "short"}
_NUMBERS = "dHhm"  # of the fields that are written as numbers, those that filters.js knows


class PatternNotHeld(ValueError):
    """A date pattern that the browser host cannot follow; the message names the language and the field."""


def language(lang: str, texts: list[str] | None = None) -> dict[str, Json]:
    """{"lang", "direction", "plural": rule, "messages": {context or "": {message: [form]}},
    "patterns": {filter: [part]}}.

    Where texts are missing also "missing": True. With `texts` (of `compile_templates`), "texts" says each of them in
    this language, null where it is missing; of one and many a list of all forms. "messages" then has only those with a
    context: what templates say is in "texts", and what only the server says is not for a phone.

    For `rule` see `app.shared.plurals`, for `part` see `pattern`.
    """
    known, is_whole = catalogue(lang), is_complete(lang)
    messages: dict[str, dict[str, list[str]]] = {}
    for (context, message), forms in sorted(known.messages.items()):
        if not context and texts is not None:
            continue
        messages.setdefault(context, {})[message] = list(forms)
    said = [_said(known, text.split(BETWEEN), is_whole) for text in texts or ()]
    return {
        **({"texts": said} if texts is not None else {}),
        **({} if is_whole else {"missing": True}),
        "lang": lang,
        "direction": direction(lang),
        "plural": parse_plural(known.plural_rule),
        "messages": messages,
        "patterns": {name: pattern(text, lang) for name, text in patterns(lang).items()},
    }


def _said(known: Catalogue, text: list[str], is_whole: bool) -> Json:
    forms = known.messages.get(("", text[0])) or (tuple(text) if is_whole else None)
    if forms is None:
        return None
    return list(forms) if len(text) > 1 else forms[0]


def pattern(text: str, lang: str) -> list[Json]:
    """A CLDR pattern (UTS #35) as parts: a text, [field, names] or [field, least digits].

    Fields: "E" weekday from Monday, "M" month, "a" before and after noon, each with its names; "d" day, "M" month,
    "H" hour of 24, "h" of 12, "m" minute as numbers. Raises PatternNotHeld.
    """
    parts: list[Json] = []
    for _, value in tokenize_pattern(text):
        parts.append(value if isinstance(value, str) else _field(value[0], value[1], lang))
    return parts


def _field(char: str, width: int, lang: str) -> Json:
    locale = Locale.parse(lang)
    context = "stand-alone" if char in "Lc" else "format"
    if char in "ML":
        if width <= 2:
            return ["M", width]
        months = get_month_names(_WIDTHS[width], context, locale)  # type: ignore[arg-type]
        return ["M", [months[month] for month in range(1, 13)]]
    if char == "E" or (char == "c" and width >= 3):
        days = get_day_names(_WIDTHS[max(width, 3)], context, locale)  # type: ignore[arg-type]
        return ["E", [days[day] for day in range(7)]]
    if char == "a":
        return ["a", [_period(name, width, locale) for name in ("am", "pm")]]
    if char in _NUMBERS:
        return [char, width]
    raise PatternNotHeld(f"{lang}: filters.js does not know {char * width!r}")


def _period(name: str, width: int, locale: Locale) -> str:
    """As Babel chooses it: the width asked for, or the first there is."""
    for wanted in (_WIDTHS[max(width, 3)], "wide", "narrow", "abbreviated"):
        names = get_period_names(wanted, "format", locale)  # type: ignore[arg-type]
        if name in names:
            return str(names[name])
    raise PatternNotHeld(f"{locale}: there is no name for {name!r}")
