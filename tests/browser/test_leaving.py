"""Leaving fast in a real browser, with and without its server: the page is empty at once, and nothing brings it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.away import NEUTRAL
from app.table import TABLE
from tests.browser.book import FULL, small_phone
from tests.browser.phones import Phone, is_ready
from tests.server import Server

OWN_WORDS = "/strengths/home/new?time=now"
SOUP = "Soup for four"
TELLING = ("Samira", "Fatma", "strength", "Strong", "goal", "Plan", "Diary", "Ladder", "wish")


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def leaves(page: Page) -> None:
    page.locator("[data-leave]").click()
    shows_soup(page)


def shows_soup(page: Page) -> None:
    """The neutral page stands there, and no word of the book."""
    expect(page.locator("h1")).to_have_text(SOUP)
    whole = page.evaluate("document.documentElement.outerHTML")
    told = [word for word in TELLING if word in whole]
    assert not told, f"{page.url} tells {told}: {whole}"
    assert page.title() == SOUP
    assert NEUTRAL in page.url


def comes_back(page: Page) -> None:
    page.get_by_text("My book").click()
    page.get_by_role("button", name="Yes, open it").click()


def test_the_page_is_empty_before_anything_else_happens(phone: Phone) -> None:
    page = phone.begins("Samira")
    left = page.evaluate(
        """() => {
          document.querySelector("[data-leave]").click();
          return [document.documentElement.innerHTML, location.pathname, document.title];
        }"""
    )
    assert left == ["", NEUTRAL, ""]
    shows_soup(page)


@pytest.mark.parametrize("is_there", [True, False], ids=["server", "no server"])
def test_while_away_every_address_shows_the_neutral_page(
    phone: Phone, server: Server, is_there: bool
) -> None:
    page = phone.begins("Samira")
    if not is_there:
        server.kill()
    page.goto("/people")
    expect(page.locator("h1")).to_have_text("People around me")
    leaves(page)
    served = ["/import", "/install/iphone", "/join/abc", "/nowhere"] + ["/export.json"] * is_there
    screens = [screen.path.replace("{id}", "0") for screen in TABLE.screens]
    for address in screens[:: 1 if FULL else 5] + served:
        page.goto(address)
        shows_soup(page)
    page.reload()
    shows_soup(page)
    phone.closes()
    shows_soup(phone.opens("/"))


@pytest.mark.parametrize("is_there", [True, False], ids=["server", "no server"])
def test_back_and_forward_do_not_show_what_was_there(phone: Phone, server: Server, is_there: bool) -> None:
    page = phone.begins("Samira")
    page.goto("/plan")
    is_ready(page)
    page.get_by_role("link", name="Diary").click()
    expect(page.locator("h1")).to_have_text("Diary")
    page.get_by_role("link", name="Strong").click()
    expect(page.locator("h1")).not_to_have_text("Diary")
    if not is_there:
        server.kill()
    leaves(page)
    for _ in range(3):
        page.go_back()
        shows_soup(page)
    page.go_forward()
    shows_soup(page)


def test_other_tabs_are_empty_too(phone: Phone) -> None:
    page = phone.begins("Samira")
    other = phone.opens("/people/new")
    is_ready(other)
    other.fill("[name=name]", "Aunt Fatma")
    leaves(page)
    shows_soup(other)


def test_a_tab_that_slept_while_its_owner_left_shows_nothing_when_it_wakes(
    phone: Phone, server: Server
) -> None:
    page = phone.begins("Samira")
    phone.context.add_cookies(
        [{"name": "away", "value": "1", "url": server.address}]
    )  # without scripts, in another tab
    page.evaluate("dispatchEvent(new Event('focus'))")
    shows_soup(page)


def test_escape_twice_leaves_and_once_does_not(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    page.locator("textarea").focus()
    page.keyboard.press("Escape")
    expect(page.locator("textarea")).to_be_visible()
    for key in ("a", "Escape", "Shift", "Escape", "Tab"):  # quickly, but not twice the same
        page.keyboard.press(key)
    expect(page.locator("main")).to_be_visible()
    page.locator("textarea").focus()
    page.wait_for_timeout(800)  # not quickly
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    shows_soup(page)


@pytest.mark.parametrize("is_there", [True, False], ids=["server", "no server"])
def test_coming_back_shows_what_was_half_typed(phone: Phone, server: Server, is_there: bool) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    is_ready(page)
    if not is_there:
        server.kill()
    # Leaves sooner than a draft is kept by itself.
    page.locator("textarea").evaluate(
        """(field) => {
          field.value = "I cook for";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelector("[data-leave]").click();
        }"""
    )
    shows_soup(page)
    comes_back(page)
    expect(page.locator("textarea")).to_have_value("I cook for")
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("Samira")


def test_what_did_not_fit_is_still_there_after_coming_back(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/people/new?call=yes")
    is_ready(page)
    page.fill("[name=name]", "Aunt Fatma")
    page.fill("[name=phone]", "no number")
    page.locator("main form button.go").first.click()
    expect(page.locator("#problems")).to_be_visible()
    page.locator("[name=phone]").press("End")
    page.keyboard.type(" yet")
    leaves(page)
    comes_back(page)
    expect(page.locator("[name=phone]")).to_have_value("no number yet")
    expect(page.locator("[name=name]")).to_have_value("Aunt Fatma")


def test_coming_back_never_leads_to_another_site(phone: Phone, server: Server) -> None:
    page = phone.begins("Samira")
    page.goto(f"{server.address}//other.example/page")
    leaves(page)
    comes_back(page)
    expect(page.locator("h1")).to_have_text("This page is not here")
    assert page.url.startswith(f"{server.address}/"), page.url


def test_the_server_keeps_somebody_away_where_a_cookie_of_a_script_lives_a_week(phone: Phone) -> None:
    page = phone.begins("Samira")
    with page.expect_response("**/away") as renewed:
        leaves(page)
    assert renewed.value.all_headers()["set-cookie"].startswith("away=1; Max-Age=")
    comes_back(page)
    expect(page.locator("h1")).to_contain_text("Samira")
    page.reload()
    expect(page.locator("h1")).to_contain_text("Samira")


def test_what_waited_is_sent_after_coming_back(phone: Phone, server: Server) -> None:
    page = phone.begins("Samira")
    server.kill()
    page.goto("/people/new")
    page.fill("[name=name]", "Aunt Fatma")
    page.locator("main form button.go").first.click()
    expect(page.locator("html[data-waiting='1']")).to_be_attached()
    leaves(page)
    server.start()
    comes_back(page)
    expect(page.locator("html[data-waiting='0']")).to_be_attached()
    page.goto("/people")
    expect(page.locator("main")).to_contain_text("Aunt Fatma")


def test_the_way_back_needs_no_mouse(phone: Phone) -> None:
    page = phone.begins("Samira")
    leaves(page)
    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("h1")).to_contain_text("Samira")


def test_the_button_works_before_the_app_is_there(browser: Browser, server: Server) -> None:
    context = small_phone(browser, server)
    context.route(
        "**/*.js", lambda route: route.abort() if "leave" not in route.request.url else route.continue_()
    )
    page = begins_on(context.new_page())
    page.goto("/people")
    leaves(page)
    page.goto("/people")
    shows_soup(page)
    comes_back(page)
    expect(page.locator("h1")).to_have_text("People around me")
    context.close()


def test_the_button_works_without_scripts(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.address, locale="en-GB", java_script_enabled=False)
    page = begins_on(context.new_page())
    page.goto("/people")
    page.locator("[data-leave]").click()
    expect(page.locator("h1")).to_have_text(SOUP)
    page.go_back()
    expect(page.locator("h1")).to_have_text(SOUP)
    comes_back(page)
    expect(page.locator("h1")).to_contain_text("Samira")
    context.close()


def begins_on(page: Page) -> Page:
    page.goto("/start")
    page.fill("[name=name]", "Samira")
    page.locator("main form button.go").first.click()
    page.locator("main a[href='/']").click()  # the five pictures are skipped
    page.wait_for_url("**/")
    return page
