"""Summaries of goals and steps."""

from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.path import path_of
from app.summaries.registry import Values, summary

Json = Any
IN_VIEW = 3  # steps on a screen before "more"
_DIARY_ORDER = ("date", "time")  # no day comes last; then in the order they were made


@summary(
    open_goals=Query("goal", {"state": "open"}),
    todo_steps=Query("step", {"state": "todo"}, sort=_DIARY_ORDER),
)
def next_steps(values: Values) -> dict[str, Json]:
    """The steps to do of all open goals, by day: {"steps": [the first three], "more": how many besides}."""
    goals = {goal["id"] for goal in values["open_goals"]}
    steps = [step for step in values["todo_steps"] if step["goal"] in goals]
    return {"steps": steps[:IN_VIEW], "more": len(steps[IN_VIEW:])}


@summary(steps_of_goal=Query("step", {"goal": "$params.id"}, sort=_DIARY_ORDER))
def goal_steps(values: Values) -> dict[str, Json]:
    """The steps of the goal at this place: {"next": [the first three], "more": [the rest], "done": [newest
    first], "dropped": [], "path": see `path_of`}."""
    steps = values["steps_of_goal"]
    todo = [step for step in steps if step["state"] == "todo"]
    done = [step for step in reversed(steps) if step["state"] == "done"]
    return {
        "next": todo[:IN_VIEW],
        "more": todo[IN_VIEW:],
        "done": done,
        "dropped": [step for step in steps if step["state"] == "dropped"],
        "path": path_of(len(done), len(todo)),
    }


@summary(ratings_of_goal=Query("rating", {"goal": "$params.id"}, sort=("-date", "-id")))
def goal_marks(values: Values) -> list[dict[str, Json]]:
    """The newest mark of the goal per instrument about goals: [{"instrument", "mark", "date"}].

    `mark` is a number, "unknown" (the answer "I don't know") or None (never asked); then `date` is None too.
    """
    about = [instrument for instrument in CONTENT["instruments"].values() if instrument["about"] == "goal"]
    return [_newest_mark(instrument, values["ratings_of_goal"]) for instrument in about]


def _newest_mark(instrument: Json, ratings: list[Json]) -> dict[str, Json]:
    # The first line that has a mark: fields come in another order after every merge.
    for rating in ratings:
        if rating["instrument"] == instrument["id"]:
            for line in instrument["lines"]:
                if line in rating["values"]:
                    return {
                        "instrument": instrument["id"],
                        "mark": rating["values"][line],
                        "date": rating["date"],
                    }
    return {"instrument": instrument["id"], "mark": None, "date": None}


@summary(goals_from_wishes=Query("goal", {"state": ("open", "reached")}, sort=("-id",)))
def goals_of_wishes(values: Values) -> dict[str, Json]:
    """The goal that came from each wish: {"goals": {wish id: goal}, "first_without": id or None}.

    An open goal goes before one that was reached. `first_without` is the first of the wishes in `chosen`
    (a need of the place, in order) that has no goal.
    """
    found: dict[str, Json] = {}
    for state in ("open", "reached"):
        for goal in values["goals_from_wishes"]:
            if goal["wish"] and goal["state"] == state:
                found.setdefault(goal["wish"], goal)
    without = [wish["id"] for wish in values["chosen"] if wish["id"] not in found]
    return {"goals": found, "first_without": without[0] if without else None}


@summary(
    all_goals=Query("goal"),
    all_steps=Query("step", sort=_DIARY_ORDER),
    wishes_by_id=Query("wish", sort=("priority",), as_="by_id"),
)
def whole_plan(values: Values) -> dict[str, Json]:
    """All goals and the priorities that wait for one.

    {"open", "reached", "stopped": [{"goal", "wish" or None, "next" step or None, "path": see `path_of`}],
    "waiting": [wish]}. Goals of the first priority come first, goals of no priority last.
    """
    wishes = values["wishes_by_id"]
    cards = {
        goal["id"]: {"goal": goal, "wish": wishes.get(goal["wish"]), "next": None, "path": None}
        for goal in values["all_goals"]
    }
    done, todo = dict.fromkeys(cards, 0), dict.fromkeys(cards, 0)
    for step in values["all_steps"]:
        if step["goal"] in cards and step["state"] == "done":
            done[step["goal"]] += 1
        elif step["goal"] in cards and step["state"] == "todo":
            todo[step["goal"]] += 1
            card = cards[step["goal"]]
            card["next"] = card["next"] or step
    for goal, card in cards.items():
        card["path"] = path_of(done[goal], todo[goal])
    in_order = sorted(cards.values(), key=_first_priority_first)
    plan: dict[str, Json] = {
        state: [card for card in in_order if card["goal"]["state"] == state]
        for state in ("open", "reached", "stopped")
    }
    with_goal = {card["goal"]["wish"] for card in plan["open"] + plan["reached"]}
    plan["waiting"] = [wish for wish in wishes.values() if wish["priority"] and wish["id"] not in with_goal]
    return plan


def _first_priority_first(card: dict[str, Json]) -> int:
    return (card["wish"]["priority"] if card["wish"] else None) or 99
