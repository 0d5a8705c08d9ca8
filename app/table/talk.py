"""Rows: the talk together and compliments."""

from collections.abc import Mapping

from app.screens import Screen
from app.select import Query, Range

_TOPICS = {"topics": Query("topic", {"talk": "$params.id"})}
_GOALS = {"goals": Query("goal", as_="by_id")}


def _of_talk(
    noun: str, needs: Mapping[str, Query] | None = None, summaries: tuple[str, ...] = (), **params: str
) -> Screen:
    """A screen about one talk, `/talks/{id}` or `/talks/{id}/<noun>`."""
    return Screen(
        f"/talks/{{id}}/{noun}".rstrip("/"),
        f"talks/{noun or 'talk'}",
        "talks",
        params={"id": "id", **params},
        needs={"talk": Query("talk", {"id": "$params.id"}, as_="one"), **(needs or {})},
        summaries=summaries,
    )


def _of_topic(noun: str, summaries: tuple[str, ...] = ()) -> Screen:
    return Screen(
        f"/topics/{{id}}/{noun}".rstrip("/"),
        f"topics/{noun or 'topic'}",
        "talks",
        params={"id": "id"},
        needs={
            "topic": Query("topic", {"id": "$params.id"}, as_="one"),
            "talk": Query("talk", {"id": "$topic.talk"}, as_="maybe"),
        },
        summaries=summaries,
    )


# The part of the way that is on, or that comes next.
_NOW = {"period": Query("period", {"last": Range("$today")}, sort=("first",), limit=1, as_="maybe")}

SCREENS = (
    Screen("/talk", "talk/talk", "talks", needs=_NOW, summaries=("talk_now", "compliments_now")),
    Screen("/talk/new", "talk/new", "talks"),
    Screen("/talks", "talks/talks", "talks", summaries=("all_talks_by_day",)),
    _of_talk("", {**_TOPICS, "ratings": Query("rating", {"talk": "$params.id"})}),
    _of_talk("date"),
    _of_talk("language"),
    _of_talk("agenda", _TOPICS, ("topics_left",)),
    _of_talk("goals", {**_TOPICS, **_GOALS}, ("first_unlinked",)),
    _of_talk("since", summaries=("talk_before", "since_last_talk")),
    _of_talk("plan", _GOALS, ("topic_turn", "session_address"), topic="id"),
    _of_talk("agreed"),
    _of_talk("next"),
    _of_topic(""),
    _of_topic("goal", ("next_topic", "open_goals")),
    Screen("/periods/new", "periods/new", "talks", params={"phase": "key"}),
    Screen(
        "/periods/{id}",
        "periods/period",
        "talks",
        params={"id": "id"},
        needs={"period": Query("period", {"id": "$params.id"}, as_="one")},
    ),
    Screen("/compliments", "compliments/compliments", "talks", summaries=("compliments_now",)),
    Screen(
        "/compliments/new",
        "compliments/new",
        "talks",
        params={"talk": "id"},
        needs={"talk": Query("talk", {"id": "$params.talk"}, as_="maybe")},
    ),
    Screen(
        "/compliments/{id}",
        "compliments/compliment",
        "talks",
        params={"id": "id"},
        needs={"compliment": Query("compliment", {"id": "$params.id"}, as_="one")},
    ),
)
