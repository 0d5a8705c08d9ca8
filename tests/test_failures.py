"""When the app itself fails: a page that keeps what was typed, and a log that says where, never what people wrote."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app import database, store
from app.config import read_settings
from app.ids import new_id
from app.main import create_app
from app.routes import screens
from app.security import Security
from tests.pages import Person

SECRET = "zilvervosje"


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[tuple[Person, Security]]:
    """Tom, on an app that may be broken."""
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    with TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}) as client:
        tom = Person("Tom", client)
        tom.starts()
        yield tom, app


def writes(person: Person) -> httpx2.Response:
    wish = {"save": new_id(), "change": f"{new_id()} wish", "domain": "leisure", "text": SECRET}
    return person.client.post("/strengths/leisure/new?time=later", data=wish, follow_redirects=False)


def test_a_mistake_of_ours_is_logged_without_what_was_written(
    broken: tuple[Person, Security], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tom, _ = broken

    def stumbles(_keeper: object, save: object, _now: object) -> None:
        raise KeyError(save)

    monkeypatch.setattr(store.Keeper, "keep", stumbles)
    answer = writes(tom)  # the server that runs the app would log what reaches it, text and all
    assert answer.status_code == 500
    assert SECRET in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert "KeyError at" in caplog.text
    assert "screens.py" in caplog.text
    assert SECRET not in caplog.text


def test_a_database_that_cannot_is_logged_without_what_was_written(
    broken: tuple[Person, Security], caplog: pytest.LogCaptureFixture
) -> None:
    tom, app = broken
    with app._app.state.database.writing() as session:  # type: ignore[attr-defined]
        session.execute(text("DROP TABLE save"))
        session.commit()
    answer = writes(tom)
    assert answer.status_code == 503
    assert SECRET in answer.text
    assert "OperationalError at" in caplog.text
    assert SECRET not in caplog.text


def test_errors_of_the_database_never_carry_what_was_written(broken: tuple[Person, Security]) -> None:
    _, app = broken
    with app._app.state.database.writing() as session, pytest.raises(Exception, match="nowhere") as caught:  # type: ignore[attr-defined]
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": SECRET})
    assert SECRET not in str(caught.value)


def test_a_database_that_is_locked_keeps_the_words_on_the_page_and_pages_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    with TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}) as client:
        tom = Person("Tom", client)
        tom.starts()
        with app._app.state.database.writing() as session:  # type: ignore[attr-defined]
            session.execute(text("SELECT 1"))  # has the write lock from here on
            answer = writes(tom)
            assert answer.status_code == 503
            assert SECRET in answer.text
            save = {"cursor": 0, "epoch": None, "saves": [{"id": new_id()}]}
            assert client.post("/sync", json=save).json() == {"error": "no_room"}
            assert tom.opens("/strengths", 200)
        assert writes(tom).status_code == 303


def test_nobody_waits_while_a_page_is_made_that_says_what_is_the_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    makes = screens.page

    def made_while_another_writes(*asked: Any) -> Any:
        with app._app.state.database.writing() as session:  # type: ignore[attr-defined]
            session.execute(text("SELECT 1"))
            return makes(*asked)

    with TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}) as client:
        tom = Person("Tom", client)
        tom.starts()
        monkeypatch.setattr(screens, "page", made_while_another_writes)
        wish = {"save": new_id(), "change": f"{new_id()} wish", "domain": "leisure", "text": "x" * 2001}
        assert client.post("/strengths/leisure/new?time=later", data=wish).status_code == 422
