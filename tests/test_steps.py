"""Steps: what, who and when, one question at a time."""

from datetime import timedelta

import pytest

from app.ids import new_id
from tests.doing import (
    has_step,
    moves,
    step_of,
    today,
)
from tests.pages import Person

NOUNS = ("", "/who", "/when", "/words", "/smaller", "/done", "/next")


def test_a_step_is_asked_one_question_at_a_time(nermin: Person, goal: str) -> None:
    page = nermin.opens(goal).follow("A new step")
    assert page.heading == "Which small step do you take?"
    page = page.press("Keep it", text="I buy a pencil")
    assert page.heading == "Who does this?"
    page = page.press("My worker")
    assert page.heading == "When?"
    page = page.press("Tomorrow")
    assert page.heading == "My step"
    assert "My worker" in page.text and "Tomorrow" in page.text
    tomorrow = (today() + timedelta(days=1)).isoformat()
    (step,) = nermin.entries("step")
    assert (step["text"], step["who"], step["date"]) == ("I buy a pencil", "worker", tomorrow)
    assert goal.endswith(step["goal"])


def test_leaving_in_the_middle_loses_nothing(nermin: Person, goal: str) -> None:
    nermin.opens(f"{goal}/steps/new").press("Keep it", text="I buy a pencil").press("Me")
    assert "I buy a pencil" in nermin.opens(goal).text
    (step,) = nermin.entries("step")
    assert (step["text"], step["who"]) == ("I buy a pencil", "me")


def test_who_and_when_can_be_left_for_later(nermin: Person, goal: str) -> None:
    page = nermin.opens(f"{goal}/steps/new").press("Keep it", text="I buy a pencil")
    page = page.follow("Choose later").press("Later")
    assert "Not chosen yet" in page.text and "Later" in page.text


def test_a_double_tap_makes_one_step(nermin: Person, goal: str) -> None:
    page = nermin.opens(f"{goal}/steps/new")
    for _tap in range(3):
        page.press("Keep it", text="I buy a pencil")
    assert len(nermin.entries("step")) == 1


def test_nothing_written_makes_no_step(nermin: Person, goal: str) -> None:
    page = nermin.opens(f"{goal}/steps/new").press("Keep it", text="")
    assert page.status == 422 and "Nothing is written here yet" in page.text
    assert nermin.entries("step") == []


@pytest.mark.parametrize(
    ("noun", "button", "field"),
    [("/words", "Keep it", "text"), ("/smaller", "Do only this", "text"), ("/done", "Go on", "note")],
)
def test_a_text_that_is_too_long_is_still_there(
    nermin: Person, goal: str, noun: str, button: str, field: str
) -> None:
    step = has_step(nermin, goal)
    nermin.opens(step).press("Done")
    text = "é" * 2001
    page = nermin.opens(step + noun).press(button, **{field: text})
    assert page.status == 422 and text in page.answer.text
    assert step_of(nermin, step)["text"] == "I buy a pencil"


def test_a_person_of_the_goal_is_asked_first_and_others_are_folded(nermin: Person, goal: str) -> None:
    for name in ("Fatma", "Joke"):
        nermin.opens("/people/new").press("Keep it", name=name)
    fatma = next(person["id"] for person in nermin.entries("person") if person["name"] == "Fatma")
    nermin.opens(f"{goal}/people").press("Keep these", **{f"people.{fatma}": True})
    step = has_step(nermin, goal)
    page = nermin.opens(f"{step}/who")
    folded = " ".join(node.to_text() for node in page.all("details"))
    assert "Joke" in folded and "Fatma" not in folded
    page.press("Fatma")
    assert step_of(nermin, step)["who"] == fatma
    assert "Fatma" in nermin.opens(step).text and "Fatma" in nermin.opens(goal).text


def test_a_person_who_left_the_book_leaves_the_step_whole(nermin: Person, goal: str) -> None:
    nermin.opens("/people/new").press("Keep it", name="Fatma")
    fatma = nermin.entries("person")[0]["id"]
    step = has_step(nermin, goal)
    nermin.opens(f"{step}/who").press("Fatma")
    saves = [s["id"] for s in nermin.export()["saves"] if any(c["entry"] == fatma for c in s["changes"])]
    removal = [
        ("save", new_id()),
        ("change", f"{fatma} person"),
        ("seen", " ".join([fatma, *saves])),
        ("removed", "yes"),
    ]
    nermin.sends(removal, step, 200)
    for noun in NOUNS:
        nermin.opens(step + noun, 200)
    assert "Somebody who is not in your book now" in nermin.opens(step).text


def test_a_day_and_a_time_can_be_picked(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = moves(nermin, step, "2031-05-06", "14:30")
    assert "May 6" in page.text and "2:30" in page.text
    assert (step_of(nermin, step)["date"], step_of(nermin, step)["time"]) == ("2031-05-06", "14:30")
    page = nermin.opens(f"{step}/when").press("Today")
    assert "Today" in page.text
    assert step_of(nermin, step)["time"] is None, "the time of another day does not stick to today"


@pytest.mark.parametrize(("day", "time"), [("tomorrow", ""), ("2026-02-30", ""), ("2026-11-20", "25:99")])
def test_a_day_that_is_none_is_asked_again(nermin: Person, goal: str, day: str, time: str) -> None:
    step = has_step(nermin, goal)
    page = moves(nermin, step, day, time)
    assert page.status == 422
    assert day in page.answer.text and time in page.answer.text, "what was typed is still there"
    assert page.all("details[open]"), "show the field that is asked again"
    assert not step_of(nermin, step).get("date")


def test_a_step_of_a_day_gone_by_is_still_open_and_never_late(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = moves(nermin, step, (today() - timedelta(days=3)).isoformat())
    assert "Still open" in page.text
    assert "late" not in page.text.lower().replace("later", "")
    assert "Still open" in nermin.opens(goal).text


def test_a_step_taken_out_can_be_put_back(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(step).press("Take it out")
    assert page.path == goal
    nermin.opens(step, 404)
    assert "I buy a pencil" in page.press("Put it back").text


def test_a_goal_that_is_gone_leaves_its_step_whole(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    nermin.opens(goal).press("Take it out")
    for noun in NOUNS:
        nermin.opens(step + noun, 200)
    page = nermin.opens(step).press("Done").press("Go on")
    assert page.follow("To my plan").path == "/plan"
    assert nermin.opens(step).press("Take it out").path == "/plan"


def test_two_tabs_that_choose_a_day_ask_which_is_right(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    tab = nermin.opens(f"{step}/when")
    moves(nermin, step, "2031-05-06")
    page = tab.press("Today")
    assert "There are different answers" in page.text


def test_hostile_words_stay_words_on_every_screen(nermin: Person, goal: str) -> None:
    for text in ("<script>alert(1)</script>", "\u202eأشتري قلما\u202c", '"><img src=x>', "x" * 2000):
        step = has_step(nermin, goal, text)
        nermin.opens(step).press("Done").press("Go on", note=text)
        for noun in NOUNS:
            page = nermin.opens(step + noun, 200)
            assert "<script>alert" not in page.answer.text and "<img src=x>" not in page.answer.text


def test_old_words_with_lines_and_quotes_survive_making_it_smaller(nermin: Person, goal: str) -> None:
    text = 'I "tidy"\nthe <b>house</b> & more'
    step = has_step(nermin, goal, text)
    nermin.opens(f"{step}/smaller").press("First this, the rest later", text="one drawer")
    assert nermin.entries("step")[1]["text"] == text


def test_a_step_of_somebody_else_is_not_there(nermin: Person, goal: str, stranger: object) -> None:
    step = has_step(nermin, goal)
    sofie = stranger("Sofie")  # type: ignore[operator]
    sofie.starts()
    for noun in NOUNS:
        sofie.opens(step + noun, 404)
