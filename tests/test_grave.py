"""Texts that would be grave to misread: a language that no speaker has looked at never has them alone."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from app import render
from app.reviews import Review, grave_files, review_of, reviewed_by
from app.translate import LOCALES
from tests.offices import organisation, worker_at
from tests.pages import Person
from tests.server import ROOT
from tests.test_calm import writes
from tests.test_joining import code_of
from tools import reviewed, translations
from tools.messages import signed, written

# Leaving fast, throwing away for good, who gets in, who sees it.
GRAVE_PAGES = (
    "/help/now",
    "/help/lines",
    "/help/leaving",
    "/help/sight",
    "/welcome/eyes",
    "/welcome/stop",
    "/erase",
    "/erase?undo={taken_out}",
    "/me/erase",
    "/me/erase?sure=yes",
    "/me/card",
    "/me/devices/new",
    "/me/devices/{device}",
    "/sharing",
    "/sharing/{grant}",
    "/sharing/{grant}/until",
    "/sharing/{grant}/parts/diary",
    "/strengths/safety",
)


@pytest.mark.parametrize("address", GRAVE_PAGES)
def test_nobody_has_to_trust_an_unchecked_text_about_staying_safe(nermin: Person, address: str) -> None:
    asked = {
        "taken_out": lambda: writes(nermin, "note", text="Secret", date="2026-11-20", removed="yes"),
        "grant": lambda: writes(nermin, "grant", name="Anna"),
        "device": lambda: nermin.opens("/me/devices").all("main a.card")[0].attrs["href"].rpartition("/")[2],
    }
    page = nermin.opens(
        address.format(**{name: find() for name, find in asked.items() if f"{{{name}}}" in address})
    )
    assert page.html.query_one("h1 .second[lang=nl]") or page.all("main .second[lang=nl]"), (
        "show the Dutch too"
    )
    ours = [node for node in page.all("main p") if node.to_text().strip() and not node.query(".own, bdi")]
    silent = [node.to_text() for node in ours if not node.query(".second[lang=nl]")]
    assert not silent, f"these stand in one language: {silent}"


def test_who_is_asked_to_connect_reads_it_in_dutch_too(app: Any, nermin: Person) -> None:
    anna = worker_at(app, organisation(app, "The Bridge"), "Anna")
    page = nermin.opens(f"/join/{code_of(anna)}")
    assert page.html.query_one("h1 .second[lang=nl]")


def test_an_unchecked_second_language_does_not_stand_alone_with_a_checked_first(
    nermin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "is_reviewed", lambda lang: lang == "en")
    page = nermin.opens("/help/now?beside=ar")
    assert [node.attrs["lang"] for node in page.all("h1 .second")] == ["ar", "nl"]


# --- a review is of the texts that were there ---


def _changed(content: bytes, source: str) -> bytes:
    """A PO file in which the translation of `source` is another one."""
    catalog = read_po(BytesIO(content), locale="ar")
    found = next(message for message in catalog if message.id == source)
    found.string = f"{found.string}!"
    return written(catalog, review_of(content))


def test_a_review_ends_where_a_text_on_safety_changes_and_stays_where_another_does() -> None:
    content = (LOCALES / "ar" / "LC_MESSAGES" / "messages.po").read_bytes()
    catalog = read_po(BytesIO(content), locale="ar")
    assert reviewed_by(signed(catalog, "Amira, 2026")) == "Amira, 2026"
    assert reviewed_by(_changed(signed(catalog, "Amira, 2026"), "The app is still on your phone.")) == ""
    assert reviewed_by(_changed(signed(catalog, "Amira, 2026"), "Write something")) == "Amira, 2026"
    assert reviewed_by(written(catalog, Review("Amira, 2026"))) == "", (
        "a name alone says nothing of the texts"
    )


def test_what_stands_on_a_grave_page_is_under_review_with_the_pieces_it_takes_in() -> None:
    files = {name.removeprefix("app/templates/") for name in grave_files()}
    assert {
        "screens/help/now.html",
        "screens/sharing/grant.html",
        "parts/leaving.html",
        "parts/code.html",
    } <= files
    assert "screens/home/today.html" not in files
    assert all((ROOT / name).exists() for name in grave_files()), "a file of content has another name now"


def test_the_table_of_languages_says_that_a_review_is_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "locales" / "ar" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    content = (LOCALES / "ar" / "LC_MESSAGES" / "messages.po").read_bytes()
    for module in (translations, reviewed):
        monkeypatch.setattr(module, "LOCALES", tmp_path / "locales")
        monkeypatch.setattr(module, "languages", lambda: ["ar"])
    path.write_bytes(content)
    assert translations.table()[0][-1] == "nobody yet"
    assert reviewed.main(["ar", "Amira, 2026"]) == 0
    assert translations.table()[0][-1] == "Amira, 2026"
    path.write_bytes(_changed(path.read_bytes(), "The app is still on your phone."))
    assert translations.table()[0][-1] == "Amira, 2026; texts on safety changed since then"
    assert reviewed.main(["ar", ""]) == 2
