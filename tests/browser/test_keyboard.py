"""The keyboard alone does everything, on the server's pages and on the phone's own."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.book import FULL, Book, is_ready
from tests.browser.every_screen import addresses
from tests.browser.keyboard import Keyboard, missed

SIZE = {"width": 360, "height": 640}
GOAL, STEP, NOTE = "I make a drawing", "I buy a pencil", "It went well today"


@pytest.fixture(params=["by the server", "on the phone"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Samira's new book, opened with the keyboard."""
    book = Book(tmp_path, name="Samira", lang="en")
    book.server.start()
    context = reader(browser, book, is_scripted=request.param == "on the phone")
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    Keyboard(page).follows("main form button:not([type=button])")
    while page.locator(".places").count() == 0:  # the pictures for a newcomer
        Keyboard(page).follows("main a.go:not(.calm)")
    if request.param == "on the phone":
        is_ready(page)
    yield page
    context.close()
    book.close()


def reader(browser: Browser, book: Book, *, is_scripted: bool) -> BrowserContext:
    context = browser.new_context(
        base_url=book.server.address,
        viewport=SIZE,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
        java_script_enabled=is_scripted,
    )
    context.set_default_timeout(15_000)
    return context


def test_samira_does_everything_with_the_keyboard(page: Page) -> None:
    keys = Keyboard(page)
    keeps_strengths_and_a_wish(page, keys)
    makes_a_goal_with_a_step(page, keys)
    ticks_it_off(page, keys)
    marks_where_she_is(page, keys)
    writes_in_the_diary(page, keys)
    keys.follows("a[href^='/me/language?from=']")
    keys.follows("button[name=lang][value=nl]")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    keys.to("[data-leave]")
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/away'][data-open]")).to_be_attached()
    assert "Samira" not in page.inner_text("body")


def keeps_strengths_and_a_wish(page: Page, keys: Keyboard) -> None:
    keys.follows(".places a[href='/strengths']")
    keys.follows("main a[href^='/strengths/home']")
    keys.follows("main a[href^='/strengths/home/cards']")
    for nth in (0, 2):
        keys.to(f"input[type=checkbox] >> nth={nth}")
        keys.press("Space")
    keys.follows("form:has(input[type=checkbox]) button:not([type=button])")
    is_kept(page, 2, "strength", domain="home")
    keys.follows("a[href='/strengths/home?time=later']")
    keys.follows("main a[href^='/strengths/home/cards?time=later']")
    keys.to("input[type=checkbox]")
    keys.press("Space")
    keys.follows("form:has(input[type=checkbox]) button:not([type=button])")
    is_kept(page, 1, "wish", domain="home")


def makes_a_goal_with_a_step(page: Page, keys: Keyboard) -> None:
    keys.follows(".places a[href='/plan']")
    keys.follows("main a[href^='/goals/new']")
    writes(keys, GOAL)
    is_kept(page, 1, "goal", text=GOAL)
    keys.follows(".places a[href='/plan']")
    keys.follows("main a[href^='/goals/']:not([href*='new'])")
    keys.follows("main a[href$='/steps/new']")
    writes(keys, STEP)
    keys.follows("button[name=who][value=me]")
    keys.follows("button[name=date]")


def ticks_it_off(page: Page, keys: Keyboard) -> None:
    keys.follows("form:has([name=state][value=done]) button:not([type=button])")
    keys.to("input[name=felt]:checked")
    for _ in range(2):
        keys.press("ArrowUp")
    felt = page.locator("input[name=felt]:checked").get_attribute("value") or ""
    keys.follows("form:has([name=felt]) button:not([type=button])")
    is_kept(page, 1, "step", text=STEP, who="me", state="done", felt=int(felt))


def marks_where_she_is(page: Page, keys: Keyboard) -> None:
    keys.follows(".places a[href='/scales']")
    while page.locator(".rung").count() == 0:
        keys.follows("main a[href^='/scales/']")
    keys.to(".rung input")
    keys.press("Space")
    for _ in range(3):
        keys.press("ArrowDown")
    rung = page.locator(".rung input:checked")
    line, mark = rung.get_attribute("name") or "", rung.get_attribute("value") or ""
    keys.follows("form:has(.rung) button:not([type=button])")
    is_kept(page, 1, "rating", **{line.rpartition(":")[2]: int(mark)})


def writes_in_the_diary(page: Page, keys: Keyboard) -> None:
    keys.follows(".places a[href='/diary']")
    keys.follows("main a[href='/diary/new']")
    writes(keys, NOTE)
    keys.follows("main a.calm[href='/diary']")  # no feeling with it
    is_kept(page, 1, "note", text=NOTE)


def writes(keys: Keyboard, text: str) -> None:
    keys.to("textarea")
    keys.type(text)
    keys.follows("form:has(textarea) button:not([type=button])")


def is_kept(page: Page, number: int, kind: str, **wanted: object) -> None:
    """Wait until the server has this many entries of a kind, all with these fields."""
    end = time.monotonic() + 15
    while True:
        held = page.context.request.get("/export.json").json()["entries"]
        found = [one["fields"] for one in held if one["kind"] == kind]
        if len(found) == number and all(wanted.items() <= fields.items() for fields in found):
            return
        assert time.monotonic() < end, f"not {number} of kind {kind} with {wanted} on the server, but {found}"
        page.wait_for_timeout(50)


def test_on_every_screen_the_keyboard_goes_as_one_reads_and_out_again(
    browser: Browser, tmp_path: Path
) -> None:
    book = Book(tmp_path, example=True)
    book.server.start()
    context = reader(browser, book, is_scripted=False)
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    Keyboard(page).follows("main form button:not([type=button])")
    faults = []
    for path in addresses(book.holds()["entries"])[:: 1 if FULL else 2]:
        page.goto(path)
        faults += missed(page)
    context.close()
    book.close()
    assert not faults, "\n".join(faults)
