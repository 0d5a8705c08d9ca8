"""Whatever is in a book, both hosts write the same page: generated books, rivals, what was typed, and right to left."""

import difflib
import itertools
import random
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.host import Host, NotThere
from app.render import Moment
from app.select import Query, view
from app.table import TABLE
from app.translate import languages
from tests.strategies import entries, texts, values_of
from tests.summary_pairs import written_out
from tests.test_hosts import BrowserHost, browser_host
from tests.test_shared_summaries import TODAY, places, whole_books

__all__ = ["browser_host"]
OWNER = "01a1f8b2-0000-7000-8000-0000000000aa"
Json = Any


class Remembered(Host):
    """The server's host over entries in memory."""

    def __init__(self, book: list[Json], lang: str) -> None:
        made = itertools.count(1)
        super().__init__(None, OWNER, lang, Moment(TODAY, "09:12", lambda: f"new-{next(made)}"))  # type: ignore[arg-type]
        self._book = {shown["id"]: shown for shown in book}

    def _candidates(self, query: Query, values: Mapping[str, Json]) -> list[Json]:
        return [view(shown) for shown in self._book.values() if shown["kind"] == query.kind]

    def _any(self, entry_id: str) -> Json:
        return view(self._book[entry_id]) if entry_id in self._book else None


@st.composite
def books_with_rivals(draw: st.DrawFn) -> list[Json]:
    """Whole books with an owner, in which some fields have two values that did not see each other."""
    owner = {"id": OWNER, "kind": "profile", "fields": draw(entries("profile")) | {"removed": False}}
    book = written_out([owner, *draw(whole_books())])
    for number, shown in enumerate(book):
        names = [name for name in shown["fields"] if "." not in name and name != "removed"]
        if not names or draw(st.integers(0, 4)):
            continue
        name = draw(st.sampled_from(names))
        values = [shown["fields"][name], draw(values_of(shown["kind"], name))]
        saves = [f"01a1f8b2-{number:04x}-7000-8000-00000000000{at}" for at in range(2)]
        shown["rivals"] = {
            name: [
                {"save": save, "made_at": f"2026-11-0{at + 1}T09:00:00.000Z", "value": value}
                for at, (save, value) in enumerate(zip(saves, values, strict=True))
            ]
        }
    return book


@given(
    book=books_with_rivals(),
    seed=st.integers(0, 9999),
    typed=st.dictionaries(
        st.sampled_from(["text", "name", "note", "summary", "felt", "date"]), texts(), max_size=3
    ),
    problems=st.dictionaries(
        st.sampled_from(["text", "name", "date"]), st.sampled_from(["empty", "too_long", "x"])
    ),
)
def test_no_book_is_rendered_differently_in_the_browser(
    browser_host: BrowserHost, book: list[Json], seed: int, typed: dict[str, str], problems: dict[str, str]
) -> None:
    chance = random.Random(seed)
    told = False
    for screen in chance.sample(TABLE.screens, 25):
        for path, query in places(screen, book, chance):
            place = TABLE.find(path, {**query, "undo": chance.choice(book)["id"]})
            lang = chance.choice(languages())
            here = _page(book, lang, place, typed, problems) if place else {"error": "NoPlace"}
            asked = {"path": path, "query": place.params if place else query, "book": OWNER, "lang": lang}
            if not told:
                asked["entries"] = book
                told = True
            there = browser_host.ask(
                **asked, moment={"today": TODAY, "clock": "09:12"}, typed=typed, problems=problems
            )
            assert there.get("error") == here.get("error"), f"{path} {query}: {there.get('why')}"
            lines = difflib.unified_diff(
                here.get("html", "").split("\n"), there.get("html", "").split("\n"), "server", "browser", n=0
            )
            assert here.get("html") == there.get("html"), f"{path} {query} {lang}:\n" + "\n".join(lines)


def _page(book: list[Json], lang: str, place: Any, typed: dict[str, str], problems: dict[str, str]) -> Json:
    try:
        return {"html": Remembered(book, lang).page(place, typed, problems)}
    except NotThere:
        return {"error": "NotThere"}
