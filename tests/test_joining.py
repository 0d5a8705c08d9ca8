"""Joining: a worker's code begins or connects a book, and opens none. Codes are used up by POST, never by GET."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.access import COOKIE, access, clients_of, limits, worker_access
from app.config import read_settings
from app.host import utc_now
from app.main import create_app
from app.models import Attempt, Invite, Worker
from tests.offices import ENGLISH, database_of, organisation, worker_at
from tests.pages import Page, Person

Stranger = Callable[[str], Person]


@pytest.fixture
def anna(app: Any) -> Person:
    """Anna, who visits people for the Bridge."""
    return worker_at(app, organisation(app, "The Bridge"), "Anna")


def code_of(worker: Person, **typed: Any) -> str:
    """A new code of a worker, as its page shows it."""
    page = worker.opens("/work/clients/new").press("Make a code", nth=1 if typed else 0, **typed)
    assert page.status == 200
    return page.path.rpartition("/")[2]


def digits_on(page: Page) -> str:
    (digits,) = [node.to_text() for node in page.all(".code .said-big")]
    assert re.fullmatch(r"\d{3} \d{3} \d{4}", digits)
    return digits


def workbook_of(app: Any, person: Person) -> str:
    with database_of(app).reading() as session:
        who = access(session, person.client.cookies[COOKIE])
    assert who
    return who.workbook_id


def seen_by(app: Any, worker: Person) -> dict[str, frozenset[str]]:
    """Which sections of which books a worker sees."""
    with database_of(app).reading() as session:
        who = worker_access(session, worker.client.cookies["worker"])
        assert who
        seen = clients_of(session, who, utc_now().date().isoformat())
        return {book: sight.sections for book, sight in seen.items()}


def ends(app: Any, code: str) -> None:
    """The hour of all codes is over."""
    with database_of(app).writing() as session:
        for invite in session.exec(select(Invite).where(Invite.used_at.is_(None))):  # type: ignore[union-attr]
            invite.ends_at = utc_now() - timedelta(seconds=1)
            session.add(invite)
        session.commit()


# --- a newcomer ---


def test_a_newcomer_scans_chooses_and_is_in(app: Any, anna: Person, stranger: Stranger) -> None:
    code, fatma = code_of(anna), stranger("Fatma")
    page = fatma.opens(f"/join/{code}")
    assert page.heading == "Which language do you want?"
    page = page.follow("Türkçe")
    assert page.html.query_one("html").attrs["lang"] == "tr"
    assert "Anna" in page.text
    assert "The Bridge" in page.text
    page = fatma.opens(f"/join/{code}?lang=en").press("Begin")
    assert page.path == "/me/name"
    page = page.press("Keep it", name="Fatma")
    assert page.path == "/welcome/book"
    assert [profile["name"] for profile in fatma.entries("profile")] == ["Fatma"]
    assert seen_by(app, anna) == {
        workbook_of(app, fatma): frozenset({"strengths", "plan", "talks", "people"})
    }


def test_the_diary_and_the_ladder_begin_as_only_mine(anna: Person, stranger: Stranger) -> None:
    page = stranger("Fatma").opens(f"/join/{code_of(anna)}?lang=en")
    shared = {node.attrs["name"]: node.attrs["value"] for node in page.all("input[type=radio][checked]")}
    assert {name for name, value in shared.items() if value == "no"} == {"shares.diary", "shares.ratings"}


def test_what_a_newcomer_keeps_is_not_shared(app: Any, anna: Person, stranger: Stranger) -> None:
    fatma = stranger("Fatma")
    page = fatma.opens(f"/join/{code_of(anna)}?lang=en")
    kept = {f"shares.{section}": "no" for section in ("strengths", "plan", "talks", "people")}
    page.press("Begin", **kept)
    assert seen_by(app, anna) == {workbook_of(app, fatma): frozenset()}


def test_the_digits_lead_to_the_same(app: Any, anna: Person, stranger: Stranger) -> None:
    page = anna.opens("/work/clients/new").press("Make a code")
    fatma = stranger("Fatma")
    page = fatma.opens("/join").press("Go on", code=f" {digits_on(page)} ")
    assert page.heading == "Which language do you want?"
    page.follow("English").press("Begin")
    assert list(seen_by(app, anna)) == [workbook_of(app, fatma)]


def test_digits_of_another_script_are_digits(anna: Person, stranger: Stranger) -> None:
    digits = digits_on(anna.opens("/work/clients/new").press("Make a code"))
    arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert stranger("Fatma").opens("/join").press("Go on", code=arabic).path.startswith("/join/")


def test_the_language_that_was_chosen_is_kept(anna: Person, stranger: Stranger) -> None:
    fatma = stranger("Fatma")
    form = fatma.opens(f"/join/{code_of(anna)}?lang=ar")
    (button,) = [node.to_text().strip() for node in form.all("main form button")]
    form.press(button)
    assert fatma.entries("profile")[0]["lang"] == "ar"
    assert fatma.opens("/").html.query_one("html").attrs["dir"] == "rtl"


def test_the_worker_sees_that_the_client_is_in(app: Any, anna: Person, stranger: Stranger) -> None:
    page, fatma = anna.opens("/work/clients/new").press("Make a code"), stranger("Fatma")
    assert anna.opens(page.path).heading == "Let your client scan this"
    fatma.opens(f"/join/{page.path.rpartition('/')[2]}?lang=en").press("Begin")
    page = anna.opens(page.path)
    assert page.heading == "The client has joined"
    assert "You are looking at" not in page.text  # it is no page of the client's book
    assert f"/work/clients/{workbook_of(app, fatma)}" in [link.attrs["href"] for link in page.all("a")]


# --- who has a book ---


def test_who_has_a_book_is_asked_and_keeps_it(app: Any, anna: Person, nermin: Person) -> None:
    code, secret, book = code_of(anna), nermin.client.cookies[COOKIE], workbook_of(app, nermin)
    before = nermin.export()["entries"]
    page = nermin.opens(f"/join/{code}")
    assert page.heading == "Connect your book?"
    assert seen_by(app, anna) == {}
    page.press("Yes, connect")
    assert (nermin.client.cookies[COOKIE], workbook_of(app, nermin)) == (secret, book)
    assert [entry for entry in nermin.export()["entries"] if entry["kind"] != "grant"] == before
    assert list(seen_by(app, anna)) == [book]


def test_connecting_twice_changes_nothing(app: Any, anna: Person, nermin: Person) -> None:
    for _ in range(2):
        page = nermin.opens(f"/join/{code_of(anna)}")
        if page.path.startswith("/join/"):
            page.press("Yes, connect", **{"shares.plan": "no"})
    assert list(seen_by(app, anna).values()) == [frozenset({"strengths", "talks", "people"})]
    assert len(nermin.entries("grant")) == 1


def test_who_stopped_sharing_connects_with_the_same_worker_again(
    app: Any, anna: Person, nermin: Person
) -> None:
    """She is there once, and what she wrote before is still hers."""
    nermin.opens(f"/join/{code_of(anna)}").press("Yes, connect", **{"shares.people": "no"})
    book = f"/work/clients/{workbook_of(app, nermin)}"
    anna.opens(book).press("Add it", text="A cupboard for the hall")
    nermin.opens("/sharing").follow("Anna").press("Stop sharing")
    anna.opens(book, 404)
    nermin.opens(f"/join/{code_of(anna)}").press("Yes, connect", **{"shares.plan": "no"})
    assert list(seen_by(app, anna).values()) == [frozenset({"strengths", "talks", "people"})]
    (grant,) = nermin.entries("grant")
    (topic,) = nermin.entries("topic")
    assert topic["by"] == grant["id"]
    anna.opens(f"{book}/topics/{topic['id']}").press("Keep it", text="A shelf for the hall")


# --- used up by POST only, once, for an hour ---


def test_looking_at_a_code_does_not_use_it_up(anna: Person, stranger: Stranger) -> None:
    code = code_of(anna)
    for name in ("Preview", "Camera", "Fatma"):
        assert stranger(name).opens(f"/join/{code}?lang=en").heading == "Who sees your book?"


@pytest.mark.parametrize("way", ["code", "digits"])
def test_a_used_code_opens_nothing(app: Any, anna: Person, stranger: Stranger, way: str) -> None:
    page = anna.opens("/work/clients/new").press("Make a code")
    code, digits = page.path.rpartition("/")[2], digits_on(page)
    fatma, eve = stranger("Fatma"), stranger("Eve")
    typed = [eve.opens("/join").press("Go on", code=digits).path.rpartition("/")[2]]
    begun = (
        fatma.opens(f"/join/{code}") if way == "code" else fatma.opens("/join").press("Go on", code=digits)
    )
    begun.follow("English").press("Begin")
    none = eve.opens("/join/none", 404).answer.text
    for said in (code, *typed, begun.path.rpartition("/")[2]):
        assert eve.opens(f"/join/{said}", 404).answer.text == none
        assert eve.sends([("lang", "en")], f"/join/{said}", 404).answer.text == none
    assert "This code opens nothing" in eve.opens("/join").press("Go on", code=digits).text
    assert COOKIE not in eve.client.cookies


def test_an_ended_code_opens_nothing(app: Any, anna: Person, stranger: Stranger) -> None:
    page, eve = anna.opens("/work/clients/new").press("Make a code"), stranger("Eve")
    typed = eve.opens("/join").press("Go on", code=digits_on(page)).path
    ends(app, page.path)
    for path in (f"/join/{page.path.rpartition('/')[2]}", typed):
        assert eve.opens(path, 404).answer.text == eve.opens("/join/none", 404).answer.text
        eve.sends([("lang", "en")], path, 404)
    assert "This code opens nothing" in eve.opens("/join").press("Go on", code=digits_on(page)).text
    assert anna.opens(page.path).heading == "This code has stopped working"


def test_the_code_of_a_worker_who_left_opens_nothing(app: Any, anna: Person, stranger: Stranger) -> None:
    code = code_of(anna)
    with database_of(app).writing() as session:
        worker = session.get(Worker, anna.worker_id)  # type: ignore[attr-defined]
        worker.ended_at = utc_now()
        session.add(worker)
        session.commit()
    stranger("Fatma").opens(f"/join/{code}", 404)


def test_a_page_of_another_site_cannot_connect_a_book(app: Any, anna: Person, nermin: Person) -> None:
    code = code_of(anna)
    answer = nermin.client.post(f"/join/{code}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert seen_by(app, anna) == {}


# --- guessing ---


def types(person: Person, digits: str) -> int:
    """What the app answers to digits that somebody types."""
    return person.client.post("/join", data={"code": digits}, follow_redirects=False).status_code


def wrong_beside(digits: str, many: int) -> list[str]:
    """Wrong digits that begin like right ones."""
    return [said for n in range(many + 1) if (said := f"{digits[:4]}{n:06}") != digits][:many]


def forgets_tries(app: Any) -> None:
    with database_of(app).writing() as session:
        for attempt in session.exec(select(Attempt)):
            session.delete(attempt)
        session.commit()


def test_guessing_digits_is_stopped_and_scanning_is_not(app: Any, anna: Person, stranger: Stranger) -> None:
    page = anna.opens("/work/clients/new").press("Make a code")
    code, digits = page.path.rpartition("/")[2], digits_on(page).replace(" ", "")
    eve = stranger("Eve")
    assert [types(eve, said) for said in wrong_beside(digits, 7)] == [422] * 5 + [429] * 2
    eve.sends([("code", digits)], "/join", 429)
    assert stranger("Fatma").opens(f"/join/{code}").status == 200
    forgets_tries(app)


def test_guessing_all_over_keeps_nobody_out_who_has_a_code(
    app: Any, anna: Person, stranger: Stranger
) -> None:
    digits = digits_on(anna.opens("/work/clients/new").press("Make a code")).replace(" ", "")
    with database_of(app).writing() as session:
        for begin in range(3_000):
            if f"{begin:04}" != digits[:4]:
                limits.count(session, f"code:{begin:04}", utc_now())
        session.commit()
    assert types(stranger("Fatma"), digits) == 303
    forgets_tries(app)


def test_a_picture_on_another_site_tries_no_digits(app: Any, anna: Person, stranger: Stranger) -> None:
    """An address that is opened tells nothing of digits and counts nothing, whoever has it opened."""
    digits = digits_on(anna.opens("/work/clients/new").press("Make a code")).replace(" ", "")
    fatma = stranger("Fatma")
    pages = []
    for said in (*wrong_beside(digits, 8), digits):
        page = fatma.opens(f"/join/{said}")
        assert page.html.query_one("input[name=code]").attrs["value"] == said
        pages.append(page.answer.text.replace(said, ""))
        fatma.sends([("lang", "en")], f"/join/{said}", 404)
        answer = fatma.client.post("/join", data={"code": said}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert len(set(pages)) == 1
    with database_of(app).reading() as session:
        assert session.exec(select(Attempt).where(Attempt.what == f"code:{digits[:4]}")).all() == []
    assert fatma.opens(f"/join/{digits}").press("Go on").heading == "Which language do you want?"


def test_guessing_digits_over_two_server_processes_is_no_faster(tmp_path: Path) -> None:
    """What is counted at one counts at the other; and a code that is typed at one is used at the other."""
    one, two = (create_app(read_settings({"DATA": str(tmp_path)})) for _ in range(2))
    with TestClient(one), TestClient(two):
        anna = worker_at(one, organisation(one, "The Bridge"), "Anna")
        page = anna.opens("/work/clients/new").press("Make a code")
        digits = digits_on(page).replace(" ", "")
        at = [
            Person("Eve", TestClient(its, base_url="http://localhost", headers=ENGLISH)) for its in (one, two)
        ]
        answers = [types(at[n % 2], said) for n, said in enumerate(wrong_beside(digits, 8))]
        assert answers == [422] * 5 + [429] * 3
        assert [types(who, digits) for who in at] == [429, 429]
        forgets_tries(one)
        path = at[0].opens("/join").press("Go on", code=digits).path
        at[1].opens(f"{path}?lang=en").press("Begin")
        assert [types(who, digits) for who in at] == [422, 422]


def test_wrong_digits_are_said_kindly(stranger: Stranger) -> None:
    for code in ("12", "abc", "", "0000000000", "1" * 500):
        page = stranger("Fatma").opens("/join").press("Go on", code=code)
        assert page.status == 422
        assert "This code opens nothing" in page.text


# --- only the worker's own ---


def test_the_page_of_a_code_is_its_makers_only(app: Any, anna: Person, stranger: Stranger) -> None:
    path = f"/work/clients/new/{code_of(anna)}"
    bram = worker_at(app, organisation(app, "The Bridge"), "Bram")
    assert bram.opens(path, 404).answer.text == bram.opens("/work/clients/new/none", 404).answer.text
    answer = stranger("Eve").client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/work/login")


def test_nobody_makes_a_workers_code_but_a_worker(app: Any, nermin: Person) -> None:
    answer = nermin.client.post("/work/clients/new", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/work/login")
