"""What a screen reader is told as screens change: the heading has the focus, and what was kept is said politely."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.book import Book, is_ready, small_phone

TEXT = "I draw again"
# What comes into a region that was there already; what a page brings along in its regions is not read aloud.
LISTENS = """() => {
  window.heard = []
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status], [aria-live]")
      const words = region?.innerText.trim().replace(/\\s+/g, " ")
      if (words) window.heard.push(words)
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })
}"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path, example=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def context(browser: Browser, book: Book) -> Iterator[BrowserContext]:
    context = small_phone(browser, book.server, "nl-NL")
    yield context
    context.close()


def opened(context: BrowserContext, book: Book, *, on_the_phone: bool) -> Page:
    """The book, answered on the phone or, where the phone cannot hold it, by the server."""
    if not on_the_phone:
        context.add_init_script("delete window.BroadcastChannel; delete Window.prototype.BroadcastChannel")
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/")
    if on_the_phone:
        is_ready(page)
    return page


@pytest.mark.parametrize("network", ["network", "no network"])
def test_after_each_change_of_screen_the_heading_has_the_focus_and_the_title_is_another(
    context: BrowserContext, book: Book, network: str
) -> None:
    page = opened(context, book, on_the_phone=True)
    if network == "no network":
        book.server.kill()
    titles = [page.title()]
    for way in ("/strengths", "/strengths/home", "/plan", "/diary", "/scales", "/me/language"):
        goes(page, way)
        titles.append(page.title())
        assert page.evaluate("scrollY") == 0, f"{page.url} does not begin at its top"
    page.go_back()
    expect(page).to_have_url(re.compile("/scales$"))
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title(titles[-2])
    assert all(one != other for one, other in itertools.pairwise(titles)), titles
    assert page.locator("[aria-live=assertive]").count() == 0, "nothing interrupts"


@pytest.mark.parametrize("network", ["network", "no network"])
def test_what_was_kept_on_the_phone_is_said(context: BrowserContext, book: Book, network: str) -> None:
    page = opened(context, book, on_the_phone=True)
    if network == "no network":
        book.server.kill()
    goes(page, "/diary")
    goes(page, "/diary/new")
    page.locator("textarea").fill(TEXT)
    page.evaluate(LISTENS)
    page.locator("form:has(textarea) button:not([type=button])").first.click()
    expect(page.locator("textarea")).to_have_count(0)
    is_heard(page, "wacht" if network == "no network" else "bewaard")
    expect(page.locator("h1")).to_be_focused()


def test_what_does_not_fit_is_said_at_once_and_stays_in_its_field(
    context: BrowserContext, book: Book
) -> None:
    page = opened(context, book, on_the_phone=True)
    goes(page, "/diary")
    goes(page, "/diary/new")
    page.locator("textarea").fill("te lang " * 1000)
    page.locator("form:has(textarea) button:not([type=button])").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("textarea")).to_have_attribute("aria-invalid", "true")


def goes(page: Page, way: str) -> None:
    """Tap the link that leads here; the heading has the focus then."""
    page.locator(f"a[href='{way}'], a[href^='{way}?']").first.click()
    expect(page).to_have_url(re.compile(f"{way}([?].*)?$"))
    expect(page.locator("h1")).to_be_focused()


def is_heard(page: Page, word: str) -> None:
    """Wait until a live region says this."""
    for _ in range(300):
        heard = page.evaluate("window.heard")
        if any(word in said for said in heard):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"no region says {word!r}; heard: {heard}")


def test_a_page_of_the_server_is_read_from_its_heading_too_and_says_what_was_kept(
    context: BrowserContext, book: Book
) -> None:
    page = opened(context, book, on_the_phone=False)
    context.add_init_script(f"document.addEventListener('DOMContentLoaded', {LISTENS})")
    page.goto("/diary/new")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("window.heard") == [], "nothing was kept, nothing is said"
    page.locator("textarea").fill(TEXT)
    page.locator("form:has(textarea) button:not([type=button])").first.click()
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()
    is_heard(page, "bewaard")
    assert page.locator("html[data-offline]").count() == 0
