"""Choosing a picture on a phone whose server is killed: suggestions, searching and themes work, and the choice is kept."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.book import Book, faults, follow, kept, small_phone, tap, unfold, visit, waits


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Nermin's phone with the filled example; the server is gone, and no picture was ever chosen on it."""
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    context = small_phone(browser, book.server, "nl-NL")
    page = book.opens_on(context.new_page())
    wrong = faults(page)
    book.server.kill()
    yield page
    context.close()
    book.close()
    assert not wrong, wrong


def test_a_picture_is_searched_for_and_kept_without_a_network(phone: Page) -> None:
    page = phone
    visit(page, "/people")
    follow(page, page.locator("main a.tile").first.click)
    person = page.url
    before = len(kept(page, "waiting"))
    unfold(page, "Iets veranderen")
    tap(page, "Kies een plaatje")
    expect(page.locator(".pictures").first.get_by_role("button").first).to_be_visible()
    page.get_by_role("searchbox", name="Zoek een ander plaatje").fill("moskeeën")
    tap(page, "Zoek")
    expect(page).to_have_url(re.compile(r"/picture\?word="))
    expect(page.locator("#word")).to_have_value("moskeeën")
    tap(page, "Moskee")
    expect(page).to_have_url(person)
    waits(page, before + 1)
    expect(page.locator("header .title > .pic use")).to_have_attribute("href", re.compile("[#-]mosque$"))


def test_what_was_searched_for_is_no_draft_and_hostile_text_is_shown_as_text(phone: Page) -> None:
    page = phone
    visit(page, "/people")
    follow(page, page.locator("main a.tile").first.click)
    unfold(page, "Iets veranderen")
    tap(page, "Kies een plaatje")
    text = "<img src=x onerror=alert(1)> 100% & \"'"
    page.get_by_role("searchbox", name="Zoek een ander plaatje").fill(text)
    tap(page, "Zoek")
    expect(page.locator("#word")).to_have_value(text)
    assert page.locator("main img").count() == 0
    page.reload()
    page.wait_for_selector("h1:focus", state="attached")
    expect(page.locator("#word")).to_have_value(text)
    tap(page, "Onderweg")
    expect(page.locator("#word")).to_have_value("")
    expect(page.get_by_role("button", name="Bus", exact=True)).to_be_visible()
