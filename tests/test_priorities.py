"""Priorities: at most four wishes come first, in an order that holds also after two tabs or two phones."""

from app.summaries.plan import goals_of_wishes
from tests.pages import Page, Person


def wishes(person: Person, *texts: str) -> None:
    for text in texts:
        person.opens("/strengths/home/new?time=later").press("Keep it", text=text)


def chooses(person: Person, *texts: str) -> Page:
    for text in texts:
        page = person.opens("/priorities").press(text)
    return page


def places(person: Person) -> dict[str, int]:
    """What comes first, by place: {text: place}."""
    return {wish["text"]: wish["priority"] for wish in person.entries("wish") if wish.get("priority")}


def in_order(page: Page) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.all("ol.first li > a .own")]


def test_without_wishes_the_page_leads_to_wishing(nermin: Person) -> None:
    page = nermin.opens("/priorities", 200)
    assert "First look at what you want later" in page.text
    assert nermin.opens("/priorities").follow("What do you want?").path == "/strengths/home"


def test_a_tapped_wish_comes_first_and_the_next_one_second(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog")
    page = chooses(nermin, "a dog", "a garden")
    assert in_order(page) == ["a dog", "a garden"]
    assert places(nermin) == {"a dog": 1, "a garden": 2}


def test_moving_up_and_down_changes_both_wishes_at_once(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job")
    page = chooses(nermin, "a garden", "a dog", "a job")
    page = page.press("Higher", 1)
    assert in_order(page) == ["a garden", "a job", "a dog"]
    page = page.press("Lower", 0)
    assert in_order(page) == ["a job", "a garden", "a dog"]
    assert places(nermin) == {"a job": 1, "a garden": 2, "a dog": 3}
    assert len(nermin.export()["saves"][-1]["changes"]) == 2


def test_the_first_has_no_higher_and_the_last_no_lower(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog")
    page = chooses(nermin, "a garden", "a dog")
    words = [" ".join(button.to_text().split()) for button in page.all("button")]
    assert sum("Higher" in word for word in words) == sum("Lower" in word for word in words) == 1


def test_the_wishes_behind_one_that_waits_move_up(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job")
    page = chooses(nermin, "a garden", "a dog", "a job").press("This one can wait", 0)
    assert in_order(page) == ["a dog", "a job"]
    assert places(nermin) == {"a dog": 1, "a job": 2}
    assert "a garden" in page.text, "a wish that waits stays in the book"


def test_a_fifth_asks_which_one_waits_and_takes_its_place(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job", "a friend", "a song")
    page = chooses(nermin, "a garden", "a dog", "a job", "a friend").follow("a song")
    assert page.heading == "Which one can wait?"
    assert places(nermin) == {"a garden": 1, "a dog": 2, "a job": 3, "a friend": 4}
    page = page.press("a dog")
    assert in_order(page) == ["a garden", "a song", "a job", "a friend"]
    assert places(nermin) == {"a garden": 1, "a song": 2, "a job": 3, "a friend": 4}


def test_the_fifth_itself_may_wait(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job", "a friend", "a song")
    page = (
        chooses(nermin, "a garden", "a dog", "a job", "a friend").follow("a song").follow("It can wait too")
    )
    assert page.path == "/priorities"
    assert "a song" not in places(nermin)


def test_a_wish_that_is_asked_for_stands_on_top(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog")
    chooses(nermin, "a garden")
    dog = next(wish["id"] for wish in nermin.entries("wish") if wish["text"] == "a dog")
    page = nermin.opens(f"/priorities?wish={dog}").press("Let this come first")
    assert in_order(page) == ["a garden", "a dog"]


def test_a_wish_that_is_gone_is_not_asked_about(nermin: Person) -> None:
    wishes(nermin, "a garden")
    garden = nermin.entries("wish")[0]["id"]
    nermin.opens(f"/wishes/{garden}").press("Take it out")
    page = nermin.opens(f"/priorities?wish={garden}", 200)
    assert "a garden" not in page.text


def test_two_tabs_that_both_choose_a_first_wish_give_an_order_of_two(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog")
    tab = nermin.opens("/priorities")
    chooses(nermin, "a dog")
    page = tab.press("a garden")
    assert places(nermin) == {"a dog": 1, "a garden": 1}
    assert in_order(page) == ["a garden", "a dog"], "doubled places go by age"
    page = page.press("Higher", 0)
    assert in_order(page) == ["a dog", "a garden"]
    assert places(nermin) == {"a dog": 1, "a garden": 2}


def test_two_tabs_that_both_choose_a_fourth_make_the_page_ask(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job", "a friend", "a song")
    chooses(nermin, "a garden", "a dog", "a job")
    tab = nermin.opens("/priorities")
    chooses(nermin, "a song")
    page = tab.press("a friend")
    assert page.heading == "Which one can wait?"
    page = page.press("a garden")
    assert in_order(page) == ["a dog", "a job", "a friend", "a song"]
    assert sorted(places(nermin).values()) == [1, 2, 3, 4]


def test_six_after_a_merge_are_asked_about_twice(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog", "a job", "a friend", "a song", "a boat")
    chooses(nermin, "a garden", "a dog", "a job")
    first, second = nermin.opens("/priorities"), nermin.opens("/priorities")
    chooses(nermin, "a song")
    first.press("a friend")
    page = second.press("a boat")
    page = page.press("a song")
    assert page.heading == "Which one can wait?"
    page = page.press("a boat")
    assert in_order(page) == ["a garden", "a dog", "a job", "a friend"]


def test_a_priority_leads_to_its_goal_or_to_making_one(nermin: Person) -> None:
    wishes(nermin, "a garden", "a dog")
    page = chooses(nermin, "a garden", "a dog").follow("Make this a goal")
    page.press("This is my goal")
    goal = nermin.entries("goal")[0]
    page = nermin.opens("/priorities")
    assert page.follow("To the goal").path == f"/goals/{goal['id']}"
    assert "a dog" in page.follow("Make this a goal").text


def test_hostile_wishes_stay_words(nermin: Person) -> None:
    wishes(nermin, "<script>alert(1)</script>", "\u202eكلب\u202c")
    page = chooses(nermin, "<script>alert(1)</script>", "كلب")
    assert "<script>alert(1)</script>" in in_order(page)
    assert "<script>alert" not in page.answer.text


def test_an_open_goal_goes_before_one_that_was_reached() -> None:
    goals = [
        {"id": "3", "wish": "w", "state": "reached"},
        {"id": "2", "wish": "w", "state": "open"},
        {"id": "1", "wish": None, "state": "open"},
    ]
    said = goals_of_wishes({"goals_from_wishes": goals, "chosen": [{"id": "w"}, {"id": "v"}]})
    assert said == {"goals": {"w": goals[1]}, "first_without": "v"}
