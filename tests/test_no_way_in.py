"""No sequence of things that workers do gives them a device of a workbook that was there, or words they may not read.

A property over random sequences (Hypothesis): workers log in, make codes with and without taking over, use all codes
they ever saw with and without cookies, by digits too, post what they like to the addresses of clients, and log in as a
colleague whose account they gave anew. Meanwhile clients share and take back. What a worker gets a copy of is what that
worker could read by looking at that moment, and the client sees that it was copied.
"""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select
from starlette.testclient import TestClient

from app.access import COOKIE, access, digits_of, invite_device, make_card, start_session
from app.access.accounts import reset_worker
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.models import Attempt, Device, Entry, Invite, Look, Workbook, Worker
from tests.looking import shares, writes
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


WORDED = ("strengths", "plan", "diary", "people")


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
        self.codes: list[tuple[str, int]] = [("none", 0)]  # and whose account made it
        for client in self.clients[:2]:
            page = self.workers[0].opens("/work/clients/new").press("Make a code")
            code = page.path.rpartition("/")[2]
            client.opens(f"/join/{code}").press("Yes, connect")
            self.codes.append((code, 0))  # used up, and known to the worker
        self.accounts = [worker.worker_id for worker in self.workers]  # type: ignore[attr-defined]
        self.logged_in = [0, 1, 2]  # which account each of the three is logged in at
        for number, client in enumerate(self.clients):
            self._writes(client, number)
        sees = frozenset({"strengths", "plan", "people"})
        self.shared = {
            (0, 0): sees,
            (0, 1): sees,
        }  # account, client -> what the client lets it see, as far as there is
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

    def _writes(self, client: Person, number: int) -> None:
        """In each section a word to know it by, and one that is the client's alone."""
        for private in (False, True):
            goal = writes(
                self.app, client, "goal", text=_word(number, "plan", private), private=private, state="open"
            )
            for kind, section, fields in (
                ("strength", "strengths", {"domain": "home", "time": "now"}),
                ("note", "diary", {"date": "2026-11-01"}),
                ("step", "plan", {"goal": goal, "state": "todo"}),
            ):
                text = _word(number, section, private)
                writes(self.app, client, kind, text=text, private=private, **fields)
            writes(self.app, client, "person", name=_word(number, "people", private), private=private)

    def _may_read(self, account: int) -> set[str]:
        return {
            _word(client, section, False)
            for (whose, client), sections in self.shared.items()
            for section in sections
            if whose == account
        }

    def _devices(self) -> set[tuple[str, str]]:
        with database_of(self.app).reading() as session:
            found = session.exec(select(Device).where(Device.workbook_id.in_(self.books)))  # type: ignore[attr-defined]
            return {(device.workbook_id, device.id) for device in found}

    @rule(who=st.integers(0, 2), book=st.integers(-1, 2))
    def makes_a_code(self, who: int, book: int) -> None:
        pairs = [("takes_over", self.books[book])] if book >= 0 else []
        page = self.workers[who].sends(pairs, "/work/clients/new")
        if page.status == 200:
            self.codes.append((page.path.rpartition("/")[2], self.logged_in[who]))

    @rule(
        client=st.integers(0, 2), account=st.integers(0, 2), sections=st.frozensets(st.sampled_from(WORDED))
    )
    def a_client_shares(self, client: int, account: int, sections: frozenset[str]) -> None:
        worker = SimpleNamespace(worker_id=self.accounts[account])
        grant = shares(self.app, self.clients[client], worker, sections)  # type: ignore[arg-type]
        said = {f"shares__{section}": section in sections for section in SECTIONS}
        writes(self.app, self.clients[client], "grant", grant, ended=False, **said)
        self.shared[account, client] = sections

    @rule(who=st.integers(0, 1), of=st.integers(0, 1))
    def is_given_a_colleagues_account(self, who: int, of: int) -> None:
        """An admin gives it anew, and logs in with what is handed over."""
        with database_of(self.app).writing() as session:
            its = session.get_one(Worker, self.accounts[of])
            reset_worker(session, its, utc_now())
            its.password_ends_at = None  # another was chosen
            secret = start_session(session, its.id, "a browser", utc_now())
            session.commit()
        self.workers[who].client.cookies.set("worker", secret, domain="localhost.local", path="/")
        self.logged_in[who] = of

    @rule(who=st.integers(0, 2), book=st.integers(0, 2), by_digits=st.booleans())
    def takes_over_alone(self, who: int, book: int, by_digits: bool) -> None:
        self.forgets_cookies(who)
        self.makes_a_code(who, book)
        self.uses_a_code(who, len(self.codes) - 1, by_digits, sends=True)

    @rule(who=st.integers(0, 2), book=st.integers(0, 2))
    def looks(self, who: int, book: int) -> None:
        for path in ("", "/strengths", "/strengths/home", "/plan", "/diary", "/people"):
            text = self.workers[who].client.get(f"/work/clients/{self.books[book]}{path}").text
            assert _words_in(text) <= self._may_read(self.logged_in[who]), path

    @rule(who=st.integers(0, 2), code=st.integers(0, 20), by_digits=st.booleans(), sends=st.booleans())
    def uses_a_code(self, who: int, code: int, by_digits: bool, sends: bool) -> None:
        said, maker = self.codes[code % len(self.codes)]
        worker = self.workers[who]
        had = worker.client.cookies.get(COOKIE)
        if by_digits:
            typed = worker.client.post("/join", data={"code": digits_of(said)}, follow_redirects=False)
            said = typed.headers.get("Location", "/join/none").rpartition("/")[2]
        if sends:
            worker.client.post(f"/join/{said}", data={"lang": "en", "shares.plan": "yes"})
        else:
            worker.client.get(f"/join/{said}?lang=en")
        if worker.client.cookies.get(COOKIE) != had:
            self._holds_what_its_maker_could_read(worker, maker)

    def _holds_what_its_maker_could_read(self, worker: Person, maker: int) -> None:
        with database_of(self.app).reading() as session:
            who = access(session, worker.client.cookies.get(COOKIE))
            assert who
            old = session.get_one(Workbook, who.workbook_id).took_over
        copied = _words_in(worker.client.get("/export.json").text)
        if old is None:
            assert not copied
            return
        client = self.books.index(old)
        assert copied <= self._may_read(maker)
        assert copied <= {_word(client, section, False) for section in self.shared[maker, client]}
        told = [set(look) for look in self.clients[client].entries("look") if look.get("copied")]
        assert any({f"sections.{word.partition('-')[2]}" for word in copied} <= sections for sections in told)
        self.shared[maker, client] = frozenset()

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

    @invariant()
    def each_copy_is_told_to_the_client(self) -> None:
        if not hasattr(self, "devices"):
            return
        with database_of(self.app).reading() as session:
            for book in self.books:
                copies = session.exec(select(Workbook.id).where(Workbook.took_over == book)).all()
                told = session.exec(
                    select(Entry).where(Entry.workbook_id == book, Entry.kind == "look")
                ).all()
                assert sum(bool(entry.shown["fields"].get("copied")) for entry in told) == len(copies)
                logged = session.exec(
                    select(Look).where(Look.workbook_id == book, Look.action == "copy")
                ).all()
                assert len(logged) >= len(copies)


def _word(client: int, section: str, private: bool) -> str:
    return f"zilver{'geheim' if private else 'vos'}{client}-{section}"


def _words_in(text: str) -> set[str]:
    return set(re.findall(r"zilver(?:vos|geheim)\d-[a-z]+", text))


def test_no_sequence_of_a_workers_actions_opens_a_book_or_tells_what_was_not_shared(app: Any) -> None:
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
