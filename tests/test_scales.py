"""Scales: a mark on a ladder, the questions after it, the graph of own marks."""

from tests.pages import Person


def test_a_mark_goes_on_to_its_questions_and_ends_on_the_graph(nermin: Person) -> None:
    page = nermin.opens("/scales").follow("How sure I am").press("Keep it", **{"values.confidence": 7})
    assert page.heading == "How did you arrive at this number?"
    page = page.press("Keep it", **{"answers.made": "Fatma came to help"})
    assert page.heading == "What do you think of this number yourself?"
    page = page.follow("Skip this").follow("Skip this").follow("Skip this").follow("Skip this")
    assert page.heading == "This is your first mark"
    assert "Fatma came to help" in page.text
    [rating] = nermin.entries("rating")
    assert rating["values.confidence"] == 7
    assert rating["answers.made"] == "Fatma came to help"
