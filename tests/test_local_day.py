"""Sharing until a day ends with that day where the client is, at all addresses: not hours later, with the day in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from app.access import begin_with, connect, invite_client
from app.access.codes import find
from app.access.joining import joining
from app.models import WorkerSession
from tests.looking import book_of, shares, writes
from tests.offices import database_of, organisation, worker_at
from tests.pages import Person

LAST_DAY = "2027-03-01"
NIGHT = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)  # half past twelve in Amsterdam, on the day after
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Stranger = Callable[[str], Person]


@pytest.fixture
def anna(app: Any) -> Person:
    return worker_at(app, organisation(app, "The Bridge"), "Anna")


@pytest.fixture
def fatma(app: Any, anna: Person, stranger: Stranger) -> Person:
    """She shares her book until the end of the first of March."""
    fatma = stranger("Fatma")
    fatma.starts()
    writes(app, fatma, "profile", book_of(app, fatma), name="Fatma")
    writes(app, fatma, "grant", shares(app, fatma, anna), until=LAST_DAY)
    return fatma


@pytest.fixture
def night(app: Any, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night after it, by the clock of the server."""
    with database_of(app).writing() as session:
        for at in session.exec(select(WorkerSession).where(WorkerSession.worker_id == anna.worker_id)):  # type: ignore[attr-defined]
            at.seen_at = at.created_at = NIGHT - timedelta(minutes=1)
            session.add(at)
        session.commit()
    for module in ("app.host", "app.routes.work.clients", "app.routes.work.new_client", "app.access.workers"):
        monkeypatch.setattr(f"{module}.utc_now", lambda: NIGHT)


def test_the_office_names_nobody_whose_last_day_is_over(anna: Person, fatma: Person, night: None) -> None:
    for address in ("/work/clients", "/work/clients/new"):
        assert "Fatma" not in anna.opens(address).text, address


def test_no_code_takes_over_what_was_shared_until_yesterday(
    app: Any, anna: Person, fatma: Person, night: None
) -> None:
    anna.sends([("takes_over", book_of(app, fatma))], "/work/clients/new", 404)


def test_a_code_from_before_midnight_brings_nothing_along_after_it(
    app: Any, anna: Person, fatma: Person, stranger: Stranger
) -> None:
    writes(app, fatma, "goal", text="A tidy house")
    here = NIGHT.astimezone(AMSTERDAM)
    with database_of(app).writing() as session:
        code = invite_client(session, anna.worker_id, NIGHT, book_of(app, fatma))  # type: ignore[attr-defined]
        found = find(session, code, NIGHT)
        assert found
        assert joining(session, found, None, here - timedelta(hours=1)).takes_over == "Fatma"
        assert joining(session, found, None, here).takes_over is None
        begun = begin_with(session, code, "en", ["plan"], here)
        assert begun
        session.commit()
    new = stranger("Fatma again")
    new.client.cookies.set("device", begun[1])
    assert new.entries("goal") == []


def test_connecting_in_that_night_is_connecting_anew(app: Any, anna: Person, fatma: Person) -> None:
    with database_of(app).writing() as session:
        connect(session, book_of(app, fatma), anna.worker_id, ["plan"], NIGHT.astimezone(AMSTERDAM))  # type: ignore[attr-defined]
        session.commit()
    (grant,) = fatma.entries("grant")
    assert (grant["until"], grant["shares.plan"], grant["shares.people"]) == (None, True, False)
