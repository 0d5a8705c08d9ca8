"""Two languages on every screen of a narrow phone: nothing is cut off, nothing scrolls sideways, all can be tapped and heard.

`make test` looks at a few screens of each part, FULL=1 at all. The texts are the real ones of both languages.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.book import FULL, Book
from tests.browser.every_screen import addresses, some_of_each_part
from tests.browser.house import House
from tests.browser.server_pages import PLACES
from tests.browser.test_accessible import told
from tests.browser.views import View, faults

VIEWS = [View(320, "light", "normal"), *([View(320, "dark", "largest")] if FULL else [])]
# The client's language, and the one beside it.
PAIRS = [("nl", "ar"), ("nl", "tr"), ("ar", "nl")]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, book: Book) -> Iterator[BrowserContext]:
    """A phone with the example book, which shows the server's pages as they come."""
    context = browser.new_context(base_url=book.server.address, locale="nl-NL", service_workers="block")
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/")
    page.close()
    context.route("**/*.js", lambda route: route.abort())  # only the measuring is a script
    yield context
    context.close()


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=map("-".join, PAIRS))
def test_two_languages_have_room_on_every_screen(first: str, second: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    _chooses(page, "/me/language", "lang", first)
    _chooses(page, "/me/language/second", "second_lang", second)
    entries = phone.request.get("/export.json").json()["entries"]
    found: dict[str, list[str]] = {}
    some = some_of_each_part(entries)[PAIRS.index((first, second)) % 2 :: 2]
    for path in addresses(entries) if FULL else some:
        answer = page.goto(path, wait_until="load")
        assert answer and answer.ok, f"{path} answers {answer and answer.status}"
        assert page.locator("html").get_attribute("lang") == first
        if not page.locator(f"h1 .second[lang={second}]").count() and not page.locator(".second").count():
            found.setdefault("only one language is there", []).append(path)
        for view in VIEWS:
            for fault in faults(page, view):
                found.setdefault(fault, []).append(f"{path} ({view})")
    page.close()
    assert not found, told(found)


def _chooses(page: Page, address: str, name: str, lang: str) -> None:
    page.goto(address)
    with page.expect_navigation():
        page.locator(f"button[name={name}][value={lang}]").click()


@pytest.mark.parametrize("who", ["newcomer", "client", "bea"])
def test_a_page_of_the_server_has_room_for_arabic_with_dutch_beside_it(
    who: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house = House(browser, tmp_path_factory.mktemp("house"))
    context = house.of(who)
    context.add_cookies([{"name": "lang", "value": "ar.nl", "url": house.book.server.address}])
    page = context.new_page()
    if who == "client":
        _chooses(page, "/me/language", "lang", "ar")
        _chooses(page, "/me/language/second", "second_lang", "nl")
    found: dict[str, list[str]] = {}
    # What a place asks for by name, and what is not of the app's own languages, is in a test of its own.
    places = [
        one for one in PLACES if one.who == who and "lang=" not in one.path and "/problems/" not in one.path
    ]
    for place in places if FULL else [one for one in places if one.types is None][::2]:
        house.opens(page, place)
        if place.path != "/soup" and page.locator("html").get_attribute("lang") != "ar":
            found.setdefault("it is not in Arabic", []).append(str(place))
        for fault in faults(page, VIEWS[0]):
            found.setdefault(fault, []).append(str(place))
    context.close()
    house.close()
    assert not found, told(found)
