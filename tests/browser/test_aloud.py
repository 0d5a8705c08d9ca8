"""Reading aloud in a real browser. It has no voices, so these tests give it some (voices.js), which say each word in no time."""

import json
import math
import re
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.recordings import name_of
from tests.browser.book import Book, is_ready, small_phone
from tests.browser.phones import Deployed
from tests.server import Server

VOICES = (Path(__file__).parent / "voices.js").read_text()
TOP = "[data-aloud-screen]"
CARDS = "/strengths/home/cards?time=now"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = Book(tmp_path_factory.mktemp("book"), example=True)
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def context(browser: Browser, book: Book) -> Iterator[BrowserContext]:
    context = small_phone(browser, book.server, "nl-NL")
    yield context
    context.close()


def opens(context: BrowserContext, book: Book, address: str, **at_first: object) -> Page:
    """A page on a phone with voices, once its loudspeakers are there. `at_first`: see voices.js"""
    context.add_init_script(f"window.sayingAtFirst = {json.dumps(at_first)}; {VOICES}")
    page = book.opens_on(context.new_page())
    page.goto(address)
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    if not at_first.get("alone"):
        expect(page.locator("button.aloud").first).to_be_visible()
    return page


def said(page: Page) -> list[str]:
    return [one["text"] for one in page.evaluate("saying.said")]


def is_over(page: Page) -> None:
    expect(page.locator("button[aria-pressed=true]:is(.aloud, [data-aloud-screen])")).to_have_count(0)


def marked(page: Page) -> str:
    return page.evaluate(
        "[...(CSS.highlights.get('spoken') || [])].map(String).join('|') || document.querySelector('.is-spoken')?.innerText || ''"
    )


def test_one_loudspeaker_reads_its_own_text_and_no_other(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS)
    page.locator(".spoken", has_text="Ik houd mijn plek netjes").locator("button.aloud").click()
    is_over(page)
    assert said(page) == ["Ik houd mijn plek netjes"]
    assert page.locator("main :checked").count() == 0, "the loudspeaker chose the card too"


def test_each_loudspeaker_says_what_it_reads(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS)
    page.get_by_role("button", name="Lees voor: Ik houd mijn plek netjes").click()
    is_over(page)
    assert said(page) == ["Ik houd mijn plek netjes"]
    expect(page.get_by_role("button", name="Lees voor: Wonen Wat past bij jou?")).to_have_count(1)
    names = page.locator("button.aloud").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert len(set(names)) == len(names), "two loudspeakers have the same name"


def test_the_one_on_top_reads_the_screen_in_its_order(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS)
    page.locator(TOP).click()
    expect(page.locator(TOP)).to_have_attribute("aria-pressed", "false")
    words = said(page)
    assert words[0] == "Wonen", words
    order = [
        words.index(one) for one in ("Wat past bij jou?", "Kies alles wat past.", "Ik houd mijn plek netjes")
    ]
    assert order == sorted(order)
    assert "Lees voor" not in words and "Vandaag" not in words, "the bars are not part of the screen"
    assert {one["voice"] for one in page.evaluate("saying.said")} == {"here-nl"}, (
        "only a voice of the phone itself"
    )


def test_what_is_said_is_marked_and_comes_into_sight(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS, isHeld=True)
    last = page.locator(".spoken").last
    last.locator("button.aloud").evaluate("(button) => button.click()")
    words = last.locator(".tile, .card").inner_text().strip()
    page.wait_for_function("() => CSS.highlights.get('spoken')")
    assert marked(page) == words.split()[-1], "the word that is being said is marked"
    expect(last).to_be_in_viewport()
    page.evaluate("saying.end()")
    is_over(page)
    assert marked(page) == ""


def test_without_highlights_the_block_is_marked(context: BrowserContext, book: Book) -> None:
    context.add_init_script("delete window.Highlight")
    page = opens(context, book, CARDS, isHeld=True)
    page.locator(".title > .aloud").click()
    expect(page.locator(".is-spoken")).to_contain_text("Wonen")
    page.locator(".title > .aloud").click()
    expect(page.locator(".is-spoken")).to_have_count(0)


def test_a_second_tap_another_screen_and_leaving_make_it_silent(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS, isHeld=True)
    page.locator(TOP).click()
    expect(page.locator(TOP)).to_have_attribute("aria-pressed", "true")
    page.locator(TOP).click()
    is_over(page)
    assert len(said(page)) == 1 and page.evaluate("saying.cancelled") == 1

    page.locator(TOP).click()
    page.wait_for_function("() => saying.said.length === 2")
    page.locator("nav.places a").last.click()
    expect(page.locator("h1")).not_to_have_text(re.compile("Wat past"))
    is_over(page)
    assert page.evaluate("saying.cancelled") == 2 and len(said(page)) == 2


def test_another_loudspeaker_takes_over(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS, isHeld=True)
    page.locator(TOP).click()
    page.wait_for_function("() => saying.said.length === 1")
    page.locator("main > p .aloud").first.click()
    page.wait_for_function("() => saying.said.length === 2")
    assert said(page)[1] == "Kies alles wat past."
    expect(page.locator(TOP)).to_have_attribute("aria-pressed", "false")


def test_voices_that_come_late_are_waited_for(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS, isLate=True)
    page.locator("main > p .aloud").first.click()
    assert said(page) == []
    page.evaluate("saying.come()")
    is_over(page)
    assert said(page) == ["Kies alles wat past."]


def test_own_words_are_read_by_a_voice_of_their_own_language(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS)
    page.evaluate(
        """() => {
          const own = Object.assign(document.createElement("bdi"), { className: "own", lang: "en", textContent: "I cook well" });
          document.querySelector("main > p").prepend(own);
        }"""
    )
    page.locator("main > p .aloud").first.click()
    is_over(page)
    spoken = [(one["text"], one["voice"]) for one in page.evaluate("saying.said")]
    assert spoken == [("I cook well", "here-en"), ("Kies alles wat past.", "here-nl")]


def test_without_a_voice_the_page_says_so_and_how_to_get_one(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, CARDS, voices=[])
    page.locator("main > p .aloud").first.click()
    expect(page.get_by_role("status").filter(has_text="geen stem")).to_contain_text("Nederlands")
    page.get_by_role("link", name="Hoe krijg ik een stem?").click()
    expect(page.locator("[data-no-voice]")).to_be_visible()


def test_a_voice_and_its_speed_are_chosen_by_hearing_them(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, "/me/voice")
    expect(page.locator("[data-voice]")).to_have_count(2)
    expect(page.locator("[data-no-voice]")).to_be_hidden()
    page.get_by_role("button", name="Here too", exact=True).click()
    page.get_by_role("button", name="Langzaam", exact=True).click()
    page.wait_for_function("() => saying.said.length === 2")
    heard = page.evaluate("saying.said[1]")
    assert heard["voice"] == "here-too-nl" and heard["rate"] < 1
    page.goto(CARDS)
    page.locator("main > p .aloud").first.click()
    is_over(page)
    assert page.evaluate("saying.said[0].voice") == "here-too-nl", "it holds on the next screen"


def test_who_does_not_want_them_has_only_the_one_on_top(context: BrowserContext, book: Book) -> None:
    page = opens(context, book, "/me/voice")
    page.get_by_role("button", name="Alleen bovenaan", exact=True).click()
    expect(page.locator("button.aloud")).to_have_count(0)
    page.goto(CARDS)
    page.locator(TOP).click()
    is_over(page)
    assert len(said(page)) > 5
    assert page.locator("button.aloud").count() == 0


def test_a_page_is_as_it_was_rendered_when_it_is_brought_up_to_date(
    context: BrowserContext, book: Book
) -> None:
    page = opens(context, book, "/people")
    other = context.new_page()
    other.goto("/people/new")
    is_ready(other)
    other.fill("[name=name]", "Tante Emine")
    other.locator("main form button.go").first.click()
    expect(page.locator("main")).to_contain_text("Tante Emine")
    expect(page.locator(".spoken", has_text="Tante Emine").locator("> button.aloud")).to_have_count(1)
    assert page.locator(".spoken .spoken").count() == 0
    assert page.locator(".spoken:not(:has(> button.aloud))").count() == 0


def test_loudspeakers_do_not_hold_up_a_page_of_a_hundred_cards(context: BrowserContext, book: Book) -> None:
    """They are put in a few at a time: a piece of work is usually no longer than a few frames."""
    page = opens(context, book, CARDS)
    usual = page.evaluate(
        """async () => {
          const list = document.querySelector(".tiles");
          const some = [...list.querySelectorAll(".spoken > *:first-child")];
          for (let n = 0; n < 100; n++) list.append(some[n % some.length].cloneNode(true));
          const times = [];
          const ask = window.requestIdleCallback;
          window.requestIdleCallback = (work, options) => ask((deadline) => {
            const begun = performance.now();
            work(deadline);
            times.push(performance.now() - begun);
          }, options);
          localStorage.clear();
          document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: { ctx: {} } }));
          while (document.querySelectorAll(".spoken").length < 100) await new Promise(requestAnimationFrame);
          return times.sort((one, other) => one - other)[Math.floor(times.length / 2)]; // the machine may be busy
        }"""
    )
    assert usual < 50, f"a piece of work usually took {usual} ms"


# --- recordings ---


def test_where_there_is_no_voice_a_recording_is_played(deployed: Deployed, browser: Browser) -> None:
    folder = deployed.root / "locales" / "nl" / "audio"
    folder.mkdir()
    with wave.open(str(folder / f"{name_of('', 'Choose all that fits.')}.wav"), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        tone = [int(2_000 * math.sin(n / 3)) for n in range(1_600)]
        file.writeframes(struct.pack("<1600h", *tone))
    deployed.build()
    deployed.is_killed_and_starts_again()
    context = small_phone(browser, deployed, "nl-NL")
    context.add_init_script(f"window.sayingAtFirst = {{ voices: [] }}; {VOICES}")
    page = context.new_page()
    begins(page, deployed)
    page.goto(CARDS)
    with page.expect_response("**/nl-*.wav") as heard:
        page.locator("main > p .aloud").first.click()
    assert heard.value.ok
    is_over(page)
    assert page.locator("#aloud").inner_text() == "", "it was heard, so there is nothing to say"
    context.close()


def begins(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/start")
    page.fill("[name=name]", "Nermin")
    page.locator("main form button.go").first.click()
    page.locator("main a[href='/']").click()  # the five pictures are skipped
    page.wait_for_url("**/")
    is_ready(page)
