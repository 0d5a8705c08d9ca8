"""The server is gone, killed: every screen opens, every form saves, and later everything arrives exactly once.

Every screen is opened by a link; a few, with FULL=1 all, by their address in a new tab too.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.book import (
    FULL,
    Book,
    faults,
    follow,
    has_languages,
    kept,
    same_but_new_ids,
    small_phone,
    tap,
    typed,
    visit,
    waits,
)
from tests.browser.every_screen import addresses

NOBODY = "018f7e0c-5b1d-7c3e-8a2b-1234567890ab"
_BODY = "(html) => new DOMParser().parseFromString(html, 'text/html').body.outerHTML"
_PICTURE = re.compile(r'<use href="[^"#]*#(?:drawn-)?')
_KEPT = re.compile(r'<p class="kept[^>]*>.*?</p>', re.DOTALL)  # says whether there is a network


@dataclass
class Gone:
    """A phone that opened `/` once, of a server that is killed, and what that server showed before."""

    page: Page
    book: Book
    shown: dict[str, str]
    ids: set[str]
    faults: list[str]

    def step(self) -> str:
        return next(path for path in self.shown if re.fullmatch("/steps/[^/]+", path))


@pytest.fixture(scope="module")
def gone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    held = book.holds()
    ids = {one["id"] for name in ("entries", "saves") for one in held[name]}
    other = small_phone(browser, book.server, "nl-NL")
    asked = other.request
    asked.post(f"/join/{book.code()}")
    wanted = [address for address in addresses(held["entries"]) if address != "/start"]
    shown = {address: asked.get(address).text() for address in wanted}
    other.close()
    context = small_phone(browser, book.server, "nl-NL")
    page = book.opens_on(context.new_page())
    has_languages(page, "nl", "en")
    book.server.kill()
    yield Gone(page, book, shown, ids, faults(page))
    context.close()
    book.close()


@pytest.fixture
def page(gone: Gone) -> Page:
    """The phone, opened anew by its address; nobody typed anything."""
    gone.faults.clear()
    opens(gone.page, "/")
    return gone.page


def opens(page: Page, address: str) -> None:
    """Open an address as if it was typed, or tapped in another app."""
    page.goto(address)
    page.wait_for_selector("h1:focus", state="attached")


def looks_as_on_the_server(gone: Gone, address: str) -> str:
    """What differs, in words; empty if nothing does."""
    page, server = gone.page, gone.shown[address]
    there = page.evaluate(
        """() => {
          const { lang, dir, dataset } = document.documentElement;
          const rendered = document.body.cloneNode(true); // without the loudspeakers that scripts put in
          for (const it of rendered.querySelectorAll("button.aloud")) it.remove();
          for (const it of rendered.querySelectorAll(".spoken")) it.replaceWith(...it.childNodes);
          for (const it of rendered.querySelectorAll("[data-print]")) it.hidden = true; // scripts show it
          // A picture comes from its file, or out of the document.
          for (const it of rendered.querySelectorAll("use[href^='#']")) {
            if (!document.querySelector(`symbol${it.getAttribute("href")}`)) throw new Error(`${it.outerHTML} shows nothing`);
          }
          const body = rendered.outerHTML.replaceAll(' data-htmx-powered="true"', "");
          return { looks: [document.title, lang, dir, dataset.text, dataset.theme], body, h1: document.activeElement.id };
        }"""
    )
    looks = page.evaluate(
        """(html) => {
          const { title, documentElement: { lang, dir, dataset } } = new DOMParser().parseFromString(html, "text/html");
          return [title, lang, dir, dataset.text, dataset.theme];
        }""",
        server,
    )
    bodies = [
        _PICTURE.sub('<use href="#', _KEPT.sub("", same_but_new_ids(body, gone.ids)))
        for body in (page.evaluate(_BODY, server), there["body"])
    ]
    if there["looks"] != looks:
        return f"{address}: {there['looks']} is {looks} on the server"
    if there["h1"] != "h1":
        return f"{address}: the focus is on {there['h1']!r}"
    if bodies[0] != bodies[1]:
        lines = zip(*(body.split("\n") for body in bodies), strict=False)
        return f"{address}: " + next(
            (f"{one!r} on the server, {two!r} here" for one, two in lines if one != two), "longer"
        )
    return ""


# --- every screen ---


def test_every_screen_opens_by_a_link_as_on_the_server_none_opened_before(gone: Gone, page: Page) -> None:
    found = []
    for address in gone.shown:
        visit(page, address)
        found.append(looks_as_on_the_server(gone, address))
        assert page.url.endswith(address), f"{address} leads to {page.url}"
    assert not any(found), "\n".join(list(filter(None, found))[:5])
    assert not gone.faults


def test_screens_open_by_their_address_as_on_the_server(gone: Gone, page: Page) -> None:
    found = []
    for address in list(gone.shown)[:: 1 if FULL else 12]:
        opens(page, address)
        found.append(looks_as_on_the_server(gone, address))
    assert not any(found), "\n".join(list(filter(None, found))[:5])
    assert not gone.faults


# --- as in any browser ---


def test_back_and_forward_lead_to_the_screens_they_came_from(page: Page) -> None:
    for address in ("/strengths", "/strengths/home?time=later", "/diary"):
        visit(page, address)
    follow(page, page.go_back)
    expect(page).to_have_url(re.compile(r"/strengths/home\?time=later$"))
    expect(page.locator(".tabs [aria-current]")).to_have_text(re.compile("Later"))
    expect(page).to_have_title("Wonen · Mijn boek")
    follow(page, page.go_back)
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title(re.compile("^Wat "))
    follow(page, page.go_forward)
    follow(page, page.go_forward)
    expect(page).to_have_url(re.compile("/diary$"))


def test_what_was_saved_is_there_when_one_goes_back(page: Page) -> None:
    visit(page, "/people")
    tap(page, "Iemand erbij")
    typed(page, "Bewaren", "Samira", "name")
    follow(page, page.go_back)
    follow(page, page.go_back)
    expect(page).to_have_url(re.compile("/people$"))
    expect(page.locator("main")).to_contain_text("Samira")


def test_an_address_with_a_question_opens_and_reloads(page: Page) -> None:
    opens(page, "/strengths/home?time=later")
    expect(page.locator(".tabs [aria-current]")).to_have_text(re.compile("Later"))
    page.reload()
    page.wait_for_selector("h1:focus", state="attached")
    expect(page.locator(".tabs [aria-current]")).to_have_text(re.compile("Later"))
    expect(page).to_have_url(re.compile(r"/strengths/home\?time=later$"))


def test_three_taps_on_a_button_are_one_save(page: Page) -> None:
    visit(page, "/diary/new")
    before = len(kept(page, "waiting"))
    page.fill("[name=text]", "Drie keer getikt")
    follow(page, lambda: page.get_by_role("button", name="Bewaren").click(click_count=3))
    visit(page, "/diary/new")
    page.fill("[name=text]", "Heel snel drie keer")
    follow(
        page,
        lambda: page.get_by_role("button", name="Bewaren").evaluate(
            "b => { b.click(); b.click(); b.click(); }"
        ),
    )
    waits(page, before + 2)
    texts = [record["save"]["changes"][0]["fields"].get("text") for record in kept(page, "waiting")]
    assert texts[before:] == ["Drie keer getikt", "Heel snel drie keer"]


def test_a_link_within_the_page_stays_on_it(page: Page) -> None:
    visit(page, "/diary/new")
    page.fill("[name=text]", "Nog niet klaar")
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/diary/new#main$"))
    assert page.locator("[name=text]").input_value() == "Nog niet klaar", "the page was made anew"
    page.fill("[name=text]", "")
    tap(page, "Alleen een gevoel")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Hoe is je dag?")


@pytest.mark.parametrize("address", [f"/steps/{NOBODY}", f"/goals/{NOBODY}/steps/new"])
def test_what_is_not_there_says_so_and_leads_home(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.locator("h1")).to_have_text("Deze pagina is er niet")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    tap(page, "Naar vandaag")
    expect(page.locator("h1")).to_contain_text("Nermin")


def test_what_is_not_right_stays_as_it_was_typed(page: Page) -> None:
    visit(page, "/diary/new")
    text = "Ik schreef <b>veel</b> & nog meer.\n" * 80
    before = len(kept(page, "waiting"))
    page.fill("[name=text]", text)
    tap(page, "Bewaren")
    expect(page.locator("main")).to_contain_text("te lang")
    assert page.locator("[name=text]").input_value().strip() == text.strip()
    expect(page).to_have_url(re.compile("/diary/new$"))
    assert len(kept(page, "waiting")) == before
    page.fill("[name=text]", "Ik schreef minder.")
    tap(page, "Bewaren")
    expect(page.locator("h1")).to_have_text("Hoe voel je je?")
    waits(page, before + 1)
    follow(page, page.go_back)
    expect(page.locator("h1")).to_have_text("Hoe is je dag?")


def test_the_book_comes_as_a_file(gone: Gone, page: Page) -> None:
    visit(page, "/me/file")
    with page.expect_download() as file:
        page.get_by_role("link", name="Neem mijn boek mee").click()
    book = json.loads(Path(file.value.path()).read_text("utf-8"))
    assert file.value.suggested_filename == "my-book.json"
    assert gone.ids <= {one["id"] for name in ("entries", "saves") for one in book[name]}
    expect(page.locator("h1")).to_have_text("Mijn boek als bestand")


def test_what_only_the_server_can_do_says_that_there_is_no_network(page: Page) -> None:
    visit(page, "/me/file")
    follow(page, page.get_by_role("link", name="Zet een bestand in mijn boek").click)
    expect(page.locator("h1")).to_contain_text("internet")
    tap(page, "Naar vandaag")
    expect(page.locator("h1")).to_contain_text("Nermin")


def test_escape_and_other_keys_change_nothing(gone: Gone, page: Page) -> None:
    visit(page, "/diary/new")
    page.fill("[name=text]", "Blijft staan")
    page.keyboard.press("Escape")  # twice quickly leaves the book: test_leaving
    page.keyboard.press("Control")
    assert page.locator("[name=text]").input_value() == "Blijft staan"
    expect(page).to_have_url(re.compile("/diary/new$"))
    assert not gone.faults


def test_the_language_changes_at_once_and_back(page: Page) -> None:
    visit(page, "/me/language")
    tap(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Me · My book")
    expect(page.locator("nav.places")).to_contain_text("Today")
    visit(page, "/strengths")
    expect(page.locator("h1")).to_have_text(re.compile("^What "))
    opens(page, "/me/language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    tap(page, "Nederlands")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page).to_have_title("Ik · Mijn boek")
