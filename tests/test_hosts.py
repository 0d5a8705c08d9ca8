"""Both hosts render the same bytes: every screen, over whole books, in every language.

FULL=1 looks at every address in every language.
"""

import difflib
import itertools
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from app.assets import assets
from app.content import CONTENT
from app.database import Database
from app.demo import add_demo
from app.host import Host, NotThere
from app.models import Entry, Workbook
from app.render import Moment
from app.screens import PARAMS, Screen
from app.shared import language
from app.table import TABLE
from app.translate import languages
from tests.node import NODE

RENDERER = Path(__file__).parent / "js" / "render.mjs"
FULL = bool(os.environ.get("FULL"))
Json = Any


class BrowserHost:
    """The browser host in a Node process."""

    def __init__(self, besides: tuple[str, ...] = (), **shared: Json) -> None:
        """`shared` takes the place of what the build shares; `besides` are languages as they are now, not as built."""
        assert assets(), "build what the browser needs first: make build"
        self._process = subprocess.Popen([NODE, RENDERER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._tell({"languages": {lang: language(lang) for lang in besides}, "shared": shared})

    def _tell(self, told: Json) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()

    def ask(self, **asked: Json) -> dict[str, Json]:
        self._tell(asked)
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def browser_host() -> Iterator[BrowserHost]:
    host = BrowserHost()
    yield host
    host.close()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path / 'book.sqlite'}")
    database.migrate()
    add_demo(database)
    with database.reading() as session:
        yield session
    database.close()


def whole_book(session: Session) -> tuple[str, list[Json]]:
    (workbook,) = session.exec(select(Workbook)).all()
    return workbook.id, list(session.exec(select(Entry.shown)).all())


def addresses(screen: Screen, entries: list[Json]) -> list[tuple[str, dict[str, str]]]:
    """Addresses of a screen: with every entry it can be about, every choice there is, and without what may be left out."""
    ids = [entry["id"] for entry in entries]
    values = {
        "id": ids,
        "date": ["2026-11-20", "2026-11-01"],
        "domain": list(CONTENT["domains"]),
        "instrument": list(CONTENT["instruments"]),
        "key": ["confidence", "contact", "made", "help"],
        "time": ["now", "before", "later"],
        "flag": ["yes"],
        "group": list(CONTENT["groups"]),
        "section": list(CONTENT["sections"]),
        "welcome": list(CONTENT["welcome"]),
        "here": ["/", "/scales/now?general=yes", "/diary"],
        "text": ["koken", "Huis & Tuin'\"<b>", "100% +1", "\0\x7f\ufffe", "\U0001f3e0", "xyzzy"],
    }
    assert values.keys() == PARAMS.keys(), "give this test values of the new kind of parameter"
    in_path = [name for name in screen.params if f"{{{name}}}" in screen.path]
    found = []
    for chosen in itertools.product(*(values[screen.params[name]] for name in in_path)):
        path = screen.path
        for name, value in zip(in_path, chosen, strict=True):
            path = path.replace(f"{{{name}}}", value)
        found.append((path, {}))
        for name in screen.params.keys() - set(in_path):
            found += [(path, {name: value}) for value in values[screen.params[name]]]
    return found


def server_page(
    session: Session, book: str, path: str, query: dict[str, str], lang: str, **typed: Json
) -> Json:
    place = TABLE.find(path, query)
    if place is None:
        return {"error": "NoPlace"}
    made = itertools.count(1)
    moment = Moment("2026-11-20", "09:12", lambda: f"new-{next(made)}")
    try:
        return {"html": Host(session, book, lang, moment).page(place, **typed)}
    except NotThere:
        return {"error": "NotThere"}


def speaks(session: Session, lang: str) -> list[Json]:
    """The owner of the book reads `lang` now: all entries, as both hosts have them."""
    book, _ = whole_book(session)
    profile = session.get_one(Entry, (book, book))
    profile.shown = {**profile.shown, "fields": {**profile.shown["fields"], "lang": lang}}
    session.add(profile)
    session.flush()
    return whole_book(session)[1]


@pytest.mark.parametrize("screen", TABLE.screens, ids=lambda screen: screen.path)
def test_no_screen_differs_between_the_hosts(
    screen: Screen, session: Session, browser_host: BrowserHost
) -> None:
    """Each address in one language, over the screens in all; with FULL=1 each in all."""
    book, entries = whole_book(session)
    moment = {"today": "2026-11-20", "clock": "09:12"}
    rendered = 0
    found, langs, first = addresses(screen, entries), languages(), TABLE.screens.index(screen)
    for at, lang in enumerate(langs):
        asked = {"entries": speaks(session, lang)}
        mine = found if FULL else found[(at - first) % len(langs) :: len(langs)]
        for path, query in mine:
            server = server_page(session, book, path, query, lang)
            browser = browser_host.ask(path=path, query=query, book=book, moment=moment, lang=lang, **asked)
            asked = {}
            assert browser.get("error") == server.get("error"), f"{path} {query}: {browser.get('why')}"
            if "html" in server:
                rendered += 1
                lines = difflib.unified_diff(
                    server["html"].split("\n"), browser["html"].split("\n"), "server", "browser", n=0
                )
                assert server["html"] == browser["html"], f"{path} {query} in {lang}:\n" + "\n".join(lines)
    assert rendered, f"no address of {screen.path} could be rendered"


ODD = {"domain": "nowhere", "date": "the day before", "felt": 9, "mystery": ["?"]}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_what_was_refused_does_not_differ_between_the_hosts(
    lang: str, session: Session, browser_host: BrowserHost
) -> None:
    book, _ = whole_book(session)
    entries = speaks(session, lang)
    asked = {"path": "/refused", "query": {}, "book": book, "lang": lang, "entries": entries}
    moment = {"today": "2026-11-20", "clock": "09:12"}
    refused = [{"n": n, "changes": changes} for n, changes in enumerate(_refused(entries))]
    browser = browser_host.ask(**asked, moment=moment, refused=refused)
    assert "html" in browser, browser.get("why")
    server = server_page(session, book, "/refused", {}, lang, besides={"refused": browser["refused"]})
    assert server["html"] == browser["html"]
    assert "the day before" in browser["html"], "what breaks a rule is told in its own words"


def _refused(entries: list[Json]) -> Iterator[list[Json]]:
    """In each entry what another one of its kind says, and what keeps no rule; and each as if it were new."""
    for entry in entries:
        for other in [one for one in entries if one["kind"] == entry["kind"]][:4]:
            yield [{"entry": entry["id"], "kind": entry["kind"], "fields": other["fields"]}]
        fields = {**entry["fields"], **ODD, "removed": True}
        yield [
            {"entry": entry["id"], "kind": entry["kind"], "fields": fields},
            {"entry": "nobody", "kind": entry["kind"], "fields": entry["fields"]},
        ]
    yield [{"entry": "nobody", "kind": "of a newer app", "fields": {"text": "Hello"}}]


def test_what_was_refused_is_told_beside_what_the_book_says(
    session: Session, browser_host: BrowserHost
) -> None:
    book, entries = whole_book(session)
    step = next(one for one in entries if one["kind"] == "step" and "state" not in one["fields"])
    fields = {"text": "Call Joke", "state": "done", "date": "2026-11-21", "removed": False}
    refused = [{"n": 1, "changes": [{"entry": step["id"], "kind": "step", "fields": fields}]}]
    asked = {"path": "/refused", "query": {}, "book": book, "lang": "en", "entries": speaks(session, "en")}
    page = browser_host.ask(**asked, moment={"today": "2026-11-20", "clock": "09:12"}, refused=refused)
    told = {
        name: [
            " ".join(re.sub("<[^>]*>", "", one).split())
            for one in re.findall(f'<p class="{name}">(.*?)</p>', page["html"], re.S)
        ]
        for name in ("says", "wrote")
    }
    assert told["wrote"] == ["Call Joke", "Done", "Saturday, November 21"]
    # Words that are shown on a page of another language say in which one they are.
    assert told["says"][:2] == [f"Nederlands{step['fields']['text']}", "Still to do"]
