"""Which language a first visit is answered in, and the way to another one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from app.requests import best_language
from app.reviews import review_of
from app.translate import catalogue, own_name, translate, unreviewed
from tests.offices import organisation, worker_at
from tests.pages import Person

THERE = ["en", "ar", "fr", "nl", "tr"]


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "nl"),
        ("tr", "tr"),
        ("tr-TR,tr;q=0.9", "tr"),
        ("nl-BE;q=0.5, ar-MA", "ar"),
        ("de-DE,de;q=0.9,fr;q=0.4,en;q=0.8", "en"),
        ("fr;q=0.3, tr;q=0.8, en;q=0.31", "tr"),
        ("FR-fr", "fr"),
        ("tr_TR", "tr"),
        ("fr ; q=0.5 , tr ; q=0.6", "tr"),
        ("tr;q=0", "nl"),
        ("tr;q=0.0, fr;q=0.001", "fr"),
        ("fr, tr", "fr"),
        ("*", "nl"),
        ("de, *;q=0.5", "nl"),
        ("tr;q=nan", "nl"),
        ("tr;q=1e9, fr;q=0.1", "fr"),
        ("tr;q=2, fr;q=0.1", "fr"),
        ("zh-Hans-CN, ar-EG-u-nu-latn;q=0.7", "ar"),
        (";;;,,,q=1", "nl"),
    ],
)
def test_a_phone_that_likes_some_languages_more_than_others_gets_its_best(accepted: str, lang: str) -> None:
    assert best_language(accepted, THERE) == lang


@pytest.mark.parametrize(
    "address",
    ["/diary/new", "/strengths/home?time=later", "/scales/confidence?general=yes", "/", "/talk/new"],
)
def test_choosing_a_language_leads_back_to_where_one_was(nermin: Person, address: str) -> None:
    page = nermin.opens(address).follow("English").press("Nederlands")
    assert str(page.answer.url).endswith(address)
    assert page.html.query_one("html").attrs["lang"] == "nl"
    assert nermin.opens("/plan").html.query_one("html").attrs["lang"] == "nl", "it holds on every screen"


@pytest.mark.parametrize("address", ["/help", "/help/now?from=/plan", "/welcome/eyes", "/me/language/second"])
def test_choosing_a_language_on_a_page_of_help_leads_back_to_it(nermin: Person, address: str) -> None:
    page = nermin.opens(address).follow("English").press("Nederlands")
    assert unquote(str(page.answer.url)).endswith(address)


@pytest.mark.parametrize(("address", "before"), [("/import", "/me/file"), ("/install/iphone", "/install")])
def test_choosing_a_language_on_a_page_of_the_server_leads_to_the_one_before_it(
    nermin: Person, address: str, before: str
) -> None:
    page = nermin.opens(address).follow("English").press("Nederlands")
    assert page.path == before


def test_a_name_typed_before_the_language_is_chosen_is_not_lost(stranger: Callable[[str], Person]) -> None:
    amira = stranger("Amira")
    page = amira.opens("/start").press("Polski", name="Amira <b>")
    assert page.html.query_one("html").attrs["lang"] == "pl"
    assert page.html.query_one("#name").attrs["value"] == "Amira <b>"
    page = page.press("العربية")
    assert page.html.query_one("#name").attrs["value"] == "Amira <b>", "also when one chooses once more"
    assert amira.client.get("/export.json").status_code == 401, "no book was begun by it"
    page.press(translate(catalogue("ar"), "", "Begin"))
    [profile] = amira.entries("profile")
    assert (profile["name"], profile["lang"]) == ("Amira <b>", "ar")


def test_who_has_a_book_already_does_not_choose_a_language_at_the_start(
    nermin: Person, stranger: Callable[[str], Person]
) -> None:
    page = stranger("Nour").opens("/start")
    assert nermin.sends(page.form("Polski"), "/start").path == "/"
    assert nermin.opens("/plan").html.query_one("html").attrs["lang"] == "en"


@pytest.mark.parametrize("odd", ["xx", "../..", "", "e" * 100])
def test_a_language_that_is_none_keeps_the_name(stranger: Callable[[str], Person], odd: str) -> None:
    nour = stranger("Nour")
    pairs = [(name, odd if name == "speak" else value) for name, value in nour.opens("/start").form("Polski")]
    page = nour.sends([*pairs, ("name", "Nour")], "/start", status=200)
    assert page.html.query_one("html").attrs["lang"] == "en"
    assert page.html.query_one("#name").attrs["value"] == "Nour"


# --- pages that do not look into a book ---


def two_languages(person: Person, first: str, second: str) -> None:
    person.opens("/me/language").press(own_name(first))
    person.opens("/me/language/second").press(own_name(second))


@pytest.mark.parametrize("address", ["/moon", "/goals/018f7e0c-5b1d-7c3e-8a2b-1234567890ab", "/join/none"])
def test_what_is_in_the_way_is_said_in_both_languages(nermin: Person, address: str) -> None:
    two_languages(nermin, "ar", "nl")
    page = nermin.opens(address, status=200 if "join" in address else 404)
    html = page.html.query_one("html").attrs
    assert (html["lang"], html["dir"], html["data-second"]) == ("ar", "rtl", "nl")
    assert page.html.query_one("h1 .second").attrs["lang"] == "nl"
    nermin.opens("/me/language/second").press("لغة واحدة")
    assert not nermin.opens("/moon", status=404).all("h1 .second"), "one language again"


def test_a_code_opens_a_book_in_the_language_that_was_chosen_before(
    nermin: Person, stranger: Callable[[str], Person]
) -> None:
    code = nermin.opens("/me/devices/new").press("Make a code").path.rpartition("/")[2]
    amira = stranger("Amira")
    amira.opens("/start").press("Türkçe")
    assert amira.opens(f"/join/{code}").html.query_one("html").attrs["lang"] == "tr"


def testtwo_languages_for_once_stay_when_something_does_not_fit(nermin: Person) -> None:
    page = nermin.opens("/diary/new?beside=ar").press("Keep it", text="a" * 5_000)
    assert page.status == 422
    assert page.html.query_one("h1 .second").attrs["lang"] == "ar"
    page = page.press("Keep it", text="It rained")
    assert page.status == 200
    assert not nermin.opens("/diary/new").all("h1 .second"), "for once"


@pytest.mark.parametrize("odd", ["xx", "nl.xx", "..", "nl.nl", "ar.nl.en", "%3Cb%3E"])
def test_a_cookie_of_languages_that_is_odd_is_no_trouble(stranger: Callable[[str], Person], odd: str) -> None:
    nour = stranger("Nour")
    nour.client.cookies.set("lang", odd)
    page = nour.opens("/moon", status=404)
    assert page.html.query_one("html").attrs["lang"] in ("en", "nl", "ar")
    assert page.html.query_one("html").attrs["data-second"] in ("", "nl")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/moon", "javascript:alert(1)"]
)
def test_no_address_leads_away_from_the_language_screen(nermin: Person, elsewhere: str) -> None:
    assert nermin.opens(f"/me/language?from={elsewhere}", status=404)
    assert nermin.opens(f"/me/language/second?from={elsewhere}", status=404)


def test_each_language_is_named_in_its_own_script(nermin: Person) -> None:
    page = nermin.opens("/me/language")
    names = {node.attrs["lang"]: node.to_text() for node in page.all("button[name=lang]")}
    assert "Nederlands" in names["nl"]
    assert [node.attrs["lang"] for node in page.all("button[name=lang][aria-pressed=true]")] == ["en"]


@pytest.mark.parametrize(
    ("header", "who"),
    [
        (b'"X-Reviewed-By: Amira, 2026\\n"\n', "Amira, 2026"),
        (b'"X-Reviewed-By: \\n"\n', ""),
        (b'"X-Reviewed-By:\\n"\n', ""),
        (b"", ""),
        (b'msgid "X-Reviewed-By: me"\n', ""),
    ],
)
def test_a_catalogue_says_who_checked_it(header: bytes, who: str) -> None:
    assert review_of(b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n' + header + b"\n").by == who


# --- who has no book yet ---


@pytest.mark.parametrize(
    "address",
    [
        "/help",
        "/help/now",
        "/help/lines",
        "/help/leaving",
        "/help/sight",
        "/welcome/book?from=/start",
        "/join",
    ],
)
def test_who_has_no_book_is_not_held_in_a_language(stranger: Callable[[str], Person], address: str) -> None:
    amira = stranger("Amira")
    page = amira.opens(address).follow("English")
    assert "Nog niet getest" in page.text, "say quietly that no speaker has looked at it"
    page = page.follow("العربية")
    assert page.html.query_one("html").attrs["lang"] == "ar"
    assert unquote(str(page.answer.url)).partition("?lang=")[0].endswith(address), (
        "one comes back to where one was"
    )
    assert amira.opens("/help/now").html.query_one("html").attrs["lang"] == "ar", "and it stays"
    assert amira.client.get("/export.json").status_code == 401, "no book was begun by it"


def test_a_language_named_in_an_address_gives_way_to_the_one_that_is_chosen(
    stranger: Callable[[str], Person],
) -> None:
    page = stranger("Amira").opens("/start").press("Türkçe")
    page = page.follow(translate(catalogue("tr"), "", "Help now")).follow("Türkçe").follow("العربية")
    assert page.html.query_one("html").attrs["lang"] == "ar"
    assert page.path == "/help/now"


def test_who_holds_a_code_of_another_phone_can_choose_a_language(
    nermin: Person, stranger: Callable[[str], Person]
) -> None:
    code = nermin.opens("/me/devices/new").press("Make a code").path.rpartition("/")[2]
    page = stranger("Amira").opens(f"/join/{code}").follow("English").follow("Türkçe")
    assert page.path == f"/join/{code}"
    assert page.html.query_one("html").attrs["lang"] == "tr"
    assert page.press(translate(catalogue("tr"), "", "Open the book")).path == "/", (
        "the code is not used up by it"
    )


def test_a_worker_reads_in_another_language_and_comes_back(
    app: Any, stranger: Callable[[str], Person]
) -> None:
    anna = worker_at(app, organisation(app, "The Bridge"), "Anna")
    page = anna.opens("/work/clients/new").follow("English").press("Nederlands")
    assert page.path == "/work/clients/new"
    assert page.html.query_one("html").attrs["lang"] == "nl"
    assert anna.opens("/work/clients").html.query_one("html").attrs["lang"] == "nl"
    assert stranger("Nour").opens("/work/login").follow("English").press("Polski").path == "/work/login"
    assert anna.opens("/work/language?from=//example.org").form("Polski")[0] == ("next", "/work")


def test_the_start_page_shows_a_picture_of_language_and_says_that_nobody_checked_it(
    stranger: Callable[[str], Person],
) -> None:
    page = stranger("Nour").opens("/start")
    assert page.all("main .pic use[href$='#language']")
    assert unreviewed()["en"] in page.text
    page = page.press("Nederlands")
    assert unreviewed()["nl"] in page.text
    assert page.text.count(unreviewed()["nl"]) == 1, "once is enough"
