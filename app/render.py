"""Render: a place of the table, with what it selected, as a page. The server's half of "one set of templates"."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import filters
from app.assets import assets
from app.beside import GRAVE, Other, beside, missing, says_missing, wants_safe
from app.content import CONTENT
from app.pictograms import PICTOGRAMS, picture_sets
from app.translate import (
    SAFE,
    chain,
    direction,
    is_reviewed,
    languages,
    own_name,
    speaker,
    translate,
    unreviewed,
    welcomes,
)

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Moment:
    """What a page is told of the world: the day and time where the client is, and new ids when it asks."""

    today: str
    clock: str
    new_id: Callable[[], str]


class _Environment(Environment):
    """Looks in dicts for keys only, never for methods: as the browser does, and without a failed try before each."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@cache
def environment(lang: str, second: str | None = None, bare: bool = False) -> Environment:
    """The templates' environment in one language: the few globals and filters that both hosts have.

    A text that is missing comes from `second` or another language; if `bare`, there stands which one instead.
    """
    speakers = chain(lang, second)
    env = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def say(context: str, one: str, /, *many: Any, **values: Any) -> str:
        messages = speaker(speakers, context, one)
        if bare and messages is not speakers[0]:
            return missing(messages.lang)
        return translate(messages, context, one, *many, **values)

    env.globals = {
        "_": lambda text, /, **values: say("", text, **values),
        "pgettext": lambda context, text, /, **values: say(context, text, **values),
        "ngettext": lambda one, many, n, /, **values: say("", one, many, n, **values),
        "content": CONTENT,
        "pictograms": PICTOGRAMS,
        "picture_sets": picture_sets(),
        "languages": languages(),
        "language_names": {code: own_name(code) for code in languages()},
        "directions": directions(),
        "welcomes": welcomes(),
        "unreviewed": unreviewed(),
        "lang": lang,
        "direction": direction(lang),
    }
    safe = ("escape", "first", "join", "last", "length", "list", "safe", "upper")
    env.filters = {name: env.filters[name] for name in safe} | {
        "day": lambda value: filters.day(value, lang),
        "short_day": lambda value: filters.short_day(value, lang),
        "clock": lambda value: filters.clock(value, lang),
        "plus_days": filters.plus_days,
        "tel": filters.tel,
    }
    return env


def directions() -> dict[str, str]:
    """{language: which way it is written}."""
    return {code: direction(code) for code in languages()}


def render(
    template: str, lang: str, context: Mapping[str, Any], moment: Moment, second: str | None = None
) -> str:
    """The page of `<template>.html` in `lang`, and in a `second` language beside it.

    Grave texts have Dutch beside them where no speaker has looked at one of these languages.
    Raises jinja2.UndefinedError for what no need declares.
    """
    replayed = _Replayed(moment.new_id)

    def said(env: Environment) -> str:
        own = {
            "today": moment.today,
            "now": moment.clock,
            "new_id": replayed.again(),
            "assets": assets(),
            "first": lang,
            "second": second,
        }
        return env.get_template(f"{template}.html").render({**context, **own})

    def other(code: str, only_grave: bool = False) -> Other:
        return Other(said(environment(code, lang if len(chain(code)) > 1 else None)), code, only_grave)

    helping = None if len(chain(lang)) == 1 else second or SAFE
    bare = said(environment(lang, helping, bare=True)) if helping else None
    html = said(environment(lang, helping)) if bare is None or says_missing(bare) else bare
    others = [other(second)] if second else []
    spoken = [lang, second] if second else [lang]
    if wants_safe(spoken, [code for code in spoken if not is_reviewed(code)], SAFE) and GRAVE.search(html):
        others.append(other(SAFE, only_grave=True))
    return beside(html, others, directions(), bare) if others or bare else html


class _Replayed:
    """New ids that are the same in every rendering of one page."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._made: list[str] = []

    def again(self) -> Callable[[], str]:
        """From the first one on."""
        count = itertools.count()

        def next_id() -> str:
            at = next(count)
            if at == len(self._made):
                self._made.append(self._new_id())
            return self._made[at]

        return next_id
