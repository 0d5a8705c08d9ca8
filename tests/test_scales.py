"""Scales: a mark on a ladder, the questions after it, the graph of own marks."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.content import CONTENT
from app.ids import new_id
from app.summaries.scales import (
    BOTTOM,
    DOTS,
    SERIES,
    TOP,
    follow_ups_of,
    graph_of,
    growth_of,
    ladders,
    marks,
    rungs_of,
)
from tests.pages import Page, Person

Json = dict[str, Any]
CONFIDENCE = CONTENT["instruments"]["confidence"]
SESSION = CONTENT["instruments"]["session"]
HOSTILE = '<script>alert(1)</script> \u202emirror & "quotes"'


def makes(person: Person, kind: str, **fields: Any) -> str:
    """Put an entry in the book as a form of this app would; gives its id."""
    entry = new_id()
    pairs = [("save", new_id()), ("change", f"{entry} {kind}"), ("next", "/diary")]
    person.sends([*pairs, *((name, str(value)) for name, value in fields.items())], "/diary/new", 200)
    return entry


def removes(person: Person, entry: str, kind: str) -> None:
    """Take an entry out of the book, having seen all of it."""
    seen = [save["id"] for save in person.export()["saves"] if entry in str(save["changes"])]
    pairs = [("save", new_id()), ("change", f"{entry} {kind}"), ("seen", " ".join([entry, *seen]))]
    person.sends([*pairs, ("removed", "yes"), ("next", "/diary")], "/diary", 200)


def marked(
    person: Person, mark: int | str, date: str = "2026-11-20", instrument: str = "now", **fields: Any
) -> str:
    line = next(iter(CONTENT["instruments"][instrument]["lines"]))
    return makes(person, "rating", instrument=instrument, date=date, **{f"values.{line}": mark}, **fields)


def skipped(page: Page) -> Page:
    """Skip all questions that follow."""
    while any("Skip this" in link.to_text() for link in page.all("a")):
        page = page.follow("Skip this")
    return page


# --- the way from a ladder to a graph ---


def test_a_mark_goes_on_to_its_questions_and_ends_on_the_ladder(nermin: Person) -> None:
    page = nermin.opens("/scales").follow("How sure I am").press("Keep it", **{"values.confidence": 7})
    assert page.heading == "How did you arrive at this number?"
    page = page.press("Keep it", **{"answers.made": "Fatma came to help"})
    assert page.heading == "What do you think of this number yourself?"
    page = skipped(page)
    assert page.heading == "This is your first number"
    assert "Fatma came to help" in page.text
    [rating] = nermin.entries("rating")
    assert (rating["values.confidence"], rating["answers.made"]) == (7, "Fatma came to help")


def test_someone_new_reads_what_a_ladder_is(nermin: Person) -> None:
    assert "A ladder shows where you stand" in nermin.opens("/scales").text
    marked(nermin, 4)
    assert "A ladder shows where you stand" not in nermin.opens("/scales").text


def test_the_ladder_goes_down_from_ten_with_words_at_the_ends_and_in_the_middle(nermin: Person) -> None:
    page = nermin.opens("/scales/confidence")
    values = [radio.attrs["value"] for radio in page.all("input[type=radio]")]
    assert values == [*(str(mark) for mark in range(10, -1, -1)), "unknown"]
    for words in ("Very sure", "A bit sure", "Not sure yet", "I don't know"):
        assert words in page.text


def test_nothing_chosen_is_said_kindly_and_nothing_is_kept(nermin: Person) -> None:
    page = nermin.opens("/scales/confidence").press("Keep it")
    assert page.status == 422
    assert "Choose a number first. You may also choose: I don't know." in page.text
    assert nermin.entries("rating") == []


def test_a_new_mark_without_any_value_is_not_kept(nermin: Person) -> None:
    form = nermin.opens("/scales/confidence").form("Keep it", **{"values.confidence": 7})
    page = nermin.sends(
        [pair for pair in form if not pair[0].startswith("values.")], "/scales/confidence", 422
    )
    assert "Choose a number first" in page.text
    assert nermin.entries("rating") == []


def test_a_mark_beside_the_ladder_is_not_kept(nermin: Person) -> None:
    form = nermin.opens("/scales/confidence").form("Keep it", **{"values.confidence": 7})
    beside = [
        ("values.confidence", "11") if name == "values.confidence" else (name, value) for name, value in form
    ]
    assert nermin.sends(beside, "/scales/confidence").status == 422
    assert nermin.entries("rating") == []


def test_i_do_not_know_is_an_answer_that_asks_only_who_can_help(nermin: Person) -> None:
    page = nermin.opens("/scales/confidence").press("Keep it", **{"values.confidence": "unknown"})
    assert page.heading == "Who can help you this week?"
    assert "How sure I am: I don't know" in page.text
    page = page.press("Keep it", **{"answers.help": "My sister"})
    assert page.heading == "You don't know yet. That is fine."
    assert nermin.entries("rating")[0]["values.confidence"] == "unknown"


@pytest.mark.parametrize(("mark", "not_asked"), [(0, "Why not one lower"), (10, "one number higher")])
def test_at_the_ends_of_the_ladder_no_question_goes_beyond(nermin: Person, mark: int, not_asked: str) -> None:
    page = nermin.opens("/scales/confidence").press("Keep it", **{"values.confidence": mark})
    seen = page.heading
    while any("Skip this" in link.to_text() for link in page.all("a")):
        page = page.follow("Skip this")
        seen += " " + page.heading
    assert not_asked not in seen


def test_with_goals_it_first_asks_which_one_and_general_is_fine(nermin: Person) -> None:
    makes(nermin, "goal", text="My house is in order")
    page = nermin.opens("/scales/now")
    assert page.heading == "Which goal is it about?"
    general = page.follow("In general")
    assert general.heading == "Where are you now with this goal?"
    page.follow("My house is in order").press("Keep it", **{"values.now": 3})
    [rating] = nermin.entries("rating")
    assert rating["goal"] == nermin.entries("goal")[0]["id"]


def test_a_goal_or_talk_that_is_gone_is_not_written_down(nermin: Person) -> None:
    page = nermin.opens(f"/scales/now?goal={new_id()}&talk={new_id()}")
    skipped(page.press("Keep it", **{"values.now": 3}))
    assert {"goal", "talk"}.isdisjoint(nermin.entries("rating")[0])


def test_marks_stay_readable_after_their_goal_is_removed(nermin: Person) -> None:
    goal = makes(nermin, "goal", text="My house is in order")
    rating = marked(nermin, 4, goal=goal)
    removes(nermin, goal, "goal")
    for address in (f"/ratings/{rating}", f"/scales/now/marks?goal={goal}", "/scales", "/diary"):
        assert "My house is in order" not in nermin.opens(address).text
    assert "4" in nermin.opens(f"/ratings/{rating}").text


# --- the measure of a talk: several lines ---


def test_the_measure_of_a_talk_asks_line_by_line_and_goes_back_to_the_talk(nermin: Person) -> None:
    talk = makes(nermin, "talk", date="2026-11-20", state="open")
    page = nermin.opens(f"/scales/session?talk={talk}").press("Keep it", **{"values.contact": 8})
    assert page.heading == "How useful was what we talked about?"
    page = page.press("Keep it", **{"values.topics": 5})
    page = page.follow("Skip this")
    page = page.press("Keep it", **{"values.whole": "unknown"})
    assert page.heading == "What was good? What do we keep?"
    page = skipped(page.press("Keep it", **{"answers.good": "The tea"}))
    assert page.heading == "How the talk went"
    assert "Tap here for a number" in page.text
    [rating] = nermin.entries("rating")
    marks = {name: value for name, value in rating.items() if name.startswith("values.")}
    assert marks == {"values.contact": 8, "values.topics": 5, "values.whole": "unknown"}
    assert rating["talk"] == talk
    assert f"/talks/{talk}" in [link.attrs["href"] for link in page.all("a")]


def test_a_skipped_line_can_be_marked_later(nermin: Person) -> None:
    rating = marked(nermin, 8, instrument="session")
    page = nermin.opens(f"/ratings/{rating}/lines/way").press("Keep it", **{"values.way": 2})
    assert page.heading == "What number do you give the whole talk?"
    assert nermin.entries("rating")[0]["values.way"] == 2


def test_a_line_with_nothing_chosen_is_said_kindly(nermin: Person) -> None:
    rating = marked(nermin, 8, instrument="session")
    page = nermin.opens(f"/ratings/{rating}/lines/way").press("Keep it")
    assert page.status == 422
    assert "Choose a number first" in page.text


def test_each_line_of_a_talk_has_its_own_graph(nermin: Person) -> None:
    marked(nermin, 8, "2026-11-01", "session", **{"values.topics": 3})
    page = nermin.opens(f"/ratings/{marked(nermin, 6, '2026-11-08', 'session', **{'values.topics': 5})}")
    assert len(page.all("svg[role=img]")) == 2
    assert "The number is lower than before. That can happen." in page.text
    assert "The number is higher than at first" in page.text


# --- looking back, changing, removing ---


def test_growth_is_named_in_one_sentence_and_a_lower_mark_is_no_alarm(nermin: Person) -> None:
    marked(nermin, 3, "2026-11-06")
    assert (
        nermin.opens(f"/ratings/{marked(nermin, 7, '2026-11-20')}").heading
        == "You stand higher than at first"
    )
    same = nermin.opens(f"/ratings/{marked(nermin, 3, '2026-11-21')}")
    assert same.heading == "You stand where you stood at first"
    lower = nermin.opens(f"/ratings/{marked(nermin, 1, '2026-11-22')}")
    assert lower.heading == "It is lower than before. That can happen."
    assert "From 3 to 1" in lower.text
    assert "In 2 weeks" in lower.text


def test_the_drawing_says_the_same_in_words_and_in_a_list(nermin: Person) -> None:
    marked(nermin, 3, "2026-11-06")
    marked(nermin, "unknown", "2026-11-10")
    page = nermin.opens(f"/ratings/{marked(nermin, 7, '2026-11-20')}")
    [drawing] = page.all("svg[role=img]")
    assert drawing.attrs["role"] == "img"
    assert drawing.attrs["aria-label"] == "Where I am now: from 3 to 7."
    assert [item.to_text().split()[-1] for item in page.all("details li")] == ["3", "7"]
    assert "1 time you said: I don't know." in page.text


def test_more_marks_than_fit_are_said_and_are_all_in_a_list(nermin: Person) -> None:
    for day in range(1, DOTS + 3):
        newest = marked(nermin, day % 11, f"2026-10-{day:02}")
    page = nermin.opens(f"/ratings/{newest}")
    assert len(page.all("circle")) == DOTS
    assert "2 older numbers are not in the picture." in page.text
    assert len(page.follow("All my numbers").all("a.card")) == DOTS + 2


def test_marks_of_one_goal_stay_apart_from_those_of_another(nermin: Person) -> None:
    first, other = (makes(nermin, "goal", text=text) for text in ("A house", "To draw"))
    marked(nermin, 9, "2026-11-01", goal=other)
    page = nermin.opens(f"/ratings/{marked(nermin, 2, '2026-11-08', goal=first)}")
    assert page.heading == "This is your first number"
    assert "To draw" not in page.text


def test_a_mark_can_be_changed(nermin: Person) -> None:
    rating = marked(nermin, 4)
    page = nermin.opens(f"/ratings/{rating}").follow("Tap here for another number")
    assert [r.attrs["value"] for r in page.all("input[checked]")] == ["4"]
    page = page.press("Keep it", **{"values.now": 6})
    assert page.path == f"/ratings/{rating}"
    assert nermin.entries("rating")[0]["values.now"] == 6


def test_an_answer_can_be_changed_and_hostile_words_stay_words(nermin: Person) -> None:
    rating = marked(nermin, 4, **{"answers.made": "First"})
    page = nermin.opens(f"/ratings/{rating}").follow("First").press("Keep it", **{"answers.made": HOSTILE})
    assert page.path == f"/ratings/{rating}"
    assert "<script>alert" in page.text
    assert page.all("script") == [] or all(node.attrs.get("src") for node in page.all("script"))
    assert nermin.entries("rating")[0]["answers.made"] == HOSTILE


def test_an_answer_that_is_too_long_is_still_there_to_shorten(nermin: Person) -> None:
    rating = marked(nermin, 4)
    page = nermin.opens(f"/ratings/{rating}/answers/made").press("Keep it", **{"answers.made": "é" * 2001})
    assert page.status == 422
    assert "too long" in page.text
    assert "é" * 2001 in page.text
    page = page.press("Keep it", **{"answers.made": "é" * 2000})
    assert page.status == 200
    assert len(nermin.entries("rating")[0]["answers.made"]) == 2000


def test_a_removed_mark_can_be_put_back(nermin: Person) -> None:
    rating = marked(nermin, 4)
    page = nermin.opens(f"/ratings/{rating}").press("Remove this number")
    assert page.path == "/scales"
    assert nermin.entries("rating") == []
    page.press("Put it back")
    assert nermin.entries("rating")[0]["values.now"] == 4


def test_two_tabs_that_mark_differently_ask_which_is_right(nermin: Person) -> None:
    rating = marked(nermin, 4)
    one, two = (nermin.opens(f"/ratings/{rating}/lines/now") for _ in range(2))
    one.press("Keep it", **{"values.now": 6})
    page = two.press("Keep it", **{"values.now": 2})
    assert "There are different answers" in page.text


def test_a_double_tap_is_one_mark(nermin: Person) -> None:
    page = nermin.opens("/scales/confidence")
    form = page.form("Keep it", **{"values.confidence": 7})
    nermin.sends(form, "/scales/confidence")
    nermin.sends(form, "/scales/confidence")
    assert len(nermin.entries("rating")) == 1


def test_addresses_that_lead_nowhere_say_so(nermin: Person) -> None:
    rating = marked(nermin, 4)
    for address in ("/scales/hope", "/scales/now?goal=1", "/scales/now/marks?goal=x", f"/ratings/{new_id()}"):
        assert nermin.opens(address, 404)
    assert nermin.opens(f"/ratings/{rating}/lines/contact").heading == "This page is not here"
    assert nermin.opens(f"/ratings/{rating}/answers/nothing").heading == "There are no more questions"


def test_nobody_opens_the_marks_of_somebody_else(nermin: Person, stranger: Any) -> None:
    rating = marked(nermin, 4)
    fatma = stranger("Fatma")
    fatma.starts()
    fatma.opens(f"/ratings/{rating}", 404)
    fatma.opens(f"/ratings/{rating}/lines/now", 404)
    fatma.opens(f"/ratings/{rating}/answers", 404)


# --- the summaries by themselves ---


@pytest.fixture
def ids() -> Iterator[str]:
    """Ids that grow, as those that are made one after another."""
    return (f"id-{number:04}" for number in range(1000))


def rating_of(ids: Iterator[str], mark: int | str, date: str = "2026-11-20", **more: Any) -> Json:
    return {"id": next(ids), "date": date, "values": {"confidence": mark}, "answers": {}, **more}


def test_no_marks_make_an_empty_graph_and_no_growth() -> None:
    assert graph_of([], CONFIDENCE, "confidence")["dots"] == []
    assert growth_of([], "confidence")["direction"] == "none"


def test_one_mark_stands_in_the_middle(ids: Iterator[str]) -> None:
    ratings = [rating_of(ids, 7)]
    [dot] = graph_of(ratings, CONFIDENCE, "confidence")["dots"]
    assert (dot["x"], dot["value"], dot["newest"], dot["dated"]) == (120, 7, True, True)
    assert growth_of(ratings, "confidence")["direction"] == "first"


def test_only_unknown_marks_make_no_dots_but_are_counted(ids: Iterator[str]) -> None:
    ratings = [rating_of(ids, "unknown"), rating_of(ids, "unknown")]
    graph = graph_of(ratings, CONFIDENCE, "confidence")
    assert (graph["dots"], graph["points"], graph["unknown"]) == ([], "", 2)
    assert growth_of(ratings, "confidence")["unknown"] == 2


def test_marks_go_by_date_and_on_one_day_by_when_they_were_made(ids: Iterator[str]) -> None:
    ratings = [
        rating_of(ids, 9, "2026-11-20"),
        rating_of(ids, 2, "2026-11-01"),
        rating_of(ids, 5, "2026-11-20"),
    ]
    dots = graph_of(ratings, CONFIDENCE, "confidence")["dots"]
    assert [dot["value"] for dot in dots] == [2, 9, 5]
    assert [dot["x"] for dot in dots] == [18, 120, 222]
    growth = growth_of(ratings, "confidence")
    assert (growth["first"], growth["newest"], growth["direction"]) == (2, 5, "higher")
    assert (growth["days"], growth["weeks"]) == (19, 2)


def test_of_a_hundred_marks_the_newest_are_drawn_and_growth_is_from_the_first(ids: Iterator[str]) -> None:
    ratings = [
        rating_of(ids, number % 11, f"2026-{1 + number // 28:02}-{1 + number % 28:02}")
        for number in range(100)
    ]
    graph = graph_of(ratings, CONFIDENCE, "confidence")
    assert (len(graph["dots"]), graph["older"]) == (DOTS, 100 - DOTS)
    assert [dot["dated"] for dot in graph["dots"]].count(True) == 3
    assert growth_of(ratings, "confidence")["first"] == 0
    numbers = [dot[name] for dot in graph["dots"] for name in ("x", "y", "value")]
    assert all(type(number) is int for number in numbers)


@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 5), (0, 4), (0, 100), (3, 3)])
def test_an_instrument_with_another_range_fills_the_same_height(
    ids: Iterator[str], low: int, high: int
) -> None:
    instrument = {"min": low, "max": high}
    graph = graph_of([rating_of(ids, high), rating_of(ids, low)], instrument, "confidence")
    assert [dot["y"] for dot in graph["dots"]] == [TOP, TOP if low == high else BOTTOM]


def test_a_mark_outside_the_range_of_a_changed_instrument_stays_in_the_drawing(ids: Iterator[str]) -> None:
    [dot] = graph_of([rating_of(ids, 90)], {"min": 0, "max": 10}, "confidence")["dots"]
    assert (dot["y"], dot["value"]) == (TOP, 90)


@pytest.mark.parametrize(
    ("low", "high", "count", "middle"),
    [(0, 10, 11, 5), (1, 5, 5, 3), (0, 100, 11, 50), (0, 1, 2, None), (2, 2, 1, None)],
)
def test_a_ladder_has_a_rung_for_both_ends(low: int, high: int, count: int, middle: int | None) -> None:
    ladder = rungs_of({"min": low, "max": high})
    assert (ladder["rungs"][0], ladder["rungs"][-1], len(ladder["rungs"])) == (high, low, count)
    assert ladder["middle"] == middle


def test_a_question_is_asked_when_it_fits_one_of_several_marks() -> None:
    instrument = {"lines": {"a": {}, "b": {}}, "questions": {"low": {"not_at": [0]}, "any": {"not_at": []}}}
    both: Json = {"values": {"a": 0, "b": 4}, "answers": {}}
    assert follow_ups_of(both, instrument, None)["questions"] == ["low", "any"]
    assert follow_ups_of({**both, "values": {"a": 0}}, instrument, None)["questions"] == ["any"]


def test_the_next_question_is_one_that_has_no_answer_yet() -> None:
    rating = {"values": {"confidence": 5}, "answers": {"means": "Good", "made": ""}}
    found = follow_ups_of(rating, CONFIDENCE, None)
    assert (found["current"], found["next"]) == ("made", "lower")
    assert follow_ups_of(rating, CONFIDENCE, "help")["next"] is None
    assert follow_ups_of(rating, CONFIDENCE, "nothing")["next"] is None


def test_ladders_show_the_latest_three_drawn_and_the_rest_by_name(ids: Iterator[str]) -> None:
    ratings = [
        rating_of(ids, number, f"2026-11-{number + 1:02}", instrument="confidence", goal=f"goal {number}")
        for number in range(5)
    ]
    found = ladders({"all_ratings": ratings})
    assert [one["goal"] for one in found["graphs"]] == ["goal 4", "goal 3", "goal 2"]
    assert len(found["graphs"]) == SERIES
    assert [(one["goal"], one["graph"]) for one in found["others"]] == [("goal 1", None), ("goal 0", None)]


def test_the_last_line_of_a_talk_stands_for_the_whole(ids: Iterator[str]) -> None:
    talk = {
        "id": "t",
        "date": "2026-11-20",
        "instrument": "session",
        "goal": None,
        "values": {"contact": 2, "whole": 9},
    }
    [one] = ladders({"all_ratings": [talk]})["graphs"]
    assert (one["line"], one["growth"]["newest"]) == (list(SESSION["lines"])[-1], 9)


def test_all_marks_come_newest_first(ids: Iterator[str]) -> None:
    found = marks({"of_series": [rating_of(ids, 1, "2026-11-01"), rating_of(ids, 2, "2026-11-03")]})
    assert [rating["values"]["confidence"] for rating in found] == [2, 1]


def test_all_marks_of_a_talk_name_their_questions(nermin: Person) -> None:
    marked(nermin, 8, "2026-11-01", "session", **{"values.topics": "unknown"})
    page = nermin.opens("/scales/session/marks")
    assert "How was it between us today? 8" in page.text
    assert "How useful was what we talked about? I don't know" in page.text
    marked(nermin, "unknown", "2026-11-01")
    assert len(nermin.opens("/scales/now/marks").all("a.card")) == 1
