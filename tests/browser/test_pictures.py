"""Pictures on the phone: there without a network, in the client's colours, and never in the way of the words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import Deployed, Phone, has_all_pictures, until

CARDS = "/strengths/health/cards?time=now"  # pictures of a file that the first page does not need
DRAWN = "[...document.querySelectorAll('main use')].every((one) => one.getBBox().width > 0)"


@pytest.fixture
def server(deployed: Deployed) -> Deployed:
    return deployed


@pytest.fixture
def phone(browser: Browser, server: Deployed, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_pictures_of_a_screen_never_opened_are_there_without_a_network(
    phone: Phone, server: Deployed
) -> None:
    has_all_pictures(phone.begins("Samira"))
    phone.closes()
    server.kill()
    page = phone.opens(CARDS)
    expect(page.locator("main .tile").first).to_be_visible()
    until(page, DRAWN)


def test_the_first_screen_can_be_used_before_its_pictures_are_there(
    browser: Browser, server: Deployed
) -> None:
    context = browser.new_context(base_url=server.address, locale="nl-NL")
    context.route("**/pictures-*", lambda _: None)  # on their way for ever
    page = context.new_page()
    page.goto("/start", wait_until="commit")
    page.fill("[name=name]", "Samira")
    page.locator("main form button.go").first.click(no_wait_after=True)
    expect(page.locator("h1")).to_have_text("Dit is jouw boek")
    expect(page.locator("main a.go").first).to_be_visible()
    assert not page.evaluate(DRAWN), "mend the test: these pictures should not be there"
    context.close()


def test_a_picture_that_never_came_leaves_the_word(phone: Phone, server: Deployed) -> None:
    for file in (server.root / "build" / "assets").glob("pictures-self.*"):
        file.unlink()
    phone.begins("Samira")  # the book is wholly there all the same
    phone.closes()
    server.kill()
    page = phone.opens(CARDS)
    expect(page.locator("main .tile span").first).to_be_visible()
    assert not page.evaluate(DRAWN), "mend the test: these pictures should not be there"
    for tile in page.locator("main .tile").all():
        tile.scroll_into_view_if_needed()
        expect(tile).to_have_text(re.compile(r"\w"), use_inner_text=True)
    page.locator("main .tile").first.click()
    page.locator("main button.go").first.click()
    expect(page.locator("h1")).to_have_text("Health")


def test_people_get_the_colour_that_was_chosen(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/me/skin")
    tones = page.locator("main .tile .pic")
    expect(tones).to_have_count(6)
    until(page, DRAWN)
    assert len({tones.nth(n).screenshot() for n in range(tones.count())}) == 6
    before = helper(page)
    page.get_by_role("button", name="Dark brown", exact=True).click()
    expect(page.locator("html[data-skin=medium-dark]")).to_be_attached()
    expect(page.locator("main [aria-pressed=true]")).to_have_text("Dark brown")
    until(page, DRAWN)
    assert helper(page) != before


def helper(page: Page) -> bytes:
    """The one who leaves: of the pictures there, the only one of a person."""
    return page.locator("nav.helpers [data-leave] .pic").screenshot()
