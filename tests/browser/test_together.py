"""The whole way of a worker and a client in one go, each with a browser: from logging in to taking back.

PICTURES=<folder> keeps a picture of every stage, at 360 and at 1280 pixels, for people to look at.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from app.access import looking
from app.access.accounts import Given, NewWorker, add_worker, organisation_named
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from tests.browser.book import is_ready, is_sent, small_phone, tap, typed, visit
from tests.camera import scanned
from tests.server import Server

PASSWORD = "seven green bicycles"
PICTURES = os.environ.get("PICTURES")
WIDTHS = ((360, 640), (1280, 800))
STRENGTH, NOTE, TOPIC, HERS = "I sing in a choir", "Only I know this", "The new house", "A lock for the door"
FROM_HER = "From \u2068Anna\u2069"
OTHERS = ("strengths", "strengths/home", "plan", "diary", "scales", "people")


class Together:
    """Anna at her desk, and the phone of Fatma, who never saw the app before."""

    def __init__(self, browser: Browser, server: Server, given: Given) -> None:
        self.given = given
        self.work = browser.new_context(
            base_url=server.address, viewport={"width": 1280, "height": 800}, locale="en-GB"
        )
        self.work.set_default_timeout(15_000)
        self.hers = small_phone(browser, server)
        self.desk, self.phone = self.work.new_page(), self.hers.new_page()
        self.stages = 0

    def close(self) -> None:
        for context in (self.work, self.hers):
            context.close()

    def stage(self, page: Page, name: str) -> None:
        """What stands there now fits on a phone and on a desk, and is kept as a picture where somebody wants to look."""
        self.stages += 1
        who, own = ("desk" if page is self.desk else "phone"), page.viewport_size
        assert own
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} wide at {width} pixels: let nothing stick out"
            if PICTURES:
                page.screenshot(
                    path=Path(PICTURES) / f"{self.stages:02}_{who}_{name}_{width}.png", full_page=True
                )
        page.set_viewport_size(own)

    def logs_in(self) -> None:
        self.desk.goto("/work")
        self.stage(self.desk, "log_in")
        code = pyotp.TOTP(self.given.secret).now()
        for name, said in {"login": self.given.login, "password": self.given.password, "code": code}.items():
            self.desk.fill(f"[name={name}]", said)
        self.desk.get_by_role("button", name="Log in").click()
        expect(self.desk.locator("h1")).to_have_text("Choose your own password")
        for name in ("new", "again"):
            self.desk.fill(f"[name={name}]", PASSWORD)
        self.desk.get_by_role("button", name="Keep it").click()
        self.desk.goto("/work")
        expect(self.desk.locator("main")).to_contain_text("Nobody shares a book with you yet.")
        self.stage(self.desk, "no_clients")

    def opens(self, path: str, status: int = 200) -> str:
        """What the worker's browser gets at an address; the page as it was sent."""
        answer = self.desk.goto(path)
        assert answer
        assert answer.status == status, f"{path} answered {answer.status}"
        return answer.text()


@pytest.fixture
def together(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Together]:
    database = Database(read_settings({"DATA": str(tmp_path)}).database_url)
    with database.writing() as session:
        office = organisation_named(session, "The Bridge", utc_now())
        given = add_worker(session, office.id, NewWorker("Anna", "anna", False), utc_now())
        session.commit()
    database.close()
    together = Together(browser, server, given)
    yield together
    together.close()


def test_from_the_invitation_to_taking_back(together: Together) -> None:
    desk, phone = together.desk, together.phone
    together.logs_in()
    book = _invites_and_is_scanned(together)
    _fills_in(phone)
    assert not [word for word in (STRENGTH, NOTE, TOPIC) if word in together.opens(book)]
    expect(desk.locator("main")).to_contain_text("Nothing of this book is shared with you now.")
    together.stage(desk, "nothing_shared")
    nothing = together.opens(f"{book}/talk", 404)
    _shares_the_talks(together)
    talk = _sees_that_and_nothing_else(together, book, nothing)
    _adds_a_topic_that_the_client_reads(together, book, talk)
    _reads_who_looked_and_takes_back(together)
    for path in (talk, book, f"{book}/talk", *(f"{book}/{part}" for part in OTHERS)):
        assert together.opens(path, 404) == nothing
    together.stage(desk, "not_there")
    assert "Fatma" not in together.opens("/work/clients")
    expect(desk.locator("main")).to_contain_text("Nobody shares a book with you yet.")
    together.stage(desk, "nobody_any_more")


def _invites_and_is_scanned(together: Together) -> str:
    """Fatma scans what stands on Anna's screen, chooses, and is in; gives where her book is for Anna."""
    desk = together.desk
    desk.get_by_role("link", name="A new client").click()
    desk.get_by_role("button", name="Make a code").first.click()
    expect(desk.locator("svg.qr")).to_be_visible()
    together.stage(desk, "code")
    _joins(together, scanned(desk.screenshot()))
    desk.get_by_role("link", name="Look again").click()
    expect(desk.locator("h1")).to_have_text("The client has joined")
    together.stage(desk, "client_is_in")
    desk.get_by_role("link", name="To the client's book").click()
    expect(desk.get_by_text("You are looking at the book of")).to_contain_text("Fatma")
    return urlsplit(desk.url).path


def _joins(together: Together, address: str) -> None:
    phone = together.phone
    phone.goto(address)
    expect(phone.locator("h1")).to_have_text("Which language do you want?")
    together.stage(phone, "language")
    phone.locator("a[lang=en]").click()
    expect(phone.locator("h1")).to_contain_text("Who sees your book?")
    expect(phone.locator("main")).to_contain_text("Anna")
    together.stage(phone, "who_sees")
    for part in ("strengths", "plan", "talks", "people"):
        phone.locator(f"input[name='shares.{part}'][value=no]").check()
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator("html[data-offline=ready]")).to_be_attached()
    phone.locator("[name=name]").fill("Fatma")
    phone.get_by_role("button", name="Keep it").click()
    expect(phone.locator("h1")).to_have_text("This is your book")
    together.stage(phone, "first_screen")
    phone.get_by_role("link", name="Skip this").click()
    expect(phone.locator("h1")).to_contain_text("Fatma")
    is_ready(phone)
    together.stage(phone, "today")


def _fills_in(phone: Page) -> None:
    visit(phone, "/strengths/home/new?time=now")
    typed(phone, "Keep it", STRENGTH)
    visit(phone, "/diary/new")
    typed(phone, "Keep it", NOTE)
    visit(phone, "/talk")
    tap(phone, "We talk now")
    tap(phone, "What we talk about")
    typed(phone, "Add it", TOPIC)
    is_sent(phone)


def _shares_the_talks(together: Together) -> None:
    phone = together.phone
    visit(phone, "/")
    tap(phone, "Who sees my book?")
    together.stage(phone, "sharing")
    tap(phone, "Anna")
    together.stage(phone, "parts_to_share")
    tap(phone, "Our talks")
    together.stage(phone, "one_part")
    tap(phone, "Me and")
    expect(phone.locator(".tile").filter(has_text="Our talks")).to_contain_text("Me and")
    together.stage(phone, "one_part_shared")
    is_sent(phone)


def _sees_that_and_nothing_else(together: Together, book: str, nothing: str) -> str:
    """Gives where Anna reads the talk."""
    desk = together.desk
    desk.goto("/work/clients")
    expect(desk.get_by_role("link", name="Fatma")).to_contain_text("1 new thing")
    together.stage(desk, "clients")
    desk.get_by_role("link", name="Fatma").click()
    expect(desk.locator("h1")).to_have_text("Fatma")
    expect(desk.locator("main")).to_contain_text("1 topic to talk about")
    together.stage(desk, "book")
    desk.get_by_role("link", name="Our talk").last.click()
    expect(desk.locator("main")).to_contain_text(TOPIC)
    talk = urlsplit(desk.url).path
    together.stage(desk, "talk")
    for path in (talk, book, "/work/clients", *(f"{book}/{part}" for part in OTHERS)):
        body = together.opens(path, 404 if path.removeprefix(f"{book}/") in OTHERS else 200)
        assert not [word for word in (STRENGTH, NOTE) if word in body]
    assert together.opens(f"{book}/strengths", 404) == nothing
    return talk


def _adds_a_topic_that_the_client_reads(together: Together, book: str, talk: str) -> None:
    desk, phone = together.desk, together.phone
    desk.goto(book)
    desk.get_by_label("A topic").fill(HERS)
    desk.get_by_role("button", name="Add it").click()
    desk.goto(talk)
    expect(desk.locator(".card").filter(has_text=HERS)).to_contain_text(FROM_HER)
    together.stage(desk, "own_topic")
    phone.goto("/talk")
    tap(phone, "What we talk about")
    expect(phone.locator(".card").filter(has_text=HERS)).to_contain_text(FROM_HER, timeout=30_000)
    together.stage(phone, "topic_of_the_worker")


def _reads_who_looked_and_takes_back(together: Together) -> None:
    phone = together.phone
    visit(phone, "/sharing")
    expect(phone.locator("main")).to_contain_text("Who looked?")
    expect(phone.locator(".card.low").first).to_contain_text("Our talks", timeout=30_000)
    together.stage(phone, "who_looked")
    tap(phone, "Anna")
    tap(phone, "Stop sharing")
    expect(phone.locator("main")).to_contain_text("Sees nothing now")
    is_sent(phone)
    together.stage(phone, "taken_back")


def test_the_parts_that_are_not_shared_are_all_looked_at() -> None:
    """A new screen of a part belongs in the list above."""
    parts = {path.split("/")[1] for path in looking.LOOKS} - {"", "talk", "talks", "compliments"}
    without_a_first_screen = {"wishes", "goals", "steps", "notes", "ratings"}
    assert parts - without_a_first_screen == {path.partition("/")[0] for path in OTHERS}
