"""Render: a place of the table, with what it selected, as a page. The server's half of "one set of templates"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import filters
from app.assets import assets
from app.content import CONTENT
from app.pictograms import PICTOGRAMS
from app.translate import catalogue, direction, languages, own_name, translate

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
def environment(lang: str) -> Environment:
    """The templates' environment in one language: the few globals and filters that both hosts have."""
    messages = catalogue(lang)
    env = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def gettext(text: str, **values: Any) -> str:
        return translate(messages, "", text, **values)

    def pgettext(context: str, text: str, **values: Any) -> str:
        return translate(messages, context, text, **values)

    def ngettext(one: str, many: str, n: int, **values: Any) -> str:
        return translate(messages, "", one, many, n, **values)

    env.globals = {
        "_": gettext,
        "pgettext": pgettext,
        "ngettext": ngettext,
        "content": CONTENT,
        "pictograms": PICTOGRAMS,
        "languages": languages(),
        "language_names": {code: own_name(code) for code in languages()},
        "lang": lang,
        "direction": direction(lang),
    }
    safe = ("escape", "first", "join", "last", "length", "list", "safe", "upper")
    env.filters = {name: env.filters[name] for name in safe} | {
        "day": lambda value: filters.day(value, lang),
        "short_day": lambda value: filters.short_day(value, lang),
        "clock": lambda value: filters.clock(value, lang),
        "plus_days": filters.plus_days,
    }
    return env


def render(template: str, lang: str, context: Mapping[str, Any], moment: Moment) -> str:
    """The page of `screens/<template>.html` in `lang`. Raises jinja2.UndefinedError for what no need declares."""
    page = environment(lang).get_template(f"{template}.html")
    own = {"today": moment.today, "now": moment.clock, "new_id": moment.new_id, "assets": assets()}
    return page.render({**context, **own})
