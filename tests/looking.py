"""Clients who share and workers who look along, for tests."""

from collections.abc import Collection
from typing import Any

from starlette.testclient import TestClient

from app.access import COOKIE, Access, access, connect
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.store import Keeper, moment
from app.table import TABLE
from bench.addresses import address_of
from bench.book import Filler
from tests.offices import database_of, organisation, worker_at
from tests.pages import Person

SECRET = "zilvervosje"  # is in every text that Fatma wrote
TODAY = utc_now().date().isoformat()
ROWS = {screen.path: screen for screen in TABLE.screens}
Book = dict[str, dict[str, dict[str, Any]]]


def book_of(app: Any, client: Person) -> str:
    """The id of a client's book."""
    with database_of(app).reading() as session:
        who = access(session, client.client.cookies[COOKIE])
        assert who
        return who.workbook_id


def shares(app: Any, client: Person, worker: Person, sections: Collection[str] = SECTIONS) -> str:
    """Lets a worker see these sections; gives the grant's id."""
    book = book_of(app, client)
    with database_of(app).writing() as session:
        grant = connect(session, book, worker.worker_id, sections, utc_now())  # type: ignore[attr-defined]
        session.commit()
    return grant


def writes(app: Any, client: Person, kind: str, entry: str | None = None, **fields: Any) -> str:
    """An entry as another phone of the client would have written it; gives its id."""
    entry = entry or new_id()
    named = {name.replace("__", "."): value for name, value in fields.items()}
    known = [
        save["id"]
        for save in client.export()["saves"]
        for change in save["changes"]
        if change["entry"] == entry
    ]
    change = {
        "entry": entry,
        "kind": kind,
        "fields": {"removed": False, **named},
        "replaces": dict.fromkeys(("removed", *named), known) if known else {},
    }
    now = utc_now()
    save = {"id": new_id(), "made_at": moment(now), "app": APP, "changes": [change]}
    with database_of(app).writing() as session:
        assert Keeper(session, book_of(app, client), "a phone").keep(save, now) is None
        session.commit()
    return entry


class Fatma:
    """A client with a full book, and the workers around her."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.person = self._person("Fatma")
        self.other = self._person("Nour")
        self.id = book_of(app, self.person)
        with database_of(app).writing() as session:
            who = access(session, self.person.client.cookies[COOKIE])
            assert who
            Filler(session, Access(who.workbook_id, who.device_id), utc_now(), secret=SECRET).fill(80)
            session.commit()
        writes(app, self.person, "profile", self.id, name="Fatma")
        self.bridge = organisation(app, "The Bridge")
        self.anna = worker_at(app, self.bridge, "Anna")
        self.book: Book = {}
        for entry in self.person.export()["entries"]:
            self.book.setdefault(entry["kind"], {})[entry["id"]] = entry["fields"]
        self.grant = shares(app, self.person, self.anna)

    def _person(self, name: str) -> Person:
        client = TestClient(self.app, base_url="http://localhost", headers={"Accept-Language": "en"})
        person = Person(name, client)
        person.starts()
        return person

    def at(self, path: str = "") -> str:
        """The address in her book for who looks along."""
        return f"/work/clients/{self.id}{'' if path == '/' else path}"

    def address(self, row: str) -> str:
        return self.at(address_of(ROWS[row], self.book, TODAY) or row)

    def colleague(self, *sections: str) -> Person:
        """Another worker, who sees these sections."""
        worker = worker_at(self.app, self.bridge, "Bea")
        if sections:
            shares(self.app, self.person, worker, sections)
        return worker


def not_there(worker: Person, address: str) -> str:
    answer = worker.client.get(address)
    assert answer.status_code == 404, f"{address} answered {answer.status_code}"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text
