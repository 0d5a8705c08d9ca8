"""No sequence of things that workers do gives them a device of a workbook that was there.

A property over random sequences (Hypothesis): workers log in, make codes with and without taking over, use all codes
they ever saw with and without cookies, by digits too, and post what they like to the addresses of clients.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select
from starlette.testclient import TestClient

from app.access import COOKIE, access, digits_of, invite_device, make_card
from app.host import utc_now
from app.ids import new_id
from app.models import Attempt, Device, Invite, Workbook
from tests.offices import ENGLISH, database_of, organisation, worker_at
from tests.pages import Person
from tests.test_joining import workbook_of

ADDRESSES = (
    "/me/devices/new",
    "/me/card",
    "/install/iphone",
    "/start",
    "/import",
    "/sync",
    "/me/card/picture",
)


class Workers(RuleBasedStateMachine):
    """Two workers of one organisation and one of another; three clients, two of whom share with the first worker."""

    app: Any = None

    @initialize()
    def begin(self) -> None:
        bridge, harbour = organisation(self.app, "The Bridge"), organisation(self.app, "The Harbour")
        self.workers = [
            worker_at(self.app, bridge, "Anna"),
            worker_at(self.app, bridge, "Bram"),
            worker_at(self.app, harbour, "Carla"),
        ]
        self.clients = [self._client(name) for name in ("Fatma", "Nermin", "Bas")]
        self.books = [workbook_of(self.app, client) for client in self.clients]
        self.codes: list[str] = ["none"]
        for client in self.clients[:2]:
            page = self.workers[0].opens("/work/clients/new").press("Make a code")
            code = page.path.rpartition("/")[2]
            client.opens(f"/join/{code}").press("Yes, connect")
            self.codes.append(code)  # used up, and known to the worker
        with database_of(self.app).writing() as session:
            for book in self.books:  # ways in that the clients have and workers do not
                invite_device(session, book, utc_now())
                make_card(session, book, utc_now())
            session.commit()
        self.devices = self._devices()

    def _client(self, name: str) -> Person:
        client = Person(name, TestClient(self.app, base_url="http://localhost", headers=ENGLISH))
        client.starts()
        return client

    def _devices(self) -> set[tuple[str, str]]:
        with database_of(self.app).reading() as session:
            found = session.exec(select(Device).where(Device.workbook_id.in_(self.books)))  # type: ignore[attr-defined]
            return {(device.workbook_id, device.id) for device in found}

    @rule(who=st.integers(0, 2), book=st.integers(-1, 2))
    def makes_a_code(self, who: int, book: int) -> None:
        pairs = [("takes_over", self.books[book])] if book >= 0 else []
        page = self.workers[who].sends(pairs, "/work/clients/new")
        if page.status == 200:
            self.codes.append(page.path.rpartition("/")[2])

    @rule(who=st.integers(0, 2), code=st.integers(0, 20), by_digits=st.booleans(), sends=st.booleans())
    def uses_a_code(self, who: int, code: int, by_digits: bool, sends: bool) -> None:
        said = self.codes[code % len(self.codes)]
        worker = self.workers[who]
        if by_digits:
            typed = worker.client.post("/join", data={"code": digits_of(said)}, follow_redirects=False)
            said = typed.headers.get("Location", "/join/none").rpartition("/")[2]
        if sends:
            worker.client.post(f"/join/{said}", data={"lang": "en", "shares.plan": "yes"})
        else:
            worker.client.get(f"/join/{said}?lang=en")

    @rule(
        who=st.integers(0, 2),
        book=st.integers(0, 2),
        what=st.sampled_from(["code", "digits", "book", "hash"]),
    )
    def guesses(self, who: int, book: int, what: str) -> None:
        """What of a code can be known without having got it: its hash, say, or the book's id."""
        with database_of(self.app).reading() as session:
            its = session.exec(select(Invite).where(Invite.workbook_id == self.books[book])).all()
        said = {
            "code": self.books[book],
            "digits": "1234567890",
            "book": f"{self.books[book]}/",
            "hash": its[0].code_hash,
        }[what]
        self.workers[who].client.post(f"/join/{said}", data={"lang": "en"})

    @rule(who=st.integers(0, 2), book=st.integers(0, 2), address=st.sampled_from(ADDRESSES))
    def posts_what_clients_post(self, who: int, book: int, address: str) -> None:
        pairs = [
            ("save", new_id()),
            ("change", f"{self.books[book]} profile"),
            ("name", "Mine"),
            ("code", "x"),
        ]
        self.workers[who].client.post(address, data=dict(pairs))

    @rule(who=st.integers(0, 2), book=st.integers(0, 2))
    def posts_in_the_office(self, who: int, book: int) -> None:
        self.workers[who].client.post(
            f"/work/clients/{self.books[book]}/me/devices/new", data={"save": new_id()}
        )

    @rule(who=st.integers(0, 2))
    def forgets_cookies(self, who: int) -> None:
        """The worker's browser as a newcomer's."""
        if COOKIE in self.workers[who].client.cookies:
            del self.workers[who].client.cookies[COOKIE]

    @rule()
    def waits(self) -> None:
        with database_of(self.app).writing() as session:
            for attempt in session.exec(select(Attempt)):
                session.delete(attempt)
            session.commit()

    @invariant()
    def no_book_that_was_there_has_a_new_device(self) -> None:
        if not hasattr(self, "devices"):
            return
        assert self._devices() == self.devices
        with database_of(self.app).reading() as session:
            for worker in self.workers:
                opened = access(session, worker.client.cookies.get(COOKIE))
                assert opened is None or opened.workbook_id not in self.books
            assert session.exec(select(Workbook).where(Workbook.id == self.books[0])).first()


def test_no_sequence_of_a_workers_actions_opens_a_book_that_was_there(app: Any) -> None:
    class OnThisApp(Workers):
        pass

    OnThisApp.app = app
    some = settings(
        max_examples=15,
        stateful_step_count=20,
        phases=[Phase.generate],  # a shorter one takes minutes to find, and says no more
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(OnThisApp, settings=some)


@pytest.mark.parametrize("purpose", ["device", "card"])
def test_only_a_device_of_the_book_makes_a_way_in(app: Any, purpose: str) -> None:
    """Each way in names the book of the device that made it: no other is in the database."""
    with database_of(app).reading() as session:
        made = session.exec(select(Invite).where(Invite.purpose == purpose)).all()
        clients = session.exec(select(Invite).where(Invite.purpose == "client")).all()
    assert all(invite.worker_id is None and invite.workbook_id for invite in made)
    assert all(invite.workbook_id is None for invite in clients)
