"""A language that is not finished: Nermin reads Arabic, of which there are a few texts; for the rest others speak."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from justhtml import JustHTML
from sqlmodel import Session

from app import render, translate
from app.render import directions
from app.shared import shared
from app.translate import languages
from tests.test_beside import MOMENT, speaks
from tests.test_hosts import BrowserHost, server_page, session, whole_book
from tools.messages import signed

__all__ = ["session"]  # a fixture
SAID = {"Diary": "اليوميات", "Today": "اليوم", "Write something": "أكتب شيئًا", "Safety": "الأمان"}
PAGES = [
    "/",
    "/diary",
    "/diary/new",
    "/strengths",
    "/strengths/safety",
    "/scales/now",
    "/talk",
    "/me/language",
]


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Besides the languages there are, a beginning of Arabic."""
    locales = tmp_path / "locales"
    shutil.copytree(translate.LOCALES, locales)
    shutil.rmtree(locales / "ar", ignore_errors=True)
    catalog = Catalog(locale="ar", fuzzy=False)
    for text, said in SAID.items():
        catalog.add(text, said, context="domain" if text == "Safety" else None)
    (locales / "ar" / "LC_MESSAGES").mkdir(parents=True)
    (locales / "ar" / "LC_MESSAGES" / "messages.po").write_bytes(signed(catalog, "Amira"))
    monkeypatch.setattr(translate, "LOCALES", locales)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for known in (translate.catalogue, translate.languages, translate.is_complete, render.environment):
        known.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture
def host(arabic: None) -> Iterator[BrowserHost]:
    told = ("languages", "language_names", "directions", "welcomes", "unreviewed")
    host = BrowserHost(("ar",), **{name: shared()[name] for name in told})
    yield host
    host.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("second", [None, "nl", "en"])
def test_both_hosts_take_missing_texts_from_the_same_language(
    session: Session, host: BrowserHost, path: str, second: str | None
) -> None:
    entries = speaks(session, "ar")
    query = {"beside": second} if second else {}
    book, _ = whole_book(session)
    server = server_page(session, book, path, query, "ar")
    browser = host.ask(path=path, query=query, book=book, moment=MOMENT, lang="ar", entries=entries)
    assert browser.get("html") == server["html"], browser.get("why")


def test_a_missing_text_is_dutch_and_says_so(session: Session, arabic: None) -> None:
    page = arabic_page(session, "/diary")
    assert page.query_one("html").attrs["dir"] == "rtl"
    assert page.query_one("h1").to_text() == "اليوميات"
    plan = next(link for link in page.query(".places a") if link.attrs["href"] == "/scales")
    assert [(node.attrs["lang"], node.attrs["dir"]) for node in plan.query("[lang]")] == [("nl", "ltr")]
    skip = page.query_one(".skip")
    assert skip.query("[lang=nl]"), "the way past the bars is missing too"
    assert "\ufdd0" not in page.to_html(), "no mark may be left on a page"


def test_a_missing_text_comes_from_the_second_language_first(session: Session, arabic: None) -> None:
    page = arabic_page(session, "/diary", beside="en")
    assert page.query_one("h1 .second").to_text() == "Diary"
    ladder = next(link for link in page.query(".places a") if link.attrs["href"] == "/scales")
    assert "".join(ladder.to_text().split()) == "Ladder", "what reads the same stands once"
    assert [node.attrs["lang"] for node in ladder.query("[lang]")] == ["en"]


def test_a_missing_text_in_an_attribute_has_no_mark(session: Session, arabic: None) -> None:
    nav = arabic_page(session, "/diary").query_one("nav.places")
    assert nav.attrs["aria-label"] == "Delen van het boek"


def test_own_words_keep_their_language_beside_an_unfinished_one(session: Session, arabic: None) -> None:
    page = arabic_page(session, "/", beside="nl")
    own = page.query(".own[lang=nl]")
    assert own, "say that these words are Dutch"
    assert not any(node.query(".second") for node in own)


def test_a_language_that_a_speaker_checked_needs_no_dutch_beside_it(session: Session, arabic: None) -> None:
    assert "ar" in languages()
    assert directions()["ar"] == "rtl"
    page = arabic_page(session, "/strengths/safety")
    assert page.query_one("h1").to_text() == "الأمان"
    choice = arabic_page(session, "/me/language").query_one("button[lang=ar]")
    assert not choice.query("small"), "Amira looked at it"


def arabic_page(session: Session, path: str, **query: str) -> JustHTML:
    speaks(session, "ar")
    book, _ = whole_book(session)
    page = JustHTML(
        server_page(session, book, path, query, "ar")["html"], sanitize=False, collect_errors=True
    )
    assert not page.errors
    return page
