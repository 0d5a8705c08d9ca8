"""Goals on their way: steps and marks in view, other words, and how they end."""

from tests.doing import has_goal, has_step, has_strength, knows, takes_mark
from tests.pages import Person


def test_one_step_is_in_view_and_the_rest_is_folded(nermin: Person) -> None:
    goal = has_goal(nermin)
    for text in ("step one", "step two", "step three", "step four"):
        has_step(nermin, goal, text)
    page = nermin.opens(goal)
    folded = " ".join(node.to_text() for node in page.all("details"))
    assert "step four" in folded and "step two" in folded
    assert [" ".join(step.to_text().split()) for step in page.all(".card.step b")] == ["step one"]
    assert "0 of 4 steps done" in page.text


def test_the_newest_mark_of_each_ladder_is_on_the_goal(nermin: Person) -> None:
    goal = has_goal(nermin)
    assert nermin.opens(goal).text.count("No number yet") == 3
    takes_mark(nermin, goal, "now", "3")
    takes_mark(nermin, goal, "now", "7")
    takes_mark(nermin, goal, "confidence", "unknown")
    page = nermin.opens(goal)
    assert "7 of 10" in page.text and "3 of 10" not in page.text
    assert "I don't know" in page.text
    tiles = [link.attrs["href"] for link in page.all("main a.tile")]
    links = [address for address in tiles if address.startswith("/scales/")]
    assert links == [
        f"/scales/{name}?goal={goal.removeprefix('/goals/')}" for name in ("confidence", "importance", "now")
    ]


def test_words_can_change(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).follow("Say it another way").press("Keep it", text="I draw every week")
    assert page.path == goal and "I draw every week" in page.text
    assert nermin.opens(f"{goal}/words").press("Keep it", text="").status == 422


def test_stopping_is_fine_and_can_be_undone(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).follow("Done with this goal?").press("I stop with it")
    assert "That is fine" in page.text
    assert "What I stopped" in nermin.opens("/plan").text
    assert nermin.entries("goal")[0]["state"] == "stopped"
    page.press("Open it again")
    assert nermin.entries("goal")[0]["state"] == "open"


def test_not_yet_changes_nothing(nermin: Person) -> None:
    goal = has_goal(nermin)
    saves = len(nermin.export()["saves"])
    assert nermin.opens(f"{goal}/ending").follow("Not yet").path == goal
    assert len(nermin.export()["saves"]) == saves


def test_reaching_a_goal_is_celebrated_with_what_it_took(nermin: Person) -> None:
    drawing = has_strength(nermin, "I paint well", "leisure")
    fatma = knows(nermin, "Fatma")
    goal = has_goal(nermin)
    nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": True})
    nermin.opens(f"{goal}/people").press("Keep these", **{f"people.{fatma}": True})
    has_step(nermin, goal, "I buy a pencil")
    nermin.opens(goal).press("Done")
    page = nermin.opens(f"{goal}/ending").press("I reached it")
    assert page.heading == "You did it!"
    for word in ("1 step done", "I buy a pencil", "I paint well", "Fatma"):
        assert word in page.text, f"say what it took: {word}"
    assert "What I reached" in nermin.opens("/plan").text
    page.press("Open it again")
    assert "What I reached" not in nermin.opens("/plan").text


def test_the_celebration_asks_first_when_the_goal_is_still_open(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(f"{goal}/reached")
    assert page.heading == "Did you reach it?"
    assert page.press("I reached it").heading == "You did it!"


def test_a_goal_taken_out_can_be_put_back(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).press("Take it out")
    assert page.path == "/plan" and "It is gone from your book" in page.text
    nermin.opens(goal, 404)
    assert "I draw again" in page.press("Put it back").text


def test_two_tabs_that_change_the_words_ask_which_is_right(nermin: Person) -> None:
    goal = has_goal(nermin)
    tab = nermin.opens(f"{goal}/words")
    nermin.opens(f"{goal}/words").press("Keep it", text="I draw on Sundays")
    page = tab.press("Keep it", text="I draw on Mondays")
    assert "There are different answers" in page.text
    page = page.press("I draw on Sundays")
    assert "There are different answers" not in page.text and "I draw on Sundays" in page.text
