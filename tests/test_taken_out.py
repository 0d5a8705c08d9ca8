"""What was taken out is found again, to put it back or to throw it away for good, however long ago that was."""

from collections.abc import Callable

from tests.pages import Person


def samira_took_out(stranger: Callable[[str], Person]) -> Person:
    samira = stranger("Samira")
    samira.starts()
    page = samira.opens("/strengths/home/new?time=now").press("Keep it", text="I bake bread")
    page.follow("I bake bread").press("Take it out")
    return samira


def test_what_was_taken_out_long_ago_is_put_back(stranger: Callable[[str], Person]) -> None:
    samira = samira_took_out(stranger)
    page = samira.opens("/me").follow("What I took out")
    assert "I bake bread" in page.text
    page = page.follow("I bake bread").press("Put it back")
    assert page.path == "/me/taken-out"
    assert "You took nothing out." in page.text
    assert "I bake bread" in samira.opens("/strengths/home?time=now").text


def test_what_was_taken_out_long_ago_is_thrown_away_for_good(stranger: Callable[[str], Person]) -> None:
    samira = samira_took_out(stranger)
    page = samira.opens("/me/taken-out").follow("I bake bread").follow("Throw it away for good")
    page.press("Throw it away for good")
    assert "I bake bread" not in samira.opens("/me/taken-out").text
    assert "I bake bread" not in str(samira.export())
