"""Choosing a picture for something of one's own: the words of pictures, suggestions, searching, and the screen."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.content import CONTENT
from app.pictograms import PICTOGRAMS
from app.pictures import FOUND, SUGGESTED, Pictures, folded
from app.shared import picture_words
from app.shared.pictures import ANNOTATIONS, ROOT
from tests.doing import has_goal, has_step, has_strength, has_wish, knows
from tests.node import LANGUAGES, PICTURES, Browser
from tests.pages import Page, Person
from tests.pairs import PICTURES_IN
from tests.strategies import HOSTILE

anything = st.one_of(
    st.text(max_size=80),
    st.sampled_from(HOSTILE),
    # Words that are there, in pieces and together.
    st.lists(
        st.sampled_from(["koken", "KIZ", "البيت", "сім'я", "łóżko", "œuf", "fiets", "mijn", "ko", "zw"])
    ).map(" ".join),
)


def names(lang: str, concepts: list[str]) -> list[str | None]:
    return [PICTURES_IN[lang].name(concept) for concept in concepts]


# --- the words ---


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_has_a_word_and_can_be_found_by_it(lang: str) -> None:
    """In every language of CLDR that the book will have."""
    pictures = PICTURES_IN[lang]
    for concept, row in PICTURES[lang]["pictures"].items():
        assert row[0].strip(), f"{lang}: {concept} has no word: give it a name in pictograms/choosing.toml"
        if len(row) > 1:
            assert concept in pictures.found(row[0]), f"{lang}: {concept} is not found by {row[0]!r}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_is_in_one_theme(lang: str) -> None:
    shown = [concept for theme in PICTURES[lang]["themes"] for concept in theme["pictures"]]
    there = [concept for concept, row in PICTURES[lang]["pictures"].items() if len(row) > 1]
    assert sorted(shown) == sorted(there), (
        f"{lang}: put in one theme of pictograms/choosing.toml, and only one"
    )
    assert all(theme["picto"] in PICTOGRAMS for theme in PICTURES[lang]["themes"])


def test_what_comes_first_and_what_has_a_name_is_in_the_manifest() -> None:
    words = PICTURES["en"]
    assert all(words["first"].values()), "nothing to choose from without a word"
    assert set(CONTENT["domains"]) <= set(words["first"])
    assert set(words["pictures"]) == set(PICTOGRAMS)


def test_what_choosing_names_is_in_the_manifest() -> None:
    choosing = tomllib.loads((ROOT / "pictograms" / "choosing.toml").read_text("utf-8"))
    themes = choosing["themes"]
    named = {
        *choosing["names"],
        *choosing["signs"],
        *(name for row in choosing["first"].values() for name in row),
    }
    named |= {name for theme in themes for name in (theme["picto"], *theme["besides"])}
    assert named <= set(PICTOGRAMS), (
        f"pictograms/choosing.toml: there is no {sorted(named - set(PICTOGRAMS))}"
    )
    files = {file for theme in themes for file in theme["files"]}
    assert files == set(PICTOGRAMS.values()), (
        "give every file of pictures a theme in pictograms/choosing.toml"
    )


def test_no_two_pictures_of_the_book_have_one_name() -> None:
    """Somebody who listens could not tell them apart."""
    for lang in ("en", "nl"):
        said = [row[0] for row in PICTURES[lang]["pictures"].values() if len(row) > 1]
        twice = {name for name in said if said.count(name) > 1}
        assert not twice, f"{lang}: give them names of their own in pictograms/choosing.toml: {sorted(twice)}"


def test_a_language_that_unicode_has_no_words_for_is_named() -> None:
    with pytest.raises(OSError, match="xx"):
        picture_words("xx")
    assert ANNOTATIONS.is_dir(), "install what the build needs: make build"


@pytest.mark.parametrize(
    ("lang", "typed", "name"),
    [
        ("en", "swim", "Swimming"),
        ("nl", "zwemmen", "Zwemmen"),
        ("nl", "Moskee", "Moskee"),
        ("nl", "bakfiets", "Fiets"),
        ("nl", "kinderen", "Kind"),
        ("tr", "YÜZMEK", "Yüzmek"),
        ("tr", "kopek", "Köpek"),
        ("ar", "البيت", "منزل"),
        ("ar", "طَبْخ", "مقلاة"),
        ("pl", "lozko", "Łóżko"),
        ("uk", "собакою", "Собака"),
        ("fr", "l'école", "École"),
        ("es", "cocinando", "Cocinar"),
    ],
)
def test_a_word_of_ones_own_language_finds_its_picture(lang: str, typed: str, name: str) -> None:
    assert name in names(lang, PICTURES_IN[lang].found(typed))[:6]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("nl", "Ik kan goed koken voor mijn kinderen", "Koken"),
        ("nl", "Elke dag wandelen met de hond", "Hond"),
        ("nl", "Ik ga naar de tandarts", "Tand"),
        ("en", "I go swimming with my sister", "Swimming"),
        ("tr", "Çocuklarımla yürüyüşe çıkıyorum", "Çocuk"),
        ("uk", "Я гуляю з собакою щодня", "Собака"),
    ],
)
def test_a_text_suggests_the_picture_of_what_it_says(lang: str, text: str, name: str) -> None:
    assert name in names(lang, PICTURES_IN[lang].suggested(text))


def test_small_words_suggest_nothing() -> None:
    assert PICTURES_IN["nl"].suggested("Ik kan het altijd met iemand doen") == []
    assert PICTURES_IN["en"].suggested("I can do it with someone") == []


def test_a_card_suggests_what_it_says() -> None:
    for lang in LANGUAGES:  # the picture of the card, in whatever words that language says it
        assert "cooking" in PICTURES_IN[lang].suggested("", "home-cook")[:2], lang
    # A card that has no words in a language yet: there is still all the rest.
    assert PICTURES_IN["tr"].suggested("", "no-such-card") == []


# --- in both hosts ---


@given(st.sampled_from(LANGUAGES), anything)
def test_both_hosts_find_and_suggest_the_same_for_any_text(browser: Browser, lang: str, text: str) -> None:
    pictures = PICTURES_IN[lang]
    ours = [folded(text), Pictures.asked(text), pictures.found(text), pictures.suggested(text)]
    calls = [
        ("folded", [text]),
        ("asked", [text]),
        ("found", [lang, text]),
        ("suggested", [lang, text, None]),
    ]
    assert [answer.get("value") for answer in browser.calls(json.loads(json.dumps(calls)))] == ours
    assert len(ours[2]) <= FOUND
    assert len(ours[3]) <= SUGGESTED


# --- the screen ---


@pytest.fixture
def addresses(nermin: Person) -> dict[str, str]:
    """Nermin's own of every kind that has a picture: kind -> address."""
    goal = has_goal(nermin, "I swim every week")
    nermin.opens("/diary/new").press("Keep it", text="We had tea")
    nermin.opens("/compliments/new").press("Keep it", text="You sing so well")
    return {
        "strength": f"/strengths/home/{has_strength(nermin, 'Cooking for all', 'home')}",
        "wish": f"/wishes/{has_wish(nermin, 'A bicycle')}",
        "goal": goal,
        "step": has_step(nermin, goal, "Call the doctor"),
        "note": f"/notes/{nermin.entries('note')[0]['id']}",
        "person": f"/people/{knows(nermin, 'Doctor Yilmaz')}",
        "compliment": f"/compliments/{nermin.entries('compliment')[0]['id']}",
    }


def tiles(page: Page) -> list[str]:
    return [tile.attrs["value"] for tile in page.all(".pictures button")]


EXPECTED = {
    "strength": ("Cooking", "cooking"),
    "wish": ("Bicycle", "bicycle"),
    "goal": ("Swimming", "swimming"),
    "step": ("Doctor", "doctor"),
    "note": ("Tea", "tea"),
    "person": ("Doctor", "doctor"),
    "compliment": ("Singing", "singer"),
}


def test_everything_of_ones_own_has_a_way_to_a_picture_that_is_kept_with_one_tap(
    nermin: Person, addresses: dict[str, str]
) -> None:
    for kind, (name, concept) in EXPECTED.items():
        page = nermin.opens(addresses[kind]).follow("Choose a picture")
        assert concept in tiles(page)[:3], f"{kind}: suggests {tiles(page)[:6]}"
        page = page.press(name)
        assert page.path == addresses[kind], "one tap keeps it and leads back"
        assert nermin.entries(kind)[0]["picto"] == concept
        page = page.follow("Choose a picture")
        assert f"Now: {name}" in page.text
        page.press("The usual picture")
        assert nermin.entries(kind)[0]["picto"] is None
        assert "The usual picture" not in nermin.opens(f"{addresses[kind]}/picture").text


def test_nermin_searches_with_a_word_and_keeps_what_she_found(
    nermin: Person, addresses: dict[str, str]
) -> None:
    page = nermin.opens(f"{addresses['goal']}/picture?word=mosque")
    assert [field.attrs["value"] for field in page.all("#word")] == ["mosque"]
    assert tiles(page) == ["mosque"]
    page.press("Mosque")
    assert nermin.entries("goal")[0]["picto"] == "mosque"


def test_a_word_without_a_picture_says_how_to_go_on(nermin: Person, addresses: dict[str, str]) -> None:
    page = nermin.opens(f"{addresses['step']}/picture?word=xyzzy")
    assert tiles(page) == []
    assert "Try another word." in page.text
    assert "All pictures" in page.text


def test_who_does_not_read_finds_every_picture_by_its_theme(
    nermin: Person, addresses: dict[str, str]
) -> None:
    links = nermin.opens(f"{addresses['note']}/picture").all(".small-tiles a")
    assert len(links) == len(PICTURES["en"]["themes"])
    found = [concept for link in links for concept in tiles(nermin.opens(link.attrs["href"]))]
    assert sorted(found) == sorted(c for c, row in PICTURES["en"]["pictures"].items() if len(row) > 1)


def test_a_picture_that_is_no_more_shows_the_usual_one(nermin: Person, addresses: dict[str, str]) -> None:
    page = nermin.opens(f"{addresses['wish']}/picture")
    wish = addresses["wish"].removeprefix("/wishes/")
    form = [*page.form("Bicycle"), ("picto", "of-old")]
    nermin.sends(form, page.path)
    page = nermin.opens(f"/wishes/{wish}/picture", status=200)
    assert "Now: Falling star" in page.text


def test_a_note_that_is_only_a_picture_does_not_lose_it(nermin: Person) -> None:
    note = a_note_of_a_picture(nermin)
    assert "The usual picture" not in nermin.opens(f"/notes/{note}/picture").text


def a_note_of_a_picture(person: Person) -> str:
    page = person.opens("/diary/new")
    form = [(name, "" if name == "text" else value) for name, value in page.form("Keep it")]
    person.sends([*form, ("picto", "tea")], page.path)
    return str(person.entries("note")[0]["id"])


@given(text=anything)
def test_any_text_in_the_search_field_gives_a_page_that_shows_it_as_text(searcher: Any, text: str) -> None:
    person, address = searcher
    page = person.opens(
        str(person.client.build_request("GET", f"{address}/picture", params={"word": text}).url)
    )
    assert page.status == 200, f"{text!r} gave {page.status}"
    [field] = page.all("#word")
    assert field.attrs["value"] == Pictures.asked(text)
    scripts = [script.attrs.get("src", "") for script in page.all("script")]
    assert all(src.startswith("/assets/") for src in scripts), "what was typed is text, and nothing else"


@pytest.fixture(scope="module")
def searcher(app: Any) -> Any:
    """Samira, who has a wish and looks for its picture."""
    person = Person("Samira", TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}))
    person.starts()
    return person, f"/wishes/{has_wish(person, 'A garden')}"
