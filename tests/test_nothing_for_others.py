"""Nothing of a client's book for anybody else: every address that answers with something of it, asked by everybody.

What is not theirs to see is "not there", as if it were not: the same page, to the letter, as for ids that nobody has.
Two pages are others, and the same for all addresses, of a book or not. Who is not logged in as a worker is led to the
log-in page, as people expect. A browser that has no book (any more) is told that it has none: an ended phone has to
hear of it, to take the book off.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.access import COOKIE, access, end_device, invite, invite_client, invite_device, looking
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from tests.looking import ROWS, SECRET, Fatma, shares, writes
from tests.offices import ENGLISH, database_of, organisation, worker_at
from tests.pages import Person
from tests.test_joining import digits_on

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FILES = ("/export.json", "/calendar.ics")
PAGES = ("/import", "/me/devices", "/me/devices/left", "/me/erase", "/me/card", "/me/devices/new")
# Addresses that answer the same whoever asks, or with what is the asker's own.
OF_NO_BOOK = {
    *("/assets", "/sw.js", "/favicon.ico", "/manifest.webmanifest", "/join/{code}/manifest.webmanifest"),
    *("/install/iphone", "/join", "/gone", "/work", "/work/login", "/work/account", "/work/account/password"),
    *(
        "/work/account/codes",
        "/work/language",
        "/work/colleagues",
        "/work/colleagues/new",
        "/work/colleagues/{worker}",
    ),
}
IN_THE_MATRIX = {
    *("/{path:path}", "/sync", "/me/card/picture", "/me/devices/{id}", "/me/devices/new/{code}"),
    *("/join/{code}", "/work/clients", "/work/clients/new", "/work/clients/new/{code}"),
    *("/work/clients/{workbook}", "/work/clients/{workbook}/{path:path}", *FILES, *PAGES),
}


class Others(Fatma):
    """Fatma, and everybody who is not to see her book, or not that part of it."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.codes = self._codes()
        with database_of(app).writing() as session:
            who = access(session, self.person.client.cookies[COOKIE])
            assert who
            self.device = who.device_id
            self.workers_code = invite_client(session, self.anna.worker_id, utc_now())  # type: ignore[attr-defined]
            session.commit()
        page = self.person.opens("/me/devices/new").press("Make a code")
        self.open_code, self.digits = page.path.rpartition("/")[2], digits_on(page).replace(" ", "")

    def _codes(self) -> dict[str, str]:
        """Codes that open nothing any more."""
        now, app = utc_now(), self.app
        with database_of(app).writing() as session:
            anna: str = self.anna.worker_id  # type: ignore[attr-defined]
            codes = {
                "of a phone, used": invite(session, self.id, now + timedelta(days=1)),
                "of a phone, expired": invite_device(session, self.id, now - timedelta(days=1)),
                "of a worker, used": invite_client(session, anna, now),
                "of a worker, expired": invite_client(session, anna, now - timedelta(days=1)),
            }
            session.commit()
        for used, button in (("of a phone, used", "Open"), ("of a worker, used", "Begin")):
            stranger(app).opens(f"/join/{codes[used]}?lang=en").press(button)
        card = self.person.opens("/me/card").press("Make my card").all("input[name=code]")[0].attrs["value"]
        self.person.opens("/me/card").press("Make a new card")
        return {**codes, "of a card, ended": card}

    def ended_phone(self) -> Person:
        phone = stranger(self.app)
        with database_of(self.app).writing() as session:
            code = invite(session, self.id, utc_now() + timedelta(days=1))
            session.commit()
        phone.opens(f"/join/{code}").press("Open")
        with database_of(self.app).writing() as session:
            who = access(session, phone.client.cookies[COOKIE])
            assert who
            end_device(session, who.workbook_id, who.device_id, utc_now())
            session.commit()
        return phone

    def taken_back(self) -> Person:
        worker = self.colleague()
        grant = shares(self.app, self.person, worker)
        worker.opens(self.at("/plan"), 200)
        writes(self.app, self.person, "grant", grant, ended=True)
        return worker

    def elsewhere(self) -> Person:
        worker = worker_at(self.app, organisation(self.app, "Elsewhere"), "Cor")
        shares(self.app, self.other, worker)
        return worker

    def client_addresses(self) -> list[str]:
        """Where her phone is answered with something of her book."""
        rows = [self.address(row).removeprefix(f"/work/clients/{self.id}") or "/" for row in ROWS]
        return [*rows, *FILES, *PAGES, f"/me/devices/{self.device}", f"/me/devices/new/{self.open_code}"]

    def work_addresses(self) -> list[str]:
        """Where a worker is answered with something of her book."""
        return [self.address(row) for row in ROWS] + [self.at("/export.json"), self.at("/calendar.ics")]

    def tells(self, body: str, address: str) -> list[str]:
        """What a body says of her or her book; of the address one asked at, it tells nothing that one did not know."""
        own = {self.id, self.device, self.grant, *(one for kind in self.book.values() for one in kind)}
        found = set(UUID.findall(body)) & own - set(UUID.findall(address))
        return [word for word in (SECRET, "Fatma", *found) if word in body]


def stranger(app: Any) -> Person:
    return Person("Somebody", TestClient(app, base_url="http://localhost", headers=ENGLISH))


@pytest.fixture(scope="module")
def fatma(app: Any) -> Others:
    return Others(app)


WORKERS: dict[str, Callable[[Others], Person]] = {
    "a colleague without a grant": lambda fatma: fatma.colleague(),
    "a colleague with a grant for another section": lambda fatma: fatma.colleague("people"),
    "one from whom it was taken back": Others.taken_back,
    "a worker of another organisation": Others.elsewhere,
}
WITHOUT_A_BOOK: dict[str, Callable[[Others], Person]] = {
    **WORKERS,
    "a worker who sees all that is shared": lambda fatma: fatma.anna,
    "a stranger": lambda fatma: stranger(fatma.app),
    "an ended phone": Others.ended_phone,
}


def at_nobodys(address: str) -> str:
    """The same address with ids that nobody has."""
    return UUID.sub(lambda _: new_id(), address)


def asked(person: Person, addresses: list[str]) -> Iterator[tuple[str, Any]]:
    for address in addresses:
        yield address, person.client.get(address, follow_redirects=False)


def test_she_herself_and_her_worker_find_her_words_there(fatma: Others) -> None:
    """Or the tests below would ask where nothing is."""
    addresses = [address for address in fatma.client_addresses() if not address.startswith("/welcome")]
    assert not [address for address in addresses if "{" in address], "let bench/book.py make what fits these"
    answers = dict(asked(fatma.person, addresses))
    for address, answer in answers.items():
        assert answer.status_code == 200 or address == "/start", f"{address} answered {answer.status_code}"
    told = [address for address, answer in answers.items() if fatma.tells(answer.text, "")]
    assert len(told) > len(addresses) / 2
    assert SECRET in answers["/export.json"].text
    seen = [address for address, answer in asked(fatma.anna, fatma.work_addresses()) if SECRET in answer.text]
    assert len(seen) > len(looking.LOOKS) / 2


def test_another_client_finds_what_is_of_nobody(fatma: Others) -> None:
    for address, answer in asked(fatma.other, fatma.client_addresses()):
        assert not fatma.tells(answer.text, address), f"{address} tells of her"
        if UUID.search(address) or fatma.open_code in address:
            nobodys = at_nobodys(address).replace(fatma.open_code, "none")
            there = fatma.other.client.get(nobodys, follow_redirects=False)
            assert (answer.status_code, answer.text) == (404, there.text), f"{address} is not as {nobodys}"
    assert fatma.other.client.post("/me/card/picture", data={"code": fatma.open_code}).status_code == 404


@pytest.mark.parametrize("who", WITHOUT_A_BOOK)
def test_who_has_no_book_here_gets_one_page_at_all_addresses(fatma: Others, who: str) -> None:
    """A worker has none, whatever is shared with them: they look along at their own addresses only."""
    person = WITHOUT_A_BOOK[who](fatma)
    bodies = {}
    for address, answer in asked(person, fatma.client_addresses()):
        assert not fatma.tells(answer.text, address), f"{address} tells of her"
        row = ROWS.get(address)
        if not (row and row.anyone) and answer.status_code != 303:  # the first page of all is the start
            bodies[answer.text] = address
            assert answer.status_code == (401 if address in FILES or who != "an ended phone" else 410) or (
                who == "an ended phone" and answer.status_code == 401
            ), f"{address} answered {answer.status_code}"
    assert len(bodies) <= (2 if who == "an ended phone" else 1), f"not one page: {sorted(bodies.values())}"
    assert person.client.post("/me/card/picture", data={"code": fatma.open_code}).status_code in (401, 410)


@pytest.mark.parametrize("who", [*WITHOUT_A_BOOK, "another client"])
def test_nobody_else_gets_a_save_of_hers(fatma: Others, who: str) -> None:
    person = fatma.other if who == "another client" else WITHOUT_A_BOOK[who](fatma)
    for workbook in (None, fatma.id):
        asks = {"cursor": 0, "last": None, "epoch": None, "workbook": workbook, "saves": []}
        answer = person.client.post("/sync", json=asks)
        assert not fatma.tells(answer.text, ""), f"/sync tells {who} of her"
        if who != "another client":
            assert answer.status_code == (410 if who == "an ended phone" else 401)
        elif workbook:
            assert (answer.status_code, answer.json()) == (409, {"error": "other_book"})


@pytest.mark.parametrize("who", WORKERS)
def test_a_worker_finds_what_is_not_shared_as_little_as_what_is_of_nobody(fatma: Others, who: str) -> None:
    worker = WORKERS[who](fatma)
    nothing = worker.client.get(f"/work/clients/{new_id()}/plan").text
    theirs = {"people"} if "another section" in who else set()
    for address, answer in asked(worker, fatma.work_addresses()):
        row = next((row for row in ROWS if fatma.address(row) == address), None)
        if theirs and row and (row == "/" or ROWS[row].section in theirs):
            continue
        assert (answer.status_code, answer.text) == (404, nothing), f"{address} tells {who} something"
        assert not fatma.tells(answer.text, address)
        assert worker.client.get(at_nobodys(address)).text == nothing
    for address in ("/work/clients", "/work/clients/new"):
        said = worker.client.get(address).text
        assert theirs or not fatma.tells(said, address), f"{address} tells {who} of her"
        assert SECRET not in said


@pytest.mark.parametrize("who", WORKERS)
def test_what_a_worker_sends_there_is_refused_on_the_same_page(fatma: Others, who: str) -> None:
    worker, before = WORKERS[who](fatma), fatma.person.export()["saves"]
    pairs = {"save": new_id(), "change": f"{new_id()} topic", "text": "x"}
    nothing = worker.client.post(f"/work/clients/{new_id()}", data=pairs).text
    for row in sorted({*looking.ADDS, *looking.CHANGES}):
        answer = worker.client.post(fatma.address(row), data={**pairs, "save": new_id()})
        assert (answer.status_code, answer.text) == (404, nothing), f"{row} took what {who} sent"
    assert fatma.person.export()["saves"] == before


@pytest.mark.parametrize("who", ["another client", "a stranger", "an ended phone", "an ended session"])
def test_who_is_not_logged_in_is_led_to_the_log_in_page_everywhere(fatma: Others, who: str) -> None:
    if who == "an ended session":
        person = fatma.colleague(*SECTIONS)
        person.client.cookies.set("worker", new_id(), domain="localhost.local", path="/")
    else:
        person = fatma.other if who == "another client" else WITHOUT_A_BOOK[who](fatma)
    everywhere = [*fatma.work_addresses(), f"/work/clients/{new_id()}", "/work/clients", "/work/clients/new"]
    for address, answer in asked(person, [*everywhere, f"/work/clients/new/{fatma.workers_code}"]):
        said = (answer.status_code, answer.headers.get("Location"), answer.text)
        assert said == (303, "/work/login", ""), f"{address} answered {who} otherwise"


@pytest.mark.parametrize(
    "what",
    [
        "of a phone, used",
        "of a phone, expired",
        "of a worker, used",
        "of a worker, expired",
        "of a card, ended",
    ],
)
def test_a_code_that_is_over_is_as_one_that_never_was(fatma: Others, what: str) -> None:
    code, eve = fatma.codes[what], stranger(fatma.app)
    for never in (eve.client.get("/join/never-was"), eve.client.post("/join/never-was")):
        for answer in (
            eve.client.get(f"/join/{code}"),
            eve.client.post(f"/join/{code}", data={"lang": "en"}),
        ):
            assert (answer.status_code, answer.text) == (404, never.text)
            assert not fatma.tells(answer.text, "")
    assert COOKIE not in eve.client.cookies, "it gave her a book"
    for address, answer in asked(eve, ["/plan", *FILES, *PAGES]):
        assert answer.status_code == 401, f"{address} answered {answer.status_code}"
    # Digits in an address are looked up by nobody: they stand in the field, for her to send.
    known, unknown = (eve.client.get(f"/join/{digits}") for digits in (fatma.digits, "1234567890"))
    assert known.text.replace(fatma.digits, "1234567890") == unknown.text
    bas = fatma.other  # who has a book keeps it, as with any code
    for address in (f"/join/{code}", "/join/never-was"):
        answer = bas.client.get(address, follow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("who", WORKERS)
def test_the_page_of_a_workers_code_is_of_who_made_it(fatma: Others, who: str) -> None:
    worker = WORKERS[who](fatma)
    never = worker.client.get("/work/clients/new/never-was").text
    for code in [*fatma.codes.values(), fatma.workers_code, fatma.open_code]:
        answer = worker.client.get(f"/work/clients/new/{code}")
        assert (answer.status_code, answer.text) == (404, never)


def test_every_address_of_the_app_is_asked_here_or_is_of_no_book(app: Any) -> None:
    """A new address belongs in one of the two lists above: in which one is to be thought about."""
    there = {route.path for route in app._app.routes} - {"/soup", "/away"}
    assert there - OF_NO_BOOK - IN_THE_MATRIX == set()
