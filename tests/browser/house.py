"""A house where every page of the server can be seen: who holds a code, the client, a phone that was taken off, the workers."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route
from sqlmodel import Session

from app.access import (
    begin_with,
    connect,
    devices_of,
    end_device,
    invite,
    invite_client,
    invite_device,
    limits,
    start_session,
    use_invite,
)
from app.access.accounts import NewWorker, add_worker, end_worker, organisation_named
from app.access.looking import CHANGES
from app.access.passwords import hash_password
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.models import Leftover, Worker
from app.render import Moment, render
from app.store import Keeper
from app.table import TABLE
from tests.browser.book import Book
from tests.browser.every_screen import address_of
from tests.browser.server_pages import PASSWORD, Place
from tests.saves import a_save, change


class House:
    """A server with the example book, and a browser for everybody of PLACES.

    `known` are the codes and ids that stand in their addresses.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.book = Book(folder, example=True)
        self.database = Database(read_settings({"DATA": str(folder)}).database_url)
        self._browser = browser
        self._cookies: dict[str, tuple[str, str]] = {}  # who -> cookie
        self.known = {"book": self.book.workbooks[0].id}
        with self.database.writing() as session:
            self._add_phones(session)
            self._add_workers(session)
            session.commit()
        self.book.server.start()

    def _add_phones(self, session: Session) -> None:
        now, book = utc_now(), self.known["book"]

        def phone(id_of: str = "") -> str:
            used = use_invite(session, invite(session, book, now + timedelta(days=1)), now)
            assert used
            if id_of:
                self.known[id_of] = used[0].device_id
            return used[1]

        for who, id_of in (("client", "this"), ("ended", "lost_phone")):
            self._cookies[who] = ("device", phone(id_of))
        self.known["other"] = next(
            one.id for one in devices_of(session, book) if one.id not in (self.known["this"],)
        )
        end_device(session, book, self.known["lost_phone"], now)
        text = "Ik heb vandaag met mijn zus gebeld. Dat was fijn."
        save = a_save(change(kind="note", text=text))
        session.add(Leftover(workbook_id=book, id=save["id"], device_id=self.known["lost_phone"], save=save))
        self.known["device"] = invite(session, book, now + timedelta(days=1))
        self.known["used"] = invite_device(session, book, now)
        use_invite(session, self.known["used"], now)
        self.known["over"] = invite_device(session, book, now - timedelta(days=1))

    def _add_workers(self, session: Session) -> None:
        now, book = utc_now(), self.known["book"]
        office = organisation_named(session, "De Brug", now)

        def worker(name: str, is_admin: bool = False) -> Worker:
            given = add_worker(session, office.id, NewWorker(name, name.lower(), is_admin), now)
            made = session.get_one(Worker, given.worker_id)
            if name != "Nour":
                made.password_hash, made.password_ends_at = hash_password(PASSWORD), None
                session.add(made)
            session.flush()
            return made

        # Sam is the one to whom Bea gives all anew: that ends sessions.
        bea, alone, new, kim, colleague, gone = (
            worker(name, name == "Bea") for name in ("Bea", "Anouk", "Nour", "Kim", "Sam", "Wim")
        )
        for who, one in (("bea", bea), ("alone", alone), ("new", new), ("kim", kim)):
            self._cookies[who] = (
                "worker",
                start_session(session, one.id, "Windows · Firefox" if who == "bea" else "", now),
            )
        start_session(session, bea.id, "Android · Chrome", now)
        end_worker(session, gone, now)
        self.known |= {"bea": bea.id, "colleague": colleague.id, "gone": gone.id}
        grant = connect(session, book, bea.id, SECTIONS, now)
        self._add_of_worker(session, grant)
        self.known["client"] = invite_client(session, alone.id, now)
        self.known["lost"] = invite_client(session, bea.id, now, book)
        self.known["late"] = invite_client(session, bea.id, now - timedelta(days=1))
        self.known["come"] = invite_client(session, bea.id, now)
        begun = begin_with(session, self.known["come"], "nl", SECTIONS, now)
        assert begun
        self.known["unshared"] = begun[0].workbook_id
        connect(session, begun[0].workbook_id, kim.id, (), now)
        self._cookies["other"], self.known["own"] = ("device", begun[1]), begun[0].device_id

    def _add_of_worker(self, session: Session, grant: str) -> None:
        """What the worker wrote in the book: only that may the worker change."""
        book = self.known["book"]
        keeper = Keeper(session, book, "a desk")
        entries = self.book.holds()["entries"]
        goal = next(one["id"] for one in entries if one["kind"] == "goal")
        talk = next(
            one["id"] for one in entries if one["kind"] == "talk" and one["fields"].get("state") != "done"
        )
        for kind, fields in (
            ("topic", {"text": "De kast voor de gang", "talk": talk}),
            ("step", {"text": "Bellen over de kast", "goal": goal, "who": "worker", "state": "todo"}),
            ("compliment", {"text": "Je hebt goed volgehouden"}),
        ):
            self.known[kind] = new_id()
            save = a_save(change(self.known[kind], kind, by=grant, **fields))
            why = keeper.keep(save, utc_now())
            assert why is None, why

    def of(self, who: str) -> BrowserContext:
        """A browser of somebody, where only the measuring is a script."""
        context = self._browser.new_context(
            base_url=self.book.server.address, locale="nl-NL", service_workers="block"
        )
        if who in self._cookies:
            name, secret = self._cookies[who]
            context.add_cookies([{"name": name, "value": secret, "url": self.book.server.address}])
        context.route("**/problems/*", _shows_problem)
        context.route("**/work/clients/new/*", _stays)
        return context

    def address(self, place: Place) -> str:
        """The address of a place."""
        if "{book}" not in place.path:
            return place.path.format(**self.known)
        start = f"/work/clients/{self.known['book']}"
        path = place.path.removeprefix("/work/clients/{book}") or "/"
        entries = self.book.holds()["entries"]
        if path in CHANGES:
            entries = [one for one in entries if one["id"] == self.known[CHANGES[path]]]
        screen = next(screen for screen in TABLE.screens if screen.path == path)
        return (start + address_of(screen, entries)).removesuffix("/")

    def opens(self, page: Page, place: Place) -> None:
        """Go there, as somebody does; fails where another page comes."""
        where = self.address(place)
        if place.status == 429:
            self._is_tried()
        answer = page.goto(where)
        if place.types is not None:
            for name, text in place.types.items():
                page.fill(f"main [name='{name}']", text)
            if place.file:
                file = {"name": "my-book.json", "mimeType": "application/json", "buffer": place.file.encode()}
                page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
            sent = page.locator("main form").first.locator("button:not([type=button])").first
            with page.expect_navigation() as gone:
                sent.click()
            answer = gone.value
        assert answer and answer.status == place.status, f"{place} answers {answer and answer.status}"
        path = page.url.removeprefix(self.book.server.address)
        assert path.startswith(where), f"{place} leads to {path}"

    def _is_tried(self) -> None:
        """So many codes were tried just now that begin like the one of the place that no more may be."""
        with self.database.writing() as session:
            for _ in range(5):
                limits.count(session, "code:1234", utc_now())
            session.commit()

    def close(self) -> None:
        self.database.close()
        self.book.close()


def _shows_problem(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    texts = ["Ik wil weer tekenen.", "a" * 60] if name in ("our_side", "no_room") else []
    page = render(f"problems/{name}", "nl", {"texts": texts}, Moment("", "", new_id))
    route.fulfill(body=page, content_type="text/html; charset=utf-8")


def _stays(route: Route) -> None:
    """The page of a code, without coming again by itself."""
    if route.request.method != "GET":
        return route.continue_()
    answer = route.fetch()
    return route.fulfill(response=answer, headers={**answer.headers, "refresh": "9999"})
