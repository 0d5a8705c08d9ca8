"""A worker and a client, each with a browser: from the invitation to the book, as a real browser goes it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.access import clients_of, worker_access
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from tests.browser.book import Book, small_phone
from tests.camera import scanned
from tests.offices import add_organisation, add_worker


class Office:
    """Anna at her desk, on a server of its own."""

    def __init__(self, browser: Browser, book: Book, folder: Path) -> None:
        self.server = book.server
        self.database = Database(read_settings({"DATA": str(folder)}).database_url)
        self.secret = add_worker(self.database, add_organisation(self.database, "The Bridge"), "Anna")[1]
        self.context = browser.new_context(
            base_url=self.server.address, viewport={"width": 1280, "height": 800}, locale="en-GB"
        )
        self.context.add_cookies([{"name": "worker", "value": self.secret, "url": self.server.address}])
        self.page = self.context.new_page()

    def invites(self) -> str:
        """Makes a code; gives the address that a camera finds on the screen."""
        self.page.goto("/work/clients/new")
        self.page.get_by_role("button", name="Make a code").first.click()
        expect(self.page.locator("svg.qr")).to_be_visible()
        return scanned(self.page.screenshot())

    def sees(self) -> dict[str, frozenset[str]]:
        with self.database.reading() as session:
            who = worker_access(session, self.secret)
            assert who
            seen = clients_of(session, who, utc_now().date().isoformat())
            return {workbook: sight.sections for workbook, sight in seen.items()}

    def close(self) -> None:
        self.context.close()
        self.database.close()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A server on which Nermin has a book."""
    book = Book(tmp_path)
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def office(browser: Browser, book: Book, tmp_path: Path) -> Iterator[Office]:
    office = Office(browser, book, tmp_path)
    yield office
    office.close()


@pytest.fixture
def phones(browser: Browser, book: Book) -> Iterator[Any]:
    """Makes phones, in English, with JavaScript on."""
    made: list[BrowserContext] = []

    def make() -> Page:
        made.append(small_phone(browser, book.server))
        return made[-1].new_page()

    yield make
    for context in made:
        context.close()


def test_invited_scanned_chosen_in(office: Office, phones: Any) -> None:
    address = office.invites()
    phone = phones()
    phone.goto(address)
    expect(phone.locator("h1")).to_contain_text("Which language do you want?")
    phone.locator("a[lang=en]").click()
    expect(phone.locator("h1")).to_contain_text("Who sees your book?")
    expect(phone.locator("main")).to_contain_text("Anna")
    phone.locator("input[name='shares.people'][value=no]").check()
    phone.get_by_role("button", name="Begin").click()
    expect(phone.locator("html[data-offline=ready]")).to_be_attached()
    phone.locator("[name=name]").fill("Fatma")
    phone.get_by_role("button", name="Keep it").click()
    expect(phone.locator("h1")).to_contain_text("This is your book")
    phone.get_by_role("link", name="Skip this").click()
    expect(phone.locator("h1")).to_contain_text("Fatma")
    assert list(office.sees().values()) == [frozenset({"strengths", "plan", "talks"})]
    office.page.get_by_role("link", name="Look again").click()
    expect(office.page.locator("h1")).to_contain_text("The client has joined")


def test_a_book_on_a_phone_without_a_network_is_connected_and_loses_nothing(
    office: Office, phones: Any, book: Book
) -> None:
    """What waits on the phone is still sent, and the cookie and the book on the phone are the same."""
    phone = book.opens_on(phones())
    before = {cookie["name"]: cookie["value"] for cookie in phone.context.cookies()}["device"]
    address = office.invites()
    phone.context.set_offline(True)
    phone.goto("/strengths/home/new?time=later")
    phone.locator("[name=text]").fill("A house of my own")
    phone.locator("main button.go").first.click()
    expect(phone.locator("html[data-waiting='1']")).to_be_attached()
    phone.context.set_offline(False)
    phone.goto(address)
    expect(phone.locator("h1")).to_contain_text("Connect your book?")
    phone.get_by_role("button", name="Yes, connect").click()
    expect(phone.locator("html[data-waiting='0']")).to_be_attached()
    assert list(office.sees()) == [book.workbooks[0].id]
    assert "A house of my own" in str(book.holds()["entries"])
    after = {cookie["name"]: cookie["value"] for cookie in phone.context.cookies()}["device"]
    assert after == before
    assert len(book.workbooks) == 1


def test_a_second_phone_scans_the_first_and_the_card_opens_a_third(phones: Any, book: Book) -> None:
    first, second, third = book.opens_on(phones()), phones(), phones()
    first.goto("/me/devices/new")
    first.get_by_role("button", name="Make a code").click()
    expect(first.locator("svg.qr")).to_be_visible()
    second.goto(scanned(first.locator("svg.qr").screenshot()))
    second.get_by_role("button", name="Open the book").click()
    second.wait_for_url(re.compile("/(welcome/book)?$"))
    first.get_by_role("link", name="It is done").click()
    expect(first.locator("h1")).to_contain_text("It worked")

    first.goto("/me/card")
    first.get_by_role("button", name="Make").click()
    with first.expect_download() as download:
        first.get_by_role("button", name="Keep it as a picture").click()
    third.goto(scanned(Path(download.value.path()).read_bytes()))
    third.get_by_role("button", name="Open the book").click()
    third.wait_for_url(re.compile("/(welcome/book)?$"))
    assert len(book.workbooks) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_camera_reads_the_code_on_a_small_phone(
    browser: Browser, phones: Any, book: Book, theme: Any
) -> None:
    phone = book.opens_on(phones())
    phone.emulate_media(color_scheme=theme)
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto("/me/devices/new")
    phone.get_by_role("button", name="Make a code").click()
    phone.locator("svg.qr").scroll_into_view_if_needed()
    assert scanned(phone.screenshot()).startswith(book.server.address + "/join/")
