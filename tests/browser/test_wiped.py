"""What is erased, and a phone that is ended, in a real browser: no word is left in anything that the phone keeps."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.book import Book, is_ready, is_sent, small_phone, tap, typed, unfold, visit, waits

GONE = "/gone"
WORDS = "Fatma-from-the-third-floor"
# All that an origin can keep, as text: databases, storage, caches, cookies that scripts see.
EVERYTHING = """async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) if (!key.url.includes("/assets/")) found.push(await (await cache.match(key)).text());
  }
  return found.join("\\n");
}"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path)
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def phones(browser: Browser, book: Book) -> Iterator[tuple[Page, Page]]:
    """Nermin's two phones, with the book wholly on both."""
    contexts: list[BrowserContext] = [small_phone(browser, book.server) for _ in range(2)]
    one, other = (book.opens_on(context.new_page()) for context in contexts)
    yield one, other
    for context in contexts:
        context.close()


def says_it_is_gone(page: Page) -> None:
    """Wait until the page says so and stands: it may come a second time."""
    expect(page).to_have_url(re.compile(f"{GONE}$"))
    expect(page.locator("h1")).to_have_text("There is no book on this phone any more")
    page.wait_for_load_state("networkidle")


def adds(page: Page, name: str) -> None:
    visit(page, "/people/new")
    typed(page, "Keep it", name, "name")
    tap(page, "I don't know")


def test_an_erased_entry_leaves_both_phones_also_one_that_wrote_in_it_meanwhile(
    book: Book, phones: tuple[Page, Page]
) -> None:
    one, other = phones
    adds(one, WORDS)
    address = one.url.removeprefix(book.server.address)
    is_sent(one)
    other.reload()
    is_ready(other)
    is_sent(other)
    visit(other, address)
    other.context.set_offline(True)
    visit(other, f"{address}/name")
    typed(other, "Keep it", f"{WORDS} and her daughter", "name")
    visit(other, f"{address}/name")
    other.fill("[name=name]", f"half {WORDS}")
    waits(other, 1)

    one.context.set_offline(True)
    unfold(one, "Change something")
    tap(one, "Take out of my book")
    tap(one, "Throw it away for good")
    tap(one, "Throw it away for good")
    expect(one.locator("h1")).to_contain_text("It is gone for good")
    assert WORDS not in one.evaluate(EVERYTHING), "at once, without a network"
    one.context.set_offline(False)
    is_sent(one)

    other.context.set_offline(False)
    visit(other, "/people")
    is_sent(other)
    expect(other.locator("main")).not_to_contain_text(WORDS)
    assert WORDS not in other.evaluate(EVERYTHING)
    is_sent(one)
    assert WORDS not in one.evaluate(EVERYTHING)
    assert WORDS not in str(book.holds())


def test_an_ended_phone_is_wiped_and_what_it_still_held_can_be_looked_at(
    book: Book, phones: tuple[Page, Page]
) -> None:
    one, other = phones
    adds(one, WORDS)
    is_sent(one)
    other.reload()
    is_ready(other)
    is_sent(other)
    other.context.set_offline(True)
    adds(other, "Rashid, who was added there")
    waits(other, 1)

    one.goto("/me/devices")
    one.locator("main a.card").last.click()
    one.get_by_role("button", name="Yes, take it off").click()
    one.wait_for_url("**/me/devices")

    other.context.set_offline(False)
    says_it_is_gone(other)
    left = other.evaluate(EVERYTHING)
    assert WORDS not in left
    assert "Rashid" not in left
    assert "device" not in [cookie["name"] for cookie in other.context.cookies()]
    assert other.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

    one.goto("/me/devices/left")
    expect(one.locator("main")).to_contain_text("Rashid, who was added there")
    one.get_by_role("button", name="Put it in my book").click()
    expect(one.locator("h1")).to_contain_text("Nothing is left on a phone")
    one.goto("/people")
    expect(one.locator("main")).to_contain_text("Rashid, who was added there")


def test_a_book_that_is_erased_is_wiped_from_all_phones(book: Book, phones: tuple[Page, Page]) -> None:
    one, other = phones
    adds(one, WORDS)
    is_sent(one)
    other.reload()
    is_ready(other)
    is_sent(other)
    one.goto("/me/erase?sure=yes")
    with one.expect_request_finished(lambda request: request.method == "POST" and request.url.endswith(GONE)):
        one.get_by_role("button", name="Yes, throw it all away").click()
    other.reload()
    other.wait_for_load_state("networkidle")
    other.goto(GONE)  # where it went by itself, unless that was cut off by opening it anew
    for page in (one, other):
        says_it_is_gone(page)
    for page in (one, other):
        assert WORDS not in page.evaluate(EVERYTHING)
        assert "Nermin" not in page.evaluate(EVERYTHING)
    one.get_by_role("button", name="Begin a new book").click()
    one.wait_for_url("**/start")
