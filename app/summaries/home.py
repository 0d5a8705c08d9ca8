"""Summaries of today."""

from typing import Any

from app.select import Query
from app.summaries.registry import Values, summary


@summary(
    own_strengths=Query("strength"),
    own_wishes=Query("wish"),
    own_goals=Query("goal", {"state": "open"}),
    own_steps=Query("step", {"state": "todo"}),
    coming_talks=Query("talk", {"state": ("planned", "open")}, sort=("date", "id")),
)
def ways(values: Values) -> dict[str, Any]:
    """What today says of the parts, and the one thing to suggest.

    {"newcomer": bool, "cards": int, "goals": int, "talk": date or None, "suggest": what, "entry": an id or None},
    where `suggest` is the first of the chain strength - wish - priority - goal - step that is not there yet:
    "strength", "wish", "priority", "goal" (of the wish `entry`), "step" (of the goal `entry`), or "" for none.
    """
    wishes, goals, steps = values["own_wishes"], values["own_goals"], values["own_steps"]
    suggest, entry = _first_gap(values["own_strengths"], wishes, goals, steps)
    return {
        "newcomer": not (values["own_strengths"] or wishes or goals),
        "cards": len(values["own_strengths"]) + len(wishes),
        "goals": len(goals),
        "talk": values["coming_talks"][0]["date"] if values["coming_talks"] else None,
        "suggest": suggest,
        "entry": entry,
    }


def _first_gap(
    strengths: list[Any], wishes: list[Any], goals: list[Any], steps: list[Any]
) -> tuple[str, str | None]:
    first = sorted(
        (wish for wish in wishes if wish["priority"]), key=lambda wish: (wish["priority"], wish["id"])
    )
    if not goals:
        gap = "goal" if first else "priority" if wishes else "wish" if strengths else "strength"
        return gap, first[0]["id"] if first else None
    going = {step["goal"] for step in steps}
    waiting = next((goal["id"] for goal in goals if goal["id"] not in going), None)
    return ("step", waiting) if waiting else ("", None)
