"""Me: name, language, size of the letters, light or dark, and what is in the book."""

from collections.abc import Callable

import pytest

from app.ids import new_id
from tests.pages import Person
from tests.test_talk import HOSTILE, only


def test_the_name_is_changed(nermin: Person) -> None:
    page = nermin.opens("/me").follow("My name").press("Keep it", name="Nermin B.")
    assert page.path == "/me"
    assert "Nermin B." in page.text


def test_the_name_may_be_empty(nermin: Person) -> None:
    page = nermin.opens("/me/name").press("Keep it", name="")
    assert page.status == 200
    assert only(nermin, "profile")["name"] == ""


def test_a_name_too_long_is_still_there(nermin: Person) -> None:
    page = nermin.opens("/me/name").press("Keep it", name="n" * 201)
    assert page.status == 422
    assert [node.attrs["value"] for node in page.all("#name")] == ["n" * 201]


def test_the_language_changes_at_once_and_back(nermin: Person) -> None:
    page = nermin.opens("/me").follow("Language").press("Nederlands")
    assert page.path == "/me"
    assert page.html.query_one("html").attrs["lang"] == "nl"
    assert nermin.opens("/me").html.query_one("html").attrs["lang"] == "nl"
    nermin.opens("/me/language").press("English")
    assert nermin.opens("/").html.query_one("html").attrs["lang"] == "en"


def test_languages_have_their_own_names(nermin: Person) -> None:
    page = nermin.opens("/me/language")
    names = {button.attrs["value"]: button.to_text() for button in page.all("button[name=lang]")}
    assert "Nederlands" in names["nl"]
    assert "English" in names["en"]
    assert [button.attrs["lang"] for button in page.all("main button[aria-pressed]")] == ["en"]


@pytest.mark.parametrize(
    ("address", "words", "mark", "value"),
    [
        ("/me/text", "Very large letters", "data-text", "largest"),
        ("/me/text", "Large letters", "data-text", "large"),
        ("/me/theme", "Dark", "data-theme", "dark"),
        ("/me/theme", "Light", "data-theme", "light"),
        ("/me/skin", "Dark brown", "data-skin", "medium-dark"),
        ("/me/skin", "Yellow", "data-skin", "none"),
    ],
)
def test_the_look_changes_at_once(nermin: Person, address: str, words: str, mark: str, value: str) -> None:
    page = nermin.opens(address).press(words)
    assert page.path == address, "it is seen where it was chosen"
    assert page.html.query_one("html").attrs[mark] == value
    assert [button.attrs["value"] for button in page.all("main button[aria-pressed]")] == [value]
    page = page.follow("It is good like this")
    assert page.path == "/me/look"
    assert words in page.text


def test_each_size_is_shown_at_its_size(nermin: Person) -> None:
    sizes = [button.attrs["data-size"] for button in nermin.opens("/me/text").all("button[data-size]")]
    assert sizes == ["normal", "large", "largest"]


def test_rivals_of_the_name_are_shown_on_me(nermin: Person) -> None:
    here, there = nermin.opens("/me/name"), nermin.opens("/me/name")
    here.press("Keep it", name="Nermin A.")
    there.press("Keep it", name="Nermin B.")
    page = nermin.opens("/me")
    assert "There are different answers" in page.text
    page = page.press("Nermin A.")
    assert "There are different answers" not in page.text
    assert only(nermin, "profile")["name"] == "Nermin A."


def test_rivals_of_the_language_have_names(nermin: Person) -> None:
    here, there = nermin.opens("/me/language"), nermin.opens("/me/language")
    there.press("Nederlands")
    here.press("English")
    assert "Nederlands" in " ".join(button.to_text() for button in nermin.opens("/me").all("button"))


def test_a_language_there_are_no_texts_in_changes_nothing_one_sees(nermin: Person) -> None:
    profile = only(nermin, "profile")["id"]
    nermin.sends([("save", new_id()), ("change", f"{profile} profile"), ("lang", "xx")], "/me/language")
    assert nermin.opens("/me").html.query_one("html").attrs["lang"] in ("en", "nl")


@pytest.mark.parametrize(
    ("name", "value"), [("text_size", "huge"), ("theme", "red"), ("lang", "../x"), ("skin", "x")]
)
def test_what_is_no_choice_is_not_kept(nermin: Person, name: str, value: str) -> None:
    before = nermin.export()
    profile = only(nermin, "profile")["id"]
    page = nermin.sends([("save", new_id()), ("change", f"{profile} profile"), (name, value)], "/me/text")
    assert page.status in (400, 422)
    assert nermin.export() == before


def test_hostile_names_stay_names(nermin: Person) -> None:
    nermin.opens("/me/name").press("Keep it", name=HOSTILE)
    for address in ("/me", "/me/name", "/me/language"):
        page = nermin.opens(address)
        assert not page.all("main script")
    assert "أهلا" in nermin.opens("/me").text


def test_me_is_asked_to_begin_first(stranger: Callable[[str], Person]) -> None:
    for address in ("/me", "/me/name", "/me/file"):
        assert stranger("Samira").opens(address, 401).status == 401
