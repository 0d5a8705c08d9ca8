"""The pages that only the server gives, and the screens of a book with nothing in it: who sees which, and what is typed there
first. Where all of them can be seen: house.py"""

from typing import NamedTuple

from app.access.looking import ADDS, CHANGES, LOOKS
from app.table import TABLE
from tests.server import ROOT

PASSWORD = "seven green bicycles"
PROBLEMS = sorted(
    file.stem for file in (ROOT / "app" / "templates" / "problems").glob("*.html") if file.stem != "layout"
)


class Place(NamedTuple):
    """A page as somebody sees it: who opens which address, and what is then typed and pressed. `{name}` in it: see House."""

    who: str
    path: str
    status: int = 200
    types: dict[str, str] | None = None  # into the fields with these names; then the form is sent
    file: str = ""  # what is in the file that is chosen

    def __str__(self) -> str:
        return f"{self.who} at {self.path}{f', sent {self.types}' if self.types is not None else ''}"


PLACES = (
    Place("newcomer", "/start"),  # who has a book is led on
    Place("newcomer", "/start?lang=nl"),
    Place("newcomer", "/start?lang=ar"),
    Place("newcomer", "/help/leaving"),
    Place("newcomer", "/join"),
    Place("newcomer", "/join", 422, {"code": "12 34"}),
    Place("newcomer", "/join", 429, {"code": "12 34 56 78 90"}),
    Place("newcomer", "/join/{device}"),
    Place("newcomer", "/join/{client}"),
    Place("newcomer", "/join/{client}?lang=nl"),
    Place("newcomer", "/join/{client}?lang=ar"),
    Place("newcomer", "/join/{lost}?lang=nl"),
    Place("newcomer", "/join/nowhere", 404),
    Place("newcomer", "/me/devices", 401),
    Place("newcomer", "/soup"),
    *(Place("newcomer", f"/problems/{name}") for name in PROBLEMS),
    Place("ended", "/gone", 410),
    Place("client", "/join/{client}"),
    Place("client", "/me/devices"),
    Place("client", "/me/devices/{this}"),
    Place("client", "/me/devices/{other}"),
    Place("client", "/me/devices/left"),
    Place("client", "/me/devices/new"),
    Place("client", "/me/devices/new", types={}),
    Place("client", "/me/devices/new/{used}"),
    Place("client", "/me/devices/new/{over}"),
    Place("client", "/me/card"),
    Place("client", "/me/card", types={}),
    Place("client", "/me/erase"),
    Place("client", "/me/erase?sure=yes"),
    Place("client", "/install/iphone"),
    Place("client", "/install/iphone", types={}),
    Place("client", "/import"),
    Place("client", "/import", 422, {}),
    Place("client", "/import", 422, {}, "half of a bo"),
    Place("other", "/me/devices/{own}"),
    Place("other", "/me/devices/left"),
    *(
        Place("other", screen.path)
        for screen in TABLE.screens
        if "{" not in screen.path and screen.path != "/start"
    ),
    Place("newcomer", "/me/language"),
    Place("newcomer", "/join?lang=other"),
    Place("newcomer", "/join/{device}?lang=other"),
    Place("nobody", "/work/language"),
    Place("nobody", "/work/login"),
    Place("nobody", "/work/login", 422, {"login": "bea", "password": "not this", "code": "123456"}),
    Place("new", "/work/account/password"),
    Place("alone", "/work/clients"),
    Place("alone", "/work/clients/new"),
    Place("alone", "/work/clients/nowhere", 404),
    Place("kim", "/work/clients/{unshared}"),
    Place("bea", "/work/account"),
    Place("bea", "/work/account/password"),
    Place("bea", "/work/account/password", 422, {"password": "", "new": "short", "again": "other"}),
    Place("bea", "/work/account/codes"),
    Place("bea", "/work/account/codes", types={"password": PASSWORD}),
    Place("bea", "/work/colleagues"),
    Place("bea", "/work/colleagues/new"),
    Place("bea", "/work/colleagues/new", 422, {"name": "", "login": "two words", "password": PASSWORD}),
    Place("bea", "/work/colleagues/{bea}"),
    Place("bea", "/work/colleagues/{gone}"),
    Place("bea", "/work/colleagues/{colleague}"),
    Place("bea", "/work/colleagues/{colleague}", types={"password": PASSWORD}),
    Place("bea", "/work/clients"),
    Place("bea", "/work/clients/new"),
    Place("bea", "/work/clients/new", types={}),
    Place("bea", "/work/clients/new/{come}"),
    Place("bea", "/work/clients/new/{late}"),
    *(
        Place("bea", f"/work/clients/{{book}}{'' if path == '/' else path}")
        for path in sorted({*LOOKS, *ADDS, *CHANGES})
    ),
)
