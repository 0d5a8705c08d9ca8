"""The pages that only the server gives can be seen, tapped and heard: joining, the client's phones and card, workers. So can
the screens of a book with nothing in it.

As in test_accessible.py, in three widths, light and dark, in normal and very large letters; FULL=1 in every way.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.main import create_app
from tests.browser.book import FULL
from tests.browser.house import House
from tests.browser.keyboard import missed
from tests.browser.server_pages import PLACES
from tests.browser.test_accessible import HAS_LOUDSPEAKERS, told
from tests.browser.test_aloud import VOICES
from tests.browser.views import ALL, faults, few, with_loudspeakers

# Files, what only phones ask, and what leads on at once.
NO_PAGES = (
    "/assets",
    "/sw.js",
    "/favicon.ico",
    "/manifest.webmanifest",
    "/join/{code}/manifest.webmanifest",
    "/export.json",
    "/calendar.ics",
    "/me/card/picture",
    "/sync",
    "/away",
    "/work",
)
LOOKED_AT_ELSEWHERE = ("/{path:path}",)  # the screens of the table: test_accessible.py
WHO = list(dict.fromkeys(place.who for place in PLACES))
SPOKEN = [place for place in PLACES if place.who in ("newcomer", "client") and place.path != "/soup"]


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(browser, tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.mark.parametrize("who", WHO)
def test_every_page_of_the_server_can_be_seen_and_tapped_by_everybody(who: str, house: House) -> None:
    context = house.of(who)
    context.route("**/*.js", lambda route: route.abort())  # only the measuring is a script
    page = context.new_page()
    found: dict[str, list[str]] = {}
    places = [(number, place) for number, place in enumerate(PLACES) if place.who == who]
    for number, place in places if FULL else places[::2]:
        house.opens(page, place)
        for view in ALL if FULL else few(number)[:1]:
            for fault in faults(page, view):
                found.setdefault(fault, []).append(f"{place} ({view})")
    context.close()
    assert not found, told(found)


@pytest.mark.parametrize("who", ["newcomer", "client"])
def test_pages_of_the_server_with_loudspeakers_can_be_seen_and_tapped_by_everybody(
    who: str, house: House
) -> None:
    context = house.of(who)
    context.add_init_script(VOICES)
    page = context.new_page()
    if who == "client":
        page.goto("/")
        page.wait_for_selector("html[data-offline=ready]", state="attached")
    found: dict[str, list[str]] = {}
    places = [place for place in SPOKEN if place.who == who]
    for number, place in enumerate(places if FULL else places[::4]):
        house.opens(page, place)
        assert page.evaluate(HAS_LOUDSPEAKERS), f"{place} has no loudspeakers"
        if not page.locator("h1:focus").count():
            found.setdefault("the heading does not have the focus", []).append(str(place))
        for view in with_loudspeakers(None if FULL else number):
            for fault in faults(page, view):
                found.setdefault(fault, []).append(f"{place} ({view})")
    context.close()
    assert not found, told(found)


@pytest.mark.parametrize("who", WHO)
def test_on_every_page_of_the_server_the_keyboard_goes_as_one_reads_and_out_again(
    who: str, house: House
) -> None:
    context = house.of(who)
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(reduced_motion="reduce")
    places = [place for place in PLACES if place.who == who]
    found = []
    for place in places if FULL else places[::6]:
        house.opens(page, place)
        found += [f"{place}: {fault}" for fault in missed(page)]
    context.close()
    assert not found, "\n".join(found)


def test_every_page_that_only_the_server_gives_is_looked_at() -> None:
    routes = [
        route for route in create_app()._app.routes if route.path not in (*NO_PAGES, *LOOKED_AT_ELSEWHERE)
    ]  # type: ignore[attr-defined]
    paths = [place.path.partition("?")[0] for place in PLACES]
    missing = [one.path for one in routes if not any(one.path_regex.fullmatch(path) for path in paths)]  # type: ignore[attr-defined]
    assert not missing, f"put in server_pages.py who sees it, or here that it is no page: {missing}"
