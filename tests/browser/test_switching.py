"""Languages in a real browser: chosen at once, without a network, with what was being typed still there; and two at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.assets import assets
from tests.browser.book import (
    HURRIED,
    Book,
    faults,
    follow,
    has_languages,
    is_sent,
    kept,
    small_phone,
    tap,
    visit,
    waits,
)

_LOSES = """async (lang) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const file of await cache.keys()) if (file.url.includes(`/assets/${lang}.`)) await cache.delete(file);
  }
}"""
TEXT = "I talked with my neighb"


@pytest.fixture
def nermin(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Book]]:
    """Nermin's phone, with her whole book on it, and no server any more."""
    book = Book(tmp_path)
    book.server.start()
    context = small_phone(browser, book.server)
    page = book.opens_on(context.new_page())
    has_languages(page, "en", "nl")
    book.server.kill()
    yield page, book
    context.close()
    book.close()


def test_half_typed_words_are_there_in_the_other_language_too(nermin: tuple[Page, Book]) -> None:
    page, _ = nermin
    found = faults(page)
    visit(page, "/diary/new")
    page.fill("textarea", TEXT)
    follow(page, page.locator(".helpers a[href^='/me/language']").click)
    tap(page, "Nederlands")
    expect(page).to_have_url("/diary/new", ignore_case=False)
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("textarea")).to_have_value(TEXT)
    tap(page, "Bewaren")
    waits(page, 2)
    written = [
        change
        for save in kept(page, "waiting")
        for change in save["save"]["changes"]
        if change["kind"] == "note"
    ]
    assert [(change["fields"]["text"], change["fields"]["text_lang"]) for change in written] == [(TEXT, "en")]
    assert not found, found


def test_two_languages_without_a_network(nermin: tuple[Page, Book]) -> None:
    page, _ = nermin
    visit(page, "/talk")
    follow(page, page.locator(".helpers a[href^='/me/language']").click)
    tap(page, "Two languages at once")
    tap(page, "Nederlands")
    expect(page).to_have_url("/talk", ignore_case=False)
    expect(page.locator("h1 .second")).to_have_text("Ons gesprek")
    expect(page.locator("#kept .second").first).to_be_visible()
    visit(page, "/plan")
    expect(page.locator("h1 .second")).to_have_attribute("lang", "nl")


def test_each_language_is_read_in_its_own_voice(nermin: tuple[Page, Book]) -> None:
    page, _ = nermin
    visit(page, "/plan?beside=nl")
    read = page.evaluate(
        """async (address) => {
          const { pieces } = await import(address);
          return pieces(document.querySelector("h1")).map(({ text, lang }) => [lang, text.trim()]);
        }""",
        assets()["aloud/pieces.js"],
    )
    assert read == [["en", "My plan"], ["nl", "Mijn plan"]]


def test_a_language_that_is_not_on_the_phone_does_not_close_the_book(nermin: tuple[Page, Book]) -> None:
    page, book = nermin
    page.evaluate(_LOSES, "tr")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    visit(page, "/me/language?from=/plan")
    tap(page, "Türkçe")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".absent")).to_contain_text("Türkçe is not on this phone yet.")
    page.reload()
    expect(page.locator(".absent")).to_be_visible()
    waits(page, 1)
    book.server.start()
    visit(page, "/")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator(".absent")).to_have_count(0)


def test_a_page_of_no_place_speaks_both_languages_without_a_network(nermin: tuple[Page, Book]) -> None:
    page, _ = nermin
    visit(page, "/me/language/second")
    tap(page, "Nederlands")
    visit(page, "/goals/018f7e0c-5b1d-7c3e-8a2b-1234567890ab")
    expect(page.locator("h1 .second")).to_have_attribute("lang", "nl")
    assert [one["value"] for one in page.context.cookies() if one["name"] == "lang"] == ["en.nl"]


def test_two_languages_for_once_stay_when_something_does_not_fit(nermin: tuple[Page, Book]) -> None:
    page, _ = nermin
    visit(page, "/diary/new?beside=nl")
    page.fill("textarea", "a" * 5_000)
    tap(page, "Keep it")
    expect(page.locator("#problems .second").first).to_be_visible()
    expect(page.locator("h1 .second")).to_have_attribute("lang", "nl")


def test_a_name_typed_before_the_language_is_chosen_is_not_lost(browser: Browser, tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.server.start()
    context = small_phone(browser, book.server)
    page = context.new_page()
    page.goto("/start")
    page.fill("[name=name]", "Amira")
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("[name=name]")).to_have_value("Amira")
    page.locator("[name=name]").press("Enter")
    expect(page).to_have_url(re.compile("/welcome/"))
    context.close()
    book.close()


def test_nor_does_one_that_a_network_does_not_bring(nermin: tuple[Page, Book]) -> None:
    page, book = nermin
    page.add_init_script(HURRIED)
    book.server.start()
    page.reload()
    is_sent(page)
    page.evaluate(_LOSES, "tr")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    with book.server.hangs():
        visit(page, "/me/language?from=/plan")
        tap(page, "Türkçe")
        expect(page.locator(".absent")).to_contain_text("Türkçe is not on this phone yet.")
