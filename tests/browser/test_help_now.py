"""Help now and the first pictures in a real browser, on a small phone whose server is gone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.book import Book, faults, follow, small_phone, tap, visit


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path, name="Nermin", lang="nl")
    book.server.start()
    yield book
    book.close()


def is_in_sight(page: Page, selector: str) -> None:
    """Wholly between the edge of the screen and the bar at the bottom, before anybody scrolls."""
    found = page.evaluate(
        """(selector) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          const bar = document.querySelector("nav.places")?.getBoundingClientRect().top ?? innerHeight;
          return [scrollY, box.top >= 0, box.bottom <= Math.min(bar, innerHeight)];
        }""",
        selector,
    )
    assert found == [0, True, True], f"{selector}: scrolled, below the top, above the bar: {found}"


@pytest.mark.parametrize("letters", ["normal", "large"])
def test_the_emergency_number_is_in_sight_on_a_small_phone(
    browser: Browser, book: Book, letters: str
) -> None:
    context = small_phone(browser, book.server, "nl-NL")
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 568})
    book.opens_on(page)
    visit(page, "/me/text")
    follow(page, page.locator(f"[value={letters}]").click)
    expect(page.locator("html")).to_have_attribute("data-text", letters)
    page.goto("/help/now")
    expect(page.locator("a.call").first).to_be_visible()
    is_in_sight(page, "a[href='tel:112']")
    context.close()


def test_help_now_and_the_first_pictures_work_without_a_server(browser: Browser, book: Book) -> None:
    context = small_phone(browser, book.server, "nl-NL")
    page = book.opens_on(context.new_page())
    seen = faults(page)
    book.server.kill()
    page.goto("/help/now")
    expect(page.locator("a.call").first).to_have_attribute("href", "tel:112")
    tap(page, "Mijn begeleider")
    tap(page, "Mijn begeleider")
    page.fill("[name=name]", "Anna")
    page.fill("[name=phone]", "bel mij maar")
    tap(page, "Bewaren")
    expect(page.locator("main")).to_contain_text("alleen cijfers")
    assert page.locator("[name=phone]").input_value() == "bel mij maar"
    assert page.locator("[name=name]").input_value() == "Anna"
    page.fill("[name=phone]", "06 12 34 56 78")
    tap(page, "Bewaren")
    expect(page).to_have_url(re.compile("/help/now$"))
    expect(page.locator("a[href='tel:0612345678']")).to_contain_text("Anna")
    tap(page, "Een nummer voor hulp")
    expect(page.locator("a.call")).to_have_count(5)
    visit(page, "/help?from=/diary")
    expect(page.locator("main")).to_contain_text("Hier schrijf je over je dag.")
    tap(page, "Bekijk de eerste plaatjes weer")
    for place in range(1, 5):
        expect(page.locator("header")).to_contain_text(f"{place} van 5")
        tap(page, "Verder")
    tap(page, "Naar mijn boek")
    expect(page).to_have_url(re.compile("/diary$"))
    assert not seen
    context.close()


def test_a_link_to_call_is_left_to_the_phone(browser: Browser, book: Book) -> None:
    """Neither the app nor htmx takes it over; a browser without a phone stays where it is."""
    context = small_phone(browser, book.server, "nl-NL")
    page = book.opens_on(context.new_page())
    visit(page, "/help/now")
    left = page.evaluate(
        """() => new Promise((resolve) => {
          addEventListener("click", (event) => {
            resolve(event.defaultPrevented);
            event.preventDefault();
          }, { once: true });
          document.querySelector("a.call").click();
        })"""
    )
    assert left is False
    expect(page).to_have_url(re.compile("/help/now$"))
    context.close()


def test_the_first_start_needs_no_javascript(phone: Page) -> None:
    phone.goto("/start?lang=nl")
    phone.fill("[name=name]", "Samira")
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.get_by_role("button", name="Nederlands").click()
    expect(phone.locator("html")).to_have_attribute("lang", "nl")
    expect(phone.locator("[name=name]")).to_have_value("Samira")
    phone.locator("[name=name]").press("Enter")  # begins the book, and chooses no language
    expect(phone.locator("h1")).to_have_text("Dit is jouw boek")
    phone.get_by_role("link", name="Verder").click()
    phone.get_by_role("link", name="Sla dit over").click()
    expect(phone.locator("h1")).to_have_text("Hoi Samira")
