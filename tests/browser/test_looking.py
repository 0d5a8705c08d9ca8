"""A worker who looks along keeps nothing of it. What each sees, from the invitation on: tests/browser/test_together.py"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlmodel import select

from app.access import connect
from app.config import read_settings
from app.database import Database
from app.host import utc_now
from app.models import Workbook
from tests.browser.phones import Phone
from tests.offices import add_organisation, add_worker
from tests.server import Server


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def anna(data: Path, desk: BrowserContext, address: str, *sections: str) -> str:
    """Lets Anna, who is logged in at the desk, see these sections of the only book there is; gives its id."""
    database = Database(read_settings({"DATA": str(data)}).database_url)
    worker, secret = add_worker(database, add_organisation(database, "The Bridge"), "Anna")
    with database.writing() as session:
        book = session.exec(select(Workbook.id)).one()
        connect(session, book, worker, sections, utc_now())
        session.commit()
    database.close()
    desk.add_cookies([{"name": "worker", "value": secret, "url": f"{address}/work"}])
    return book


def test_nothing_of_the_workers_pages_is_kept_on_the_device(
    phone: Phone, server: Server, tmp_path: Path
) -> None:
    own = phone.begins("Fatma")  # the app of clients is on this device too
    desk = phone.context
    book = anna(tmp_path, desk, server.address, "strengths", "plan", "talks")
    work = desk.new_page()
    for path in ("", "/strengths", "/plan", "/talk"):
        answer = work.goto(f"/work/clients/{book}{path}")
        assert answer
        assert answer.headers["cache-control"] == "no-store"
        expect(work.get_by_text("You are looking at the book of")).to_be_visible()
        assert work.locator("script").count() == 0
    kept = own.evaluate(
        """async () => {
          const names = await caches.keys();
          const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return requests.flat().map(({ url }) => url);
        }"""
    )
    assert kept
    assert not [address for address in kept if "/work" in address]
    assert (
        own.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage)).join()").find(book) == -1
    )
    desk.set_offline(True)
    work.goto(f"/work/clients/{book}/plan")
    expect(work.locator("body")).not_to_contain_text("Fatma")
    expect(work.locator("body")).not_to_contain_text("You are looking at")
