"""Goals: from a wish or straight from the heart, with what they build on."""

from tests.doing import has_goal, has_step, has_strength, has_wish, knows, removal
from tests.pages import Person

RTL = "\u202eأريد أن أرسم\u202c"


def test_a_newcomer_to_the_plan_is_told_what_a_goal_is(nermin: Person) -> None:
    page = nermin.opens("/plan", 200)
    assert "A goal is something you want to reach" in page.text
    assert page.follow("A new goal").heading == "What do you want to reach?"


def test_a_goal_from_the_heart_needs_no_wish(nermin: Person) -> None:
    page = nermin.opens("/goals/new").press("This is my goal", text="I draw again")
    assert page.heading == "Which of your strengths help?"
    goal = nermin.entries("goal")[0]
    assert (goal["text"], goal.get("wish"), goal.get("domain")) == ("I draw again", None, None)


def test_a_goal_from_a_wish_keeps_the_wish_and_its_life_domain(nermin: Person) -> None:
    wish = has_wish(nermin, "I want to draw")
    page = nermin.opens(f"/goals/new?wish={wish}")
    assert "This is your wish" in page.text
    assert page.all("textarea")[0].to_text().strip() == "I want to draw", "begin with the words of the wish"
    page.press("This is my goal", text="I draw every week")
    goal = nermin.entries("goal")[0]
    assert (goal["text"], goal["wish"], goal["domain"]) == ("I draw every week", wish, "leisure")


def test_a_goal_begins_with_the_words_of_a_card_that_was_tapped(nermin: Person) -> None:
    cards = nermin.opens("/strengths/home/cards?time=later")
    first = cards.all("input[name=change]")[0].attrs["value"]
    cards.press("Keep these", change=[first])
    wish = nermin.entries("wish")[0]
    page = nermin.opens(f"/goals/new?wish={wish['id']}")
    assert page.all("textarea")[0].to_text().strip(), "write the words of the card in the field"
    page.press("This is my goal")
    assert nermin.entries("goal")[0]["wish"] == wish["id"]


def test_any_wish_can_become_a_goal_not_only_a_priority(nermin: Person) -> None:
    has_wish(nermin, "a garden")
    has_wish(nermin, "to sing")
    nermin.opens("/priorities").press("a garden")
    page = nermin.opens("/goals/new").follow("to sing").press("This is my goal")
    assert nermin.entries("goal")[0]["text"] == "to sing"
    assert page.status == 200


def test_nothing_written_says_so_and_keeps_the_wish(nermin: Person) -> None:
    wish = has_wish(nermin, "I want to draw")
    page = nermin.opens(f"/goals/new?wish={wish}").press("This is my goal", text=" ")
    assert page.status == 422
    assert "Nothing is written here yet" in page.text
    page.press("This is my goal", text="I draw")
    assert nermin.entries("goal")[0]["wish"] == wish


def test_a_text_that_is_too_long_is_still_there(nermin: Person) -> None:
    text = "é" * 2001
    page = nermin.opens("/goals/new").press("This is my goal", text=text)
    assert page.status == 422
    assert text in page.answer.text
    assert nermin.entries("goal") == []
    goal = has_goal(nermin, "é" * 2000)
    words = nermin.opens(f"{goal}/words").press("Keep it", text=text)
    assert words.status == 422 and text in words.answer.text


def test_a_wish_that_is_gone_leaves_the_goal_whole(nermin: Person) -> None:
    wish = has_wish(nermin, "I want to draw")
    nermin.opens(f"/goals/new?wish={wish}").press("This is my goal")
    nermin.opens(f"/wishes/{wish}").press("Take it out")
    goal = nermin.entries("goal")[0]["id"]
    assert "I want to draw" in nermin.opens(f"/goals/{goal}", 200).text
    assert "It comes from my wish" not in nermin.opens(f"/goals/{goal}").text
    assert nermin.opens(f"/goals/new?wish={wish}", 200).heading == "What do you want to reach?"
    assert "I want to draw" in nermin.opens("/plan", 200).text


def test_strengths_of_the_same_life_domain_are_asked_first(nermin: Person) -> None:
    has_strength(nermin, "I cook", "home")
    drawing = has_strength(nermin, "I paint well", "leisure")
    wish = has_wish(nermin, "I want to draw")
    page = nermin.opens(f"/goals/new?wish={wish}").press("This is my goal")
    assert page.text.index("I paint well") < page.text.index("From the rest of your life")
    assert page.text.index("From the rest of your life") < page.text.index("I cook")
    page = page.press("Keep these", **{f"strengths.{drawing}": True})
    assert page.heading == "Who helps with this?", "after a new goal's strengths come its people"
    goal = nermin.entries("goal")[0]
    assert goal[f"strengths.{drawing}"] is True
    assert "I paint well" in nermin.opens(f"/goals/{goal['id']}").text


def test_a_strength_that_was_ticked_can_be_taken_off(nermin: Person) -> None:
    drawing = has_strength(nermin, "I paint well", "leisure")
    goal = has_goal(nermin)
    nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": True})
    page = nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": False})
    assert page.path == goal
    assert "I paint well" not in page.text
    assert nermin.entries("goal")[0][f"strengths.{drawing}"] is False


def test_without_strengths_or_people_one_goes_on(nermin: Person) -> None:
    page = nermin.opens("/goals/new").press("This is my goal", text="I draw")
    page = page.follow("Go on")
    assert page.heading == "Who helps with this?"
    assert page.follow("Go on").heading == "My goal"


def test_people_who_help_are_on_the_goal_until_they_leave_the_book(nermin: Person) -> None:
    fatma = knows(nermin, "Fatma")
    goal = has_goal(nermin)
    page = nermin.opens(f"{goal}/people").press("Keep these", **{f"people.{fatma}": True})
    assert page.path == goal and "Fatma" in page.text
    nermin.sends(removal(nermin, fatma, "person"), goal)
    assert "Fatma" not in nermin.opens(goal, 200).text
    nermin.opens(f"{goal}/reached", 200)


def test_a_strength_that_left_the_book_leaves_the_goal_too(nermin: Person) -> None:
    drawing = has_strength(nermin, "I paint well", "leisure")
    goal = has_goal(nermin)
    nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": True})
    nermin.sends(removal(nermin, drawing, "strength"), goal)
    assert "I paint well" not in nermin.opens(goal, 200).text


def test_hostile_words_stay_words_on_every_screen(nermin: Person) -> None:
    for text in ("<script>alert(1)</script>", RTL, '"><img src=x>'):
        goal = has_goal(nermin, text)
        has_step(nermin, goal, text)
        for noun in ("", "/words", "/strengths", "/people", "/ending", "/reached", "/steps/new"):
            page = nermin.opens(goal + noun, 200)
            assert "<script>alert" not in page.answer.text and "<img src=x>" not in page.answer.text
    assert "<script>alert" not in nermin.opens("/plan", 200).answer.text


def test_what_a_client_wrote_is_never_in_a_title(nermin: Person) -> None:
    goal = has_goal(nermin, "I leave him")
    step = has_step(nermin, goal, "I call the shelter")
    for address in (goal, f"{goal}/words", f"{goal}/reached", step, f"{step}/who", f"{step}/done"):
        title = nermin.opens(address).html.query_one("title").to_text()
        assert "leave" not in title and "shelter" not in title, "somebody may look over her shoulder"


def test_a_goal_of_somebody_else_is_not_there(nermin: Person, stranger: object) -> None:
    goal = has_goal(nermin)
    sofie = stranger("Sofie")  # type: ignore[operator]
    sofie.starts()
    for noun in ("", "/words", "/strengths", "/people", "/ending", "/reached", "/steps/new"):
        sofie.opens(goal + noun, 404)
