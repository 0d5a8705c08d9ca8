"""Summaries say the same in both hosts, whatever is in the book."""

import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.content import CONTENT
from app.host import ON_EVERY_SCREEN
from app.kinds import KINDS
from app.screens import Screen
from app.shared import shared
from app.summaries import SUMMARIES
from app.table import TABLE
from tests.node import Browser
from tests.strategies import entries
from tests.summary_pairs import of_range, summaries

TODAY = "2026-11-20"
KIND_OF = {"grant": "grant", "goal": "goal", "wish": "wish", "talk": "talk", "step": "step", "who": "person"}
SCREENS = [screen for screen in TABLE.screens if screen.summaries]
# 1970, before the talks of tests.strategies, that very day, after them, and as late as an id can tell.
CLOCKS = [0, 1_700_000_000_000, 1_795_132_800_000, 1_795_300_000_000, 2**48 - 1]
GONE = "00000000-0000-7000-8000-00000000dead"


def an_id(ms: int, number: int) -> str:
    return f"{ms:012x}"[:8] + "-" + f"{ms:012x}"[8:] + f"-7000-8000-{number:012x}"


@st.composite
def whole_books(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Entries of all kinds that refer to each other, or to what is gone, by devices with any clock.

    One kind is there in plenty now and then, so that lists are cut off where the app cuts them off.
    """
    kinds = draw(st.lists(st.sampled_from([kind for kind in KINDS if kind != "profile"]), max_size=24))
    book = [
        {"id": an_id(draw(st.sampled_from(CLOCKS)), 1000 * n), "kind": kind, "fields": draw(entries(kind))}
        for n, kind in enumerate(kinds, start=1)
    ]
    chance = random.Random(draw(st.integers(0, 9999)))
    for row in book:
        row["seen"] = [an_id(chance.choice(CLOCKS), n) for n in range(chance.randint(0, 2))]
        for name, kind in KIND_OF.items():
            there = [other["id"] for other in book if other["kind"] == kind]
            if name in KINDS[row["kind"]].model_fields and there and chance.random() < 0.8:
                row["fields"][name] = chance.choice(there)
        for other in book:
            if row["kind"] == "goal" and other["kind"] in ("person", "strength") and chance.random() < 0.5:
                name = "people" if other["kind"] == "person" else "strengths"
                row["fields"][f"{name}.{other['id']}"] = chance.random() < 0.7
    if book and chance.random() < 0.5:
        chance.choice(book)["times"] = chance.choice([2, 8, 9, 50, 51, 60, 61, 130])
    return book


def places(screen: Screen, book: list[dict[str, Any]], chance: random.Random) -> Iterator[list[Any]]:
    """Addresses of a screen: of two entries that are there, and of one that is gone."""
    [kind] = {query.kind for query in screen.needs.values() if query.as_ == "one"} or {"person"}
    there = [row["id"] for row in book if row["kind"] == kind]
    ids = [row["id"] for row in book] or [GONE]
    values = {
        "date": ["2026-11-19", TODAY, "2026-11-21", "1900-01-01", "2199-12-31"],
        "domain": list(CONTENT["domains"]),
        "instrument": list(CONTENT["instruments"]),
        "key": [
            *CONTENT["instruments"]["session"]["lines"],
            *CONTENT["instruments"]["now"]["questions"],
            "none",
        ],
        "section": list(CONTENT["sections"]),
        "time": ["now", "before", "later"],
        "flag": ["yes"],
        "here": [screen.path for screen in SCREENS if "{" not in screen.path],
        "text": ["cooking", "friends school", "xyzzy"],
    }
    for entry_id in [*chance.sample(there, min(2, len(there))), GONE] if "{id}" in screen.path else [GONE]:
        query = {name: chance.choice(values.get(what, ids)) for name, what in screen.params.items()} | {
            "id": entry_id
        }
        path = screen.path.format(**query)
        asked = {name: value for name, value in query.items() if name != "id" and chance.random() < 0.7}
        yield [path, asked]


def floats(value: Any) -> bool:
    """Whether there is a float anywhere in `value`."""
    if isinstance(value, dict):
        return any(map(floats, value.values()))
    return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float)


@given(book=whole_books(), seed=st.integers(0, 9999))
def test_every_summary_of_every_screen_says_the_same_in_both_hosts(
    browser: Browser, book: list[dict[str, Any]], seed: int
) -> None:
    chance = random.Random(seed)
    asked = [place for screen in SCREENS for place in places(screen, book, chance)]
    here = summaries(book, TODAY, asked)
    answer = browser.call("summaries", book, TODAY, asked)
    assert "value" in answer, answer["why"]
    for place, ours, theirs in zip(asked, here, answer["value"], strict=True):
        # In order too: templates go through dicts by key.
        assert json.dumps(theirs) == json.dumps(ours), place
        assert not floats(ours), place


@given(
    st.integers(0, 30),
    st.integers(1, 99),
    st.lists(st.one_of(st.integers(0, 100), st.just("unknown")), max_size=40),
)
def test_ladders_and_drawings_of_any_range_are_the_same_in_both_hosts(
    browser: Browser, low: int, width: int, marks: list[Any]
) -> None:
    args = [low, min(low + width, 100), marks]
    assert browser.call("of_range", *args)["value"] == of_range(*args)


def test_a_book_with_something_of_all_opens_every_summary(browser: Browser) -> None:
    """So that the test above, over any books, can reach them all."""
    needed = {
        "domain": "home",
        "time": "now",
        "text": "x",
        "date": TODAY,
        "name": "Samira",
        "instrument": "session",
    }
    book = [
        {
            "id": an_id(CLOCKS[1], 1000 * n),
            "kind": kind,
            "fields": {name: value for name, value in needed.items() if name in KINDS[kind].model_fields},
        }
        for n, kind in enumerate(KINDS, start=1)
    ]
    asked = [place for screen in SCREENS for place in places(screen, book, random.Random(1))]
    found = summaries(book, TODAY, asked)
    assert browser.call("summaries", book, TODAY, asked)["value"] == found
    assert {name for at in found if at != "NotThere" for name in at} == set(SUMMARIES)


def test_what_summaries_need_is_handed_over_whole() -> None:
    handed = shared()["summaries"]
    assert {name: set(needs) for name, needs in handed.items()} == {
        name: set(summary.needs) for name, summary in SUMMARIES.items()
    }


def test_every_summary_is_on_a_screen() -> None:
    on_screens = {name for screen in SCREENS for name in screen.summaries}
    assert set(SUMMARIES) == {*on_screens, *ON_EVERY_SCREEN}
