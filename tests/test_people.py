"""People: who there is, in which group, with which picture, and what they help with."""

from collections.abc import Callable
from typing import Any

import pytest

from app.ids import new_id
from app.pictograms import PICTOGRAMS
from app.select import view
from app.summaries.people import few, helps_with, people_by_group
from tests.pages import Person
from tests.test_talk import HOSTILE, gives, has_gone, only


@pytest.fixture
def fatma(nermin: Person) -> str:
    """Fatma, a friend in the book of Nermin."""
    return gives(nermin, "person", name="Fatma", group="friends")


def test_a_person_is_added_one_question_at_a_time(nermin: Person) -> None:
    page = nermin.opens("/people")
    assert "Who is there for you?" in page.text
    page = page.follow("Add somebody").press("Keep it", name="  Fatma ")
    assert only(nermin, "person")["name"] == "Fatma", "kept before the next question"
    assert page.path == f"/people/{only(nermin, 'person')['id']}/group"
    page = page.press("Keep it", group="neighbours")
    assert page.heading == "Fatma"
    assert "Neighbours" in page.text
    page = page.follow("Choose a picture").press("Older person")
    assert only(nermin, "person")["picto"] == "older-person"
    page = page.follow("It is good like this")
    assert page.path == "/people"
    assert "Neighbours" in page.text
    assert "Fatma" in page.text


def test_the_group_may_wait(nermin: Person) -> None:
    page = nermin.opens("/people/new").press("Keep it", name="Rashid").follow("I don't know")
    assert page.heading == "Rashid"
    assert "No group yet" in nermin.opens("/people").text


def test_a_group_that_is_not_chosen_is_no_trouble(nermin: Person) -> None:
    page = nermin.opens("/people/new").press("Keep it", name="Rashid").press("Keep it")
    assert page.heading == "Rashid"


@pytest.mark.parametrize("name", ["", "n" * 201])
def test_a_name_that_does_not_fit_is_still_there(nermin: Person, fatma: str, name: str) -> None:
    for address in ("/people/new", f"/people/{fatma}/name"):
        page = nermin.opens(address).press("Keep it", name=name)
        assert page.status == 422
        assert [node.attrs["value"] for node in page.all("#name")] == [name]
    assert only(nermin, "person")["name"] == "Fatma"


def test_name_group_and_picture_are_changed(nermin: Person, fatma: str) -> None:
    page = nermin.opens(f"/people/{fatma}").follow("Another name").press("Keep it", name="Fatima")
    page = page.follow("Choose a group").press("Keep it", group="family")
    page = page.follow("Choose a picture").press("Woman")
    assert page.path == f"/people/{fatma}"
    page.follow("Choose a picture").press("The usual picture")
    found = only(nermin, "person")
    assert (found["name"], found["group"], found["picto"]) == ("Fatima", "family", None)


def test_every_picture_to_choose_is_there_and_has_its_word(nermin: Person, fatma: str) -> None:
    tiles = nermin.opens(f"/people/{fatma}/picture").all(".pictures button")
    assert len(tiles) == 22
    assert {tile.attrs["value"] for tile in tiles} <= set(PICTOGRAMS)
    words = [tile.to_text() for tile in tiles]
    assert len(set(words)) == len(words)


def test_a_picture_that_is_no_more_leaves_the_person(nermin: Person) -> None:
    gone = gives(nermin, "person", name="Rashid", picto="a-picture-of-old")
    assert "Rashid" in nermin.opens("/people").text
    assert nermin.opens(f"/people/{gone}").heading == "Rashid"


def test_a_person_is_taken_out_and_put_back(nermin: Person, fatma: str) -> None:
    page = nermin.opens(f"/people/{fatma}").press("Take out of my book")
    assert page.path == "/people"
    assert nermin.entries("person") == []
    assert nermin.opens(f"/people/{fatma}", 404).status == 404
    assert "Fatma" in page.press("Put it back").text


def test_what_a_person_helps_with_is_shown(nermin: Person, fatma: str) -> None:
    goal = gives(nermin, "goal", text="No debts", **{f"people.{fatma}": "yes"})
    gives(nermin, "goal", text="Another goal", **{f"people.{fatma}": "no"})
    gone = gives(nermin, "goal", text="A goal that is gone", **{f"people.{fatma}": "yes"})
    has_gone(nermin, gone, "goal")
    for n in range(6):
        gives(nermin, "step", goal=goal, text=f"Step {n}", who=fatma)
    gives(nermin, "step", goal=goal, text="Mine", who="me")
    page = nermin.opens(f"/people/{fatma}")
    for words in ("Helps with these goals", "No debts", "Does these steps", "Step 5", "1 more"):
        assert words in page.text
    for words in ("Another goal", "A goal that is gone", "Mine"):
        assert words not in page.text


def test_rivals_of_a_person_are_shown_and_settled(nermin: Person, fatma: str) -> None:
    here, there = nermin.opens(f"/people/{fatma}/group"), nermin.opens(f"/people/{fatma}/group")
    here.press("Keep it", group="family")
    there.press("Keep it", group="neighbours")
    page = nermin.opens(f"/people/{fatma}")
    assert "There are different answers" in page.text
    page = page.press("Family")
    assert "There are different answers" not in page.text
    assert only(nermin, "person")["group"] == "family"


def test_hostile_names_stay_names(nermin: Person) -> None:
    person = gives(nermin, "person", name=HOSTILE)
    for address in ("/people", f"/people/{person}", f"/people/{person}/name", f"/people/{person}/group"):
        page = nermin.opens(address)
        assert not page.all("main script")
        assert "أهلا" in page.answer.text


@pytest.mark.parametrize("part", ["", "/name", "/group", "/picture"])
def test_somebody_elses_people_are_not_there(
    nermin: Person, stranger: Callable[[str], Person], fatma: str, part: str
) -> None:
    samira = stranger("Samira")
    samira.starts()
    assert samira.opens(f"/people/{fatma}{part}", 404).status == 404


def person(**fields: Any) -> dict[str, Any]:
    return view({"id": new_id(), "kind": "person", "fields": fields, "seen": [new_id()], "rivals": {}})


def test_groups_keep_their_order_and_empty_ones_stay_away() -> None:
    people = [person(name="a"), person(name="b", group="helpers"), person(name="c", group="family")]
    found = people_by_group({"all_people": people})
    assert [part["group"] for part in found] == ["family", "helpers", None]
    assert people_by_group({"all_people": []}) == []


def test_steps_still_to_do_come_before_done_ones() -> None:
    steps = [{"state": state, "goal": None} for state in ("done", "dropped", "todo")]
    found = helps_with({"params": {"id": "x"}, "helped_goals": [], "helped_steps": steps})
    assert [step["state"] for step in found["steps"]["first"]] == ["todo", "done"]
    assert found["goals"] == few([])


def test_a_long_list_is_cut_and_can_be_asked_for_whole(nermin: Person) -> None:
    for number in range(12):
        nermin.opens("/people/new").press("Keep it", name=f"Neighbour {number}")
    page = nermin.opens("/people")
    assert "Neighbour 8" in page.text
    assert "Neighbour 9" not in page.text, "a phone draws what fits a few screens, the rest is one tap away"
    page = page.follow("3 more")
    assert "Neighbour 11" in page.text
    assert "more" not in page.text
