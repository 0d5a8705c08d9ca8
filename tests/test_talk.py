"""The talk together: its six parts in their order, the talks before it, and good words."""

from collections.abc import Callable
from typing import Any

import pytest

from app.ids import new_id
from app.select import select, view
from app.summaries import SUMMARIES
from app.summaries.talk import (
    all_talks_by_day,
    current_talk,
    day_ms,
    earlier_talks,
    first_unlinked,
    last_talk,
    next_topic,
    path_of,
    topic_turn,
    topics_left,
)
from tests.pages import Page, Person

HOSTILE = "<script>alert(1)</script>\u202e\u2066 أهلا"
TODAY = "2026-11-20"


def gives(person: Person, kind: str, **fields: Any) -> str:
    """Put an entry in a book as any form of this app could, and give its id."""
    entry = new_id()
    pairs = [
        ("save", new_id()),
        ("change", f"{entry} {kind}"),
        *((name, str(value)) for name, value in fields.items()),
    ]
    assert person.sends(pairs, "/talk").status == 200
    return entry


def has_gone(person: Person, entry: str, kind: str) -> None:
    """Take an entry out, as somebody who saw all of it."""
    saves = [
        save["id"] for save in person.export()["saves"] for item in save["changes"] if item["entry"] == entry
    ]
    pairs = [("save", new_id()), ("change", f"{entry} {kind}"), ("seen", " ".join([entry, *saves]))]
    person.sends([*pairs, ("removed", "yes")], "/talk")


@pytest.fixture
def talk(nermin: Person) -> str:
    """A talk of Nermin that is planned."""
    return gives(nermin, "talk", date=TODAY, time="10:00", place="At home")


def only(person: Person, kind: str) -> dict[str, Any]:
    (entry,) = person.entries(kind)
    return entry


# --- from the plan to the next date ---


def test_a_talk_goes_from_the_first_part_to_the_next_date(nermin: Person) -> None:
    page = nermin.opens("/talk")
    assert "No talk is planned" in page.text
    page = page.follow("Plan a talk").press("Keep it", date="2026-11-20", time="10:00", place="At home")
    assert page.path == "/talk"
    assert "Friday, November 20" in page.text
    assert "At home" in page.text
    page = page.follow("What we talk about").press("Add it", text="The letter of the bank")
    page = page.press("Add it", text="School")
    page = page.follow("Next: My goals").follow("Next: Since last time").follow("Next: Talk and plan")
    assert "The letter of the bank" in page.heading
    page = page.press("We talked about this")
    assert page.heading == "School"
    page = page.press("We talked about this")
    assert page.heading == "We talked about everything"
    talk = only(nermin, "talk")["id"]
    assert page.all(f'a[href="/scales/session?talk={talk}"]')
    page = nermin.opens("/talk").follow("Looking back and ahead")
    page = page.press("Keep it", summary="I call the bank.\nAnna helps me.")
    assert page.path == f"/talks/{talk}/next"
    page = page.press("Keep it", date="2026-11-27", time="", place="Library")
    assert page.path == "/talk"
    assert "Friday, November 27" in page.text
    assert "Library" in page.text
    first, second = nermin.entries("talk")
    assert (first["state"], first["date"], first["place"]) == ("done", "2026-11-20", "At home")
    assert (second["state"], second["date"], second["time"]) == ("planned", "2026-11-27", None)
    back = page.follow("Friday, November 20")
    assert "I call the bank." in back.text
    assert "School" in back.text


def test_a_talk_can_begin_at_once(nermin: Person) -> None:
    page = nermin.opens("/talk").press("We talk now")
    assert page.path == "/talk"
    assert only(nermin, "talk")["state"] == "open"


def test_a_talk_without_a_date_can_be_planned_too(nermin: Person) -> None:
    page = nermin.opens("/talk/new").press("Keep it", date="", time="", place="")
    assert "No date yet" in page.text


def test_no_date_yet_still_makes_room_for_topics(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/next").press("No date yet")
    assert "No date yet" in page.text
    assert [entry["state"] for entry in nermin.entries("talk")] == ["done", "planned"]


def test_a_talk_without_a_date_was_today_when_it_is_done(nermin: Person) -> None:
    talk = gives(nermin, "talk", place="x")
    nermin.opens(f"/talks/{talk}/next").press("No date yet")
    assert nermin.entries("talk")[0]["date"] is not None


def test_a_talk_that_is_done_is_not_closed_twice(nermin: Person, talk: str) -> None:
    nermin.opens(f"/talks/{talk}/next").press("No date yet")
    page = nermin.opens(f"/talks/{talk}/next")
    assert page.heading == "This talk is done"
    assert not page.all("main form")
    assert page.follow("To the next talk").path == "/talk"


def test_a_double_tap_makes_one_next_talk(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/next")
    page.press("No date yet")
    page.press("No date yet")
    assert len(nermin.entries("talk")) == 2


@pytest.mark.parametrize(("name", "value"), [("date", "next week"), ("time", "ten"), ("place", "x" * 201)])
def test_what_does_not_fit_keeps_what_was_typed(nermin: Person, talk: str, name: str, value: str) -> None:
    typed = {"date": "2026-12-01", "time": "09:30", "place": "Home", name: value}
    for address in ("/talk/new", f"/talks/{talk}/date", f"/talks/{talk}/next"):
        page = nermin.opens(address).press("Keep it", **typed)
        assert page.status == 422
        for field, text in typed.items():
            assert [node.attrs["value"] for node in page.all(f"#{field}")] == [text]
    assert len(nermin.entries("talk")) == 1


# --- the agenda ---


def test_an_empty_topic_says_so(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/agenda").press("Add it", text=" ")
    assert page.status == 422
    assert "Nothing is written here yet" in page.text


def test_a_topic_too_long_is_still_there_to_shorten(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/agenda").press("Add it", text="w" * 2001)
    assert page.status == 422
    assert "w" * 2001 in page.text


def test_a_topic_is_ticked_off_and_back(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/agenda").press("Add it", text="School").press("Talked about")
    assert only(nermin, "topic")["state"] == "done"
    page.press("Not done yet")
    assert only(nermin, "topic")["state"] == "open"


def test_a_topic_is_changed_taken_out_and_put_back(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/agenda").press("Add it", text="School")
    page = page.follow("School").press("Keep it", text="The school of Sami")
    assert page.path == f"/talks/{talk}/agenda"
    page = page.follow("The school of Sami").press("Take it out")
    assert page.path == f"/talks/{talk}/agenda"
    assert nermin.entries("topic") == []
    page.press("Put it back")
    assert only(nermin, "topic")["text"] == "The school of Sami"


def test_many_topics_wait_behind_one_tap(nermin: Person, talk: str) -> None:
    for n in range(7):
        gives(nermin, "topic", talk=talk, text=f"Topic {n}")
    for part in ("agenda", "goals"):
        page = nermin.opens(f"/talks/{talk}/{part}")
        assert "2 more" in page.text
        assert "Topic 6" in page.text


def test_a_topic_the_last_talk_did_not_get_to_comes_along(nermin: Person, talk: str) -> None:
    nermin.opens(f"/talks/{talk}/agenda").press("Add it", text="School")
    nermin.opens(f"/talks/{talk}/next").press("No date yet")
    page = nermin.opens("/talk").follow("What we talk about")
    assert "1 topic from an earlier talk" in page.text
    page = page.press("Talk about it now")
    assert "earlier talk" not in page.text
    assert only(nermin, "topic")["talk"] != talk


def test_topics_of_a_talk_that_was_taken_out_are_not_lost(nermin: Person, talk: str) -> None:
    topic = gives(nermin, "topic", talk=talk, text="School")
    has_gone(nermin, talk, "talk")
    for address in (f"/topics/{topic}", f"/topics/{topic}/goal"):
        page = nermin.opens(address)
        assert all(talk not in link.attrs["href"] for link in page.all("a"))
    page = nermin.opens("/talk").press("We talk now").follow("What we talk about")
    assert "School" in page.text


def test_rivals_of_a_topic_are_shown(nermin: Person, talk: str) -> None:
    topic = gives(nermin, "topic", talk=talk, text="School")
    here, there = nermin.opens(f"/topics/{topic}"), nermin.opens(f"/topics/{topic}")
    here.press("Keep it", text="School on Monday")
    there.press("Keep it", text="School on Friday")
    page = nermin.opens(f"/topics/{topic}")
    assert "There are different answers" in page.text
    page = page.press("School on Monday")
    assert "There are different answers" not in page.text
    assert only(nermin, "topic")["text"] == "School on Monday"


# --- goals, plan ---


def test_topics_get_their_goals_one_by_one(nermin: Person, talk: str) -> None:
    goal = gives(nermin, "goal", text="No debts")
    for text in ("The bank", "School"):
        gives(nermin, "topic", talk=talk, text=text)
    page = nermin.opens(f"/talks/{talk}/goals").follow("One by one")
    assert page.heading == "The bank"
    page = page.press("No debts")
    assert page.heading == "School"
    page = page.press("No goal with it")
    assert page.path == f"/talks/{talk}/goals"
    assert "No debts" in page.text
    assert [topic.get("goal") for topic in nermin.entries("topic")] == [goal, None]


def test_a_goal_that_is_gone_leaves_its_topic(nermin: Person, talk: str) -> None:
    goal = gives(nermin, "goal", text="No debts")
    topic = gives(nermin, "topic", talk=talk, text="The bank", goal=goal)
    has_gone(nermin, goal, "goal")
    for address in (f"/talks/{talk}/goals", f"/talks/{talk}/plan", f"/topics/{topic}/goal", f"/talks/{talk}"):
        page = nermin.opens(address)
        assert "No debts" not in page.text
        assert "The bank" in page.text


def test_without_goals_or_topics_there_is_a_way_on(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/goals")
    assert "There are no topics yet" in page.text
    assert page.follow("Choose topics").path == f"/talks/{talk}/agenda"
    assert nermin.opens(f"/talks/{talk}/plan").follow("Choose topics").path == f"/talks/{talk}/agenda"
    topic = gives(nermin, "topic", talk=talk, text="The bank")
    assert "There are no goals yet" in nermin.opens(f"/topics/{topic}/goal").text


def test_a_step_or_a_goal_comes_from_a_topic(nermin: Person, talk: str) -> None:
    goal = gives(nermin, "goal", text="No debts")
    with_goal = gives(nermin, "topic", talk=talk, text="The bank", goal=goal)
    without = gives(nermin, "topic", talk=talk, text="School")
    page = nermin.opens(f"/talks/{talk}/plan?topic={with_goal}")
    assert page.follow("Make a step of it").path == f"/goals/{goal}/steps/new"
    page = page.follow("First another topic")
    assert page.heading == "School"
    assert page.follow("Choose a goal with it").path == f"/topics/{without}/goal"
    assert page.follow("Make a goal of it").path == "/goals/new"


# --- since the last talk ---


def test_what_changed_since_the_last_talk_is_counted(nermin: Person) -> None:
    gives(nermin, "talk", date="2026-11-13", state="done")
    talk = gives(nermin, "talk", date=TODAY)
    goal = gives(nermin, "goal", text="No debts", state="reached")
    gives(nermin, "step", goal=goal, text="Called the bank", state="done", date="2026-11-15")
    gives(nermin, "step", goal=goal, text="Long ago", state="done", date="2026-11-12")
    gives(nermin, "step", goal=goal, text="Open the letters")
    for n in range(7):
        gives(nermin, "strength", domain="home", time="now", text=f"Strong {n}")
    gives(nermin, "wish", domain="home", text="A garden")
    gives(nermin, "note", date="2026-11-14", text="A good day")
    gives(nermin, "note", date="2026-11-01", text="Before")
    page = nermin.opens(f"/talks/{talk}/since")
    for words in (
        "Since Friday, November 13",
        "1 goal reached",
        "1 step done",
        "Called the bank",
        "7 new strengths",
        "2 more",
        "1 new wish",
        "You wrote in your diary 1 time",
        "1 step still to do",
        "Open the letters",
    ):
        assert words in page.text
    assert "Long ago" not in page.text
    assert "You gave a number" not in page.text


def test_nothing_new_is_fine(nermin: Person, talk: str) -> None:
    assert "Nothing new is written. That is fine." in nermin.opens(f"/talks/{talk}/since").text


# --- a talk looked back at ---


def test_marks_of_the_session_are_with_their_talk(nermin: Person, talk: str) -> None:
    rating = gives(
        nermin, "rating", instrument="session", talk=talk, date=TODAY,
        **{"values.contact": 9, "values.way": "unknown", "answers.good": "You listened"},
    )  # fmt: skip
    page = nermin.opens(f"/talks/{talk}")
    assert "9 How was it between us today?" in page.text
    assert "I don't know" in page.text
    assert "You listened" in page.text
    assert "How useful" not in page.text
    assert page.all(f'a[href="/ratings/{rating}"]'), "looked at and changed there, not asked once more"
    done = nermin.opens("/talk").all(".path .done a")
    assert [link.attrs["href"] for link in done] == [f"/talks/{talk}/since", f"/ratings/{rating}"]


def test_day_place_and_agreement_of_a_talk_are_changed(nermin: Person, talk: str) -> None:
    page = nermin.opens("/talk").follow("About this talk").follow("Another day or place")
    page = page.press("Keep it", date="2026-11-21", place="Café")
    assert page.path == f"/talks/{talk}"
    assert page.heading == "Saturday, November 21"
    assert "Café" in page.text
    nermin.opens(f"/talks/{talk}/next").press("No date yet")
    page = nermin.opens(f"/talks/{talk}").follow("Write what we agreed").press("Keep it", summary="I call")
    assert page.path == f"/talks/{talk}"
    assert "I call" in page.text


def test_what_was_agreed_and_is_too_long_is_still_there(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}/agreed").press("Keep it", summary="w" * 2001)
    assert page.status == 422
    assert "w" * 2001 in page.text


def test_a_talk_is_taken_out_and_put_back(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/talks/{talk}").press("Take it out")
    assert page.path == "/talk"
    assert "No talk is planned" in page.text
    assert nermin.opens(f"/talks/{talk}", 404).status == 404
    assert "At home" in page.press("Put it back").text


def test_rivals_of_a_talk_are_shown(nermin: Person, talk: str) -> None:
    here, there = nermin.opens(f"/talks/{talk}/date"), nermin.opens(f"/talks/{talk}/date")
    here.press("Keep it", place="Library")
    there.press("Keep it", place="Café")
    page = nermin.opens(f"/talks/{talk}")
    assert "There are different answers" in page.text
    assert "Library" in page.text


def test_all_talks_are_in_one_list(nermin: Person, talk: str) -> None:
    for day in range(1, 9):
        gives(nermin, "talk", date=f"2026-10-0{day}", state="done")
    gives(nermin, "talk")
    page = nermin.opens("/talk").follow("All talks")
    assert "3 more" in page.text
    assert "No date yet" in page.text
    assert page.all(f'a[href="/talks/{talk}"]')


def test_an_empty_book_has_no_talks(nermin: Person) -> None:
    assert "There are no talks here yet" in nermin.opens("/talks").text


# --- good words ---


def test_a_card_is_said_and_shown(nermin: Person) -> None:
    page = nermin.opens("/talk").follow("Say something good").press("You listen well")
    assert page.path == "/talk"
    assert "You listen well" in page.text
    assert only(nermin, "compliment")["card"] == "compliment-listens"


def test_own_good_words_are_changed_taken_out_and_put_back(nermin: Person, talk: str) -> None:
    page = nermin.opens(f"/compliments/new?talk={talk}").press("Keep it", text="You came, in the rain")
    page = page.follow("You came, in the rain").press("Keep it", text="You came!")
    page = page.follow("You came!").press("Take it out")
    assert nermin.entries("compliment") == []
    assert "You came!" in page.press("Put it back").text


def test_no_good_words_say_so(nermin: Person) -> None:
    page = nermin.opens("/compliments/new").press("Keep it", text="")
    assert page.status == 422
    page = nermin.opens("/compliments/new").press("Keep it", text="w" * 2001)
    assert page.status == 422
    assert "w" * 2001 in page.text


def test_many_good_words_have_a_list(nermin: Person) -> None:
    assert "There are no good words here yet" in nermin.opens("/compliments").text
    for n in range(6):
        gives(nermin, "compliment", text=f"Good {n}")
    page = nermin.opens("/talk").follow("All the good words")
    assert "1 more" in page.text
    assert "Good 0" in page.text


def test_good_words_from_a_talk_that_is_gone(nermin: Person) -> None:
    assert nermin.opens(f"/compliments/new?talk={new_id()}").follow("Back").path == "/talk"


def test_rivals_of_good_words_are_shown(nermin: Person) -> None:
    compliment = gives(nermin, "compliment", text="Good")
    here, there = nermin.opens(f"/compliments/{compliment}"), nermin.opens(f"/compliments/{compliment}")
    here.press("Keep it", text="Very good")
    there.press("Take it out")
    page = nermin.opens(f"/compliments/{compliment}")
    assert "There are different answers" in page.text
    assert "Very good" in page.text


# --- whatever is written ---


def test_hostile_words_stay_words(nermin: Person) -> None:
    talk = gives(nermin, "talk", date=TODAY, place=HOSTILE, summary=HOSTILE)
    topic = gives(nermin, "topic", talk=talk, text=HOSTILE)
    good = gives(nermin, "compliment", text=HOSTILE)
    addresses = (
        "/talk", "/talks", f"/talks/{talk}", f"/talks/{talk}/agenda", f"/talks/{talk}/goals", f"/talks/{talk}/plan",
        f"/talks/{talk}/agreed", f"/talks/{talk}/date", f"/topics/{topic}", f"/topics/{topic}/goal", "/compliments",
        f"/compliments/{good}",
    )  # fmt: skip
    for address in addresses:
        page = nermin.opens(address)
        assert not page.all("main script")
        assert "أهلا" in page.text or "أهلا" in page.answer.text


@pytest.mark.parametrize("part", ["", "/agenda", "/goals", "/since", "/plan", "/agreed", "/next", "/date"])
def test_somebody_elses_talk_is_not_there(
    nermin: Person, stranger: Callable[[str], Person], talk: str, part: str
) -> None:
    samira = stranger("Samira")
    samira.starts()
    assert samira.opens(f"/talks/{talk}{part}", 404).status == 404
    assert samira.opens(f"/talks/{new_id()}{part}", 404).status == 404


def test_there_is_one_green_button_on_each_part(nermin: Person, talk: str) -> None:
    gives(nermin, "topic", talk=talk, text="School")
    for part in ("agenda", "goals", "since", "plan", "agreed", "next", "date"):
        page: Page = nermin.opens(f"/talks/{talk}/{part}")
        green = [node for node in page.all("main .go") if "calm" not in node.attrs["class"].split()]
        assert len(green) == 1, f"{part} has {len(green)} green buttons"


# --- the summaries by themselves ---


def entry(kind: str, entry_id: str = "", saved: str = "", **fields: Any) -> dict[str, Any]:
    shown = {
        "id": entry_id or new_id(),
        "kind": kind,
        "fields": fields,
        "seen": [saved or new_id()],
        "rivals": {},
    }
    return view(shown)


def made(day: str) -> str:
    """An id as made on a day."""
    stamp = f"{day_ms(day):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7000-8000-000000000000"


def since(talk: dict[str, Any], *found: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"talk": talk, "today": TODAY}
    for name in ("talk_before", "since_last_talk"):
        needs = SUMMARIES[name].needs.items()
        chosen = {need: select([talk, *found], query, values) for need, query in needs}
        values[name] = SUMMARIES[name].compute(values | chosen)
    return values["since_last_talk"]  # type: ignore[no-any-return]


def test_the_nearest_talk_to_come_goes_before_one_far_off() -> None:
    soon, late = entry("talk", date=TODAY), entry("talk", date="2026-12-01")
    past, undated = entry("talk", date="2026-11-01"), entry("talk")
    done = entry("talk", date=TODAY, state="done")
    assert current_talk([late, soon, past, undated, done], TODAY) is soon
    assert current_talk([past, undated, done], TODAY) is past
    assert current_talk([undated, done], TODAY) is undated
    assert current_talk([done], TODAY) is None


def test_earlier_talks_are_newest_first_and_undated_last() -> None:
    talks = [entry("talk", date=date, state="done") for date in ("2026-11-01", None, "2026-11-08")]
    assert [talk["date"] for talk in earlier_talks(talks)] == ["2026-11-08", "2026-11-01", None]
    found = all_talks_by_day({"listed_talks": [*talks, entry("talk"), entry("talk", date=TODAY)]})
    assert [talk["date"] for talk in found["waiting"]] == [TODAY, None]
    assert found["done"]["n"] == 3


def test_the_path_shows_the_first_part_after_the_last_one_done() -> None:
    talk = entry("talk", date=TODAY)
    topic = entry("topic", talk=talk["id"], text="x", state="done")
    rating = entry("rating", talk=talk["id"], instrument="session")

    def states(*more: Any, **fields: Any) -> str:
        topics = [item for item in more if item["kind"] == "topic"]
        ratings = [item for item in more if item["kind"] == "rating"]
        return " ".join(part["state"] for part in path_of(talk | fields, topics, ratings))

    assert states() == "next open open open open open"
    assert states(topic | {"state": "open"}) == "done next open open open open"
    assert states(topic) == "done open done done next open"
    assert states(topic, rating) == "done open done done done next"
    assert states(summary="x") == "open open done open open done"
    assert states(state="done") == "open open done open open done"


def test_the_last_talk_is_the_newest_done_one_before_this() -> None:
    talk = entry("talk", date="2026-11-15", state="done")
    talks = [
        talk,
        *(entry("talk", date=date, state="done") for date in ("2026-11-01", "2026-11-08", TODAY, None)),
    ]
    assert last_talk(talk, talks, TODAY) == "2026-11-08"
    assert last_talk(entry("talk"), talks, TODAY) == TODAY
    assert last_talk(talk, [talk], TODAY) is None


def test_new_goes_by_when_it_was_made_and_no_clock_breaks_it() -> None:
    talk, before = entry("talk", date=TODAY), entry("talk", date="2026-11-13", state="done")
    far = ("2026-11-13", "2026-11-12", "1970-01-01", "9999-12-31")
    strengths = [entry("strength", made(day), domain="home", text=day) for day in far]
    end = entry("strength", "ffffffff-ffff-7fff-bfff-ffffffffffff", domain="home", text="end")
    found = since(talk, before, *strengths, end)
    assert [item["text"] for item in found["strengths"]["first"]] == ["2026-11-13", "9999-12-31", "end"]
    assert since(talk, *strengths)["strengths"]["n"] == 4


def test_a_goal_reached_before_the_last_talk_is_not_told_again() -> None:
    talk, before = entry("talk", date=TODAY), entry("talk", date="2026-11-13", state="done")
    goals = [
        entry("goal", made("2026-01-01"), made(day), state="reached") for day in ("2026-11-01", "2026-11-14")
    ]
    found = since(talk, before, *goals)
    assert [goal["id"] for goal in found["goals"]["first"]] == [goals[1]["id"]]


def test_dates_count_for_steps_notes_and_marks() -> None:
    talk, before = entry("talk", date=TODAY), entry("talk", date="2026-11-13", state="done")
    days = ("2026-11-12", "2026-11-13", TODAY)
    found = since(
        talk,
        before,
        *(entry("step", date=day, state=state) for day in days for state in ("done", "todo", "dropped")),
        *(entry("note", date=day) for day in days),
        *(entry("rating", date=day) for day in days),
        entry("rating", date=TODAY, talk=talk["id"]),
    )
    assert (found["done"]["n"], found["open"]["n"], found["notes"], found["marks"]) == (2, 3, 2, 2)
    assert found["new"] == 6


def test_steps_done_on_no_day_count_by_when_they_were_made_and_come_last() -> None:
    talk, before = entry("talk", date=TODAY), entry("talk", date="2026-11-13", state="done")
    old, new = (entry("step", made(day), state="done") for day in ("2026-11-12", "2026-11-14"))
    dated = entry("step", date=TODAY, state="done")
    assert since(talk, before, old, new, dated)["done"]["first"] == [dated, new]


def test_long_lists_stop_somewhere_and_say_so() -> None:
    found = since(entry("talk"), *(entry("wish") for _ in range(250)))["wishes"]
    assert (found["n"], len(found["first"]), len(found["more"]), found["beyond"]) == (250, 5, 45, 200)


def test_topics_come_in_turn() -> None:
    topics = [
        entry("topic", text=text, state=state)
        for text, state in (("a", "done"), ("b", "open"), ("c", "open"))
    ]
    a, b, c = topics

    def turn(topic: str | None) -> dict[str, Any]:
        return topic_turn({"turn_topics": topics, "params": {"topic": topic}})  # type: ignore[no-any-return]

    assert turn(None) == {"topic": b, "nth": 2, "of": 3, "later": c["id"]}
    assert turn(c["id"]) == {"topic": c, "nth": 3, "of": 3, "later": b["id"]}
    assert turn(a["id"])["topic"] is a
    assert turn(new_id())["topic"] is b, "a topic that is gone"
    assert topic_turn({"turn_topics": [], "params": {"topic": None}})["topic"] is None


def test_topics_and_goals_that_are_gone_are_no_trouble() -> None:
    goal, gone = entry("goal"), new_id()
    topics = [entry("topic", talk="t", goal=goal["id"]), entry("topic", talk="t", goal=gone)]
    values = {"linked_topics": topics, "linked_goals": [goal]}
    assert first_unlinked(values) == topics[1]["id"]
    values = {"topic": topics[0], "same_talk": topics, "params": {"id": topics[0]["id"]}}
    assert next_topic(values) == topics[1]["id"]
    assert next_topic(values | {"params": {"id": topics[1]["id"]}}) is None
    assert next_topic(values | {"topic": entry("topic")}) is None
    assert topics_left({"left_topics": topics, "left_talks": [], "params": {"id": "t"}})["n"] == 0
    assert topics_left({"left_topics": topics, "left_talks": [], "params": {"id": "u"}})["n"] == 2
