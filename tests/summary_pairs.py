"""Summaries in the server's half, over books that are written short. The browser's half: tests/js/summary_pairs.mjs.

A book is a list of entries as `show` gives them, {"id", "kind", "fields"}, with "seen" (ids of saves) where it
matters, and "times" for that many alike, their ids counting on.
"""

from collections.abc import Mapping
from typing import Any

from app.host import ON_EVERY_SCREEN, NotThere
from app.pictures import Pictures
from app.select import select, shape, view
from app.shared import picture_words
from app.summaries import SUMMARIES, scales
from app.table import TABLE

Json = Any
PICTURES = Pictures(picture_words("en"))
LONG = 12  # a list of so many is written short too: {"n", "first", "last"}


def summaries(book: list[Json], today: str, places: list[Json]) -> list[Json]:
    """What all summaries say at `places`, [path, query] each: [{name: value} or "NotThere"]."""
    views = [view(entry) for entry in written_out(book)]
    return [_at(views, today, path, query) for path, query in places]


def summary(name: str, path: str, query: Mapping[str, str], today: str, book: list[Json]) -> Json:
    """What one summary says at a place, with ids in place of entries. Raises NotThere."""
    [found] = summaries(book, today, [[path, query]])
    if found == "NotThere":
        raise NotThere(path)
    return _brief(found[name])


def of_range(low: int, high: int, marks: list[Json]) -> Json:
    """Ladder, graph and growth on an instrument from `low` to `high`, marked so on days one after another."""
    instrument = {"min": low, "max": high}
    ratings = [
        {"id": f"{n:04}", "date": f"2026-{1 + n // 28:02}-{1 + n % 28:02}", "values": {"line": mark}}
        for n, mark in enumerate(marks)
    ]
    graph = {"line": "line", **scales.graph_of(ratings, instrument, "line")}
    return [scales.rungs_of(instrument), [graph], {"line": scales.growth_of(ratings, "line")}]


def _at(views: list[Json], today: str, path: str, query: Mapping[str, str]) -> Json:
    place = TABLE.find(path, query)
    assert place, f"there is no {path} with {query}"
    values: dict[str, Json] = {"params": place.params, "today": today, "now": "09:30"}

    def pick(needs: Mapping[str, Json], into: dict[str, Json]) -> None:
        for name, asked in needs.items():
            into[name] = shape(select(views, asked, into), asked)
            if asked.as_ == "one" and into[name] is None:
                raise NotThere(name)

    try:
        pick(place.screen.needs, values)
        for name in (*ON_EVERY_SCREEN, *place.screen.summaries):
            own = {**values, "words": lambda: PICTURES}
            pick(SUMMARIES[name].needs, own)
            values[name] = SUMMARIES[name].compute(own)
    except NotThere:
        return "NotThere"
    return {name: values[name] for name in (*ON_EVERY_SCREEN, *place.screen.summaries)}


def written_out(book: list[Json]) -> list[Json]:
    """The entries of a book as shown, those that are there several times with ids of their own."""
    return [
        {
            "fields": {},
            "seen": [],
            "rivals": {},
            **row,
            "id": f"{row['id'][:24]}{int(row['id'][24:], 16) + more:012x}",
        }
        for row in book
        for more in range(row.get("times", 1))
    ]


def _brief(value: Json) -> Json:
    if isinstance(value, list):
        found = [_brief(item) for item in value]
        return found if len(found) < LONG else {"n": len(found), "first": found[0], "last": found[-1]}
    if not isinstance(value, dict):
        return value
    return value["id"] if "seen" in value else {name: _brief(item) for name, item in value.items()}
