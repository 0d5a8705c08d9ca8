"""The two bars that are always there: their words are whole and large in each language, on the smallest phone."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page

from app.translate import languages
from tests.browser.book import Book

# The lines of words of the bars, as the places on the screen that they take.
_WORDS = """(letters) => {
  document.documentElement.dataset.text = letters;
  const found = [];
  for (const link of document.querySelectorAll(".helpers a, .helpers button, .places a")) {
    const texts = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
      for (const { left, right, top, bottom } of range.getClientRects())
        if (right - left > 1) found.push({ word: texts.currentNode.data.trim(), size, left, right, top: top + 4, bottom: bottom - 4 });
    }
  }
  return found;
}"""
GAP = 3  # px between two words, at least


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture(scope="module")
def reader(browser: Browser, book: Book) -> Iterator[Page]:
    context = browser.new_context(
        base_url=book.server.address, viewport={"width": 320, "height": 568}, service_workers="block"
    )
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").click()
    context.route("**/*.js", lambda route: route.abort())
    yield page
    context.close()


@pytest.mark.parametrize("lang", languages())
def test_no_word_of_the_bars_is_small_cut_or_upon_another(reader: Page, lang: str) -> None:
    reader.goto("/me/language")
    with reader.expect_navigation():
        reader.locator(f"button[name=lang][value={lang}]").first.click()
    for second, least in (("", 18), ("nl", 16.9), ("uk", 16.9)):  # two languages at once: a bit smaller
        reader.goto(f"/diary?beside={second}" if second and second != lang else "/diary")
        reader.evaluate("document.fonts.ready")
        for letters in ("normal", "largest"):
            words = reader.evaluate(_WORDS, letters)
            assert len(words) >= 9, words
            for one, other in combinations(words, 2):
                beside = one["top"] < other["bottom"] and other["top"] < one["bottom"]
                apart = max(other["left"] - one["right"], one["left"] - other["right"])
                assert not beside or apart >= GAP, (
                    f"{one['word']!r} touches {other['word']!r}, {letters}: choose a shorter word"
                )
            for one in words:
                assert one["size"] >= (least if second != lang else 18), f"{one['size']} px, {letters}: {one}"
                assert 0 <= one["left"] < one["right"] <= 320, f"not wholly on the screen, {letters}: {one}"
