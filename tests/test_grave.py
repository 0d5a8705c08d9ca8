"""Texts that would be grave to misread: a language that no speaker has looked at never has them alone."""

from typing import Any

import pytest

from app import render
from tests.offices import organisation, worker_at
from tests.pages import Person
from tests.test_calm import writes
from tests.test_joining import code_of

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
