"""Plain words, measured: every text of the source and of the Dutch catalogue, and every screen in Dutch.

The figures are from the brief of the workbook; `make words` prints where they stand. Where a test here fails, say it
with fewer or with more everyday words: in a template, in app/content, or in the catalogue of the language.
"""

import re
from statistics import mean
from typing import Any

import pytest
from justhtml import JustHTML

from app.content import CONTENT
from app.translate import catalogue, languages, translate
from tests.doing import has_step
from tests.pages import Person
from tests.plain.screens import EASY, ENOUGH, Screen, dutch_screens, reads
from tests.plain.texts import (
    CARDS,
    INTERFACE,
    KNOWN,
    LONGEST,
    MEAN,
    Text,
    banned,
    content_words,
    explained,
    is_whole,
    length,
    rare,
    sentences,
    texts,
    zipf,
)

MEASURED = ("en", "nl")  # where it is known how often a word is used, and which words scold
each_language = pytest.mark.parametrize("lang", MEASURED)
# The same two limits hold in all: nobody's sentences are longer than those in Dutch may be. In Turkish, Arabic, Polish and
# Ukrainian an ending does what is a word in Dutch; they say the same in fewer words, and stay far below by themselves.
every_language = pytest.mark.parametrize("lang", languages())


def lines(found: list[str]) -> str:
    return f"{len(found)}:\n" + "\n".join(found)


# --- sentences ---


@every_language
def test_no_sentence_is_longer_than_a_breath(lang: str) -> None:
    long = [
        f"{length(one)} words, make it {LONGEST} at most, or two sentences: {text.place}"
        for text in texts(lang)
        for one in sentences(text.words)
        if length(one) > LONGEST
    ]
    assert not long, lines(long)


@every_language
def test_sentences_are_short_as_a_rule(lang: str) -> None:
    """Whole sentences only: the many buttons of one word would make the mean of a long-winded language look short."""
    counts = [length(one) for text in texts(lang) for one in sentences(text.words) if is_whole(one)]
    assert len(counts) >= 500, f"{lang}: are its sentences still recognised by their ends?"
    assert mean(counts) <= MEAN, (
        f"{lang}: {mean(counts):.2f} words a sentence, make it {MEAN}: shorten the longest"
    )


# --- words ---


@each_language
def test_every_word_is_an_everyday_one(lang: str) -> None:
    found = [
        f"{word!r} is too rare ({often}, asked is {CARDS if text.card or text.work else INTERFACE}), take an everyday word: {text.place}"
        for text in texts(lang)
        for often, word in rare(text)
    ]
    assert not found, lines(found)


@each_language
def test_no_word_scolds_orders_or_comes_from_an_office(lang: str) -> None:
    found = [
        f"never say {', '.join(words)}; say what happened and how to go on: {text.place}"
        for text in texts(lang)
        if (words := banned(text))
    ]
    assert not found, lines(found)


# --- the few words that are explained ---


def test_every_word_that_is_explained_has_a_reason_and_a_text_to_tap() -> None:
    known, there = set(KNOWN["explained"]), set(CONTENT["explained"])
    assert known == there, f"write both, in words.toml and in explained.toml: {sorted(known ^ there)}"
    assert all(entry["why"] for entry in KNOWN["explained"].values())
    assert len(known) <= 6, "the list gets long: rather take everyday words"


@each_language
def test_a_word_is_explained_only_where_it_is_rare_and_used(lang: str) -> None:
    used = {word for text in texts(lang) for word in content_words(text)}
    for word in explained(lang):
        assert word in used or zipf(word, lang) >= INTERFACE, (
            f"{word!r} is in no text: take it out of words.toml"
        )
        assert zipf(word, lang) < INTERFACE, f"{word!r} needs no explanation: take it out of words.toml"


def test_a_rare_word_is_explained_where_it_stands(screens: list[Screen]) -> None:
    """On the screen itself, or, where it stands on a link, on the screen that a tap opens."""
    explains = {screen.address: _explains(screen) for screen in screens}
    missing = [problem for screen in screens for problem in _unexplained(screen, explains)]
    assert not missing, lines(missing)


def test_a_worker_is_explained_where_a_step_is_theirs(nermin: Person, goal: str) -> None:
    step = has_step(nermin, goal)
    who = nermin.opens(f"{step}/who")
    assert who.all("[data-explains=worker]")
    who.press("My worker")
    assert nermin.opens(step).all("[data-explains=worker]")
    assert nermin.opens(goal).all(f"a[href='{step}']"), "on the goal, one tap on the step leads to it"


def test_the_text_to_tap_needs_no_script(nermin: Person) -> None:
    [box] = nermin.opens("/scales").all("[data-explains=ladder]")
    assert box.name == "details"
    assert box.query_one("summary") is not None
    means = CONTENT["explained"]["ladder"]["means"]
    assert means in " ".join(box.to_text().split())
    assert translate(catalogue("nl"), "explained", means) != means


def _unexplained(screen: Screen, explains: dict[str, set[str]]) -> list[str]:
    found = []
    for word, concept in explained("nl").items():
        for node in _nodes_with(screen.page.query_one("body"), word):
            link = _link_of(node)
            if concept not in explains[screen.address] and concept not in explains.get(link or "", set()):
                found.append(
                    f"{screen.address}: call ui.explain({concept!r}) where {word!r} stands, link {link}"
                )
    return found


def _explains(screen: Screen) -> set[str]:
    return {node.attrs["data-explains"] for node in screen.page.query("[data-explains]")}


def _nodes_with(node: Any, word: str) -> list[Any]:
    found = []
    for child in node.children or []:
        if child.name == "#text":
            if word in [part.strip(".,:?!").lower() for part in (child.data or "").split()]:
                found.append(node)
        elif not child.name.startswith(("#", "!")) and "own" not in (child.attrs.get("class") or "").split():
            found += _nodes_with(child, word)
    return found


def _link_of(node: Any) -> str | None:
    while node is not None and node.name != "a":
        node = node.parent
    return node.attrs.get("href") if node is not None else None


# --- screens ---


@pytest.fixture(scope="module")
def screens() -> list[Screen]:
    return dutch_screens()


def test_every_screen_is_easy_to_read_in_dutch(screens: list[Screen]) -> None:
    measured = [screen for screen in screens if screen.words >= ENOUGH]
    assert len(measured) >= 40, "most screens have that many words; is their text still read?"
    hard = [
        f"{screen.address}: {screen.ease:.1f}, make it {EASY}, with shorter words and sentences: {screen.text}"
        for screen in measured
        if screen.ease < EASY
    ]
    assert not hard, lines(hard)


# --- the measure itself ---


def test_what_people_wrote_is_not_measured(screens: list[Screen]) -> None:
    goal = next(screen for screen in screens if re.fullmatch(r"/goals/[0-9a-f-]{36}", screen.address))
    assert "Mijn huis is op orde" in goal.page.query_one("body").to_text()
    assert "Mijn huis is op orde" not in goal.text


def test_days_numbers_and_languages_are_not_measured() -> None:
    page = JustHTML(
        "<body><p>Sinds vrijdag 13 november 2026</p><b>7</b><a>Nederlands</a><p>Om 10:00</p></body>"
    )
    assert reads(page.query_one("body")) == "Sinds. Om."


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Kies %(n)s van de %(all)s. Het mag.", [5, 2]),
        ("Klik op: Weet ik niet", [5]),
        ("%(what)s: %(mark)s.", [2]),
        ("Hoe gaat het? Goed!", [3, 1]),
    ],
)
def test_what_is_filled_in_counts_as_one_word(words: str, counts: list[int]) -> None:
    assert [length(one) for one in sentences(words)] == counts


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Dit veld is verplicht.", ["veld", "verplicht"]),
        ("Je moet iets invullen", ["moet"]),
        ("Iemand gaf mij moed", []),
        ("Zelfredzaamheid", ["Zelfredzaamheid"]),
        ("Jullie cliënten", ["cliënten"]),
    ],
)
def test_banned_words_are_found_whole(words: str, found: list[str]) -> None:
    assert banned(Text("nl", words, "", False)) == found


def test_a_rare_word_may_stand_on_a_card_and_not_in_a_question() -> None:
    words = "Ik ken mensen in het buurthuis"
    assert rare(Text("nl", words, "", card=True)) == []
    assert [word for _, word in rare(Text("nl", words, "", card=False))] == ["buurthuis"]
