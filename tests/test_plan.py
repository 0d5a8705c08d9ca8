"""The plan: goals in the order of the priorities, and the summaries of goals and steps."""

from app.select import select
from app.summaries import SUMMARIES
from app.summaries.path import path_of
from app.summaries.plan import goal_marks, goal_steps, next_steps, whole_plan
from tests.doing import has_goal, has_step, has_wish
from tests.pages import Person


def test_the_plan_shows_goals_of_the_first_priority_first(nermin: Person) -> None:
    garden, singing = has_wish(nermin, "a garden"), has_wish(nermin, "to sing")
    for wish in (garden, singing):
        nermin.opens(f"/goals/new?wish={wish}").press("This is my goal")
    has_wish(nermin, "a dog")
    for text in ("to sing", "a dog"):
        nermin.opens("/priorities").press(text)
    page = nermin.opens("/plan")
    cards = [" ".join(card.to_text().split()) for card in page.all("a.card")]
    assert ["to sing" in cards[0], "a garden" in cards[1], "a dog" in cards[2]] == [True] * 3
    assert page.follow("a dog").heading == "What do you want to reach?"


def test_footprints_have_words_too(nermin: Person) -> None:
    goal = has_goal(nermin)
    for text in ("one", "two"):
        has_step(nermin, goal, text)
        nermin.opens(goal).press("Done")
    has_step(nermin, goal, "three")
    page = nermin.opens("/plan")
    assert "2 of 3 steps done" in page.text
    assert len(page.all(".print")) == 3
    assert len(page.all(".print.ahead")) == 1


def test_steps_of_a_goal_are_sorted_by_state() -> None:
    steps = [
        {"id": str(n), "state": state} for n, state in enumerate(["todo"] * 4 + ["done", "dropped", "done"])
    ]
    said = goal_steps({"steps_of_goal": steps})
    assert said.pop("path") == {"done": 2, "of": 6, "marks": [True, True, False, False, False, False]}
    assert {name: [step["id"] for step in found] for name, found in said.items()} == {
        "next": ["0", "1", "2"],
        "more": ["3"],
        "done": ["6", "4"],
        "dropped": ["5"],
    }


def test_a_rating_without_a_mark_is_not_a_mark() -> None:
    ratings = [
        {"instrument": "now", "date": "2026-11-20", "values": {}},
        {"instrument": "now", "date": "2026-11-19", "values": {"now": 0}},
    ]
    marks = {item["instrument"]: item for item in goal_marks({"ratings_of_goal": ratings})}
    assert marks["now"] == {"instrument": "now", "mark": 0, "date": "2026-11-19"}
    assert marks["importance"] == {"instrument": "importance", "mark": None, "date": None}
    assert "session" not in marks


def test_the_plan_counts_steps_and_knows_which_priorities_wait() -> None:
    goals = [
        {"id": "g1", "wish": None, "state": "open"},
        {"id": "g2", "wish": "w1", "state": "open"},
        {"id": "g3", "wish": "w2", "state": "stopped"},
    ]
    steps = [
        {"id": "s1", "goal": "g2", "state": "done"},
        {"id": "s2", "goal": "g2", "state": "todo"},
        {"id": "s3", "goal": "g2", "state": "todo"},
        {"id": "s4", "goal": "gone", "state": "todo"},
    ]
    wishes = {
        "w1": {"id": "w1", "priority": 1},
        "w2": {"id": "w2", "priority": 2},
        "w3": {"id": "w3", "priority": None},
    }
    said = whole_plan({"all_goals": goals, "all_steps": steps, "wishes_by_id": wishes})
    assert said["open"] == [
        {"goal": goals[1], "wish": wishes["w1"], "next": steps[1], "path": path_of(1, 2)},
        {"goal": goals[0], "wish": None, "next": None, "path": path_of(0, 0)},
    ]
    assert said["stopped"] == [{"goal": goals[2], "wish": wishes["w2"], "next": None, "path": path_of(0, 0)}]
    assert said["waiting"] == [wishes["w2"]], "a wish whose goal was stopped may become a goal again"


def test_next_steps_are_the_first_three_of_open_goals() -> None:
    steps = [{"id": str(n), "goal": "closed" if n == 0 else "open"} for n in range(6)]
    said = next_steps({"open_goals": [{"id": "open"}], "todo_steps": steps})
    assert said == {"steps": steps[1:4], "more": 2}


def test_without_steps_there_are_none_and_no_more() -> None:
    assert next_steps({"open_goals": [], "todo_steps": []}) == {"steps": [], "more": 0}


def test_steps_go_by_day_then_time_and_those_without_a_day_come_last() -> None:
    days = [
        (None, None),
        ("2026-11-21", None),
        ("2026-11-20", "14:00"),
        ("2026-11-20", "09:00"),
        ("2026-11-20", None),
    ]
    steps = [
        {"id": str(n), "kind": "step", "removed": False, "state": "todo", "date": day, "time": time}
        for n, (day, time) in enumerate(days)
    ]
    found = select(steps, SUMMARIES["next_steps"].needs["todo_steps"], {})
    assert [step["id"] for step in found] == ["3", "2", "4", "1", "0"]
