"""Loudspeakers come and go around what is on a page: nobody loses their place or what they are hearing by it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.book import Book, small_phone
from tests.browser.test_aloud import TOP, is_over, opens

HOME = "/strengths/home"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def context(browser: Browser, book: Book) -> Iterator[BrowserContext]:
    context = small_phone(browser, book.server, "nl-NL")
    yield context
    context.close()


def counts_swaps(page: Page) -> None:
    page.evaluate("""() => {
      window.swapped = 0;
      document.addEventListener("htmx:after:swap", () => window.swapped++);
    }""")


def writes_in_another_tab(context: BrowserContext) -> None:
    tab = context.new_page()
    tab.goto("/people/new")
    expect(tab.locator("html[data-offline=ready]")).to_be_attached()
    tab.locator("#name").fill("Aunt Fatma")
    tab.locator("main form button.go:not(.calm)").click()
    tab.wait_for_url("**/group")
    tab.close()


def test_the_focus_stays_where_a_voice_is_chosen(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, "/me/voice")
    for choice in ("[data-voice='here-too-nl']", "[data-rate='0.7']", "[data-everywhere=yes]"):
        card = page.locator(choice)
        card.focus()
        page.keyboard.press("Enter")
        expect(card).to_have_attribute("aria-pressed", "true")
        expect(card).to_be_focused()
        expect(page.locator("main .spoken").first).to_be_attached()  # they are there again
        expect(card).to_be_focused()


@pytest.mark.parametrize("place", ["main .spoken > a", "main .spoken > button.aloud"])
def test_the_focus_stays_when_another_tab_writes_something(
    context: BrowserContext, book: Book, place: str
) -> None:
    page = opens(context, book, HOME)
    counts_swaps(page)
    held = page.locator(place).first
    held.focus()
    writes_in_another_tab(context)
    page.wait_for_function("window.swapped")
    expect(held).to_be_focused()


def test_what_another_tab_writes_does_not_silence_the_voice(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, HOME)
    page.evaluate("saying.isHeld = true")
    page.locator(TOP).click()
    page.wait_for_function("saying.current")
    writes_in_another_tab(context)
    expect(page.locator(TOP)).to_have_attribute("aria-pressed", "true")
    page.evaluate("() => { saying.isHeld = false; saying.end(); }")
    is_over(page)
    assert page.evaluate("saying.said.length") > 1, "what another tab wrote ended the reading"


def test_without_scripts_no_button_of_the_voice_stands_there_for_nothing(
    browser: Browser, book: Book
) -> None:
    context = browser.new_context(base_url=book.server.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    page.locator("main button.go").click()
    page.goto("/me/voice")
    expect(page.locator("main a.go")).to_be_visible()
    dead = page.locator("button[type=button]").filter(visible=True)
    assert dead.all_inner_texts() == []
    context.close()
