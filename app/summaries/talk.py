"""Summaries of talks."""

from datetime import date
from typing import Any

from app.content import CONTENT
from app.select import Entry, Query, Range
from app.summaries.people import ALL, few
from app.summaries.registry import Values, summary

DAY_MS = 24 * 60 * 60 * 1000
_EPOCH = date(1970, 1, 1)


# --- which talk, and how far it is ---


def current_talk(talks: list[Entry], today: str) -> Entry | None:
    """The talk that is on: the nearest one that is not done, from today on; else the newest before; else undated."""
    waiting = [talk for talk in talks if talk["state"] != "done"]
    coming = [talk for talk in waiting if talk["date"] is not None and talk["date"] >= today]
    past = [talk for talk in waiting if talk["date"] is not None and talk["date"] < today]
    undated = [talk for talk in waiting if talk["date"] is None]
    if coming:
        return min(coming, key=lambda talk: (talk["date"], talk["time"] or "", talk["id"]))
    return max(past or undated, key=lambda talk: (talk["date"] or "", talk["id"]), default=None)


def earlier_talks(talks: list[Entry]) -> list[Entry]:
    """The talks that are done, newest first."""
    done = [talk for talk in talks if talk["state"] == "done"]
    return sorted(done, key=lambda talk: (talk["date"] or "", talk["id"]), reverse=True)


def path_of(talk: Entry, topics: list[Entry], ratings: list[Entry]) -> list[dict[str, Any]]:
    """The fixed parts of `talk`, in order: [{"id", "address", "state"}].

    `state` is "done", "next" (the first that is not done and not yet passed by) or "open".
    """
    own = [topic for topic in topics if topic["talk"] == talk["id"]]
    marks = [rating for rating in ratings if rating["talk"] == talk["id"]]
    marked = bool(marks)
    over = talk["state"] == "done"
    linked = any(topic["goal"] for topic in own)
    talked = bool(own) and all(topic["state"] == "done" for topic in own)
    closed = over or bool(talk["summary"])
    done = {
        "agenda": bool(own),
        "goals": linked,
        "plan": talked,
        "session": marked,
        "close": closed,
        # Looking at what is new leaves no trace: it is done once something after it is.
        "since": talked or marked or closed,
    }
    address = {part: f"/talks/{talk['id']}/{part}" for part in CONTENT["talk"]} | {
        "session": _session(talk["id"], marks),
        "close": f"/talks/{talk['id']}/agreed",
    }
    last_done = max((place for place, part in enumerate(CONTENT["talk"]) if done.get(part)), default=-1)
    following = list(CONTENT["talk"])[last_done + 1 : last_done + 2]
    return [
        {
            "id": part,
            "address": address[part],
            "state": "done" if done.get(part) else "next" if [part] == following and not over else "open",
        }
        for part in CONTENT["talk"]
    ]


def _session(talk: str, marks: list[Entry]) -> str:
    """Where the session measure of a talk is: what was marked, or the questions."""
    return f"/ratings/{marks[-1]['id']}" if marks else f"/scales/session?talk={talk}"


@summary(session_ratings=Query("rating", {"talk": "$params.id", "instrument": "session"}))
def session_address(values: Values) -> str:
    """Where the session measure of the talk of this place is."""
    return _session(values["params"]["id"], values["session_ratings"])


@summary(
    now_talks=Query("talk"), now_topics=Query("topic"), now_ratings=Query("rating", {"instrument": "session"})
)
def talk_now(values: Values) -> dict[str, Any]:
    """{"talk": entry or None, "path": see `path_of`, "next": its part to go on with or None, "earlier": [entry],
    "more": whether there are more talks than those}.
    """
    talks = values["now_talks"]
    talk = current_talk(talks, values["today"])
    path = path_of(talk, values["now_topics"], values["now_ratings"]) if talk else []
    earlier = earlier_talks(talks)
    others = len(talks) - (1 if talk else 0)
    return {
        "talk": talk,
        "path": path,
        "next": next((part for part in path if part["state"] == "next"), None),
        "earlier": earlier[:2],
        "more": others > len(earlier[:2]),
    }


@summary(listed_talks=Query("talk"))
def all_talks_by_day(values: Values) -> dict[str, Any]:
    """{"waiting": talks that are not done, soonest first, "done": `few` of those that are, newest first}."""
    talks = values["listed_talks"]
    waiting = [talk for talk in talks if talk["state"] != "done"]
    waiting.sort(key=lambda talk: (talk["date"] or "9999", talk["id"]))
    return {"waiting": waiting, "done": few(earlier_talks(talks), ALL)}


@summary(all_compliments=Query("compliment", sort=("-id",)))
def compliments_now(values: Values) -> dict[str, Any]:
    """The compliments, newest first: as `few`, and {"newest": at most two of them} besides."""
    found: list[Entry] = values["all_compliments"]
    return {**few(found, ALL), "newest": found[:2]}


# --- topics ---


@summary(left_topics=Query("topic", {"state": "open"}), left_talks=Query("talk"))
def topics_left(values: Values) -> dict[str, Any]:
    """Topics that no talk will get to: those of talks that are done or gone, as `few`."""
    waiting = {talk["id"] for talk in values["left_talks"] if talk["state"] != "done"} | {
        values["params"]["id"]
    }
    return few([topic for topic in values["left_topics"] if topic["talk"] not in waiting])


@summary(linked_topics=Query("topic", {"talk": "$params.id"}), linked_goals=Query("goal"))
def first_unlinked(values: Values) -> str | None:
    """The first topic of this talk that belongs to no goal (that is there); None if all do."""
    goals = {goal["id"] for goal in values["linked_goals"]}
    return next((topic["id"] for topic in values["linked_topics"] if topic["goal"] not in goals), None)


@summary(same_talk=Query("topic", {"talk": "$topic.talk"}))
def next_topic(values: Values) -> str | None:
    """The topic after this one in the same talk; None after the last."""
    if values["topic"]["talk"] is None:
        return None
    return next((topic["id"] for topic in values["same_talk"] if topic["id"] > values["params"]["id"]), None)


@summary(choice_goals=Query("goal", {"state": "open"}))
def open_goals(values: Values) -> dict[str, Any]:
    """The goals a topic can belong to, as `few`."""
    return few(values["choice_goals"])


@summary(turn_topics=Query("topic", {"talk": "$params.id"}))
def topic_turn(values: Values) -> dict[str, Any]:
    """The topic to talk about: {"topic": entry or None, "nth", "of", "later": id or None}.

    It is the one the address names, else the first that is open. `later` is the next open one after it, round.
    """
    topics = values["turn_topics"]
    named = [topic for topic in topics if topic["id"] == values["params"]["topic"]]
    waiting = [topic for topic in topics if topic["state"] == "open"]
    topic = (named or waiting or [None])[0]
    if topic is None:
        return {"topic": None, "nth": 0, "of": len(topics), "later": None}
    nth = topics.index(topic)
    others = [other for other in topics[nth + 1 :] + topics[:nth] if other["state"] == "open"]
    return {
        "topic": topic,
        "nth": nth + 1,
        "of": len(topics),
        "later": others[0]["id"] if others else None,
    }


# --- since the last talk ---


def day_ms(day: str) -> int:
    """The start of an ISO date (UTC) in milliseconds since 1970."""
    return (date.fromisoformat(day) - _EPOCH).days * DAY_MS


def first_id(day: str) -> str:
    """What ids begin with that are made at the start of an ISO date (UTC); those made later sort after it."""
    stamp = f"{max(day_ms(day), 0):012x}"
    return f"{stamp[:8]}-{stamp[8:]}"


def last_talk(talk: Entry, talks: list[Entry], today: str) -> str | None:
    """The date of the talk before `talk` that is done; None if it is the first."""
    until = talk["date"] or today
    dates = [
        other["date"]
        for other in talks
        if other["state"] == "done" and other["id"] != talk["id"] and other["date"] and other["date"] <= until
    ]
    return max(dates, default=None)


@summary(done_talks=Query("talk", {"state": "done"}))
def talk_before(values: Values) -> dict[str, str | None]:
    """From when on something is new since the talk before this one: {"day", "id" (see `first_id`)}, or both None."""
    day = last_talk(values["talk"], values["done_talks"], values["today"])
    return {"day": day, "id": first_id(day) if day else None}


# By their own day, and by when they were made, by the clock of the device that made them.
_SINCE = Range("$talk_before.day")
_MADE_SINCE = Range("$talk_before.id")


@summary(
    since_done=Query("step", {"state": "done", "date": _SINCE}, sort=("date",)),
    since_done_some_day=Query("step", {"state": "done", "date": None, "id": _MADE_SINCE}),
    since_strengths=Query("strength", {"id": _MADE_SINCE}),
    since_wishes=Query("wish", {"id": _MADE_SINCE}),
    since_notes=Query("note", {"date": _SINCE}),
    since_ratings=Query("rating", {"date": _SINCE}),
    reached_goals=Query("goal", {"state": "reached"}),
    still_open=Query("step", {"state": "todo"}, sort=("date",)),
)
def since_last_talk(values: Values) -> dict[str, Any]:
    """What changed since the talk before this one.

    {"since": date or None, "goals", "done", "strengths", "wishes", "open": each as `few`, "notes": count,
    "marks": count, "new": how much there is in all but `open`}. The day of the last talk counts too. Done steps,
    notes and marks go by their date; the rest by when it was written, so that a wrong clock only says too much.
    """
    first = values["talk_before"]["id"] or ""
    found: dict[str, list[Entry]] = {
        # Something that still stands was written in it.
        "goals": [goal for goal in values["reached_goals"] if max(goal["seen"].split(" ")) >= first],
        "done": [*values["since_done"], *values["since_done_some_day"]],
        "strengths": values["since_strengths"],
        "wishes": values["since_wishes"],
    }
    notes = len(values["since_notes"])
    marks = sum(rating["talk"] != values["talk"]["id"] for rating in values["since_ratings"])
    return {
        "since": values["talk_before"]["day"],
        **{name: few(entries) for name, entries in found.items()},
        "open": few(values["still_open"]),
        "notes": notes,
        "marks": marks,
        "new": sum(map(len, found.values())) + notes + marks,
    }
