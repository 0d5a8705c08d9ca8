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
    Json,
    choose,
    faults,
    follow,
    is_same,
    is_sent,
    kept,
    same_but_new_ids,
    small_phone,
    tap,
    typed,
    unfold,
    visit,
    waits,
)
from tests.browser.every_screen import addresses
from tests.browser.phones import Phone

NOBODY = "018f7e0c-5b1d-7c3e-8a2b-1234567890ab"
_BODY = "(html) => new DOMParser().parseFromString(html, 'text/html').body.outerHTML"
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
          const body = document.body.outerHTML.replaceAll(' data-htmx-powered="true"', "");
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
        _KEPT.sub("", same_but_new_ids(body, gone.ids))
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
    typed(page, "Bewaar", "Samira", "name")
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
    follow(page, lambda: page.get_by_role("button", name="Bewaar").click(click_count=3))
    visit(page, "/diary/new")
    page.fill("[name=text]", "Heel snel drie keer")
    follow(
        page,
        lambda: page.get_by_role("button", name="Bewaar").evaluate(
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
    expect(page.locator("h1")).to_have_text("Deze bladzijde is er niet")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    tap(page, "Naar vandaag")
    expect(page.locator("h1")).to_contain_text("Nermin")


def test_what_is_not_right_stays_as_it_was_typed(page: Page) -> None:
    visit(page, "/diary/new")
    text = "Ik schreef <b>veel</b> & nog meer.\n" * 80
    before = len(kept(page, "waiting"))
    page.fill("[name=text]", text)
    tap(page, "Bewaar")
    expect(page.locator("main")).to_contain_text("te lang")
    assert page.locator("[name=text]").input_value().strip() == text.strip()
    expect(page).to_have_url(re.compile("/diary/new$"))
    assert len(kept(page, "waiting")) == before
    page.fill("[name=text]", "Ik schreef minder.")
    tap(page, "Bewaar")
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
    page.keyboard.press("Escape")
    page.fill("[name=text]", "Blijft staan")
    page.keyboard.press("Escape")
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


# --- every kind of entry ---


def test_every_kind_is_added_changed_removed_and_put_back_and_arrives_once(
    browser: Browser, tmp_path: Path
) -> None:
    book = Book(tmp_path, name="Samira")
    book.server.start()
    phone = Phone(browser.browser_type, tmp_path / "phone", book.server.address)
    page = book.opens_on(phone.opens())
    is_sent(page)
    book.server.kill()
    before = book.workbooks[0].seq

    for walk in (
        a_profile,
        a_strength,
        a_wish,
        a_person,
        a_goal_and_a_step,
        a_note,
        a_rating,
        a_talk_and_a_topic,
        a_compliment,
    ):
        walk(page)
    number = len(kept(page, "waiting"))
    shown = {entry["id"]: json.loads(entry["shown"]) for entry in kept(page, "entries")}
    waits(page, number)
    phone.closes()

    page = phone.opens("/")
    expect(page.locator("h1")).to_have_text("Hello Samira K.")
    assert {entry["id"]: json.loads(entry["shown"]) for entry in kept(page, "entries")} == shown
    waits(page, number)
    for address, text in (
        ("/strengths/home?time=now", "I bake bread"),
        ("/strengths/home?time=later", "A dry cellar"),
        ("/people", "Amira B."),
        ("/plan", "I sleep till seven"),
        ("/diary", "It rained all day"),
        ("/talk", "You never give up"),
    ):
        visit(page, address)
        expect(page.locator("main")).to_contain_text(text)

    book.server.start()
    is_sent(page)
    is_same(page, book)
    held = book.holds()
    assert book.workbooks[0].seq == before + number
    entries = {entry["id"]: entry for entry in held["entries"]}
    assert {(view["id"], *sorted(view["fields"].items())) for view in map(plain, shown.values())} == {
        (entry["id"], *sorted(plain(entry)["fields"].items())) for entry in entries.values()
    }
    assert sorted(entry["kind"] for entry in entries.values()) == sorted(
        [
            "profile",
            "strength",
            "wish",
            "person",
            "goal",
            "step",
            "note",
            "rating",
            "talk",
            "topic",
            "compliment",
        ]
    )
    assert not any(entry["fields"].get("removed") for entry in entries.values())
    answered = page.request.get("/export.json").json()
    assert answered == held
    phone.closes()
    book.close()


def plain(view: Json) -> Json:
    return {"id": view["id"], "fields": {name: json.dumps(value) for name, value in view["fields"].items()}}


def is_removed_and_put_back(page: Page, word: str, text: str) -> None:
    """Tap what takes it out; the page that comes says so, without it; put it back."""
    tap(page, word)
    expect(page.locator("main form.undo")).to_be_visible()
    if text:
        expect(page.locator("main")).not_to_contain_text(text)
    tap(page, "Put it back")
    expect(page.locator("main form.undo")).to_have_count(1 if "undo" in page.url and not text else 0)
    if text:
        expect(page.locator("main")).to_contain_text(text)


def a_profile(page: Page) -> None:
    visit(page, "/me/name")
    typed(page, "Keep it", "Samira K.", "name")
    expect(page.locator("main")).to_contain_text("Samira K.")


def a_strength(page: Page) -> None:
    visit(page, "/strengths/home/new?time=now")
    typed(page, "Keep it", "I bake")
    tap(page, "I bake")
    tap(page, "Say it another way")
    typed(page, "Keep it", "I bake bread")
    is_removed_and_put_back(page, "Take it out", "I bake bread")


def a_wish(page: Page) -> None:
    visit(page, "/strengths/home/new?time=later")
    typed(page, "Keep it", "A cellar")
    tap(page, "A cellar")
    tap(page, "Say it another way")
    typed(page, "Keep it", "A dry cellar")
    is_removed_and_put_back(page, "Take it out", "A dry cellar")


def a_person(page: Page) -> None:
    visit(page, "/people")
    tap(page, "Add somebody")
    typed(page, "Keep it", "Amira", "name")
    choose(page, "Family")
    tap(page, "Keep it")
    tap(page, "Another name")
    typed(page, "Keep it", "Amira B.", "name")
    is_removed_and_put_back(page, "Take out of my book", "Amira B.")


def a_goal_and_a_step(page: Page) -> None:
    visit(page, "/goals/new")
    typed(page, "This is my goal", "I sleep")
    visit(page, "/plan")
    tap(page, "I sleep")
    goal = page.url
    tap(page, "A new step")
    typed(page, "Keep it", "I buy a lamp")
    tap(page, "Me")
    visit(page, goal)
    tap(page, "I buy a lamp")
    unfold(page, "Change something")
    tap(page, "Say it another way")
    typed(page, "Keep it", "I buy a small lamp")
    unfold(page, "Change something")
    is_removed_and_put_back(page, "Take it out", "I buy a small lamp")
    unfold(page, "Change something")
    tap(page, "Say it another way")
    typed(page, "Keep it", "I sleep till seven")
    unfold(page, "Change something")
    is_removed_and_put_back(page, "Take it out", "I sleep till seven")


def a_note(page: Page) -> None:
    visit(page, "/diary/new")
    typed(page, "Keep it", "It rained")
    visit(page, "/diary")
    tap(page, "It rained")
    tap(page, "Change the words")
    typed(page, "Keep it", "It rained all day")
    is_removed_and_put_back(page, "Remove this note", "It rained all day")


def a_rating(page: Page) -> None:
    visit(page, "/scales/now?general=yes")
    page.locator("label.rung").filter(has_text="5").first.click()
    tap(page, "Keep it")
    rating = page.url.split("/ratings/")[1].split("/")[0]
    visit(page, f"/ratings/{rating}/lines/now")
    page.locator("label.rung").filter(has_text="7").first.click()
    tap(page, "Keep it")
    visit(page, f"/ratings/{rating}")
    is_removed_and_put_back(page, "Remove this mark", "")


def a_talk_and_a_topic(page: Page) -> None:
    visit(page, "/talk")
    tap(page, "We talk now")
    tap(page, "About this talk")
    talk = page.url
    tap(page, "Change the day or the place")
    typed(page, "Keep it", "In the garden", "place")
    visit(page, f"{talk}/agenda")
    typed(page, "Add it", "The roof")
    tap(page, "The roof")
    typed(page, "Keep it", "The roof leaks")
    tap(page, "The roof leaks")
    is_removed_and_put_back(page, "Take it out", "The roof leaks")
    visit(page, talk)
    is_removed_and_put_back(page, "Take it out", "")


def a_compliment(page: Page) -> None:
    visit(page, "/compliments/new")
    typed(page, "Keep it", "You go on")
    tap(page, "You go on")
    typed(page, "Keep it", "You never give up")
    tap(page, "You never give up")
    is_removed_and_put_back(page, "Take it out", "You never give up")
