"""The first start in five pictures, help on every part, and help now: whom one can call."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.access import invite, start_workbook
from app.content import CONTENT
from app.content.load import ContentMistake, load
from app.host import utc_now
from app.ids import new_id
from app.translate import languages, own_name, welcomes
from tests.pages import Page, Person
from tests.test_talk import HOSTILE, gives, only

ROOT = Path(__file__).parent.parent
FILES = ROOT / "app" / "content"
MOST_WORDS = 40
OWN_FILE = """
[emergency]
id = "emergency"
picto = "emergency"
number = "911"
label = "Emergency"
about = "Any danger"

[[line]]
id = "night"
picto = "ear"
number = "+1 555 0100"
label = "The night line"
about = "After eight"
"""


def calls(page: Page) -> dict[str, str]:
    """Whom one can call on a page: {link: words}."""
    links = list(page.all("a.call"))
    assert all(link.attrs["href"].startswith("tel:") for link in links)
    return {link.attrs["href"]: " ".join(link.to_text().split()) for link in links}


# --- the first start ---


def test_a_newcomer_sees_five_pictures_one_at_a_time(stranger: Callable[[str], Person]) -> None:
    page = stranger("Samira").opens("/start").press("Begin", name="Samira")
    seen = []
    for place in range(1, 6):
        assert f"{place} of 5" in page.text, page.path
        assert len(page.all(".hero .pic")) == 1
        assert len(page.all("main a, main button")) <= 5
        assert len(page.all("main a.go:not(.calm)")) == 1, "one green button"
        words = " ".join(node.to_text() for node in page.all("h1, main")).split()
        dutch = " ".join(node.to_text() for node in page.all("h1 .second, main .second")).split()
        assert len(words) - len(dutch) <= MOST_WORDS, words
        seen.append(page.heading)
        if place < 5:
            assert page.follow("Skip this").path == "/", "each can be left"
            page = page.follow("Go on")
    assert seen == ["This is your book", "It is yours", "Who sees it?", "How do I begin?", "How do I stop?"]
    page = page.follow("Back").follow("Go on").follow("To my book")
    assert page.heading == "Hello Samira"


def test_the_pictures_come_once_and_again_from_help(nermin: Person) -> None:
    assert nermin.opens("/").path == "/"
    page = nermin.opens("/help?from=/diary").follow("See the first pictures again")
    assert page.path == "/welcome/book"
    assert page.follow("Skip this").path == "/diary", "back to where help was asked"
    assert page.follow("Go on").follow("Go on").follow("Skip this").path == "/diary"


def test_who_joins_an_empty_book_is_a_newcomer(app: Any, stranger: Callable[[str], Person]) -> None:
    with app._app.state.database.writing() as session:
        who, _ = start_workbook(session, new_id())
        code = invite(session, who.workbook_id, utc_now() + timedelta(days=1))
        session.commit()
    assert stranger("Samira").opens(f"/join/{code}").press("Open the book").path == "/welcome/book"


def test_who_began_a_book_sees_no_first_pictures_on_a_second_device(
    app: Any, stranger: Callable[[str], Person], nermin: Person
) -> None:
    [profile] = nermin.entries("profile")
    with app._app.state.database.writing() as session:
        code = invite(session, profile["id"], utc_now() + timedelta(days=1))
        session.commit()
    assert stranger("Nermin's tablet").opens(f"/join/{code}").press("Open the book").path == "/"


def test_a_picture_there_is_not_says_so(nermin: Person) -> None:
    assert nermin.opens("/welcome/sixth", 404).status == 404


# --- the language before all else ---


def test_the_language_is_chosen_before_there_is_a_book(stranger: Callable[[str], Person]) -> None:
    willem = stranger("Willem")
    page = willem.opens("/start")
    first = page.all("main button:not([hidden])")[0]
    assert {button.attrs["lang"]: button.to_text() for button in page.all(".langs button")} == {
        code: f"{welcomes()[code]} {own_name(code)}" for code in languages()
    }
    assert first.parent.attrs["class"] == "langs", "it comes first"
    page = page.press("Nederlands")
    assert page.html.query_one("html").attrs["lang"] == "nl"
    assert page.follow("Nu hulp").html.query_one("html").attrs["lang"] == "nl"
    page = page.press("Begin", name="n" * 201)
    assert page.status == 422
    assert page.html.query_one("html").attrs["lang"] == "nl", "also when something does not fit"
    page = page.press("Begin", name="Willem")
    assert page.heading == "Dit is jouw boek"
    assert only(willem, "profile")["lang"] == "nl"


@pytest.mark.parametrize("odd", ["xx", "english", "..", "%3Cscript%3E"])
def test_a_language_there_is_not_is_no_trouble(stranger: Callable[[str], Person], odd: str) -> None:
    answer = stranger("Willem").client.get(f"/start?lang={odd}")
    assert answer.status_code in (200, 404)
    assert "script>" not in answer.text.replace("</script>", "")


# --- help ---


@pytest.mark.parametrize("part", list(CONTENT["help"]))
def test_help_says_what_a_part_is_for_in_few_words(nermin: Person, part: str) -> None:
    nouns = CONTENT["help"][part]["nouns"] or [""]
    page = nermin.opens(f"/help?from=/{nouns[0]}")
    assert page.heading == "What can I do here?"
    assert CONTENT["help"][part]["label"] in page.text
    lines = page.all(".counts li")
    assert lines
    assert all(line.query(".pic") for line in lines), "each with its picture"
    words = " ".join(line.to_text() for line in lines).split()
    assert len(words) <= MOST_WORDS, words
    assert page.follow("Back to my book").path == f"/{nouns[0]}"


def test_help_leads_back_with_all_that_the_address_said(nermin: Person) -> None:
    page = nermin.opens("/help?from=%2Fstrengths%2Fhome%3Ftime%3Dlater")
    assert "What goes well" in page.text
    back = page.follow("Help now").follow("A number for help").follow("Back").follow("Back to my book")
    assert str(back.answer.url).endswith("/strengths/home?time=later")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org", "//example.org", "javascript:alert(1)", "/moon"]
)
def test_help_leads_nowhere_else(nermin: Person, elsewhere: str) -> None:
    assert elsewhere not in nermin.opens(f"/help?from={elsewhere}", 404).answer.text


# --- help now ---


def test_help_now_begins_with_the_emergency_number(nermin: Person) -> None:
    page = nermin.opens("/help/now")
    assert page.all("main a")[0].attrs["href"] == "tel:112"
    assert "112" in calls(page)["tel:112"]
    assert "You can call without internet." in page.text
    lines = calls(page.follow("A number for help"))
    assert set(lines) == {"tel:09008844", "tel:0880767000", "tel:08000113", "tel:08002000", "tel:08000432"}


def test_help_now_is_there_before_there_is_a_book(stranger: Callable[[str], Person]) -> None:
    zahra = stranger("Zahra")
    page = zahra.opens("/start").follow("Help now")
    assert list(calls(page)) == ["tel:112"]
    assert page.follow("A number for help").follow("Back").follow("Back to my book").path == "/start"
    assert "Add the number" not in page.text, "there is no book yet to keep it in"
    assert zahra.opens("/help").follow("See the first pictures again").path == "/welcome/book"
    assert zahra.opens("/help/people", 401).status == 401


def test_my_worker_is_added_kindly_and_comes_first(nermin: Person) -> None:
    gives(nermin, "person", name="Fatma", group="neighbours", phone="06 11 11 11 11")
    page = nermin.opens("/help/now")
    assert "My worker" in page.text
    page = (
        page.follow("My worker").follow("My worker").press("Keep it", name="Anna", phone="+31 (0)6 22222222")
    )
    assert page.path == "/help/now"
    assert list(calls(page)) == ["tel:112", "tel:+31622222222", "tel:0611111111"]
    anna = next(person for person in nermin.entries("person") if person["name"] == "Anna")
    assert (anna["group"], anna["phone"]) == ("helpers", "+31 (0)6 22222222")


def test_a_person_who_is_there_gets_a_number(nermin: Person) -> None:
    fatma = gives(nermin, "person", name="Fatma", group="friends")
    page = (
        nermin.opens("/help/now")
        .follow("Somebody I trust")
        .follow("Fatma")
        .press("Keep it", phone="٠٦١٢٣٤٥٦٧٨")
    )
    assert "tel:0612345678" in calls(page)
    page = nermin.opens(f"/people/{fatma}")
    assert "tel:0612345678" in calls(page)
    page = page.follow("Phone number").press("Keep it", phone="")
    assert page.path == f"/people/{fatma}"
    assert calls(page) == {}
    assert only(nermin, "person").get("phone") is None


def test_somebody_else_may_have_no_number_yet(nermin: Person) -> None:
    page = nermin.opens("/help/people").follow("Somebody else").press("Keep it", name="Tom", phone="")
    assert page.path == "/help/now"
    assert "Tom" in nermin.opens("/help/people").text


@pytest.mark.parametrize("odd", ["call me", "1", "06 12 34 <b>", "9" * 21, HOSTILE])
def test_an_odd_number_is_still_there_and_says_what_fits(nermin: Person, odd: str) -> None:
    fatma = gives(nermin, "person", name="Fatma")
    for address in (f"/people/{fatma}/phone", "/people/new?call=yes&group=helpers"):
        typed = {"phone": odd} | ({"name": HOSTILE} if "new" in address else {})
        page = nermin.opens(address).press("Keep it", **typed)
        assert page.status == 422
        assert [node.attrs["value"] for node in page.all("#phone")] == [odd]
        if "new" in address:
            assert [node.attrs["value"] for node in page.all("#name")] == [HOSTILE], "and the name too"
        assert "A phone number has only numbers in it." in page.text
    assert only(nermin, "person").get("phone") is None


def test_hostile_names_stay_words_where_one_calls(nermin: Person) -> None:
    gives(nermin, "person", name=HOSTILE, group="helpers", phone="112 112", picto="no-such-picture")
    for address in ("/help/now", "/help/people"):
        page = nermin.opens(address)
        assert "<script>alert" not in page.answer.text
        assert HOSTILE.split("\u202e")[0] in page.text


def test_who_was_taken_out_is_not_called(nermin: Person) -> None:
    fatma = gives(nermin, "person", name="Fatma", phone="06 12345678")
    nermin.opens(f"/people/{fatma}").press("Take out of my book")
    assert list(calls(nermin.opens("/help/now"))) == ["tel:112"]


# --- other countries have other numbers ---


def test_an_organisation_has_its_own_numbers_in_both_hosts(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_FILE)
    content = load(FILES, own)
    assert content["emergency"]["number"] == "911"
    assert list(content["helplines"]) == ["night"]
    env = {**os.environ, "HELPLINES": str(own)}
    said = subprocess.run(
        [sys.executable, "-m", "app.shared", "en"], cwd=ROOT, env=env, capture_output=True, check=True
    )
    shared = json.loads(said.stdout)["shared"]["content"]
    assert shared["helplines"] == content["helplines"]
    code = (
        "from app.render import Moment, render\n"
        "values = {'place': {'path': '/', 'address': '/', 'part': '', 'here': '/', 'again': '/'}, 'params': {'from': None, 'lang': None},"
        " 'profile': None, 'undo': None, 'typed': {}, 'problems': {}, 'callable': [], 'named': {}, 'absent': None, 'workbook': None}\n"
        "for page in ('now', 'lines'): print(render(f'screens/help/{page}', 'en', values, Moment('', '', str)))"
    )
    page = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert "tel:911" in page
    assert "tel:+15550100" in page
    assert "The night line" in page
    assert "tel:112" not in page


ARABIC = """
[line.texts.ar]
label = "خط الليل"
about = "بعد الثامنة"
"""


def test_an_organisation_says_its_helplines_in_more_languages_in_both_hosts(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_FILE + ARABIC)
    env = {**os.environ, "HELPLINES": str(own)}
    code = """
import json
from app.render import Moment, render
place = {"path": "/help/lines", "address": "/help/lines", "part": "", "here": "/", "again": "/"}
told = {"place": place, "params": {"from": None, "lang": None}, "profile": None, "undo": None, "typed": {}, "problems": {}, "absent": None, "workbook": None}
for lang, second in (("ar", None), ("nl", "ar"), ("nl", None)):
    print(json.dumps(render("screens/help/lines", lang, told, Moment("", "", str), second)))
"""
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout
    arabic, both, dutch = map(json.loads, said.splitlines())
    assert "خط الليل" in arabic
    assert '<span class="second" lang="nl" dir="ltr">The night line</span>' in arabic, (
        "nobody checked the Arabic"
    )
    assert 'The night line<span class="second" lang="ar" dir="rtl">خط الليل</span>' in both
    assert "The night line" in dutch
    assert "خط" not in dutch
    shared = subprocess.run(
        [sys.executable, "-m", "app.shared", "en"], cwd=ROOT, env=env, capture_output=True, check=True
    )
    [line] = json.loads(shared.stdout)["shared"]["content"]["helplines"].values()
    assert line["texts"] == {"ar": {"label": "خط الليل", "about": "بعد الثامنة"}}


def test_numbers_that_the_phones_would_not_have_are_not_served(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_FILE)
    env = {**os.environ, "HELPLINES": str(own), "DATA": str(tmp_path), "PORT": "0"}
    said = subprocess.run(
        [sys.executable, "-m", "app"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert said.stderr.startswith("HELPLINES: ")
    assert "make build" in said.stderr


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ('"911"', '"call us"', "emergency.number"),
        ('"911"', '"javascript:alert(1)"', "emergency.number"),
        ("[emergency]", "[urgent]", "emergency"),
        ('label = "The night line"', "", "line.0.label"),
        (
            'about = "After eight"',
            'about = "After eight"\n[line.texts.ar]\nlabel = "خط"',
            "line.0.texts.ar.about",
        ),
        (
            'about = "After eight"',
            'about = "After eight"\n[line.texts.xx]\nlabel = "a"\nabout = "b"',
            "night.texts.xx",
        ),
    ],
)
def test_a_mistake_in_a_file_of_numbers_is_said_in_one_line(
    tmp_path: Path, find: str, put: str, says: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_FILE.replace(find, put))
    with pytest.raises(ContentMistake, match=r"own\.toml"):
        load(FILES, own)
    said = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env={**os.environ, "HELPLINES": str(own)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert says in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_number_with_a_picture_that_is_not_there_is_said_when_it_is_built(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_FILE.replace('"ear"', '"castle"'))
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from app.concepts import check; from app.pictograms import pictures; check(pictures())",
        ],
        cwd=ROOT,
        env={**os.environ, "HELPLINES": str(own)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "castle (app/content, helplines)" in said.stderr


def test_no_word_of_danger_at_home_is_in_an_address_or_a_title(nermin: Person) -> None:
    page = nermin.opens("/help/lines")
    title = " ".join(page.html.query_one("title").to_text().split())
    assert title == "Who can I call? · My book"
    manifest = nermin.client.get("/manifest.webmanifest").text
    assert "Veilig" not in title + manifest + str(page.answer.url)
