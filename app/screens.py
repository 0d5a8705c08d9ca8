"""The table of screens: what there is at each address, and what it needs. Data, read by both hosts.

One screen is one row and one template, `templates/screens/<template>.html`; now and then a named summary.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from app.content import CONTENT
from app.ids import is_id
from app.kinds import SECTIONS
from app.select import Query


@dataclass(frozen=True)
class Screen:
    """One row. `path` holds `{name}` for parameters; `params` are those of the path and of the query string.

    `params` maps a name to what it must be (see `PARAMS`); those of the query string may be missing.
    `needs` maps a name in the template to a query; `summaries` names functions of `app.summaries`.
    `part` is the place in the bar at the bottom that is marked. `anyone`: also who has no book yet may open it.
    `after` is the place that leads to what is not in the table.
    """

    path: str
    template: str
    section: str | None = None
    part: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, Query] = field(default_factory=dict)
    summaries: tuple[str, ...] = ()
    anyone: bool = False
    after: str = ""


@dataclass(frozen=True)
class Place:
    """A screen with the parameters that an address gave it."""

    screen: Screen
    path: str
    params: dict[str, str | None]

    @property
    def address(self) -> str:
        """The address of this place, with the parameters it was opened with: where its forms go."""
        in_path = set(re.findall(r"\{(\w+)\}", self.screen.path))
        asked = [
            f"{name}={quote(value, safe=_UNQUOTED)}"
            for name in (*self.screen.params, "beside")
            if (value := self.params.get(name)) and name not in in_path
        ]
        return self.path + ("?" + "&".join(asked) if asked else "")

    @property
    def here(self) -> str:
        """Where the way back from help leads, as a value in an address: this place, or where help was asked."""
        return _as_value(self.params["from"] or "/") if "from" in self.params else self.again

    @property
    def again(self) -> str:
        """This very place, as a value in an address: where choosing a language leads back."""
        if self.screen.after:
            return self.screen.after
        typed = "text" in self.screen.params.values()  # what was typed to search for is left behind
        alone = Place(self.screen, self.path, {**self.params, "beside": None})  # one chooses languages anew
        return _as_value(self.path if typed else alone.address)


def _as_value(address: str) -> str:
    return address.replace("%", "%25").replace("?", "%3F").replace("=", "%3D").replace("&", "%26")


MAX_ADDRESS = 500  # characters
_LOCAL_PATH = re.compile(r"/[\w./-]*(\?(?:[\w=&-]|%[0-9A-F]{2})*)?(#[a-z0-9-]*)?", re.ASCII)


def is_local(address: str, table: "Table") -> bool:
    """Whether `address` is a place of the table: the only places a form may go to next."""
    if len(address) > MAX_ADDRESS or not _LOCAL_PATH.fullmatch(address) or address.startswith("//"):
        return False
    parts = urlsplit(address)
    try:
        asked = dict(parse_qsl(parts.query, errors="strict"))
    except ValueError:
        return False
    return table.find(parts.path, asked) is not None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value and "1900" <= value[:4] < "2200"
    except ValueError:
        return False


_UNQUOTED = "!*'()"  # besides letters, digits and _.-~; as encodeURIComponent has it
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
PARAMS: Mapping[str, Any] = {
    "id": is_id,
    "date": _is_date,
    "domain": CONTENT["domains"].__contains__,
    "instrument": CONTENT["instruments"].__contains__,
    "key": re.compile(r"[a-z0-9-]{1,60}").fullmatch,
    "time": ("now", "before", "later").__contains__,
    "flag": ("yes",).__contains__,
    "group": CONTENT["groups"].__contains__,
    "section": CONTENT["sections"].__contains__,
    "welcome": CONTENT["welcome"].__contains__,
    "here": str.__len__,  # a place of the same table: see Table
    "text": lambda value: not _LONE_SURROGATE.search(value),
}

# Any screen may be asked to offer to put back what was just removed, and to show a second language for once.
EVERYWHERE = {"undo": "id", "beside": "key"}


class Table:
    """All screens, found by address."""

    def __init__(self, screens: tuple[Screen, ...]) -> None:
        """Raises ValueError where two rows have one path."""
        self.screens = screens
        paths = [screen.path for screen in screens]
        if twice := {path for path in paths if paths.count(path) > 1}:
            raise ValueError(f"two screens at one path: {sorted(twice)}")
        for screen in screens:
            if screen.section not in (None, *SECTIONS):
                raise ValueError(f"{screen.path}: there is no section {screen.section!r}")
            if unknown := set(re.findall(r"\{(\w+)\}", screen.path)) - set(screen.params):
                raise ValueError(f"{screen.path}: say in `params` what {sorted(unknown)} must be")
        # Fixed words go before parameters: /goals/new is not the goal named "new".
        ordered = sorted(
            screens, key=lambda screen: [part.startswith("{") for part in screen.path.split("/")]
        )
        self._kinds = {**PARAMS, "here": lambda value: is_local(value, self)}
        self._patterns = [(_pattern(screen.path), screen) for screen in ordered]

    def find(self, path: str, query: Mapping[str, str]) -> Place | None:
        """The place at `path` with the parameters in `query`; None if there is none or one is not right.

        Parameters of the query string that the screen does not know are left out.
        """
        for pattern, screen in self._patterns:
            if found := pattern.fullmatch(path):
                params = {
                    name: query.get(name) or None for name in (*screen.params, *EVERYWHERE)
                } | found.groupdict()
                kinds = {**screen.params, **EVERYWHERE}
                if all(value is None or self._kinds[kinds[name]](value) for name, value in params.items()):
                    return Place(screen, path, params)
        return None


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
