"""Rows: marks on scales."""

from app.screens import Screen
from app.select import Query

_RATING = {"rating": Query("rating", {"id": "$params.id"}, as_="one")}
_ITS_GOAL = {"goal": Query("goal", {"id": "$rating.goal"}, as_="maybe")}
_TALK = {"talk": Query("talk", {"id": "$rating.talk"}, as_="maybe")}
_GOAL = {"goal": Query("goal", {"id": "$params.goal"}, as_="maybe")}
_OPEN = {"open_goals": Query("goal", {"state": "open"})}

SCREENS = (
    Screen(
        "/scales",
        "scales/scales",
        "ratings",
        "scales",
        params={"all": "flag"},
        needs={"goals": Query("goal", as_="by_id")},
        summaries=("ladders",),
    ),
    Screen(
        "/scales/{instrument}",
        "scales/scale",
        "ratings",
        "scales",
        params={"instrument": "instrument", "goal": "id", "talk": "id", "general": "flag"},
        needs=_GOAL | _OPEN | {"talk": Query("talk", {"id": "$params.talk"}, as_="maybe")},
        summaries=("ladder",),
    ),
    Screen(
        "/scales/{instrument}/marks",
        "scales/marks",
        "ratings",
        "scales",
        params={"instrument": "instrument", "goal": "id"},
        needs=_GOAL,
        summaries=("marks",),
    ),
    Screen(
        "/ratings/{id}",
        "ratings/rating",
        "ratings",
        "scales",
        params={"id": "id"},
        needs=_RATING | _ITS_GOAL | _TALK,
        summaries=("graph", "growth", "follow_ups"),
    ),
    Screen(
        "/ratings/{id}/lines/{line}",
        "ratings/line",
        "ratings",
        "scales",
        params={"id": "id", "line": "key"},
        needs=_RATING | _ITS_GOAL,
        summaries=("ladder", "next_line"),
    ),
    Screen(
        "/ratings/{id}/answers",
        "ratings/answers",
        "ratings",
        "scales",
        params={"id": "id"},
        needs=_RATING,
        summaries=("follow_ups",),
    ),
    Screen(
        "/ratings/{id}/answers/{question}",
        "ratings/answer",
        "ratings",
        "scales",
        params={"id": "id", "question": "key"},
        needs=_RATING,
        summaries=("follow_ups",),
    ),
)
