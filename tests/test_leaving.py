"""Leaving fast, without scripts: what the server shows while somebody is away, and how they come back."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.away import COOKIE, NEUTRAL
from app.demo import add_demo
from app.table import TABLE
from tests.browser.every_screen import addresses
from tests.pages import Page, Person

OTHERS = (
    "/export.json",
    "/import",
    "/join/abc",
    "/install/iphone",
    "/manifest.webmanifest",
    "/nowhere",
    "/away",
)
OF_THE_BOOK = ("Nermin", "strength", "Strong", "wish", "goal", "Diary", "Dagboek", "Sterk")


@pytest.fixture
def away(nermin: Person) -> Person:
    """Nermin, who wrote something and then pressed the button to leave."""
    nermin.opens("/people/new").press("Keep it", name="Aunt Fatma")
    assert nermin.opens("/people").press("Leave").path == NEUTRAL
    return nermin


@pytest.fixture
def reader(app: Any) -> Person:
    """Somebody with the filled example book."""
    code = add_demo(app._app.state.database)
    person = Person("Reader", TestClient(app, base_url="http://localhost", headers={"Accept-Language": "nl"}))
    person.opens(f"/join/{code}").press("Open")
    return person


def shows_soup(page: Page, address: str) -> None:
    assert page.heading in ("Soup for four", "Soep voor vier"), f"{address} shows {page.heading!r}"
    whole = page.answer.text
    told = [word for word in (*OF_THE_BOOK, "Fatma") if word in whole]
    assert not told, f"{address} tells {told}: {whole}"


def test_one_press_leads_to_a_page_that_says_nothing_of_the_book(away: Person) -> None:
    page = away.opens("/")
    shows_soup(page, "/")
    assert page.path == NEUTRAL
    icons = [link.attrs["href"] for link in page.all("link[rel=icon]")]
    assert all("soup" in icon for icon in icons) and len(icons) == 1
    assert not page.all("link[rel=manifest]")


def test_while_away_no_address_shows_the_book(away: Person) -> None:
    screens = [screen.path.replace("{id}", "0") for screen in TABLE.screens]
    for address in (*screens, *OTHERS):
        shows_soup(away.opens(address), address)


def test_a_real_address_of_every_screen_is_closed_too(away: Person, reader: Person) -> None:
    entries = reader.export()["entries"]
    reader.opens("/").press("Weg")
    for address in addresses(entries):
        shows_soup(reader.opens(address), address)


def test_data_that_is_opened_by_hand_does_not_show_the_book(away: Person) -> None:
    by_hand = {"Sec-Fetch-Mode": "navigate"}
    for address in ("/sync", "/export.json", "/sw.js", "/favicon.ico", "/assets/index.json"):
        answer = away.client.get(address, headers=by_hand, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"] == NEUTRAL, f"{address}: {answer}"


def test_saves_of_a_phone_still_arrive_while_its_owner_is_away(away: Person) -> None:
    asked = {"cursor": 0, "last": None, "epoch": None, "workbook": None, "saves": []}
    answer = away.client.post("/sync", json=asked)
    assert answer.status_code == 200, answer.text


def test_a_form_that_another_tab_sends_is_kept_but_not_shown(nermin: Person) -> None:
    tab = nermin.opens("/people/new")
    nermin.opens("/").press("Leave")
    shows_soup(tab.press("Keep it", name="Uncle Karim"), "/people/new")
    nermin.opens(NEUTRAL).press("Yes, open it")
    assert "Uncle Karim" in nermin.opens("/people").text


def test_a_form_sent_to_the_neutral_page_does_not_show_the_book(away: Person) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = away.client.request(method, NEUTRAL, follow_redirects=False)
        assert answer.headers.get("location") == NEUTRAL, f"{method}: {answer.status_code}"
        assert not answer.content


def test_coming_back_shows_what_was_there(away: Person) -> None:
    page = away.opens("/").press("Yes, open it")
    assert page.path == "/"
    assert COOKIE not in away.client.cookies
    assert "Aunt Fatma" in away.opens("/people").text


def test_a_page_of_another_site_does_not_open_the_book(away: Person) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    away.client.post("/away", data={"open": "yes"}, headers=foreign)
    shows_soup(away.opens("/"), "/")


def test_every_screen_has_the_button_and_so_have_pages_for_when_something_is_in_the_way(
    reader: Person,
) -> None:
    for address in [*addresses(reader.export()["entries"]), "/nowhere", "/install/iphone", "/import"]:
        page = reader.opens(address, status=404 if address == "/nowhere" else 200)
        assert page.action("Weg") == "/away", f"{address}: show the helpers"


@pytest.mark.parametrize(("phone", "heading"), [("nl", "Soep voor vier"), ("en", "Soup for four")])
def test_the_neutral_page_speaks_the_language_of_the_phone_or_the_one_asked_for(
    nermin: Person, phone: str, heading: str
) -> None:
    nermin.client.headers["Accept-Language"] = phone
    assert nermin.opens(NEUTRAL).heading == heading
    assert nermin.opens(f"{NEUTRAL}?lang=nl").heading == "Soep voor vier"
    assert nermin.opens(f"{NEUTRAL}?lang=xx").heading == heading
