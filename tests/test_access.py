"""Access: nobody sees or changes the book of somebody else, whatever address they know."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.access import COOKIE, Access, access
from app.host import utc_now
from app.ids import new_id
from app.models import Device
from app.table import TABLE
from bench.addresses import address_of, entry_kind
from bench.book import Filler
from tests.pages import Page, Person

SECRET = "zilvervosje"  # is in every text that Nermin wrote
TODAY = "2026-11-20"
OF_AN_ENTRY = [screen.path for screen in TABLE.screens if "{id}" in screen.path]


@pytest.fixture(scope="module")
def two(app: Any) -> tuple[Person, Person, dict[str, dict[str, Any]]]:
    """Nermin, whose book is full; Bas, who has one too; and Nermin's entries by kind and id."""
    people = []
    for name in ("Nermin", "Bas"):
        person = Person(name, TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}))
        person.starts()
        people.append(person)
    nermin, bas = people
    with database(app).writing() as session:
        who = access(session, nermin.client.cookies[COOKIE])
        assert who
        Filler(session, Access(who.workbook_id, who.device_id), utc_now(), secret=SECRET).fill(60)
        session.commit()
    book: dict[str, dict[str, Any]] = {}
    for entry in nermin.export()["entries"]:
        book.setdefault(entry["kind"], {})[entry["id"]] = entry["fields"]
    return nermin, bas, book


def database(app: Any) -> Any:
    return app._app.state.database


def row(path: str) -> Any:
    return next(screen for screen in TABLE.screens if screen.path == path)


@pytest.mark.parametrize("path", OF_AN_ENTRY)
def test_an_address_of_another_persons_entry_is_not_there(two: Any, path: str) -> None:
    nermin, bas, book = two
    address = address_of(row(path), book, TODAY)
    assert address, f"let bench/book.py make a {entry_kind(row(path))} that fits {path}"
    assert nermin.opens(address, 200)
    page = bas.opens(address, 404)
    assert SECRET not in page.answer.text


@pytest.mark.parametrize("path", OF_AN_ENTRY)
def test_writing_at_an_address_of_another_changes_nothing_there(two: Any, path: str) -> None:
    nermin, bas, book = two
    address, before = address_of(row(path), book, TODAY), nermin.export()
    kind = entry_kind(row(path))
    entry = next(iter(book[kind]))
    page = bas.sends([("save", new_id()), ("change", f"{entry} {kind}"), ("removed", "yes")], str(address))
    assert page.status in (200, 404, 422)
    assert SECRET not in page.answer.text
    assert nermin.export() == before


@pytest.mark.parametrize("path", [screen.path for screen in TABLE.screens if "{" not in screen.path])
def test_no_page_shows_what_another_wrote(two: Any, path: str) -> None:
    _, bas, book = two
    for parameters in (
        {},
        *(
            {name: next(iter(book[kind]))}
            for name in ("undo", "goal", "wish", "talk")
            for kind in ("goal", "wish", "talk")
        ),
    ):
        answer = bas.client.get(path, params=parameters)
        assert answer.status_code < 500
        assert SECRET not in answer.text


def test_parameters_of_another_show_nothing(two: Any) -> None:
    _, bas, book = two
    for screen in TABLE.screens:
        names = [
            name for name, kind in screen.params.items() if kind == "id" and f"{{{name}}}" not in screen.path
        ]
        path = address_of(screen, {}, TODAY) if "{id}" not in screen.path else None
        for name in names if path else []:
            for entries in book.values():
                answer = bas.client.get(f"{path}?{name}={next(iter(entries))}")
                assert answer.status_code in (200, 404)
                assert SECRET not in answer.text


def test_the_file_of_a_book_holds_that_book_only(two: Any) -> None:
    nermin, bas, _ = two
    assert SECRET in nermin.client.get("/export.json").text
    assert SECRET not in bas.client.get("/export.json").text


def test_an_entry_of_another_stays_theirs_when_its_id_is_used_again(two: Any) -> None:
    """Ids are the maker's: one who knows an id makes an entry of their own with it, and sees nothing."""
    nermin, bas, book = two
    taken, before = next(iter(book["wish"])), nermin.export()
    pairs = [("save", new_id()), ("change", f"{taken} wish"), ("domain", "home"), ("text", "Mine")]
    page = bas.sends(pairs, "/strengths/home/new?time=later", 200)
    assert SECRET not in page.answer.text
    assert nermin.export() == before
    assert [entry["text"] for entry in bas.entries("wish")] == ["Mine"]


def test_the_id_of_a_book_does_not_open_it(two: Any, stranger: Callable[[str], Person]) -> None:
    nermin, _, book = two
    (workbook,) = book["profile"]
    eve, before = stranger("Eve"), nermin.export()
    pairs = [("save", new_id()), ("change", f"{workbook} profile"), ("name", "Eve")]
    eve.sends(pairs, "/start", 200)
    assert [profile["name"] for profile in eve.entries("profile")] == ["Eve"]
    assert SECRET not in eve.client.get("/export.json").text
    assert nermin.export() == before


def test_a_device_that_was_ended_opens_nothing(app: Any, stranger: Callable[[str], Person]) -> None:
    tom = stranger("Tom")
    tom.starts()
    with database(app).writing() as session:
        who = access(session, tom.client.cookies[COOKIE])
        device = session.get(Device, who.device_id)
        device.ended_at = utc_now()
        session.add(device)
        session.commit()
    for address in ("/", "/strengths", "/export.json"):
        answer = tom.client.get(address, follow_redirects=False)
        assert answer.status_code == (401 if address == "/export.json" else 410)
        assert Page(tom, answer).heading
    pairs = [("save", new_id()), ("change", f"{new_id()} wish"), ("domain", "home"), ("text", "Not lost")]
    assert "Not lost" in tom.sends(pairs, "/strengths/home/new", 410).text


def test_only_a_hash_of_the_secret_is_kept(app: Any, stranger: Callable[[str], Person]) -> None:
    tom = stranger("Tom")
    tom.starts()
    secret = tom.client.cookies[COOKIE]
    assert re.fullmatch(r"[\w-]{43}", secret)
    with database(app).reading() as session:
        assert (
            session.connection()
            .exec_driver_sql("SELECT count(*) FROM device WHERE secret_hash = ?", (secret,))
            .scalar()
            == 0
        )


def test_the_cookie_lasts_as_long_as_the_book_is_used(
    nermin: Person, stranger: Callable[[str], Person]
) -> None:
    """A browser throws a cookie away after some 400 days, and then the book would be out of reach."""
    secret = nermin.client.cookies[COOKIE]
    sync = {"cursor": 0, "epoch": None, "saves": []}
    for answer in (nermin.client.get("/"), nermin.client.post("/sync", json=sync)):
        assert answer.status_code == 200
        cookie = answer.headers["Set-Cookie"]
        assert f"{COOKIE}={secret};" in cookie
        assert "Max-Age=34560000" in cookie
        assert "HttpOnly" in cookie
    # What opens nothing is not kept for longer.
    tom = stranger("Tom")
    for answer in (
        tom.client.get("/strengths", headers={"Cookie": f"{COOKIE}=nonsense"}),
        tom.client.post("/sync", json=sync, headers={"Cookie": f"{COOKIE}=nonsense"}),
        tom.client.get("/start"),
        tom.client.get("/start", headers={"Cookie": f"{COOKIE}=nonsense"}),
    ):
        assert COOKIE not in answer.headers.get("Set-Cookie", ""), "only what opens a book is kept for longer"
