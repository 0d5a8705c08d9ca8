"""Strengths and wishes: adding in own words or by tapping cards; changing, removing, putting back; two answers."""

from collections.abc import Callable

import pytest

from app.content import CONTENT
from tests.pages import Person


def test_own_words_about_home_are_kept(nermin: Person) -> None:
    page = nermin.opens("/strengths/home/new?time=now").press(
        "Keep it", text="  I have curtains\r\nI made them "
    )
    assert page.path == "/strengths/home"
    assert "I have curtains" in page.text
    assert nermin.entries("strength")[0]["text"] == "I have curtains\nI made them"


@pytest.mark.parametrize("time", ["now", "before"])
def test_what_was_before_does_not_stand_under_now(nermin: Person, time: str) -> None:
    nermin.opens(f"/strengths/leisure/new?time={time}").press("Keep it", text="I sing in a choir")
    assert "I sing in a choir" in nermin.opens(f"/strengths/leisure?time={time}").text
    other = "before" if time == "now" else "now"
    assert "I sing in a choir" not in nermin.opens(f"/strengths/leisure?time={other}").text


def test_what_is_wanted_later_is_a_wish(nermin: Person) -> None:
    nermin.opens("/strengths/leisure/new?time=later").press("Keep it", text="I want to draw again")
    assert [wish["text"] for wish in nermin.entries("wish")] == ["I want to draw again"]
    assert nermin.entries("strength") == []


def test_nothing_written_says_so_and_keeps_the_page(nermin: Person) -> None:
    page = nermin.opens("/strengths/home/new").press("Keep it", text="   ")
    assert page.status == 422
    assert "Nothing is written here yet" in page.text
    assert nermin.entries("strength") == []


def test_a_text_that_is_too_long_stays_in_the_field(nermin: Person) -> None:
    text = "a" * 2001
    page = nermin.opens("/strengths/home/new").press("Keep it", text=text)
    assert page.status == 422
    assert "too long" in page.text
    assert text in page.text
    again = page.press("Keep it", text=text[:2000])
    assert again.status == 200
    assert nermin.entries("strength")[0]["text"] == text[:2000]


def test_several_cards_are_tapped_at_once_and_become_one_save(nermin: Person) -> None:
    before = len(nermin.export()["saves"])
    cards = nermin.opens("/strengths/home/cards?time=now")
    first, second = (box.attrs["value"] for box in cards.all("input[type=checkbox]")[:2])
    page = cards.press("Keep these", change=[first, second])
    kept = nermin.entries("strength")
    assert len(kept) == 2
    assert len(nermin.export()["saves"]) == before + 1
    for strength in kept:
        card = CONTENT["cards"][strength["card"]]
        assert card["text"] in page.text
        assert (strength["domain"], strength["time"], strength["sort"]) == ("home", "now", card["sort"])


def test_a_card_that_was_tapped_is_not_offered_again(nermin: Person) -> None:
    cards = nermin.opens("/strengths/home/cards?time=later")
    box = cards.all("input[type=checkbox]")[0]
    cards.press("Keep these", change=[box.attrs["value"]])
    text = CONTENT["cards"][nermin.entries("wish")[0]["card"]]["text"]
    assert text not in nermin.opens("/strengths/home/cards?time=later").text


def test_no_card_tapped_says_so(nermin: Person) -> None:
    page = nermin.opens("/strengths/home/cards").press("Keep these")
    assert page.status == 422
    assert nermin.entries("strength") == []


def test_the_ten_domains_are_gone_through_one_by_one(nermin: Person) -> None:
    page = nermin.opens("/strengths").follow("One by one")
    seen = [page.path]
    while any("Next:" in link.to_text() for link in page.all("a")):
        page = page.follow("Next:")
        seen.append(page.path)
    assert seen == [f"/strengths/{domain}" for domain in CONTENT["domains"]]


def test_a_card_can_be_said_another_way(nermin: Person) -> None:
    cards = nermin.opens("/strengths/home/cards?time=now")
    cards.press("Keep these", change=[cards.all("input[type=checkbox]")[0].attrs["value"]])
    (strength,) = nermin.entries("strength")
    words = nermin.opens(f"/strengths/home/{strength['id']}/words")
    assert CONTENT["cards"][strength["card"]]["text"] in words.text
    page = words.press("Keep it", text="I cook for the whole street")
    assert "I cook for the whole street" in page.text


def test_a_sort_can_be_given_and_left_open_again(nermin: Person) -> None:
    nermin.opens("/strengths/family/new").press("Keep it", text="My sister calls me")
    (strength,) = nermin.entries("strength")
    here = f"/strengths/family/{strength['id']}"
    nermin.opens(f"{here}/sort").press("Keep it", sort="know")
    assert nermin.entries("strength")[0]["sort"] == "know"
    nermin.opens(f"{here}/sort").press("Keep it", sort="")
    assert nermin.entries("strength")[0]["sort"] is None


@pytest.mark.parametrize(("time", "kind"), [("now", "strength"), ("later", "wish")])
def test_what_was_taken_out_can_be_put_back(nermin: Person, time: str, kind: str) -> None:
    nermin.opens(f"/strengths/health/new?time={time}").press("Keep it", text="Walking")
    page = nermin.opens(f"/strengths/health?time={time}").follow("Walking").press("Take it out")
    assert "It is gone from your book" in page.text
    assert nermin.entries(kind) == []
    back = page.press("Put it back")
    assert "Walking" in back.text
    assert [entry["text"] for entry in nermin.entries(kind)] == ["Walking"]


def test_an_old_page_in_another_tab_makes_a_choice_and_loses_nothing(nermin: Person) -> None:
    nermin.opens("/strengths/health/new").press("Keep it", text="Walking")
    (strength,) = nermin.entries("strength")
    here = f"/strengths/health/{strength['id']}"
    first, second = nermin.opens(f"{here}/words"), nermin.opens(f"{here}/words")
    first.press("Keep it", text="Walking by the sea")
    page = second.press("Keep it", text="Walking with the dog")
    assert "There are different answers" in page.text
    assert "Walking by the sea" in page.text
    assert "Walking with the dog" in page.text
    settled = page.press("Walking by the sea")
    assert "Walking by the sea" in settled.text
    assert "There are different answers" not in settled.text


def test_an_edit_beside_a_removal_asks_what_to_do(nermin: Person) -> None:
    nermin.opens("/strengths/health/new").press("Keep it", text="Walking")
    (strength,) = nermin.entries("strength")
    here = f"/strengths/health/{strength['id']}"
    words, card = nermin.opens(f"{here}/words"), nermin.opens(here)
    card.press("Take it out")
    page = words.press("Keep it", text="Walking by the sea")
    assert "Take it out of my book" in page.text
    assert "Walking by the sea" in nermin.opens("/strengths/health").text, "the edited text is out of sight"
    page.press("Keep it in my book")
    assert "There are different answers" not in nermin.opens(here).text


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "\u202eabc", "{{ 7*7 }}", "%(n)s"],
)
def test_hostile_text_is_only_text(nermin: Person, hostile: str) -> None:
    page = nermin.opens("/strengths/money/new").press("Keep it", text=hostile)
    assert hostile in page.text
    (strength,) = nermin.entries("strength")
    assert (
        nermin.opens(f"/strengths/money/{strength['id']}/words")
        .all("textarea")[0]
        .to_text(strip=False)
        .strip()
        == hostile
    )


@pytest.mark.parametrize(
    "address",
    [
        "/strengths/garden",
        "/strengths/home?time=never",
        "/strengths/home/not-an-id",
        "/strengths/home/01890a5d-ac96-774b-bcce-b302099a8057",
        "/wishes/01890a5d-ac96-774b-bcce-b302099a8057",
    ],
)
def test_what_is_not_there_says_so(nermin: Person, address: str) -> None:
    assert "This page is not here" in nermin.opens(address, status=404).text


def test_a_strength_is_not_found_under_another_domain(nermin: Person) -> None:
    nermin.opens("/strengths/health/new").press("Keep it", text="Walking")
    (strength,) = nermin.entries("strength")
    nermin.opens(f"/strengths/home/{strength['id']}", status=404)


def test_dutch_is_spoken_to_who_asks_for_it(stranger: Callable[[str], Person]) -> None:
    willem = stranger("Willem")
    willem.client.headers["Accept-Language"] = "nl-NL,nl;q=0.9"
    willem.opens("/start").press("Begin", name="Willem")
    page = willem.opens("/strengths")
    assert page.heading == "Wat gaat goed?"
    assert "Vrije tijd" in page.text
