"""The book on paper, in Arabic: nothing of it is cut, and it is as wide as the sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.book import Book

SHEET = {"width": 794, "height": 1123}  # A4, CSS px
# Boxes that hold back more than they show, on paper where nobody can scroll.
_CUT = """() => [...document.querySelectorAll("body, body *")]
  .filter((it) => it.checkVisibility() && !it.closest("svg, .unseen, .skip, .wheel"))
  .filter((it) => {
    const { overflowX, overflowY } = getComputedStyle(it);
    const isWide = overflowX !== "visible" && it.scrollWidth > it.clientWidth + 1;
    return isWide || (overflowY !== "visible" && it.scrollHeight > it.clientHeight + 1);
  })
  .map((it) => `${it.tagName}.${it.className}: ${it.textContent.trim().slice(0, 60)}`)"""
_ASIDE = """() => [...document.querySelectorAll("main *")]
  .filter((it) => it.checkVisibility() && !it.closest("svg, .unseen"))
  .filter((it) => { const box = it.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
  .map((it) => `${it.tagName}.${it.className}: ${it.textContent.trim().slice(0, 60)}`)"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    book = Book(tmp_path, example=True)
    book.server.start()
    context = browser.new_context(base_url=book.server.address, locale="nl-NL", viewport=SHEET)
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    page.goto("/me/language")
    with page.expect_navigation():
        page.locator("button[name=lang][value=ar]").click()
    # The server may make the next page: it has to have heard of it.
    page.wait_for_function(
        "() => document.documentElement.lang === 'ar' && !(document.documentElement.dataset.waiting > 0)"
    )
    yield page
    context.close()
    book.close()


def test_the_book_in_arabic_fits_on_paper(page: Page, tmp_path: Path) -> None:
    page.goto("/me/book")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready.then(() => true)")
    (tmp_path / "sheet.png").write_bytes(page.screenshot(full_page=True))
    assert not page.evaluate(_CUT), f"see {tmp_path}/sheet.png"
    assert not page.evaluate(_ASIDE), f"see {tmp_path}/sheet.png"
    assert page.pdf(format="A4").startswith(b"%PDF")
