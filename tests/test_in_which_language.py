"""Two languages on a page: in which one somebody writes, and for how long the second one stays."""

from app.content import CONTENT
from app.translate import catalogue, translate
from tests.pages import Person
from tests.test_calm import writes
from tests.test_languages import two_languages

# --- own words, where a page has two languages ---


def test_own_words_are_kept_in_the_language_they_were_written_in(nermin: Person) -> None:
    two_languages(nermin, "ar", "nl")
    page = nermin.opens("/diary/new")
    names = [node.to_text().strip() for node in page.all(".in-which label")]
    assert names == ["العربية", "Nederlands"]
    assert page.html.query_one(".in-which [checked]").attrs["value"] == "ar", "the client's own comes first"
    page.press(translate(catalogue("ar"), "", "Keep it"), text="Ik heb gefietst", text_lang="nl")
    [note] = nermin.entries("note")
    assert note["text_lang"] == "nl"
    address = f"/notes/{note['id']}/text"
    assert nermin.opens(address).html.query_one(".in-which [checked]").attrs["value"] == "nl", "it stays so"
    page = nermin.opens(f"/notes/{note['id']}")
    [mark] = page.all("main .tongue")
    assert (mark.to_text(), mark.attrs["lang"]) == ("Nederlands", "nl")
    assert page.all("h1 .second, main .second"), "and the page is in two languages all the same"


def test_one_language_asks_nothing_and_marks_nothing(nermin: Person) -> None:
    page = nermin.opens("/diary/new")
    assert not page.all(".in-which")
    page = page.press("Keep it", text="It rained")
    assert not page.all(".tongue")
    assert nermin.entries("note")[0]["text_lang"] == "en"


def test_what_was_typed_keeps_its_language_where_something_does_not_fit(nermin: Person) -> None:
    page = nermin.opens("/diary/new?beside=nl").press("Keep it", text="a" * 5_000, text_lang="nl")
    assert page.status == 422
    assert page.html.query_one(".in-which [checked]").attrs["value"] == "nl"


# --- two languages for one talk ---


def testtwo_languages_of_a_talk_end_with_it(nermin: Person) -> None:
    page = nermin.opens("/talk").press("We talk now").follow("Two languages in this talk").press("Nederlands")
    assert page.path == "/talk"
    assert nermin.opens("/plan").html.query_one("h1 .second").attrs["lang"] == "nl", "on every page"
    [profile] = nermin.entries("profile")
    assert not profile.get("second_lang"), "what the client chose for always is untouched"
    talk = nermin.entries("talk")[0]["id"]
    assert not nermin.opens(f"/talks/{talk}/next").press("No date yet").all(".second")
    assert not nermin.opens("/plan").all("h1 .second")


def testtwo_languages_of_a_talk_that_nobody_closed_end_with_the_day(nermin: Person) -> None:
    nermin.opens("/talk").press("We talk now").follow("Two languages in this talk").press("Nederlands")
    talk = nermin.entries("talk")[0]["id"]
    page = nermin.opens(f"/talks/{talk}/language")
    pairs = [(n, "2026-01-01" if n == "second_day" else v) for n, v in page.form("Polski")]
    nermin.sends(pairs, f"/talks/{talk}/language")
    assert not nermin.opens("/plan").all("h1 .second")


def test_a_second_language_for_always_outlives_the_talk(nermin: Person) -> None:
    nermin.opens("/me/language/second").press("Polski")
    nermin.opens("/talk").press("We talk now")
    talk = nermin.entries("talk")[0]["id"]
    nermin.opens(f"/talks/{talk}/language").press("Nederlands")
    assert nermin.opens("/plan").html.query_one("h1 .second").attrs["lang"] == "nl"
    nermin.opens(f"/talks/{talk}/next").press("No date yet")
    assert nermin.opens("/plan").html.query_one("h1 .second").attrs["lang"] == "pl"


def test_a_card_that_was_tapped_is_read_by_both(nermin: Person) -> None:
    writes(nermin, "strength", domain="home", time="now", sort="can", card="home-cook")
    said = CONTENT["cards"]["home-cook"]["text"]
    dutch = translate(catalogue("nl"), "card", said)
    assert dutch != said
    page = nermin.opens("/strengths/home?beside=nl")
    both = [node.to_text() for node in page.all("main a.card .two")]
    assert any(said in text and dutch in text for text in both), f"{said} and {dutch}, not {both}"
    assert not page.all("main .tongue"), "a card is in no language of its own"
