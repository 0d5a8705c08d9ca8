"""The way together has parts with dates, chosen together; and the talk's number is the client's own to give."""

from collections.abc import Callable

from tests.pages import Person


def test_a_part_of_the_way_is_chosen_with_its_days_and_seen_at_the_talk(
    stranger: Callable[[str], Person],
) -> None:
    nermin = stranger("Nermin")
    nermin.starts()
    page = nermin.opens("/talk").follow("Where are we on our way?").follow("Doing it")
    page = page.press("Keep it", first="2026-11-01", last="2199-01-31")
    assert page.path == "/talk"
    assert "Doing it" in page.text
    assert "31 January" in page.text or "January 31" in page.text
    page = page.follow("Doing it").press("Keep it", last="2199-03-01")
    assert "1 March" in page.text or "March 1" in page.text


def test_a_part_that_is_over_makes_room_for_the_next(stranger: Callable[[str], Person]) -> None:
    nermin = stranger("Nermin")
    nermin.starts()
    nermin.opens("/periods/new?phase=focus").press("Keep it", first="2020-01-01", last="2020-02-01")
    assert "Where are we on our way?" in nermin.opens("/talk").text


def test_an_unknown_part_of_the_way_is_a_choice_and_no_stumble(stranger: Callable[[str], Person]) -> None:
    nermin = stranger("Nermin")
    nermin.starts()
    assert "Getting a clear view" in nermin.opens("/periods/new?phase=no-such").text


def test_nobody_looks_along_while_the_client_says_how_the_talk_was(stranger: Callable[[str], Person]) -> None:
    nermin = stranger("Nermin")
    nermin.starts()
    assert "looks away" in nermin.opens("/scales/session").text
    assert "looks away" not in nermin.opens("/scales/now").text
