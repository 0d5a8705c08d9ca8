"""Rows: priorities, goals and steps."""

from app.screens import Screen
from app.select import Query, Range

_ID = {"id": "id"}
_LIST = {"all": "flag"}  # a long list is cut, unless asked for whole
_PLAN = ("plan", "plan")  # what is shared, and the place in the bar
_GOAL = {"goal": Query("goal", {"id": "$params.id"}, as_="one")}
_STEP = {
    "step": Query("step", {"id": "$params.id"}, as_="one"),
    "goal": Query("goal", {"id": "$step.goal"}, as_="maybe"),
}
_WISH_OF_GOAL = {"wish": Query("wish", {"id": "$goal.wish"}, as_="maybe")}
_WISHES = {
    "asked": Query("wish", {"id": "$params.wish"}, as_="maybe"),
    "chosen": Query("wish", {"priority": Range()}, sort=("priority",)),
    "others": Query("wish", {"priority": None}),
}
_PEOPLE = {"people": Query("person", sort=("name",), as_="by_id")}
_STRENGTHS = {"strengths": Query("strength", as_="by_id")}

SCREENS: tuple[Screen, ...] = (
    Screen(
        "/priorities",
        "priorities/priorities",
        "strengths",
        "strengths",
        {"wish": "id", **_LIST},
        _WISHES,
        ("goals_of_wishes",),
    ),
    Screen("/plan", "plan/plan", *_PLAN, _LIST, summaries=("whole_plan",)),
    Screen("/goals/new", "goals/new", *_PLAN, {"wish": "id", **_LIST}, _WISHES),
    Screen(
        "/goals/{id}",
        "goals/goal",
        *_PLAN,
        _ID,
        {**_GOAL, **_WISH_OF_GOAL, **_STRENGTHS, **_PEOPLE},
        ("goal_steps", "goal_marks"),
    ),
    Screen("/goals/{id}/words", "goals/words", *_PLAN, _ID, _GOAL),
    Screen(
        "/goals/{id}/strengths",
        "goals/strengths",
        *_PLAN,
        {**_ID, "new": "flag", **_LIST},
        {**_GOAL, **_STRENGTHS},
    ),
    Screen("/goals/{id}/people", "goals/people", *_PLAN, _ID | _LIST, {**_GOAL, **_PEOPLE}),
    Screen("/goals/{id}/ending", "goals/ending", *_PLAN, _ID, _GOAL),
    Screen(
        "/goals/{id}/reached",
        "goals/reached",
        *_PLAN,
        _ID,
        {**_GOAL, **_STRENGTHS, **_PEOPLE},
        ("goal_steps",),
    ),
    Screen("/goals/{id}/steps/new", "steps/new", *_PLAN, _ID, _GOAL),
    Screen("/steps/{id}", "steps/step", *_PLAN, _ID, {**_STEP, **_PEOPLE}),
    Screen("/steps/{id}/who", "steps/who", *_PLAN, _ID | _LIST, {**_STEP, **_PEOPLE}),
    Screen("/steps/{id}/when", "steps/when", *_PLAN, _ID, _STEP),
    Screen("/steps/{id}/words", "steps/words", *_PLAN, _ID, _STEP),
    Screen("/steps/{id}/smaller", "steps/smaller", *_PLAN, _ID, _STEP),
    Screen("/steps/{id}/done", "steps/done", *_PLAN, {**_ID, "was": "date"}, _STEP),
    Screen("/steps/{id}/next", "steps/next", *_PLAN, _ID, _STEP),
)
