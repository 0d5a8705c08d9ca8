"""Sharing in a real browser: chosen without a network too, and it counts once the phone has one."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access import WorkerAccess, connect, sight_of, worker_access
from app.database import Database
from app.host import utc_now
from tests.browser.book import Book, is_sent, small_phone, tap, typed, unfold, visit, waits
from tests.offices import add_organisation, add_worker

QUESTION = "There are different answers. Which one is right?"


class Shared:
    """Nermin's book on two phones, and Anna, with whom she shares her plan."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.book = Book(folder)
        self._database = Database(f"sqlite:///{folder / 'krachtboek.sqlite'}")
        self.anna = self._anna()
        self.workbook = self.book.workbooks[0].id
        with self._database.writing() as session:
            grant = connect(session, self.workbook, self.anna.worker_id, ["plan"], utc_now())
            session.commit()
        self.grant = f"/sharing/{grant}"
        self.book.server.start()
        self.contexts = [small_phone(browser, self.book.server) for _ in range(2)]
        self.one, self.other = (self.book.opens_on(context.new_page()) for context in self.contexts)

    def _anna(self) -> WorkerAccess:
        _, secret = add_worker(self._database, add_organisation(self._database, "Samen verder"), "Anna")
        with self._database.reading() as session:
            found = worker_access(session, secret)
        assert found
        return found

    def seen(self) -> set[str] | None:
        """The parts that Anna would see if she asked now."""
        with self._database.reading() as session:
            sight = sight_of(session, self.anna, self.workbook, utc_now().date().isoformat())
        return None if sight is None else set(sight.sections)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self._database.close()
        self.book.close()


@pytest.fixture
def shared(browser: Browser, tmp_path: Path) -> Iterator[Shared]:
    shared = Shared(browser, tmp_path)
    yield shared
    shared.close()


def part(phone: Page, word: str) -> str:
    return " ".join(phone.locator(".tile").filter(has_text=word).inner_text().split())


def sends(phone: Page) -> None:
    """The phone has a network again, and all that waited is on the server."""
    phone.reload()
    is_sent(phone)


def test_what_is_shared_without_a_network_counts_once_there_is_one(shared: Shared) -> None:
    """Every screen of sharing for the first time, with the server gone."""
    phone = shared.one
    shared.book.server.kill()
    visit(phone, "/me")
    tap(phone, "Who sees my book?")
    expect(phone.locator("main")).to_contain_text("Sees: My plan")
    tap(phone, "Anna")
    assert "Only me" in part(phone, "My diary")
    tap(phone, "My diary")
    tap(phone, "Me and")
    assert "Me and" in part(phone, "My diary")
    tap(phone, "Until when?")
    tap(phone, "A week")
    waits(phone, 2)
    assert shared.seen() == {"plan"}, "nothing of it is on the server yet"
    shared.book.server.start()
    sends(phone)
    assert shared.seen() == {"plan", "diary"}
    tap(phone, "Stop sharing")
    expect(phone.locator("main")).to_contain_text("Sees nothing now")
    is_sent(phone)
    assert shared.seen() is None


def test_an_entry_is_kept_for_me_alone_without_a_network(shared: Shared) -> None:
    phone = shared.one
    visit(phone, "/people/new")
    typed(phone, "Keep it", "Fatma", "name")
    is_sent(phone)
    visit(phone, urlsplit(phone.url).path.removesuffix("/group"))
    shared.book.server.kill()
    unfold(phone, "Change something")
    tap(phone, "Keep it for me alone")
    unfold(phone, "Change something")
    expect(phone.locator(".seen-by")).to_contain_text("Only me")
    waits(phone, 1)
    shared.book.server.start()
    sends(phone)
    [fatma] = [entry for entry in shared.book.holds()["entries"] if entry["kind"] == "person"]
    assert fatma["fields"]["private"] is True


def test_two_phones_that_say_different_things_share_the_least_until_she_chose(shared: Shared) -> None:
    for phone, answer in ((shared.one, "Only me"), (shared.other, "Me and")):
        visit(phone, f"{shared.grant}/parts/diary")
        if phone is shared.one:
            shared.book.server.kill()
        tap(phone, answer)
        waits(phone, 1)
    shared.book.server.start()
    for phone in (shared.one, shared.other, shared.one):
        sends(phone)
    assert shared.seen() == {"plan"}
    for phone in (shared.one, shared.other):
        visit(phone, shared.grant)
        expect(phone.locator(".rivals")).to_contain_text(QUESTION)
        assert "Only me" in part(phone, "My diary")
    tap(shared.one, "My diary: Not only me")
    expect(shared.one.locator(".rivals")).to_have_count(0)
    is_sent(shared.one)
    assert shared.seen() == {"plan", "diary"}
