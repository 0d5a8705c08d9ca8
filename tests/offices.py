"""Organisations and their workers, logged in, for tests."""

from typing import Any

from starlette.testclient import TestClient

from app.access import start_session
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.models import Organisation, Worker
from tests.pages import Person

ENGLISH = {"Accept-Language": "en"}


def database_of(app: Any) -> Database:
    return app._app.state.database


def add_organisation(database: Database, name: str) -> str:
    """Adds an organisation; gives its id."""
    made = Organisation(id=new_id(), name=name)
    with database.writing() as session:
        session.add(made)
        session.commit()
    return made.id


def organisation(app: Any, name: str) -> str:
    """As `add_organisation`, on a running app."""
    return add_organisation(database_of(app), name)


def add_worker(database: Database, organisation_id: str, name: str) -> tuple[str, str]:
    """Adds a worker who is logged in; gives the worker's id and the secret of the session."""
    worker = Worker(
        id=new_id(),
        organisation_id=organisation_id,
        name=name,
        login=f"{name}-{new_id()}".lower(),
        password_hash="",
        totp_secret="",
    )
    with database.writing() as session:
        session.add(worker)
        session.flush()
        secret = start_session(session, worker.id, "a browser", utc_now())
        session.commit()
    return worker.id, secret


def worker_at(app: Any, organisation_id: str, name: str) -> Person:
    """A worker of an organisation, logged in at a browser. Their id is in `worker_id`."""
    worker_id, secret = add_worker(database_of(app), organisation_id, name)
    client = TestClient(app, base_url="http://localhost", headers=ENGLISH)
    client.cookies.set("worker", secret, domain="localhost.local", path="/")
    person = Person(name, client)
    person.worker_id = worker_id  # type: ignore[attr-defined]
    return person
