"""Two languages on one page: every screen in every pair, in both hosts, and what nobody may lose by it."""

import html
import itertools
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML
from sqlmodel import Session

from app.beside import Other, beside, missing, same_shape
from app.screens import Screen
from app.table import TABLE
from app.translate import languages
from tests.node import Browser
from tests.pages import Person
from tests.strategies import HOSTILE, texts
from tests.test_hosts import BrowserHost, addresses, browser_host, server_page, session, speaks, whole_book
from tests.test_pairs import same

__all__ = ["browser_host", "session"]  # fixtures
DIRECTIONS = {"nl": "ltr", "en": "ltr", "ar": "rtl"}
MOST = 6  # addresses of one screen, about: both hosts over all of them are in test_hosts.py
MOMENT = {"today": "2026-11-20", "clock": "09:12"}


@pytest.mark.parametrize("screen", TABLE.screens, ids=lambda screen: screen.path)
def test_every_screen_stands_in_two_languages_alike_in_both_hosts(
    screen: Screen, session: Session, browser_host: BrowserHost
) -> None:
    book, entries = whole_book(session)
    pairs = itertools.cycle(itertools.permutations(languages(), 2))
    rendered = 0
    found = addresses(screen, entries)
    for path, query in Random(1).sample(found, len(found)):
        first, second = next(pairs)
        asked = {"entries": speaks(session, first)}
        told = {**query, "beside": second}
        server = server_page(session, book, path, told, first)
        if "html" not in server:
            continue
        if rendered == MOST:
            break
        rendered += 1
        browser = browser_host.ask(path=path, query=told, book=book, moment=MOMENT, lang=first, **asked)
        assert browser.get("html") == server["html"], f"{path} {told}: {browser.get('why')}"
        assert 'class="second"' in server["html"], (
            f"{path} {query}: give {first} and {second} the same tags in the same order: "
            f"{_apart(session, book, path, query, first, second)}"
        )
        alone = server_page(session, book, path, query, first)["html"]
        assert _as_one(server["html"]) == _as_one(alone), f"{path}: the first language lost something"
    assert rendered, f"no address of {screen.path} could be rendered"


def _apart(session: Session, book: str, path: str, query: dict[str, str], *langs: str) -> Any:
    """The first lines that differ in shape."""
    lines = []
    for lang in langs:
        speaks(session, lang)
        lines.append(server_page(session, book, path, query, lang)["html"].split("\n"))
    return next((pair for pair in zip(*lines, strict=False) if not same_shape(*pair)), "one is longer")


def _as_one(page: str) -> str:
    """The page without what the second language brought: its texts, and the question which one somebody writes in."""
    found = JustHTML(page, sanitize=False)
    for node in list(found.query(".second, .in-which")):
        node.parent.remove_child(node)
    return " ".join(found.to_text().split())


# --- hostile texts ---

_PIECES = st.one_of(
    st.sampled_from(HOSTILE).map(html.escape),
    texts(20).map(html.escape),
    st.sampled_from(
        ["", " ", "\n", "7", "a", "&amp;", missing("nl"), missing("ar"), "\u202e", "\u200f", "\ufdd0"]
    ),
)
_TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<b>", "</b>", "<br>", '<use href="#a"/>', "<svg>", "</svg>", "<nav>", "</nav>", "<title>", "</title>",
        '<a title="a > b">', "</a>", '<div data-domain="safety">', "</div>", "<div data-grave>",
        "<textarea>", "</textarea>", '<input value="x">',
    ]
)  # fmt: skip


@given(
    st.lists(st.tuples(_TAGS, _PIECES, _PIECES, _PIECES, _PIECES), max_size=8),
    st.booleans(),
    st.booleans(),
)
def test_both_hosts_weave_any_page_alike(
    browser: Browser, pieces: list[tuple[str, ...]], only_grave: bool, has_bare: bool
) -> None:
    first, second, third, bare = ("".join(piece[0] + piece[at] for piece in pieces) for at in (1, 2, 3, 4))
    others = [
        {"html": second, "lang": "nl", "onlyGrave": only_grave},
        {"html": third, "lang": "ar", "onlyGrave": False},
    ]
    same(browser, "beside", first, others, DIRECTIONS, bare if has_bare else None)


@given(st.lists(st.tuples(texts(30), texts(30)), min_size=1, max_size=5))
def test_what_people_write_cannot_break_the_page(said: list[tuple[str, str]]) -> None:
    first, second = ("".join(f"<p>{html.escape(pair[at])}</p>" for pair in said) for at in (0, 1))
    woven = JustHTML(beside(first, [Other(second, "nl")], DIRECTIONS), sanitize=False, collect_errors=True)
    assert len(woven.query("p")) == len(said)
    assert {node.name for node in woven.query("body *")} <= {"p", "span"}


def test_texts_of_one_page_are_never_mixed_with_those_of_another() -> None:
    page = "<ul><li>One</li><li>Two</li></ul>"
    other = "<ul><li>Een</li><li>Anders</li><li>Twee</li></ul>"
    assert beside(page, [Other(other, "nl")], DIRECTIONS) == page


# --- Nermin and Anna ---


def test_nermin_and_anna_read_the_same_page(nermin: Person) -> None:
    page = nermin.opens("/diary/new").follow("English").follow("Two languages at once").press("Nederlands")
    assert page.path == "/diary/new", "after choosing one comes back to where one was"
    second = page.html.query_one("h1 .second")
    assert second is not None, "show the heading in both languages"
    assert (second.attrs["lang"], second.attrs["dir"]) == ("nl", "ltr")
    assert all(node.attrs.get("lang") for node in page.all(".second")), "say the language of each second text"
    (profile,) = nermin.entries("profile")
    assert profile["second_lang"] == "nl", "it stays on until it is switched off"
    page = nermin.opens("/me/language/second?from=/plan").press("One language")
    assert page.path == "/plan"
    assert not page.all(".second")


def test_a_talk_offers_two_languages(nermin: Person) -> None:
    page = nermin.opens("/talk").press("We talk now").follow("Two languages in this talk").press("Nederlands")
    assert page.path == "/talk"
    assert page.all(".second")


def test_one_page_can_be_read_in_two_languages(nermin: Person) -> None:
    page = nermin.opens("/me/language/second?from=/plan")
    page = nermin.opens(page.all("details a[lang=nl]")[0].attrs["href"])
    assert page.all(".second")
    assert not nermin.opens("/plan").all(".second"), "only that one page was asked for"


def test_own_words_stand_once_with_their_language(nermin: Person) -> None:
    nermin.opens("/strengths/home/new").press("Keep it", text="Ik kook <graag> & vaak")
    page = nermin.opens("/strengths/home?beside=nl")
    own = [node for node in page.all(".own") if "kook" in node.to_text()]
    assert len(own) == 1
    assert not own[0].query(".second")
    assert own[0].to_text() == "Ik kook <graag> & vaak"


def test_ids_are_the_same_in_both_languages(nermin: Person) -> None:
    page = nermin.opens("/diary/new?beside=nl")
    form = dict(page.form("Keep it", text="Both of us wrote this"))
    assert form["save"]
    nermin.sends(list(form.items()), "/diary/new")
    assert [note["text"] for note in nermin.entries("note")] == ["Both of us wrote this"]


@pytest.mark.parametrize("asked", ["xx", "en", "constructor", "none"])
def test_a_second_language_that_is_none_changes_nothing(nermin: Person, asked: str) -> None:
    assert not nermin.opens(f"/plan?beside={asked}").all(".second")


# --- languages say how far they are ---


def test_safety_shows_dutch_beside_a_language_that_no_speaker_checked(nermin: Person) -> None:
    page = nermin.opens("/strengths/safety")
    assert page.html.query_one("h1 .second").attrs["lang"] == "nl"
    assert not page.all("nav .second"), "only what is grave, not the ways around the book"
    assert not nermin.opens("/strengths/home").all(".second")
    assert nermin.opens("/help/now").all("main .second")


def test_languages_say_quietly_that_no_speaker_checked_them(nermin: Person) -> None:
    page = nermin.opens("/me/language")
    dutch = next(node for node in page.all("button[lang=nl]"))
    assert "Nog niet getest" in dutch.to_text(), "in its own language, so that its readers understand"
    assert dutch.attrs["dir"] == "ltr"


def test_the_start_page_welcomes_in_every_language(stranger: Any) -> None:
    page = stranger("Nour").opens("/start")
    for code in languages():
        (button,) = page.all(f".langs button[lang={code}]")
        assert button.attrs["value"] == code
    assert "Welkom" in page.text
