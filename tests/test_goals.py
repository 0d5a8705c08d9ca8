"""Goals: from a wish or straight from the heart, with what they build on, to how they end."""

from app.ids import new_id
from app.summaries.plan import goal_marks, goal_steps, whole_plan
from tests.pages import Page, Person

RTL = "\u202eأريد أن أرسم\u202c"


def has_goal(person: Person, text: str = "I draw again") -> str:
    """Makes a goal straight from the heart and gives its address."""
    page = person.opens("/goals/new").press("This is my goal", text=text)
    return page.path.removesuffix("/strengths")


def has_wish(person: Person, text: str, domain: str = "leisure") -> str:
    person.opens(f"/strengths/{domain}/new?time=later").press("Keep it", text=text)
    return person.entries("wish")[-1]["id"]


def has_strength(person: Person, text: str, domain: str) -> str:
    person.opens(f"/strengths/{domain}/new?time=now").press("Keep it", text=text)
    return next(item["id"] for item in person.entries("strength") if item["text"] == text)


def knows(person: Person, name: str) -> str:
    person.opens("/people/new").press("Keep it", name=name)
    return next(item["id"] for item in person.entries("person") if item["name"] == name)


def has_step(person: Person, goal: str, text: str) -> Page:
    return person.opens(f"{goal}/steps/new").press("Keep it", text=text).press("Me").press("Later")


def takes_mark(person: Person, goal: str, instrument: str, mark: str) -> None:
    """A mark, kept as the scales keep it."""
    pairs = [
        ("save", new_id()),
        ("change", f"{new_id()} rating"),
        ("instrument", instrument),
        ("goal", goal.removeprefix("/goals/")),
        ("date", "2026-11-20"),
        (f"values.{instrument}", mark),
    ]
    person.sends(pairs, goal, 200)


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
    nermin.sends(_removal(nermin, fatma, "person"), goal)
    assert "Fatma" not in nermin.opens(goal, 200).text
    nermin.opens(f"{goal}/reached", 200)


def _removal(person: Person, entry: str, kind: str) -> list[tuple[str, str]]:
    saves = [s["id"] for s in person.export()["saves"] if any(c["entry"] == entry for c in s["changes"])]
    return [
        ("save", new_id()),
        ("change", f"{entry} {kind}"),
        ("seen", " ".join([entry, *saves])),
        ("removed", "yes"),
    ]


def test_a_strength_that_left_the_book_leaves_the_goal_too(nermin: Person) -> None:
    drawing = has_strength(nermin, "I paint well", "leisure")
    goal = has_goal(nermin)
    nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": True})
    nermin.sends(_removal(nermin, drawing, "strength"), goal)
    assert "I paint well" not in nermin.opens(goal, 200).text


def test_three_steps_are_in_view_and_the_rest_is_folded(nermin: Person) -> None:
    goal = has_goal(nermin)
    for text in ("step one", "step two", "step three", "step four"):
        has_step(nermin, goal, text)
    page = nermin.opens(goal)
    assert "1 more step" in page.text
    folded = " ".join(node.to_text() for node in page.all("details"))
    assert "step four" in folded and "step three" not in folded


def test_the_newest_mark_of_each_ladder_is_on_the_goal(nermin: Person) -> None:
    goal = has_goal(nermin)
    assert nermin.opens(goal).text.count("No number yet") == 3
    takes_mark(nermin, goal, "now", "3")
    takes_mark(nermin, goal, "now", "7")
    takes_mark(nermin, goal, "confidence", "unknown")
    page = nermin.opens(goal)
    assert "7 of 10" in page.text and "3 of 10" not in page.text
    assert "I don't know" in page.text
    links = [link.attrs["href"] for link in page.all("a.card.low")]
    assert links == [
        f"/scales/{name}?goal={goal.removeprefix('/goals/')}" for name in ("confidence", "importance", "now")
    ]


def test_words_can_change(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).follow("Say it another way").press("Keep it", text="I draw every week")
    assert page.path == goal and "I draw every week" in page.text
    assert nermin.opens(f"{goal}/words").press("Keep it", text="").status == 422


def test_stopping_is_fine_and_can_be_undone(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).follow("This goal can end").press("I stop with it")
    assert "That is fine" in page.text
    assert "What I stopped with" in nermin.opens("/plan").text
    assert nermin.entries("goal")[0]["state"] == "stopped"
    page.press("Open it again")
    assert nermin.entries("goal")[0]["state"] == "open"


def test_not_yet_changes_nothing(nermin: Person) -> None:
    goal = has_goal(nermin)
    saves = len(nermin.export()["saves"])
    assert nermin.opens(f"{goal}/ending").follow("Not yet").path == goal
    assert len(nermin.export()["saves"]) == saves


def test_reaching_a_goal_is_celebrated_with_what_it_took(nermin: Person) -> None:
    drawing = has_strength(nermin, "I paint well", "leisure")
    fatma = knows(nermin, "Fatma")
    goal = has_goal(nermin)
    nermin.opens(f"{goal}/strengths").press("Keep these", **{f"strengths.{drawing}": True})
    nermin.opens(f"{goal}/people").press("Keep these", **{f"people.{fatma}": True})
    has_step(nermin, goal, "I buy a pencil")
    nermin.opens(goal).press("Done")
    page = nermin.opens(f"{goal}/ending").press("I reached it")
    assert page.heading == "You did it!"
    for word in ("1 step done", "I buy a pencil", "I paint well", "Fatma"):
        assert word in page.text, f"say what it took: {word}"
    assert "What I reached" in nermin.opens("/plan").text
    page.press("Open it again")
    assert "What I reached" not in nermin.opens("/plan").text


def test_the_celebration_asks_first_when_the_goal_is_still_open(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(f"{goal}/reached")
    assert page.heading == "Did you reach it?"
    assert page.press("I reached it").heading == "You did it!"


def test_a_goal_taken_out_can_be_put_back(nermin: Person) -> None:
    goal = has_goal(nermin)
    page = nermin.opens(goal).press("Take it out")
    assert page.path == "/plan" and "It is gone from your book" in page.text
    nermin.opens(goal, 404)
    assert "I draw again" in page.press("Put it back").text


def test_two_tabs_that_change_the_words_ask_which_is_right(nermin: Person) -> None:
    goal = has_goal(nermin)
    tab = nermin.opens(f"{goal}/words")
    nermin.opens(f"{goal}/words").press("Keep it", text="I draw on Sundays")
    page = tab.press("Keep it", text="I draw on Mondays")
    assert "There are different answers" in page.text
    page = page.press("I draw on Sundays")
    assert "There are different answers" not in page.text and "I draw on Sundays" in page.text


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
    step = has_step(nermin, goal, "I call the shelter").path
    for address in (goal, f"{goal}/words", f"{goal}/reached", step, f"{step}/who", f"{step}/done"):
        title = nermin.opens(address).html.query_one("title").to_text()
        assert "leave" not in title and "shelter" not in title, "somebody may look over her shoulder"


def test_a_goal_of_somebody_else_is_not_there(nermin: Person, stranger: object) -> None:
    goal = has_goal(nermin)
    sofie = stranger("Sofie")  # type: ignore[operator]
    sofie.starts()
    for noun in ("", "/words", "/strengths", "/people", "/ending", "/reached", "/steps/new"):
        sofie.opens(goal + noun, 404)


def test_the_plan_shows_goals_of_the_first_priority_first(nermin: Person) -> None:
    garden, singing = has_wish(nermin, "a garden"), has_wish(nermin, "to sing")
    for wish in (garden, singing):
        nermin.opens(f"/goals/new?wish={wish}").press("This is my goal")
    has_wish(nermin, "a dog")
    for text in ("to sing", "a dog"):
        nermin.opens("/priorities").press(text)
    page = nermin.opens("/plan")
    cards = [" ".join(card.to_text().split()) for card in page.all("a.card")]
    assert ["to sing" in cards[0], "a garden" in cards[1], "a dog" in cards[2]] == [True] * 3
    assert page.follow("a dog").heading == "What do you want to reach?"


def test_footprints_have_words_too(nermin: Person) -> None:
    goal = has_goal(nermin)
    for text in ("one", "two"):
        has_step(nermin, goal, text)
        nermin.opens(goal).press("Done")
    page = nermin.opens("/plan")
    assert "2 steps done" in page.text
    assert len(page.all(".footprints .pic")) == 2


# --- the summaries' dicts ---


def test_steps_of_a_goal_are_sorted_by_state() -> None:
    steps = [
        {"id": str(n), "state": state} for n, state in enumerate(["todo"] * 4 + ["done", "dropped", "done"])
    ]
    said = goal_steps({"steps_of_goal": steps})
    assert {name: [step["id"] for step in found] for name, found in said.items()} == {
        "next": ["0", "1", "2"],
        "more": ["3"],
        "done": ["6", "4"],
        "dropped": ["5"],
    }


def test_a_rating_without_a_mark_is_not_a_mark() -> None:
    ratings = [
        {"instrument": "now", "date": "2026-11-20", "values": {}},
        {"instrument": "now", "date": "2026-11-19", "values": {"now": 0}},
    ]
    marks = {item["instrument"]: item for item in goal_marks({"ratings_of_goal": ratings})}
    assert marks["now"] == {"instrument": "now", "mark": 0, "date": "2026-11-19"}
    assert marks["importance"] == {"instrument": "importance", "mark": None, "date": None}
    assert "session" not in marks


def test_the_plan_counts_steps_and_knows_which_priorities_wait() -> None:
    goals = [
        {"id": "g1", "wish": None, "state": "open"},
        {"id": "g2", "wish": "w1", "state": "open"},
        {"id": "g3", "wish": "w2", "state": "stopped"},
    ]
    steps = [
        {"id": "s1", "goal": "g2", "state": "done"},
        {"id": "s2", "goal": "g2", "state": "todo"},
        {"id": "s3", "goal": "g2", "state": "todo"},
        {"id": "s4", "goal": "gone", "state": "todo"},
    ]
    wishes = {
        "w1": {"id": "w1", "priority": 1},
        "w2": {"id": "w2", "priority": 2},
        "w3": {"id": "w3", "priority": None},
    }
    said = whole_plan({"all_goals": goals, "all_steps": steps, "wishes_by_id": wishes})
    assert said["open"] == [
        {"goal": goals[1], "wish": wishes["w1"], "next": steps[1], "done": 1},
        {"goal": goals[0], "wish": None, "next": None, "done": 0},
    ]
    assert said["stopped"] == [{"goal": goals[2], "wish": wishes["w2"], "next": None, "done": 0}]
    assert said["waiting"] == [wishes["w2"]], "a wish whose goal was stopped may become a goal again"
