"""Summaries of people."""

from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.registry import Values, summary

FEW = 5  # as many as one screen shows before "more"
MANY = 50  # as many as one page carries
ALL = 2000  # as many as a list carries that is the only way to what is in it


def few(entries: list[dict[str, Any]], many: int = MANY) -> dict[str, Any]:
    """A list for a screen: {"n": how many, "first": at most five, "more": the next, "beyond": how many are left}."""
    return {
        "n": len(entries),
        "first": entries[:FEW],
        "more": entries[FEW:many],
        "beyond": max(0, len(entries) - many),
    }


@summary(all_people=Query("person"))
def people_by_group(values: Values) -> list[dict[str, Any]]:
    """[{"group": id or None, "people": [entry]}], groups in their fixed order, without a group last; none empty."""
    groups: dict[str | None, list[dict[str, Any]]] = {group: [] for group in (*CONTENT["groups"], None)}
    for person in values["all_people"]:
        # A newer app may know more groups.
        groups.get(person["group"], groups[None]).append(person)
    return [{"group": group, "people": people} for group, people in groups.items() if people]


@summary(helped_goals=Query("goal"), helped_steps=Query("step", {"who": "$params.id"}, sort=("date",)))
def helps_with(values: Values) -> dict[str, Any]:
    """What the person of this place helps with: {"goals", "steps"}, each as `few`; steps still to do first."""
    person = values["params"]["id"]
    steps = values["helped_steps"]
    ordered = [step for state in ("todo", "done") for step in steps if step["state"] == state]
    return {
        "goals": few([goal for goal in values["helped_goals"] if goal["people"].get(person)]),
        "steps": few(ordered),
    }
