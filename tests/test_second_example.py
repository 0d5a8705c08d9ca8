"""A second worked example, typed in full through the pages: Leyla, 31, two children, new in the neighbourhood.

She used to paint and sing. She wants her own home in order, and to draw again: a wish that is not one of
her four priorities, and still becomes a goal.
"""

from collections.abc import Callable

import pytest

from app.content import CONTENT
from tests.pages import Page, Person


@pytest.fixture
def leyla(stranger: Callable[[str], Person]) -> Person:
    person = stranger("Leyla")
    person.starts()
    return person


def says(person: Person, domain: str, time: str, text: str) -> Page:
    return person.opens(f"/strengths/{domain}/new?time={time}").press("Keep it", text=text)


def taps(person: Person, domain: str, time: str, *cards: str) -> Page:
    page = person.opens(f"/strengths/{domain}/cards?time={time}")
    offered = {label.query_one("input").attrs["value"]: label.to_text() for label in page.all("label.tile")}
    ticked = [
        value for card in cards for value, words in offered.items() if CONTENT["cards"][card]["text"] in words
    ]
    assert len(ticked) == len(cards), f"not all of {cards} are offered: {list(offered.values())}"
    return page.press("Keep these", change=ticked)


def writes_down_what_goes_well(leyla: Person) -> None:
    says(leyla, "children", "now", "My son and my daughter laugh a lot")
    says(leyla, "children", "now", "I read to them every night")
    taps(leyla, "home", "now", "home-cook", "home-cosy")
    says(leyla, "home", "before", "I had a house with a blue door")
    says(leyla, "leisure", "before", "I painted, mostly faces")
    says(leyla, "leisure", "before", "I sang in a choir")
    taps(leyla, "family", "now", "family-can-call")
    page = leyla.opens("/strengths")
    assert "4 cards" not in page.text
    assert "3 cards" in page.text, "home has three cards"
    assert "2 cards" in page.text, "children have two"


def says_what_she_wants(leyla: Person) -> None:
    taps(leyla, "home", "later", "home-wish-tidy", "home-wish-neighbours")
    says(leyla, "children", "later", "My children feel at home here")
    says(leyla, "money", "later", "I know what comes in and what goes out")
    taps(leyla, "leisure", "later", "leisure-wish-draw")
    assert len(leyla.entries("wish")) == 5


def chooses_four_of_five(leyla: Person) -> None:
    wishes = leyla.entries("wish")
    drawing = next(wish for wish in wishes if wish.get("card") == "leisure-wish-draw")
    for wish in wishes:
        if wish["id"] != drawing["id"]:
            leyla.opens(f"/priorities?wish={wish['id']}").press("Let this come first")
    asked = leyla.opens(f"/priorities?wish={drawing['id']}")
    assert asked.heading == "Which one can wait?"
    asked.follow(CONTENT["cards"]["leisure-wish-draw"]["text"])
    chosen = {wish["id"]: wish.get("priority") for wish in leyla.entries("wish")}
    assert sorted(place for place in chosen.values() if place) == [1, 2, 3, 4]
    assert not chosen[drawing["id"]], "drawing was to wait"


def makes_a_goal_of_her_home(leyla: Person) -> str:
    page = leyla.opens("/").follow("Make a goal of your first wish")
    page = page.press("This is my goal", text="Every room has its place for everything")
    cook = next(entry for entry in leyla.entries("strength") if entry.get("card") == "home-cosy")
    page = page.press("Keep these", **{f"strengths.{cook['id']}": True})
    page = page.follow("Add somebody").press("Keep it", name="Hanna from number 12")
    page.press("Keep it", group="neighbours")
    goal: str = leyla.entries("goal")[0]["id"]
    (hanna,) = leyla.entries("person")
    assert hanna["group"] == "neighbours"
    page = leyla.opens(f"/goals/{goal}/people").press("Keep these", **{f"people.{hanna['id']}": True})
    assert "Every room has its place for everything" in page.text
    assert "Hanna from number 12" in page.text
    return goal


def takes_a_step_with_hanna(leyla: Person, goal: str) -> None:
    page = (
        leyla.opens(f"/goals/{goal}")
        .follow("A new step")
        .press("Keep it", text="Hang up the coats with Hanna")
    )
    assert page.heading == "Who does this?"
    page = page.press("Hanna from number 12").press("Today")
    page = leyla.opens("/").press("Done")
    assert page.heading == "How did it go?"
    page = page.press("Go on", felt="5", note="The hall is empty and light now")
    assert page.heading == "What comes next?"
    (step,) = leyla.entries("step")
    assert (step["state"], step["felt"], step["note"]) == ("done", 5, "The hall is empty and light now")
    assert "Hang up the coats with Hanna" in leyla.opens("/diary").text


def marks_how_it_goes(leyla: Person, goal: str) -> None:
    for mark in ("2", "5"):
        page = leyla.opens(f"/scales/now?goal={goal}").press("Keep it", **{"values.now": mark})
        page = page.press("Keep it", **{"answers.made": f"It is a {mark} because of the hall"})
        while "/answers" in page.path:
            page = page.follow("Skip this")
    assert "From 2 to 5" in page.text
    assert page.all("svg[role=img]"), "the graph is not there"


def goes_for_drawing_too(leyla: Person) -> None:
    drawing = next(wish for wish in leyla.entries("wish") if wish.get("card") == "leisure-wish-draw")
    page = leyla.opens(f"/wishes/{drawing['id']}").follow("Make this a goal")
    page = page.press("This is my goal", text="I draw my children once a week")
    painted = next(
        entry for entry in leyla.entries("strength") if entry.get("text") == "I painted, mostly faces"
    )
    page.press("Keep these", **{f"strengths.{painted['id']}": True})
    goal = next(goal for goal in leyla.entries("goal") if goal["wish"] == drawing["id"])
    assert goal["domain"] == "leisure"
    page = leyla.opens("/plan")
    assert "I draw my children once a week" in page.text
    page = leyla.opens(f"/goals/{goal['id']}/steps/new").press("Keep it", text="Buy a pencil")
    page.press("Me").press("Tomorrow")
    assert "Buy a pencil" in leyla.opens("/").text


def writes_in_her_diary(leyla: Person) -> None:
    page = leyla.opens("/diary/new").press("Keep it", text="We sang in the kitchen")
    page.press(CONTENT["feelings"]["happy"]["label"])
    (note,) = leyla.entries("note")
    assert (note["text"], note["feeling"]) == ("We sang in the kitchen", "happy")


def talks_with_her_worker(leyla: Person) -> None:
    leyla.opens("/talk").follow("Plan a talk").press(
        "Keep it", date="2026-11-24", time="14:00", place="At home"
    )
    (talk,) = leyla.entries("talk")
    leyla.opens(f"/talks/{talk['id']}/agenda").press("Add it", text="A swing for the children")
    since = leyla.opens(f"/talks/{talk['id']}/since")
    assert "1 step done" in since.text
    page = leyla.opens(f"/scales/session?talk={talk['id']}")
    for line in CONTENT["instruments"]["session"]["lines"]:
        page = page.press("Keep it", **{f"values.{line}": "8"})
    assert len([name for name in leyla.entries("rating")[-1] if name.startswith("values.")]) == 4
    leyla.opens(f"/talks/{talk['id']}/agreed").press("Keep it", summary="Hanna asks about the swing")
    assert leyla.entries("talk")[0]["summary"] == "Hanna asks about the swing"


def test_leyla_fills_her_book(leyla: Person) -> None:
    writes_down_what_goes_well(leyla)
    says_what_she_wants(leyla)
    chooses_four_of_five(leyla)
    goal = makes_a_goal_of_her_home(leyla)
    takes_a_step_with_hanna(leyla, goal)
    marks_how_it_goes(leyla, goal)
    goes_for_drawing_too(leyla)
    writes_in_her_diary(leyla)
    talks_with_her_worker(leyla)
