"""A tap does what it was meant for, whatever becomes of the page meanwhile."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import Phone, is_ready, until
from tests.server import Server


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_a_tap_is_not_lost_when_another_tab_writes_while_the_finger_is_down(phone: Phone) -> None:
    page = phone.begins("Samira")
    adds(phone, "Mina")
    page.goto("/people")
    is_ready(page)
    page.locator("main a", has_text="Mina").hover()
    page.mouse.down()
    adds(phone, "Aunt Fatma")
    expect(page.locator("main")).not_to_contain_text("Aunt Fatma")  # not under a finger
    page.mouse.up()
    page.wait_for_url(re.compile("/people/[^/]{36}$"))
    expect(page.locator("h1")).to_contain_text("Mina")


def test_what_another_tab_wrote_comes_when_the_finger_is_up(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/people")
    is_ready(page)
    page.mouse.move(5, 300)
    page.mouse.down()
    adds(phone, "Aunt Fatma")
    expect(page.locator("main")).not_to_contain_text("Aunt Fatma")
    page.mouse.up()
    expect(page.locator("main")).to_contain_text("Aunt Fatma")


def test_the_last_of_two_taps_wins_although_the_first_one_takes_longer(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/me/look")
    is_ready(page)
    reads_many_slowly(page)
    page.evaluate("document.querySelector('a[href=\"/diary\"]').click()")
    page.evaluate("document.querySelector('a[href=\"/me/theme\"]').click()")
    page.wait_for_url("**/me/theme")
    until(page, "window.read > 0")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")  # what comes late has come then
    assert page.url.endswith("/me/theme"), "the diary, tapped first, took the place of what was tapped last"
    expect(page.locator("h1")).to_have_text("Light or dark?")


def test_going_back_fast_ends_where_the_address_says(phone: Phone) -> None:
    page = phone.begins("Samira")
    is_ready(page)
    for place in ("/strengths", "/plan", "/diary", "/scales"):
        page.evaluate("(place) => document.querySelector(`a[href='${place}']`).click()", place)
        page.wait_for_url(f"**{place}")
    page.evaluate(
        """async () => {
          for (let times = 0; times < 3; times++) {
            history.back();
            await new Promise((done) => setTimeout(done, 30));
          }
        }"""
    )
    page.wait_for_url("**/strengths")
    expect(page.locator("h1")).to_have_text("What goes well?")


def reads_many_slowly(page: Page) -> None:
    """The device takes half a second to read many entries; `read` counts how often it did."""
    page.evaluate(
        """() => {
          window.read = 0;
          const getAll = IDBIndex.prototype.getAll;
          IDBIndex.prototype.getAll = function (...asked) {
            const request = getAll.apply(this, asked);
            return {
              set onsuccess(then) {
                request.onsuccess = () => setTimeout(() => (window.read++, then()), 500);
              },
              set onerror(then) {
                request.onerror = then;
              },
              get result() {
                return request.result;
              },
            };
          };
        }"""
    )


def adds(phone: Phone, name: str) -> None:
    """Somebody is added in another tab, and is on the server."""
    other = phone.opens("/people/new")
    is_ready(other)
    other.fill("[name=name]", name)
    other.locator("main form button.go").first.click()
    expect(other.locator(".page")).to_contain_text(name)
    other.wait_for_function("() => document.documentElement.dataset.waiting === '0'")
    other.close()
