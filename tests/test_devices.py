"""The client's devices: seen, ended, wiped; what one still held; and the whole book erased for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.access import connect, digits_of, invite, left, sight_of
from app.access.workers import start_session, worker_access
from app.config import read_settings
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.main import create_app
from app.models import Device, Invite, Leftover, Organisation, Save, Workbook, Worker
from tests.conftest import ENGLISH
from tests.pages import Person
from tests.saves import a_save, change
from tests.test_erase_entry import files, tables

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/1 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A125F) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
NOON = "2026-11-20T12:00:00.000Z"
SINCE = ("Here since: ", "Came with a code: ", "Came with the card: ")
WORDS = "what nobody else is to know"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Any]:
    """An app with a database of its own, to look into its file."""
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    with TestClient(app, base_url="http://localhost"):
        yield app


def somebody(app: Any, name: str, browser: str) -> Person:
    headers = {**ENGLISH, "user-agent": browser}
    return Person(name, TestClient(app, base_url="http://localhost", headers=headers))


@pytest.fixture
def meryem(app: Any) -> Person:
    """Meryem with an Android phone."""
    person = somebody(app, "Meryem", ANDROID)
    person.starts()
    return person


@pytest.fixture
def iphone(app: Any, meryem: Person) -> Person:
    """Meryem's other phone."""
    with app._app.state.database.writing() as session:
        workbook = session.exec(select(Workbook)).one()
        code = invite(session, workbook.id, utc_now() + timedelta(days=1))
        session.commit()
    person = somebody(app, "Meryem", IPHONE)
    person.opens(f"/join/{code}").press("Open")
    person.opens("/")
    return person


def syncs(person: Person, *saves: Any, **more: Any) -> Any:
    return person.client.post("/sync", json={"cursor": 0, "epoch": None, "saves": list(saves), **more})


def ends(person: Person, name: str) -> Any:
    page = person.opens("/me/devices").follow(name)
    return page.press("Yes, take it off")


def test_the_list_says_what_and_when_and_which_is_this(meryem: Person, iphone: Person) -> None:
    page = meryem.opens("/me").follow("Where my book is")
    assert "Android · Chrome" in page.text
    assert "iPhone · Safari" in page.text
    cards = [card.to_text() for card in page.all("main a.card")]
    assert ["This phone" in card for card in cards] == [True, False]
    assert "Last there:" in cards[1]


def test_a_phone_is_ended_only_after_a_question(meryem: Person, iphone: Person) -> None:
    page = meryem.opens("/me/devices").follow("iPhone")
    assert page.heading == "Take my book off that phone?"
    page.follow("No, leave it")
    assert iphone.opens("/").status == 200
    page = ends(meryem, "iPhone")
    assert page.path == "/me/devices"
    assert "iPhone" not in page.text
    for address in ("/", "/people", "/me/book", "/me/devices"):
        page = iphone.opens(address, 410)
        assert page.heading == "There is no book on this phone any more"
    assert iphone.client.get("/export.json").status_code == 401
    assert syncs(iphone).json() == {"error": "ended"}
    assert syncs(meryem).status_code == 200, "the other goes on"


def test_who_had_the_phone_comes_in_by_nothing_that_it_made(app: Any, meryem: Person, iphone: Person) -> None:
    """Neither by a code nor by a card: nobody else knows who has them."""
    code = iphone.opens("/me/devices/new").press("Make a code").path.rpartition("/")[2]
    card = iphone.opens("/me/card").press("Make my card").all("input[name=code]")[0].attrs["value"]
    page = meryem.opens("/me/devices").follow("iPhone")
    assert "Your old card then opens nothing" in page.text
    page = page.press("Yes, take it off")
    assert "Your old card opens nothing now" in page.text
    for said in (code, card):
        again = somebody(app, "Somebody", IPHONE)
        again.opens(f"/join/{said}", 404)
        again.sends([], f"/join/{said}", 404)
        assert again.client.get("/export.json").status_code == 401
    typed = somebody(app, "Somebody", IPHONE).opens("/join").press("Go on", code=digits_of(code))
    assert "This code opens nothing" in typed.text
    page.follow("Make a new card").press("Make my card")
    assert "Your old card opens nothing now" not in meryem.opens(page.path + "?card=over").text


def test_without_a_card_nothing_is_said_of_one(meryem: Person, iphone: Person) -> None:
    page = meryem.opens("/me/devices").follow("iPhone")
    assert "card" not in page.text
    assert "card" not in page.press("Yes, take it off").text


def test_the_list_says_which_phone_came_when_and_by_what(app: Any, meryem: Person, iphone: Person) -> None:
    card = meryem.opens("/me/card").press("Make my card").all("input[name=code]")[0].attrs["value"]
    somebody(app, "Meryem", ANDROID).opens(f"/join/{card}").press("Open the book")
    cards = [card.to_text() for card in meryem.opens("/me/devices").all("main a.card")]
    told = [[said for said in SINCE if said in card] for card in cards]
    assert told == [["Here since: "], ["Came with a code: "], ["Came with the card: "]]


def test_the_last_phone_is_not_ended_or_nobody_could_read_the_book(meryem: Person) -> None:
    page = meryem.opens("/me/devices").follow("This phone")
    assert "Your book is on this phone only." in page.text
    meryem.sends([], page.path)
    assert meryem.opens("/").status == 200


def test_one_ends_the_phone_one_holds(meryem: Person, iphone: Person) -> None:
    page = iphone.opens("/me/devices").follow("This phone")
    assert page.heading == "Take my book off this phone?"
    assert page.press("Yes, take it off").status == 410
    assert meryem.opens("/").status == 200


def test_devices_of_others_are_not_there(meryem: Person, app: Any) -> None:
    nour = somebody(app, "Nour", IPHONE)
    nour.starts()
    with app._app.state.database.reading() as session:
        ids = [device.id for device in session.exec(select(Device).order_by(Device.created_at))]
    assert "Chrome" not in nour.opens("/me/devices").text
    assert nour.opens(f"/me/devices/{ids[0]}", 404).status == 404
    assert nour.sends([], f"/me/devices/{ids[0]}").status == 404
    assert meryem.opens("/").status == 200
    for stranger in (somebody(app, "Stranger", ANDROID),):
        for address in ("/me/devices", f"/me/devices/{ids[0]}", "/me/devices/left", "/me/erase"):
            assert stranger.opens(address, 401).status == 401
            assert stranger.sends([("sure", "yes"), ("left", "drop")], address).status in (401, 405)


def test_who_only_lost_the_cookie_is_not_told_to_wipe_anything(app: Any, meryem: Person) -> None:
    assert syncs(somebody(app, "Stranger", ANDROID)).json() == {"error": "new_here"}
    unknown = somebody(app, "Stranger", ANDROID)
    unknown.client.cookies.set("device", "a secret that was never given out")
    assert (syncs(unknown).status_code, syncs(unknown).json()) == (401, {"error": "new_here"})
    assert unknown.opens("/gone", 410).status == 410, "the page is there for all"
    meryem.opens("/gone")
    meryem.sends([], "/gone")
    assert meryem.opens("/").status == 200, "who goes on is never forgotten by it"


def test_what_a_device_has_of_another_book_is_left_alone(meryem: Person, iphone: Person) -> None:
    ends(meryem, "iPhone")
    answer = syncs(iphone, a_save(), workbook=new_id())
    assert (answer.status_code, answer.json()) == (409, {"error": "other_book"})


def test_what_an_ended_phone_still_held_can_be_put_in_the_book(
    app: Any, meryem: Person, iphone: Person
) -> None:
    ends(meryem, "iPhone")
    late = [a_save(change(text=WORDS, domain="leisure")), a_save(change(text="Swim", domain="leisure"))]
    for _ in range(2):
        assert syncs(iphone, *late).json() == {"error": "ended"}
    assert meryem.entries("wish") == [], "it is not in the book"
    page = meryem.opens("/me/devices").follow("Something was left on a phone")
    assert WORDS in page.text
    page = page.press("Put it in my book")
    assert page.heading == "Nothing is left on a phone"
    assert [wish["text"] for wish in meryem.entries("wish")] == [WORDS, "Swim"]


def test_what_was_left_can_be_thrown_away(app: Any, meryem: Person, iphone: Person, tmp_path: Path) -> None:
    ends(meryem, "iPhone")
    syncs(iphone, a_save(change(text=WORDS, domain="leisure")))
    meryem.opens("/me/devices/left").press("Throw it away")
    assert WORDS not in tables(app)
    assert WORDS.encode() not in files(tmp_path)
    assert meryem.entries("wish") == []


def test_an_ended_phone_fills_no_disk_and_changes_no_sharing(
    app: Any, meryem: Person, iphone: Person
) -> None:
    known = a_save(change(text="known", domain="leisure"))
    syncs(iphone, known)
    ends(meryem, "iPhone")
    hostile = [
        known,
        a_save(change(new_id(), "profile", name="x")),
        a_save(change(new_id(), "grant", name="x")),
        {**a_save(change(new_id(), "grant", name="x")), "app": 99},
        {**a_save(change(new_id(), "look", grant=new_id(), date="2026-11-01")), "app": 99},
        {"id": new_id(), "made_at": NOON, "app": 99, "changes": [{"entry": "x", "kind": "y"}]},
        {"id": new_id(), "made_at": NOON, "app": 99, "changes": "x"},
        a_save(change(text="a\0b", domain="leisure")),
        a_save(change(text="x" * 5_000, domain="leisure")),
        {"id": new_id(), "changes": "x"},
        {"id": new_id(), "made_at": "x", "app": 1, "changes": []},
    ]
    assert syncs(iphone, *hostile).status_code == 410
    with app._app.state.database.reading() as session:
        assert session.exec(select(Leftover)).all() == []


def test_all_that_an_ended_phone_held_is_kept_however_much_it_is(meryem: Person, iphone: Person) -> None:
    ends(meryem, "iPhone")
    days = [a_save(change(text=f"Swim {n}", domain="leisure")) for n in range(1_200)]
    for start in range(0, len(days), 400):
        assert syncs(iphone, *days[start : start + 400]).json() == {"error": "ended"}
    page = meryem.opens("/me/devices/left")
    assert len(page.all("p.own")) == 30
    page.press("Put it in my book")
    assert len(meryem.entries("wish")) == 1_200


@pytest.mark.parametrize(("bound", "most"), [("MAX_LEFT", 3), ("MAX_SIZE", 1_000)])
def test_a_phone_keeps_what_there_is_no_room_for_until_its_owner_looked(
    meryem: Person, iphone: Person, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    """It is not told that it is ended, on which it would wipe all that it has."""
    monkeypatch.setattr(left, bound, most)
    ends(meryem, "iPhone")
    days = [a_save(change(text=f"Swim {n}", domain="leisure")) for n in range(6)]
    for _ in range(2):
        answer = syncs(iphone, *days)
        assert (answer.status_code, answer.json()) == (503, {"error": "no_room"})
    meryem.opens("/me/devices/left").press("Put it in my book")
    assert 3 <= len(meryem.entries("wish")) < 6
    assert syncs(iphone, *days).json() == {"error": "ended"}
    meryem.opens("/me/devices/left").press("Put it in my book")
    assert len(meryem.entries("wish")) == 6


def test_the_name_and_what_a_newer_app_wrote_are_left_too(
    meryem: Person, iphone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = next(entry["id"] for entry in meryem.export()["entries"] if entry["kind"] == "profile")
    ends(meryem, "iPhone")
    newer = a_save(change(text="Swim", domain="leisure"))
    newest = a_save({**change(text="To the moon", domain="leisure"), "kind": "plan_of_a_newer_app"})
    syncs(
        iphone, a_save(change(book, "profile", name="Meryem Kaya")), newer | {"app": 98}, newest | {"app": 99}
    )
    page = meryem.opens("/me/devices/left")
    for text in ("Meryem Kaya", "Swim", "To the moon"):
        assert text in page.text
    page.press("Put it in my book")
    assert meryem.entries("profile")[0]["name"] == "Meryem Kaya"
    assert meryem.entries("wish") == [], "by rules of its own, once this app is as new"
    monkeypatch.setattr(left, "APP", 98)
    meryem.opens("/me/devices/left").press("Put it in my book")
    assert [wish["text"] for wish in meryem.entries("wish")] == ["Swim"]
    assert "To the moon" in meryem.opens("/me/devices/left").text


def test_an_ended_phone_does_not_begin_another_book_before_it_is_wiped(
    meryem: Person, iphone: Person
) -> None:
    ends(meryem, "iPhone")
    page = iphone.opens("/start", 410)
    page = page.press("Begin a new book")
    assert page.path == "/start"
    assert iphone.client.cookies.get("device") is None
    iphone.starts()
    assert meryem.entries("profile") != []


# --- the whole book ---


def looks_along(app: Any, workbook: str) -> str:
    """Anna of an organisation, with whom the book is shared; her session's secret."""
    with app._app.state.database.writing() as session:
        house, anna = new_id(), new_id()
        session.add(Organisation(id=house, name="De Brug"))
        session.flush()
        session.add(
            Worker(
                id=anna, organisation_id=house, name="Anna", login="anna", password_hash="x", totp_secret="x"
            )
        )
        session.flush()
        connect(session, workbook, anna, SECTIONS, utc_now())
        secret = start_session(session, anna, "", utc_now())
        session.commit()
    return secret


def test_a_whole_book_is_erased_after_two_questions(
    app: Any, meryem: Person, iphone: Person, tmp_path: Path
) -> None:
    syncs(meryem, a_save(change(text=WORDS, domain="leisure")))
    book = next(entry["id"] for entry in meryem.export()["entries"] if entry["kind"] == "profile")
    anna = looks_along(app, book)
    database = app._app.state.database
    with database.writing() as session:
        invite(session, book, utc_now() + timedelta(days=1))
        session.commit()
    page = meryem.opens("/me/file").follow("Throw my whole book away")
    assert page.heading == "Throw my whole book away for good?"
    page = page.follow("Yes, go on")
    assert page.heading == "Are you sure?"
    assert meryem.opens("/").status == 200
    assert meryem.sends([], "/me/erase").path == "/me/erase", "not without the second question"
    page = page.press("Yes, throw it all away")
    assert (page.status, page.path) == (410, "/gone")

    assert WORDS not in tables(app)
    assert "Meryem" not in tables(app)
    assert b"Meryem" not in files(tmp_path)
    assert WORDS.encode() not in files(tmp_path)
    for phone in (meryem, iphone):
        assert phone.opens("/", 410).status == 410
        assert syncs(phone, a_save(change(text=WORDS, domain="leisure"))).json() == {"error": "erased"}
        assert phone.client.get("/export.json").status_code == 401
    assert WORDS not in tables(app), "and nothing comes back"
    with database.reading() as session:
        assert session.exec(select(Save)).all() == []
        assert [device.name for device in session.exec(select(Device))] == ["", ""]
        assert session.exec(select(Invite).where(Invite.workbook_id == book)).all() == []
        assert session.exec(select(Workbook)).one().erased_at is not None
        worker = worker_access(session, anna)
        assert worker
        assert sight_of(session, worker, book, "2026-11-20") is None
    assert json.dumps(syncs(meryem).json()) == '{"error": "erased"}'


def test_others_keep_their_books(app: Any, meryem: Person) -> None:
    nour = somebody(app, "Nour", IPHONE)
    nour.starts()
    syncs(nour, a_save(change(text="Nour's own", domain="leisure")))
    meryem.opens("/me/erase?sure=yes").press("Yes, throw it all away")
    assert [wish["text"] for wish in nour.entries("wish")] == ["Nour's own"]
    assert nour.opens("/").status == 200


def test_another_site_erases_and_ends_nothing(meryem: Person, iphone: Person) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for address in ("/me/erase", "/me/devices/left", "/gone"):
        answer = meryem.client.post(address, data={"sure": "yes", "left": "drop"}, headers=foreign)
        assert answer.status_code == 403, address
    assert meryem.opens("/").status == 200
