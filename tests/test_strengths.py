"""Strengths: adding, in own words or by tapping cards; changing, removing, putting back."""

from tests.pages import Person


def test_own_words_about_home_are_kept(nermin: Person) -> None:
    page = nermin.opens("/strengths/home/new?time=now").press("Keep it", text="  I have curtains\r\nI made them ")
    assert page.path == "/strengths/home"
    assert "I have curtains" in page.text
    assert nermin.entries("strength")[0]["text"] == "I have curtains\nI made them"


def test_nothing_written_says_so_and_keeps_the_page(nermin: Person) -> None:
    page = nermin.opens("/strengths/home/new").press("Keep it", text="   ")
    assert page.status == 422
    assert "Nothing is written here yet" in page.text
    assert nermin.entries("strength") == []
