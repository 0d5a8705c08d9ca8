"""Two phones without a network change the same thing: nothing is lost, and the client says which one is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.book import Book, is_same, is_sent, small_phone, tap, typed, unfold, visit, waits

QUESTION = "There are different answers. Which one is right?"


class Two:
    """Two phones of one book, in which there is a person, Fatma; the server is killed."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.book = Book(folder)
        self.book.server.start()
        self.contexts = [small_phone(browser, self.book.server) for _ in range(2)]
        self.one, self.other = (context.new_page() for context in self.contexts)
        self.book.opens_on(self.one)
        visit(self.one, "/people/new")
        typed(self.one, "Keep it", "Fatma", "name")
        self.fatma = self.one.url.removesuffix("/group")
        is_sent(self.one)
        self.book.opens_on(self.other)
        self.book.server.kill()

    def names_her(self, phone: Page, name: str) -> None:
        visit(phone, f"{self.fatma}/name")
        typed(phone, "Keep it", name, "name")
        waits(phone, 1)

    def meet(self) -> None:
        """The server is there again, both send what they have and get what the other sent."""
        self.book.server.start()
        for phone in (self.one, self.other, self.one):
            is_sent(phone)
            phone.reload()
            phone.wait_for_selector("html[data-offline=ready] h1:focus", state="attached")
        for phone in (self.one, self.other):
            is_same_now(phone, self.book)

    def part(self) -> None:
        self.book.server.kill()

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.book.close()


def is_same_now(phone: Page, book: Book) -> None:
    """Wait until the phone has got what the server has."""
    expect_position(phone, book)
    is_same(phone, book)


def expect_position(phone: Page, book: Book) -> None:
    phone.evaluate(
        """(digest) => new Promise((resolve, reject) => {
          setTimeout(reject, 15_000, new Error("the phone did not get what the server has"));
          const open = indexedDB.open("krachtboek");
          open.onsuccess = () => {
            const look = () => {
              const asked = open.result.transaction("meta").objectStore("meta").get("position");
              asked.onsuccess = () => {
                if (asked.result.digest !== digest) return setTimeout(look, 20);
                open.result.close();
                resolve(null);
              };
            };
            look();
          };
        })""",
        book.workbooks[0].digest,
    )


@pytest.fixture
def two(browser: Browser, tmp_path: Path) -> Iterator[Two]:
    two = Two(browser, tmp_path)
    yield two
    two.close()


def card_of(phone: Page, two: Two) -> list[str]:
    """What the card offers, after a look that both see the same."""
    visit(phone, two.fatma)
    expect(phone.locator(".rivals")).to_contain_text(QUESTION)
    return sorted(text.strip() for text in phone.locator(".rivals .said").all_inner_texts())


def chooses(phone: Page, two: Two, name: str) -> None:
    visit(phone, two.fatma)
    tap(phone, name)
    expect(phone.locator(".rivals")).to_have_count(0)
    expect(phone.locator("h1")).to_have_text(name)


def has_settled(phone: Page, two: Two, name: str) -> None:
    visit(phone, two.fatma)
    expect(phone.locator("h1")).to_have_text(name)
    expect(phone.locator(".rivals")).to_have_count(0)


def test_both_show_the_same_and_ask_and_what_one_chooses_counts_on_both(two: Two) -> None:
    two.names_her(two.one, "Fatima")
    two.names_her(two.other, "Faatje")
    two.meet()
    assert card_of(two.one, two) == card_of(two.other, two) == ["Faatje", "Fatima"]
    assert two.one.locator("h1").inner_text() == two.other.locator("h1").inner_text()
    chooses(two.one, two, "Fatima")
    two.part()
    two.meet()
    for phone in (two.one, two.other):
        has_settled(phone, two, "Fatima")


def test_who_choose_the_same_on_both_are_asked_no_more(two: Two) -> None:
    two.names_her(two.one, "Fatima")
    two.names_her(two.other, "Faatje")
    two.meet()
    two.part()
    for phone in (two.one, two.other):
        chooses(phone, two, "Faatje")
    two.meet()
    for phone in (two.one, two.other):
        has_settled(phone, two, "Faatje")


def test_who_choose_differently_are_asked_once_more_and_then_no_more(two: Two) -> None:
    two.names_her(two.one, "Fatima")
    two.names_her(two.other, "Faatje")
    two.meet()
    two.part()
    chooses(two.one, two, "Fatima")
    chooses(two.other, two, "Faatje")
    two.meet()
    assert card_of(two.one, two) == card_of(two.other, two) == ["Faatje", "Fatima"]
    chooses(two.other, two, "Fatima")
    two.part()
    two.meet()
    for phone in (two.one, two.other):
        has_settled(phone, two, "Fatima")


def test_a_change_beside_a_removal_is_a_question_and_no_loss(two: Two) -> None:
    two.names_her(two.one, "Fatima")
    visit(two.other, two.fatma)
    unfold(two.other, "Change something")
    tap(two.other, "Take out of my book")
    two.meet()
    for phone in (two.one, two.other):
        visit(phone, two.fatma)
        expect(phone.locator(".rivals")).to_contain_text("Keep it in my book")
        expect(phone.locator(".rivals")).to_contain_text("Take it out of my book")
    tap(two.one, "Keep it in my book")
    two.part()
    two.meet()
    for phone in (two.one, two.other):
        has_settled(phone, two, "Fatima")
        visit(phone, "/people")
        expect(phone.locator("main")).to_contain_text("Fatima")
