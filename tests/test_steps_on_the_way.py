"""Steps on their way: done and how it went, what comes next, made smaller or let go."""

from tests.doing import has_step, moves, step_of, today
from tests.pages import Person


def test_a_step_is_ticked_off_on_the_goal_with_one_tap(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(goal).press("Done")
    assert page.path == f"{step}/done" and page.heading == "How did it go?"
    kept = step_of(nermin, step)
    assert (kept["state"], kept["date"]) == ("done", today().isoformat())
    page = page.press("Go on", felt="4", note="Fatma went with me")
    assert page.path == f"{step}/next"
    kept = step_of(nermin, step)
    assert (kept["felt"], kept["note"], kept["text_lang"]) == (4, "Fatma went with me", "en")
    page = nermin.opens(step)
    assert "It went well" in page.text and "Fatma went with me" in page.text
    assert "1 step done" in nermin.opens(goal).text


def test_how_it_went_need_not_be_said(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(step).press("Done").press("Go on")
    assert page.heading == "What comes next?"
    assert step_of(nermin, step).get("felt") is None


def test_how_it_went_can_be_taken_back(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    nermin.opens(step).press("Done").press("Go on", felt="1")
    nermin.opens(f"{step}/done").press("Go on", felt="")
    assert step_of(nermin, step)["felt"] is None


def test_not_done_after_all_gives_the_step_its_day_back(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    moves(nermin, step, "2031-05-06", "14:30")
    page = nermin.opens(step).press("Done").press("Not done after all")
    assert page.path == step
    kept = step_of(nermin, step)
    assert (kept["state"], kept["date"], kept["time"]) == ("todo", "2031-05-06", "14:30")


def test_a_step_without_a_day_has_none_again_after_not_done_after_all(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    nermin.opens(step).press("Done").press("Not done after all")
    kept = step_of(nermin, step)
    assert (kept["state"], kept["date"]) == ("todo", None)


def test_how_it_went_is_not_asked_of_a_step_that_is_not_done(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(f"{step}/done")
    assert page.heading == "Did you do it?"
    assert page.follow("Not yet").path == step
    assert page.press("Done").heading == "How did it go?"


def test_after_a_step_come_a_new_one_a_mark_the_goal_or_enough(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(step).press("Done").press("Go on")
    assert page.follow("A new step").heading == "Which small step do you take?"
    assert page.follow("Where am I now?").path == "/scales/now"
    assert page.follow("Enough for now").path == "/"
    assert page.press("I reached my goal").heading == "You did it!"
    page = nermin.opens(f"{step}/next")
    assert "A new step" not in page.text, "a goal that was reached asks for no more steps"


def test_words_can_change(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(step).follow("Say it another way").press("Keep it", text="I buy two pencils")
    assert page.path == step and "I buy two pencils" in page.text


def test_a_smaller_step_takes_the_place_of_the_big_one(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal, "I tidy the whole house")
    moves(nermin, step, "2031-05-06")
    page = nermin.opens(step).follow("Make it smaller")
    assert "I tidy the whole house" in page.text
    page.press("Do only this", text="I tidy one drawer")
    (kept,) = nermin.entries("step")
    assert (kept["text"], kept["date"]) == ("I tidy one drawer", "2031-05-06")


def test_a_smaller_step_can_come_before_the_big_one(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal, "I tidy the whole house")
    nermin.opens(f"{step}/who").press("Me").press("Today")
    nermin.opens(f"{step}/smaller").press("First this, the rest later", text="I tidy one drawer")
    first, then = nermin.entries("step")
    assert (first["text"], first["date"]) == ("I tidy one drawer", today().isoformat())
    assert (then["text"], then["who"], then["goal"]) == ("I tidy the whole house", "me", first["goal"])
    text = nermin.opens(goal).text
    assert text.index("one drawer") < text.index("whole house")


def test_no_smaller_step_written_keeps_the_big_one(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal, "I tidy the whole house")
    page = nermin.opens(f"{step}/smaller").press("First this, the rest later", text=" ")
    assert page.status == 422
    assert [item["text"] for item in nermin.entries("step")] == ["I tidy the whole house"]


def test_letting_a_step_go_is_fine_and_it_can_be_picked_up_again(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    page = nermin.opens(step).press("Let it go")
    assert "You let this step go. That is fine." in page.text
    assert "Steps I let go" in nermin.opens(goal).text
    page = page.press("Pick it up again")
    assert step_of(nermin, step)["state"] == "todo"
    assert "Done" in page.text
