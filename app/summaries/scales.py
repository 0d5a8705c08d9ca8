"""Summaries of marks on scales: ladders, graphs, growth and the questions after a mark."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.registry import Values, summary

Json = Any
Entry = Mapping[str, Json]

DOTS = 8  # as many numbers as stay readable side by side on a phone of 320 px
RUNGS = 21  # a ladder with more rungs than this leaves some out
SERIES = 3  # graphs on one screen

# The drawing, in units of its own; a unit is about a pixel on a small phone.
WIDTH, HEIGHT = 240, 170
LEFT, RIGHT, TOP, BOTTOM = 18, 222, 18, 130
DATES = 158
ALL_DATES = 3  # up to here every dot has its date; above, only the first, the middle and the newest


@summary()
def ladder(values: Values) -> dict[str, Json]:
    """The rungs of the instrument of this place, see `rungs_of`."""
    return rungs_of(_instrument(values))


@summary(of_line=Query("rating", {"instrument": "$rating.instrument", "goal": "$rating.goal"}))
def graph(values: Values) -> list[dict[str, Json]]:
    """Per line of the rating's instrument a graph of the client's own marks, see `graph_of`, with its `line`."""
    instrument = _instrument(values)
    return [{"line": line, **graph_of(values["of_line"], instrument, line)} for line in instrument["lines"]]


@summary(of_growth=Query("rating", {"instrument": "$rating.instrument", "goal": "$rating.goal"}))
def growth(values: Values) -> dict[str, dict[str, Json]]:
    """Per line of the rating's instrument how the marks went, see `growth_of`."""
    return {line: growth_of(values["of_growth"], line) for line in _instrument(values)["lines"]}


@summary(of_series=Query("rating", {"instrument": "$params.instrument", "goal": "$params.goal"}))
def marks(values: Values) -> list[dict[str, Json]]:
    """All marks on the instrument and goal of the address, the newest first: [{"id", "date", "values"}]."""
    found = sorted(values["of_series"], key=_age, reverse=True)
    return [{"id": entry["id"], "date": entry["date"], "values": entry["values"]} for entry in found]


@summary()
def follow_ups(values: Values) -> dict[str, Json]:
    """The questions that fit the marks of the rating, and the way through them, see `follow_ups_of`."""
    return follow_ups_of(values["rating"], _instrument(values), values["params"].get("question"))


@summary()
def next_line(values: Values) -> str | None:
    """The first line after the one of this place (or of all) that has no mark yet; None if there is none."""
    lines = list(_instrument(values)["lines"])
    line = values["params"].get("line")
    after = lines[lines.index(line) + 1 :] if line in lines else lines
    return next((name for name in after if name not in values["rating"]["values"]), None)


@summary(all_ratings=Query("rating"))
def ladders(values: Values) -> dict[str, list[dict[str, Json]]]:
    """The client's ladders, the one marked last first: {"graphs", "others"}.

    Each is {"instrument", "goal", "newest" (id), "date", "line", "growth", "graph" (None in "others")}. Of an
    instrument of several lines, the last line stands for the whole.
    """
    series: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in sorted(values["all_ratings"], key=_age):
        if entry["instrument"] in CONTENT["instruments"]:  # a newer app may have more
            series.setdefault((entry["instrument"], entry["goal"]), []).append(entry)
    found = []
    for (name, goal), entries in series.items():
        newest = entries[-1]
        line = list(CONTENT["instruments"][name]["lines"])[-1]
        found.append(
            {
                "instrument": name,
                "goal": goal,
                "newest": newest["id"],
                "date": newest["date"],
                "line": line,
                "growth": growth_of(entries, line),
                "entries": entries,
            }
        )
    found.sort(key=lambda one: (one["date"], one["newest"]), reverse=True)
    shown = []
    for place, one in enumerate(found):
        entries = one.pop("entries")
        drawn = place < SERIES
        instrument = CONTENT["instruments"][one["instrument"]]
        shown.append({**one, "graph": graph_of(entries, instrument, one["line"]) if drawn else None})
    return {"graphs": shown[:SERIES], "others": shown[SERIES:]}


def rungs_of(instrument: Mapping[str, Json]) -> dict[str, Json]:
    """A ladder from the highest mark down: {"rungs": [int], "high", "middle" (None if there is none), "low"}.

    Of a wide range only some marks get a rung, always the ends.
    """
    low, high = instrument["min"], instrument["max"]
    by = 1 if high - low < RUNGS else -(-(high - low) // 10)
    rungs = list(range(high, low - 1, -by))
    if rungs[-1] != low:
        rungs.append(low)
    middle = rungs[len(rungs) // 2] if len(rungs) > 2 else None
    return {"rungs": rungs, "high": high, "middle": middle, "low": low}


def growth_of(ratings: Iterable[Entry], line: str) -> dict[str, Json]:
    """How the marks on `line` went: {"direction", "first", "newest", "days", "weeks", "marks", "unknown"}.

    `direction` is "none" (no mark), "first" (one mark), "higher", "same" or "lower" (newest against first);
    `days` and whole `weeks` lie between them; `marks` and `unknown` count marks and "I don't know".
    """
    known, unknown = _known(ratings, line)
    if not known:
        return {
            "direction": "none",
            "first": None,
            "newest": None,
            "days": 0,
            "weeks": 0,
            "marks": 0,
            "unknown": unknown,
        }
    first, newest = known[0]["values"][line], known[-1]["values"][line]
    days = (date.fromisoformat(known[-1]["date"]) - date.fromisoformat(known[0]["date"])).days
    direction = "higher" if newest > first else "lower" if newest < first else "same"
    return {
        "direction": direction if len(known) > 1 else "first",
        "first": first,
        "newest": newest,
        "days": days,
        "weeks": days // 7,
        "marks": len(known),
        "unknown": unknown,
    }


def graph_of(ratings: Iterable[Entry], instrument: Mapping[str, Json], line: str) -> dict[str, Json]:
    """The newest marks on `line` as a drawing, the oldest on the left.

    {"width", "height", "top", "bottom" (the heights of the highest and lowest mark), "dates" (height of the dates),
    "points" ("x,y x,y …"), "dots": [{"x", "y", "value", "date", "dated", "newest", "id"}], "older" (marks that
    are not in it), "unknown" (times "I don't know", not in it either)}. Dots are evenly spaced.
    """
    known, unknown = _known(ratings, line)
    drawn = known[-DOTS:]
    dots = [
        {
            "x": _across(place, len(drawn)),
            "y": _height(entry["values"][line], instrument),
            "value": entry["values"][line],
            "date": entry["date"],
            "dated": len(drawn) <= ALL_DATES or place in (0, len(drawn) // 2, len(drawn) - 1),
            "newest": place == len(drawn) - 1,
            "id": entry["id"],
        }
        for place, entry in enumerate(drawn)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "top": TOP,
        "bottom": BOTTOM,
        "dates": DATES,
        "points": " ".join(f"{dot['x']},{dot['y']}" for dot in dots),
        "dots": dots,
        "older": len(known) - len(drawn),
        "unknown": unknown,
    }


def follow_ups_of(rating: Entry, instrument: Mapping[str, Json], current: str | None) -> dict[str, Json]:
    """The questions after the marks of `rating`: {"questions", "current", "open", "next"}.

    A question is left out where no mark fits it: with several lines it is asked if it fits one of them. `open`
    are those without an answer; `current` is the first of them unless given, `next` the first after it.
    """
    given = [rating["values"][line] for line in instrument["lines"] if line in rating["values"]] or [
        "unknown"
    ]
    fitting = [
        name
        for name, question in instrument["questions"].items()
        if any(mark not in question["not_at"] for mark in given)
    ]
    still_open = [name for name in fitting if not rating["answers"].get(name)]
    order = list(instrument["questions"])
    current = current or next(iter(still_open), None)
    after = [name for name in still_open if current in order and order.index(name) > order.index(current)]
    return {
        "questions": fitting,
        "current": current,
        "open": still_open,
        "next": after[0] if after else None,
    }


def _instrument(values: Values) -> Mapping[str, Json]:
    name = values["rating"]["instrument"] if values.get("rating") else values["params"]["instrument"]
    instrument: Mapping[str, Json] = CONTENT["instruments"][name]
    return instrument


def _known(ratings: Iterable[Entry], line: str) -> tuple[list[Entry], int]:
    """The ratings with a number on `line`, oldest first, and how many say "I don't know"."""
    having = [entry for entry in ratings if line in entry["values"]]
    known = sorted((entry for entry in having if entry["values"][line] != "unknown"), key=_age)
    return known, len(having) - len(known)


def _age(entry: Entry) -> tuple[str, str]:
    return entry["date"], entry["id"]


def _across(place: int, count: int) -> int:
    return LEFT + place * (RIGHT - LEFT) // (count - 1) if count > 1 else (LEFT + RIGHT) // 2


def _height(value: int, instrument: Mapping[str, Json]) -> int:
    low: int = instrument["min"]
    high: int = instrument["max"]
    inside = min(max(value, low), high)
    return TOP + (high - inside) * (BOTTOM - TOP) // max(high - low, 1)
