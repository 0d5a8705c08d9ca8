"""The diary: days with steps, marks and notes; writing a note, changing it, finding an old day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.summaries.diary import DAYS, NEWEST, day_of, diary_bounds, diary_coming, diary_days
from tests.pages import Person
from tests.test_scales import HOSTILE, makes, marked, new_id, removes

Json = dict[str, Any]
TODAY = "2026-11-20"


@pytest.fixture
def day(nermin: Person) -> Callable[[int], str]:
    """Gives the date some days from today, as the app sees today."""
    page = nermin.opens("/diary/new")
    today = date.fromisoformat(page.all("input[name=date]")[0].attrs["value"])
    return lambda days: (today + timedelta(days=days)).isoformat()


# --- writing ---


def test_a_note_asks_for_words_then_for_the_feeling_and_is_in_the_diary(nermin: Person) -> None:
    page = nermin.opens("/diary").follow("Write something").press("Keep it", text="I drew a tree")
    assert page.heading == "How do you feel?"
    page = page.press("Proud")
    assert page.path == "/diary"
    assert "I drew a tree" in page.text
    [note] = nermin.entries("note")
    assert (note["text"], note["feeling"]) == ("I drew a tree", "proud")


def test_a_note_may_be_only_words(nermin: Person) -> None:
    page = nermin.opens("/diary/new").press("Keep it", text="I drew a tree").follow("Skip this")
    assert page.path == "/diary"
    assert "feeling" not in nermin.entries("note")[0]


def test_a_note_may_be_only_a_feeling(nermin: Person) -> None:
    page = nermin.opens("/diary/new").follow("Only a feeling").press("Calm")
    assert page.path == "/diary"
    assert nermin.entries("note")[0]["feeling"] == "calm"


def test_an_empty_note_is_not_kept_and_says_how_to_go_on(nermin: Person) -> None:
    page = nermin.opens("/diary/new").press("Keep it", text="  \n ")
    assert page.status == 422
    assert "Nothing is written here yet" in page.text
    assert nermin.entries("note") == []


def test_words_that_are_too_long_are_still_there(nermin: Person) -> None:
    page = nermin.opens("/diary/new").press("Keep it", text="\U0001f333" * 2001)
    assert page.status == 422
    assert "\U0001f333" * 2001 in page.text
    page = page.press("Keep it", text="\U0001f333" * 2000)
    assert page.heading == "How do you feel?"


def test_hostile_words_stay_words_in_every_place(nermin: Person) -> None:
    nermin.opens("/diary/new").press("Keep it", text=HOSTILE)
    note = nermin.entries("note")[0]
    assert note["text"] == HOSTILE
    for address in ("/diary", f"/notes/{note['id']}", f"/notes/{note['id']}/text", f"/diary/{note['date']}"):
        page = nermin.opens(address)
        assert "<script>alert" in page.answer.text.replace("&lt;", "<").replace("&gt;", ">")
        assert "<script>alert" not in page.answer.text


def test_a_note_for_another_day_is_kept_on_that_day(nermin: Person) -> None:
    page = nermin.opens("/diary/2026-01-05").follow("Write something")
    assert page.heading == "How was this day?"
    page.press("Keep it", text="Snow")
    assert nermin.entries("note")[0]["date"] == "2026-01-05"
    assert "Snow" in nermin.opens("/diary/2026-01-05").text


def test_a_feeling_for_another_day_goes_back_to_that_day(nermin: Person) -> None:
    page = nermin.opens("/diary/new?date=2026-01-05").follow("Only a feeling").press("Tired")
    assert page.path == "/diary/2026-01-05"
    assert "Tired" in page.text


# --- one note ---


def test_the_words_of_a_note_can_be_changed(nermin: Person) -> None:
    note = makes(nermin, "note", text="A tree", date=TODAY)
    page = nermin.opens(f"/notes/{note}").follow("Change the words").press("Keep it", text="Two trees")
    assert page.path == f"/notes/{note}"
    assert nermin.entries("note")[0]["text"] == "Two trees"


def test_words_may_be_wiped_only_when_a_feeling_stays(nermin: Person) -> None:
    words, both = (
        makes(nermin, "note", text="A tree", date=TODAY, **more) for more in ({}, {"feeling": "calm"})
    )
    assert nermin.opens(f"/notes/{words}/text").press("Keep it", text="").status == 422
    assert nermin.opens(f"/notes/{both}/text").press("Keep it", text="").status == 200


def test_a_feeling_can_be_changed_and_taken_away(nermin: Person) -> None:
    note = makes(nermin, "note", text="A tree", date=TODAY, feeling="calm")
    nermin.opens(f"/notes/{note}").follow("How did I feel?").press("Happy")
    assert nermin.entries("note")[0]["feeling"] == "happy"
    nermin.opens(f"/notes/{note}/feeling").press("No feeling with it")
    assert nermin.entries("note")[0]["feeling"] is None


def test_a_note_with_the_date_of_a_wrong_clock_can_move_to_its_day(nermin: Person) -> None:
    note = makes(nermin, "note", text="A tree", date="2099-01-01")
    page = nermin.opens(f"/notes/{note}").follow("January 1")
    for typed in ("2026-02-30", "soon", ""):
        again = page.press("Keep it", date=typed)
        assert again.status == 422
        assert again.all("input[type=date]")[0].attrs["value"] == typed
    page.press("Keep it", date="2026-03-01")
    assert "A tree" in nermin.opens("/diary/2026-03-01").text


def test_a_note_can_be_about_a_goal_and_survives_its_removal(nermin: Person) -> None:
    goal = makes(nermin, "goal", text="To draw again")
    note = makes(nermin, "note", text="A tree", date=TODAY)
    page = nermin.opens(f"/notes/{note}").follow("Which goal is it about?").press("To draw again")
    assert "This is about To draw again" in page.text
    removes(nermin, goal, "goal")
    page = nermin.opens(f"/notes/{note}")
    assert "To draw again" not in page.text
    assert "A tree" in nermin.opens(f"/diary/{TODAY}").text
    assert nermin.opens(f"/notes/{note}/goal").press("No goal").path == f"/notes/{note}"


def test_a_removed_note_can_be_put_back(nermin: Person) -> None:
    note = makes(nermin, "note", text="A tree", date=TODAY)
    page = nermin.opens(f"/notes/{note}").press("Remove this note")
    assert page.path == "/diary"
    assert nermin.entries("note") == []
    page.press("Put it back")
    assert nermin.entries("note")[0]["text"] == "A tree"


def test_two_tabs_that_write_differently_ask_which_is_right(nermin: Person) -> None:
    note = makes(nermin, "note", text="A tree", date=TODAY)
    one, two = (nermin.opens(f"/notes/{note}/text") for _ in range(2))
    one.press("Keep it", text="Two trees")
    page = two.press("Keep it", text="A wood")
    assert "There are different answers" in page.text
    assert "Two trees" in page.text


def test_a_double_tap_is_one_note(nermin: Person) -> None:
    form = nermin.opens("/diary/new").form("Keep it", text="Once")
    nermin.sends(form, "/diary/new")
    nermin.sends(form, "/diary/new")
    assert len(nermin.entries("note")) == 1


# --- days ---


def test_the_diary_opens_at_today_also_when_today_is_empty(nermin: Person, day: Callable[[int], str]) -> None:
    makes(nermin, "note", text="Last week", date=day(-9))
    page = nermin.opens("/diary")
    days = [heading.to_text().split()[0] for heading in page.all("h2")]
    assert days[0] == "Today"
    assert "Nothing here yet. How is your day?" in page.text
    assert "Last week" in page.text


def test_days_near_today_have_their_everyday_names(nermin: Person, day: Callable[[int], str]) -> None:
    for days in (-1, 1):
        makes(nermin, "note", text="x", date=day(days))
    assert "Yesterday" in nermin.opens("/diary").text
    assert nermin.opens(f"/diary/{day(1)}").heading == "Tomorrow"
    assert "2019" in nermin.opens("/diary/2019-02-03").heading


def test_a_day_holds_planned_and_done_steps_marks_and_notes(
    nermin: Person, day: Callable[[int], str]
) -> None:
    goal = makes(nermin, "goal", text="A house in order")
    planned = makes(nermin, "step", goal=goal, text="Call the doctor", date=day(0), time="10:00")
    makes(
        nermin, "step", goal=goal, text="Unpacked boxes", date=day(0), state="done", felt=4, note="With Fatma"
    )
    makes(nermin, "step", goal=goal, text="Given up", date=day(0), state="dropped")
    rating = marked(nermin, 7, day(0), goal=goal)
    makes(nermin, "note", text="A tree", date=day(0), feeling="proud", goal=goal)
    for address in ("/diary", f"/diary/{day(0)}"):
        page = nermin.opens(address)
        for words in (
            "Call the doctor",
            "Unpacked boxes",
            "It went well",
            "With Fatma",
            "Where I am now",
            "A tree",
            "Proud",
        ):
            assert words in page.text
        assert "Given up" not in page.text
        links = [link.attrs["href"] for link in page.all("a.card")]
        assert f"/steps/{planned}" in links
        assert f"/ratings/{rating}" in links


def test_coming_days_are_behind_one_link_and_a_date_of_a_wrong_clock_is_not_lost(
    nermin: Person, day: Callable[[int], str]
) -> None:
    goal = makes(nermin, "goal", text="A house in order")
    makes(nermin, "step", goal=goal, text="Buy paint", date=day(3))
    makes(nermin, "note", text="From the year 2099", date="2099-01-01")
    page = nermin.opens("/diary")
    assert "Buy paint" not in page.text
    page = page.follow("Coming days (2)")
    assert "Buy paint" in page.text
    assert "From the year 2099" in page.text


def test_older_days_load_on_until_there_are_none(nermin: Person, day: Callable[[int], str]) -> None:
    written = [f"Note {number}." for number in range(1, 18)]
    for number, text in enumerate(written, 1):
        makes(nermin, "note", text=text, date=day(-2 * number))
    page, seen = nermin.opens("/diary"), ""
    for _ in range(9):
        seen += page.text
        if not any("Older days" in link.to_text() for link in page.all("a")):
            break
        page = page.follow("Older days")
    assert [text for text in written if seen.count(text) != 1] == []


def test_a_day_earlier_and_a_day_later_are_one_tap_away(nermin: Person) -> None:
    page = nermin.opens("/diary/2026-03-01").follow("A day earlier")
    assert page.path == "/diary/2026-02-28"
    assert page.follow("A day later").path == "/diary/2026-03-01"


def test_the_first_and_the_last_day_with_an_address_lead_no_further(nermin: Person) -> None:
    assert "A day earlier" not in nermin.opens("/diary/1900-01-01").text
    assert "A day later" not in nermin.opens("/diary/2199-12-31").text
    assert "nothing older" in nermin.opens("/diary?before=1900-01-01").text


def test_a_note_on_the_first_or_last_day_of_the_calendar_is_found(nermin: Person) -> None:
    makes(nermin, "note", text="Too early", date="1900-01-01")
    makes(nermin, "note", text="Too late", date="2199-12-31")
    for address, words in (("/diary", "Too early"), ("/diary/coming", "Too late")):
        page = nermin.opens(address)
        assert words in page.text
        for link in page.all("h2 a"):
            nermin.opens(link.attrs["href"])


def test_addresses_that_lead_nowhere_say_so(nermin: Person) -> None:
    for address in (
        "/diary/2026-02-30",
        "/diary/yesterday",
        "/diary?before=x",
        f"/notes/{new_id()}",
        "/notes/1",
    ):
        nermin.opens(address, 404)
    note = makes(nermin, "note", text="x", date=TODAY)
    removes(nermin, note, "note")
    nermin.opens(f"/notes/{note}", 404)


def test_nobody_reads_the_notes_of_somebody_else(nermin: Person, stranger: Any) -> None:
    note = makes(nermin, "note", text="Mine", date=TODAY)
    fatma = stranger("Fatma")
    fatma.starts()
    for noun in ("", "/text", "/feeling", "/goal"):
        assert "Mine" not in fatma.opens(f"/notes/{note}{noun}", 404).text
    assert "Mine" not in fatma.opens(f"/diary/{TODAY}").text


def test_a_day_with_more_than_a_screen_reads_says_so_and_shows_all_by_itself(
    nermin: Person, day: Callable[[int], str]
) -> None:
    for number in range(NEWEST + 5):
        makes(nermin, "note", text=f"Note {number}.", date=day(-1))
    makes(nermin, "note", text="The day before.", date=day(-2))
    page = nermin.opens("/diary")
    whole = page.follow("There may be more on this day")
    assert all(f"Note {number}." in whole.text for number in range(NEWEST + 5))
    assert "The day before." in page.follow("Older days").text


# --- the summaries by themselves ---


def note_on(day: str, number: int = 0) -> Json:
    return {"id": f"id-{number:04}", "kind": "note", "date": day, "text": "x"}


def days_of(notes: list[Json], before: str | None = None) -> Json:
    values: Json = {"params": {"before": before}, "today": TODAY, "steps_until": [], "ratings_until": []}
    values["diary_bounds"] = diary_bounds(values)
    return diary_days(
        {**values, "notes_until": sorted(notes, key=lambda note: note["date"], reverse=True)[:NEWEST]}
    )


def test_an_empty_diary_has_only_today() -> None:
    found = days_of([])
    assert [day["date"] for day in found["days"]] == [TODAY]
    assert found["older"] is None


def test_a_screen_holds_some_days_and_says_where_older_ones_begin() -> None:
    notes = [note_on(f"2026-10-{day:02}") for day in range(1, 20)]
    found = days_of(notes)
    assert [day["date"] for day in found["days"]][:2] == [TODAY, "2026-10-19"]
    assert len(found["days"]) == DAYS + 1
    assert found["older"] == found["days"][-1]["date"]


def test_a_day_that_was_cut_off_is_left_for_the_next_screen() -> None:
    notes = [note_on("2026-10-02", number) for number in range(NEWEST - 1)]
    found = days_of([*notes, note_on("2026-10-01", 90), note_on("2026-10-01", 91)], before="2026-10-03")
    assert [day["date"] for day in found["days"]] == ["2026-10-02"]
    assert found["older"] == "2026-10-02"
    assert found["days"][0]["cut"] is False


def test_a_day_that_fills_the_screen_is_shown_and_says_it_may_hold_more() -> None:
    found = days_of([note_on("2026-10-02", number) for number in range(NEWEST + 9)], before="2026-10-03")
    assert [(day["date"], day["cut"]) for day in found["days"]] == [("2026-10-02", True)]
    assert found["older"] == "2026-10-02"


def test_coming_days_come_nearest_first_and_never_half() -> None:
    lists: Json = {"steps_coming": [], "ratings_coming": []}
    notes = [note_on("2026-12-02"), note_on("2026-11-21")]
    found = diary_coming({**lists, "today": TODAY, "notes_coming": notes})
    assert [(day["date"], day["name"]) for day in found["days"]] == [
        ("2026-11-21", "tomorrow"),
        ("2026-12-02", ""),
    ]
    assert (found["count"], found["more"]) == (2, False)


def test_planned_steps_go_by_time_and_those_without_a_time_come_last() -> None:
    steps = [
        {"id": f"id-{number}", "kind": "step", "date": TODAY, "state": "todo", "time": time}
        for number, time in enumerate([None, "14:00", "09:30"])
    ]
    assert [step["time"] for step in day_of(TODAY, steps, TODAY)["planned"]] == ["09:30", "14:00", None]


def test_a_year_is_only_named_when_it_is_another_one() -> None:
    assert day_of("2025-12-31", [], TODAY)["year"] == 2025
    assert day_of("2026-01-01", [], TODAY)["year"] is None
