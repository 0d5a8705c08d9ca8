"""Erasing an entry for good: its words are nowhere any more, and do not come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from starlette.testclient import TestClient

from app.config import read_settings
from app.database import Database
from app.ids import new_id
from app.main import create_app
from app.models import Device, Leftover
from tests.conftest import ENGLISH
from tests.pages import Person
from tests.saves import a_save, change, now
from tests.test_talk import only

WORDS = "Fatma-from-the-third-floor"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Any]:
    """An app with a database of its own, to look into its file."""
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    with TestClient(app, base_url="http://localhost"):
        yield app


@pytest.fixture
def meryem(alone: Any) -> Person:
    person = Person("Meryem", TestClient(alone, base_url="http://localhost", headers=ENGLISH))
    person.starts()
    return person


def tables(app: Any) -> str:
    """All that any table holds, as text."""
    engine = app._app.state.database.engine
    with engine.connect() as connection:
        names = inspect(engine).get_table_names()
        rows = [tuple(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return repr(rows)


def files(folder: Path) -> bytes:
    """All bytes of the database: its file, its write-ahead log."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("krachtboek.sqlite*")))


def adds_a_person(person: Person, name: str) -> str:
    person.opens("/people/new").press("Keep it", name=name)
    return str(only(person, "person")["id"])


def erases(person: Person, address: str) -> None:
    page = person.opens(address).press("Take out of my book").follow("Throw it away for good")
    assert page.heading == "Throw this away for good?"
    page = page.press("Throw it away for good")
    assert page.heading == "It is gone for good"


def test_what_was_put_back_is_not_called_gone(meryem: Person) -> None:
    """Who goes back to the question after that, or opens it for what is there, is told nothing that is not so."""
    person = adds_a_person(meryem, WORDS)
    page = meryem.opens(f"/erase?undo={person}&from=/people")
    assert page.heading == "This page is not here"
    assert "gone for good" not in page.text


def test_after_erasing_the_words_are_in_no_table_no_file_and_no_export(
    alone: Any, meryem: Person, tmp_path: Path
) -> None:
    fatma = adds_a_person(meryem, WORDS)
    meryem.opens(f"/people/{fatma}/name").press("Keep it", name=f"{WORDS} and her daughter")
    secret = meryem.client.cookies["device"]
    who = meryem.export()["entries"][0]["id"]
    left = a_save(change(fatma, "person", name=f"{WORDS}, from a phone that was lost"))
    with alone._app.state.database.writing() as session:
        device = session.exec(Device.__table__.select()).first()  # type: ignore[attr-defined]
        session.add(Leftover(workbook_id=device.workbook_id, id=new_id(), device_id=device.id, save=left))
        session.commit()
    assert WORDS in tables(alone)
    assert WORDS.encode() in files(tmp_path)
    erases(meryem, f"/people/{fatma}")
    assert WORDS not in tables(alone)
    assert WORDS.encode() not in files(tmp_path)
    assert WORDS not in json.dumps(meryem.export())
    assert fatma in tables(alone), "its id stays, so that late saves of it are known"
    assert meryem.entries("person") == []
    assert meryem.opens(f"/people/{fatma}", 404).status == 404
    assert (secret, who) == (meryem.client.cookies["device"], meryem.export()["entries"][0]["id"])


def test_nothing_is_erased_by_asking(meryem: Person) -> None:
    fatma = adds_a_person(meryem, WORDS)
    page = meryem.opens(f"/people/{fatma}").press("Take out of my book").follow("Throw it away for good")
    assert WORDS in page.text, "one sees what it is about"
    page = page.follow("No, leave it")
    assert page.path == "/people"
    page = meryem.opens(f"/people?undo={fatma}").press("Put it back")
    assert only(meryem, "person")["name"] == WORDS


def test_what_is_erased_is_not_offered_to_be_put_back(meryem: Person) -> None:
    fatma = adds_a_person(meryem, WORDS)
    old = meryem.opens(f"/people/{fatma}")
    offer = meryem.opens(f"/people/{fatma}").press("Take out of my book")
    erases_by = offer.follow("Throw it away for good")
    erases_by.press("Throw it away for good")
    assert "Put it back" not in meryem.opens(f"/people?undo={fatma}").text
    assert offer.press("Put it back").status == 400, "an old page does not bring it back"
    assert old.press("Take out of my book").status == 400
    assert erases_by.press("Throw it away for good").heading == "It is gone for good", "twice is as once"
    assert meryem.entries("person") == []


def test_a_form_from_before_is_told_so_and_shows_what_was_typed(meryem: Person) -> None:
    fatma = adds_a_person(meryem, WORDS)
    old = meryem.opens(f"/people/{fatma}/name")
    erases(meryem, f"/people/{fatma}")
    page = old.press("Keep it", name="typed meanwhile")
    assert page.status == 400
    assert "typed meanwhile" in page.text, "it can be kept elsewhere"
    assert "typed meanwhile" not in json.dumps(meryem.export())


def test_a_book_without_its_owner_cannot_be_made_that_way(meryem: Person) -> None:
    profile = next(entry for entry in meryem.export()["entries"] if entry["kind"] == "profile")
    page = meryem.sends(
        [("save", new_id()), ("change", f"{profile['id']} profile"), ("erased", "yes")], "/erase"
    )
    assert page.status == 422
    assert meryem.opens("/").status == 200


def test_an_older_file_does_not_bring_the_words_back(
    alone: Any, meryem: Person, stranger: Callable[[str], Person]
) -> None:
    fatma = adds_a_person(meryem, WORDS)
    file = meryem.client.get("/export.json").content
    erases(meryem, f"/people/{fatma}")
    meryem.client.post(
        "/import", files={"file": ("my-book.json", file)}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert WORDS not in tables(alone)
    assert meryem.entries("person") == []


def test_a_save_of_several_entries_keeps_what_it_says_of_the_others(alone: Any, meryem: Person) -> None:
    one, other = change(text=WORDS, domain="leisure"), change(text="Swim", domain="leisure")
    both = a_save(one, other, made_at=now())
    ask = {"cursor": 0, "epoch": None, "saves": [both]}
    answer = meryem.client.post("/sync", json=ask).json()
    assert answer["outcomes"][0]["outcome"] == "kept"
    erase = {
        "entry": one["entry"],
        "kind": "wish",
        "fields": {"erased": True, "removed": True},
        "replaces": {},
    }
    meryem.client.post("/sync", json={**ask, "saves": [a_save(erase)]})
    assert WORDS not in tables(alone)
    assert [wish["text"] for wish in meryem.entries("wish")] == ["Swim"]
    answer = meryem.client.post("/sync", json={**ask, "saves": [both]}).json()
    assert answer["outcomes"][0]["outcome"] == "kept", "sent again, it is known"
    assert len(answer["outcomes"][0]["save"]["changes"]) == 2
    assert WORDS not in json.dumps(answer)
    assert WORDS not in tables(alone)


# --- SQLite's write-ahead log, while somebody reads what was before ---


def reads_on(folder: Path) -> sqlite3.Connection:
    """Somebody in the middle of reading, a backup say."""
    reader = sqlite3.connect(folder / "krachtboek.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM save").fetchone()
    return reader


def test_what_was_erased_while_somebody_read_is_gone_once_somebody_writes_after_that(
    meryem: Person, tmp_path: Path
) -> None:
    fatma = adds_a_person(meryem, WORDS)
    reader = reads_on(tmp_path)
    erases(meryem, f"/people/{fatma}")
    assert WORDS.encode() in files(tmp_path), "or this shows nothing"
    adds_a_person_beside(meryem, "Amira")
    assert WORDS.encode() in files(tmp_path)
    reader.close()
    adds_a_person_beside(meryem, "Bram")
    assert WORDS.encode() not in files(tmp_path)


def test_what_was_erased_while_somebody_read_is_gone_after_the_next_start(
    alone: Any, meryem: Person, tmp_path: Path
) -> None:
    """Somebody pulled the plug: nobody closed the database."""
    fatma = adds_a_person(meryem, WORDS)
    reader = reads_on(tmp_path)
    erases(meryem, f"/people/{fatma}")
    reader.close()
    assert WORDS.encode() in files(tmp_path)
    next_start = Database(f"sqlite:///{tmp_path}/krachtboek.sqlite")
    next_start.migrate()
    assert WORDS.encode() not in files(tmp_path)
    next_start.close()


def adds_a_person_beside(person: Person, name: str) -> None:
    person.opens("/people/new").press("Keep it", name=name)
