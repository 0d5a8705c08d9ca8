"""What a phone holds: it outlives a killed browser, a full disk, a lost cookie and a lost store, and says how it is."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from app.forms import APP
from app.ids import new_id
from tests.browser.book import (
    FULL,
    HURRIED,
    Book,
    Json,
    dies,
    follow,
    is_ready,
    is_same,
    is_sent,
    kept,
    put,
    small_phone,
    tap,
    typed,
    visit,
    waits,
)
from tests.browser.phones import Phone

TEXT = "Half a thought about the garden"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path / "server", name="Samira")
    book.server.start()
    yield book
    book.close()


@pytest.fixture
def page(browser: Browser, book: Book) -> Iterator[Page]:
    """A phone with the book on it."""
    context = small_phone(browser, book.server)
    page = book.opens_on(context.new_page())
    is_sent(page)
    yield page
    context.close()


@pytest.fixture
def phone(browser: Browser, book: Book, tmp_path: Path) -> Iterator[Phone]:
    """A phone whose browser can be killed."""
    phone = Phone(browser.browser_type, tmp_path / "phone", book.server.address)
    yield phone
    phone.closes()


def is_killed(phone: Phone, folder: Path) -> None:
    with phone.context.expect_event("close"):
        dies(folder)
    with suppress(Error):
        phone.closes()
    phone._context = None


def opens(page: Page, address: str = "/") -> Page:
    page.goto(address)
    page.wait_for_selector("h1:focus", state="attached")
    return page


# --- a killed browser ---


def test_nothing_that_was_saved_is_lost_when_the_browser_is_killed(
    phone: Phone, book: Book, tmp_path: Path
) -> None:
    book.opens_on(phone.opens())
    phone.closes()  # Chromium writes cookies to the disk within half a minute, or when it is closed
    book.server.kill()
    page = opens(phone.opens())
    times = 30 if FULL else 3
    for number in range(times):
        visit(page, "/diary/new")
        page.fill("[name=text]", f"Note {number}")
        page.get_by_role("button", name="Keep it").click(no_wait_after=True)
        waits(page, number + 1)
        is_killed(phone, tmp_path / "phone")
        page = opens(phone.opens())
        waits(page, number + 1)
    texts = [record["save"]["changes"][0]["fields"]["text"] for record in kept(page, "waiting")]
    assert texts == [f"Note {number}" for number in range(times)]
    book.server.start()
    is_sent(page)
    is_same(page, book)


def test_what_was_half_typed_is_there_after_the_browser_is_killed(
    phone: Phone, book: Book, tmp_path: Path
) -> None:
    page = book.opens_on(phone.opens())
    book.server.kill()
    visit(page, "/diary/new")
    page.fill("[name=text]", TEXT)
    has_draft(page, TEXT)
    is_killed(phone, tmp_path / "phone")
    page = opens(phone.opens(), "/diary/new")
    expect(page.locator("[name=text]")).to_have_value(TEXT)
    tap(page, "Keep it")
    waits(page, 1)
    visit(page, "/diary/new")
    expect(page.locator("[name=text]")).to_have_value("")
    assert kept(page, "drafts") == []


def has_draft(page: Page, text: str) -> None:
    end = time.monotonic() + 15
    while not any(text in pair for draft in kept(page, "drafts") for pair in draft["pairs"]):
        assert time.monotonic() < end, "no draft was kept"


# --- two tabs ---


def test_a_second_tab_shows_what_the_first_one_saved_but_never_over_what_is_typed(
    page: Page, book: Book
) -> None:
    book.server.kill()
    reading, typing = (opens(page.context.new_page(), path) for path in ("/people", "/people/new"))
    typing.fill("[name=name]", "Half a name")
    visit(page, "/people/new")
    typed(page, "Keep it", "Fatma", "name")
    expect(reading.locator("main")).to_contain_text("Fatma")
    expect(reading.locator("h1")).to_have_text("People around me")
    expect(typing.locator("[name=name]")).to_have_value("Half a name")
    waits(typing, 1)


# --- no room ---


def test_a_full_phone_says_so_keeps_the_words_on_the_screen_and_goes_on_when_there_is_room(
    phone: Phone, book: Book
) -> None:
    book.opens_on(phone.opens())
    phone.closes()  # a browser asks how much room there is at its start
    book.server.kill()
    page = phone.opens()
    chromium = page.context.new_cdp_session(page)
    chromium.send("Storage.overrideQuotaForOrigin", {"origin": book.server.address, "quotaSize": 1})
    opens(page)
    visit(page, "/diary/new")
    typed(page, "Keep it", TEXT)
    expect(page.locator("h1")).to_have_text("There is no room left on this phone")
    expect(page.locator("main")).to_contain_text(TEXT)
    assert kept(page, "waiting") == []
    chromium.send("Storage.overrideQuotaForOrigin", {"origin": book.server.address})
    follow(page, page.go_back)
    visit(page, "/diary/new")
    typed(page, "Keep it", TEXT)
    waits(page, 1)
    book.server.start()
    is_sent(page)
    is_same(page, book)


# --- something is gone ---


def test_a_phone_without_its_cookie_connects_again_and_all_arrives_in_a_new_book(
    page: Page, book: Book
) -> None:
    note_is_written(page)
    loses_its_cookie(page)
    opens(page)
    expect(page.locator("#kept")).to_contain_text("This phone is not connected")
    with page.expect_navigation():
        page.get_by_role("button", name="Connect again").click()
    expect(page.locator("h1")).to_have_text("Hello Samira")
    is_same_in(page, book, 1)
    assert TEXT in texts_of(book.holds(1))


def test_connecting_again_goes_on_where_it_was_cut_off(page: Page, book: Book) -> None:
    note_is_written(page)
    loses_its_cookie(page)
    form = {"save": new_id(), "change": f"{new_id()} profile", "name": "Samira", "lang": "en"}
    page.context.request.post("/start", form=form)  # the server did, but the phone never heard
    opens(page)
    expect(page.locator("#kept")).to_contain_text("There are two books on this phone.")
    tap(page, "Choose a book")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    with page.expect_navigation():
        page.get_by_role("button", name="Put the two together").click()
    assert asked == ["Another book was begun on this phone. Put this book in it?"], (
        "ask before books are put together"
    )
    is_same_in(page, book, 1)
    assert TEXT in texts_of(book.holds(1))
    assert len(book.workbooks) == 2


BOB = "Bob's own words"


def test_two_people_who_share_a_phone_each_have_their_book_and_nothing_goes_from_one_to_the_other(
    page: Page, book: Book
) -> None:
    visit(page, "/diary/new")
    book.server.kill()
    typed(page, "Keep it", TEXT)  # of Samira, and not on the server yet
    bob_begins(page, book)
    opens(page)
    expect(page.locator("h1")).to_have_text("Hello Samira")
    tap(page, "Choose a book")
    with page.expect_navigation():
        page.get_by_role("button", name="Open the other book").click()
    expect(page.locator("h1")).to_have_text("Hello Bob")
    is_ready(page)
    visit(page, "/diary/new")
    typed(page, "Keep it", BOB)
    expect(page.locator("#kept")).to_contain_text("Everything is kept")
    assert BOB in texts_of(book.holds(1))
    assert TEXT not in texts_of(book.holds(1))
    page.goto("/diary")
    expect(page.locator("main")).to_contain_text(BOB)
    expect(page.locator("main")).not_to_contain_text(TEXT)

    loses_its_cookie(page)
    page.goto(f"/join/{book.code()}")  # Samira is back
    page.locator("main button.go").click()
    expect(page.locator("h1")).to_have_text("Hello Samira")
    expect(page.locator("#kept")).to_contain_text("Everything is kept")
    is_same(page, book)
    assert TEXT in texts_of(book.holds())
    assert BOB not in texts_of(book.holds())


def test_a_page_of_another_book_is_not_taken_over(page: Page, book: Book) -> None:
    book.server.kill()
    bob_begins(page, book)
    page.goto("/diary/new")
    reloads_past_the_worker(page)
    expect(page.locator("#kept")).to_contain_text("There are two books on this phone.")
    expect(page.locator("html")).not_to_have_attribute("data-book", "here")
    page.fill("[name=text]", BOB)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()
    assert BOB in texts_of(book.holds(1))
    assert kept(page, "waiting") == [], "nothing of it is in the book of somebody else"


def bob_begins(page: Page, book: Book) -> None:
    """Another book is begun on this phone, by Bob."""
    loses_its_cookie(page)
    book.server.start()
    form = {"save": new_id(), "change": f"{new_id()} profile", "name": "Bob", "lang": "en"}
    assert page.context.request.post("/start", form=form).ok


def reloads_past_the_worker(page: Page) -> None:
    with page.expect_navigation():
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})


def loses_its_cookie(page: Page) -> None:
    page.goto("about:blank")  # an answer that is on its way would bring it again
    page.context.clear_cookies()


def note_is_written(page: Page) -> None:
    visit(page, "/diary/new")
    typed(page, "Keep it", TEXT)
    is_sent(page)


def is_same_in(page: Page, book: Book, number: int) -> None:
    is_ready(page)
    expect(page.locator("#kept")).to_contain_text("Everything is kept")
    is_same(page, book, number)


def texts_of(held: Json) -> list[str]:
    return [entry["fields"].get("text") for entry in held["entries"]]


def test_a_phone_whose_data_is_gone_gets_it_from_the_server(page: Page, book: Book) -> None:
    note_is_written(page)
    page.goto("/manifest.webmanifest")  # no tab of the book is open
    page.evaluate(
        """() => new Promise((resolve, reject) => {
          const gone = indexedDB.deleteDatabase("krachtboek");
          gone.onsuccess = () => resolve(null);
          gone.onerror = gone.onblocked = () => reject(new Error("the data is still in use"));
        })"""
    )
    page.goto("/diary")
    is_ready(page)
    expect(page.locator("main")).to_contain_text(TEXT)
    is_same(page, book)
    book.server.kill()
    opens(page, "/diary")
    expect(page.locator("main")).to_contain_text(TEXT)


MISSING = "delete window.indexedDB; delete Window.prototype.indexedDB;"
THROWING = "IDBFactory.prototype.open = () => { throw new DOMException('not here', 'SecurityError'); };"
FAILING = """IDBFactory.prototype.open = () => {
  const request = new EventTarget();
  Object.defineProperty(request, "error", { value: new DOMException("broken", "UnknownError") });
  setTimeout(() => request.onerror?.(new Event("error")), 1);
  return request;
};"""

HANGING = f"{HURRIED} IDBFactory.prototype.open = () => new EventTarget();"


@pytest.mark.parametrize(
    "store", [MISSING, THROWING, FAILING, HANGING], ids=["missing", "throwing", "failing", "hanging"]
)
def test_without_a_store_the_servers_pages_go_on_working(store: str, browser: Browser, book: Book) -> None:
    context = small_phone(browser, book.server)
    context.add_init_script(store)
    page = context.new_page()
    page.goto(f"/join/{book.code()}")
    with page.expect_navigation():
        page.locator("main button.go").click()
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Hello Samira")
    page.goto("/diary/new")
    page.fill("[name=text]", TEXT)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("h1")).to_have_text("How do you feel?")
    assert TEXT in texts_of(book.holds())
    page.get_by_role("link", name="Plan").click()
    expect(page.locator("h1")).to_have_text("My plan")
    expect(page.locator("html")).not_to_have_attribute("data-offline", "ready")
    context.close()


def test_a_store_that_never_answers_leaves_no_empty_page(page: Page, book: Book) -> None:
    page.context.add_init_script(HANGING)
    opened = page.context.new_page()
    opened.goto("/plan")
    expect(opened.locator("h1")).to_have_text("My plan")
    expect(opened.locator("html")).not_to_have_attribute("data-shell", "")


def test_nor_does_it_where_the_network_brings_nothing(page: Page, book: Book) -> None:
    page.context.add_init_script(HANGING)
    with book.server.hangs():
        opened = page.context.new_page()
        opened.goto("/plan")
        expect(opened.locator("h1")).to_have_text("There is no network now")


# --- what the server says of what waits ---


def a_save(entry: str, fields: Json, app: int = APP) -> Json:
    change = {"entry": entry, "kind": "note", "fields": {"removed": False, **fields}, "replaces": {}}
    return as_record({"id": new_id(), "made_at": "2026-01-02T03:04:05.678Z", "app": app, "changes": [change]})


def as_record(save: Json) -> Json:
    entries = [change["entry"] for change in save["changes"]]
    return {"id": save["id"], "form": save["id"], "said": None, "entries": entries, "save": save}


def test_what_the_server_does_not_keep_is_shown_with_ones_words_and_one_way_on(
    page: Page, book: Book
) -> None:
    put(page, "waiting", a_save(new_id(), {"date": "the day before", "text": TEXT}))
    opens(page)
    page.get_by_role("link", name="Something did not come along").click()
    expect(page.locator("h1")).to_have_text("This did not come along")
    expect(page.locator("main")).to_contain_text(TEXT)
    assert page.locator("main button.go").count() == 1
    tap(page, "I have seen it")
    expect(page.locator("h1")).to_have_text("Everything is kept")
    expect(page.locator("main")).not_to_contain_text(TEXT)
    tap(page, "To today")
    is_same(page, book)


def test_what_the_server_does_not_keep_is_shown_beside_what_the_book_says(page: Page, book: Book) -> None:
    note_is_written(page)
    (note,) = [entry for entry in book.holds()["entries"] if entry["kind"] == "note"]
    put(page, "waiting", a_save(note["id"], {"text": "Other words", "feeling": "a new one"}))
    opens(page)
    page.get_by_role("link", name="Something did not come along").click()
    expect(page.locator(".says").first).to_have_text(TEXT)
    expect(page.locator(".wrote")).to_have_text(["Other words", "a new one"])
    expect(page.locator("main")).not_to_contain_text("A choice without words")


# The database as the first app made it: version 1, another shape, and saves of kinds that had fewer fields and rules.
_AS_THE_FIRST_APP = """(records) => new Promise((resolve, reject) => {
  const gone = indexedDB.deleteDatabase("krachtboek");
  gone.onblocked = () => reject(new Error("the data is still in use"));
  gone.onsuccess = () => {
    const open = indexedDB.open("krachtboek", 1);
    open.onerror = () => reject(open.error);
    open.onupgradeneeded = () => {
      const database = open.result;
      database.createObjectStore("meta");
      database.createObjectStore("entries", { keyPath: "id" });
      const shown = database.createObjectStore("shown", { keyPath: "id" });
      shown.createIndex("kind", "kind");
      shown.createIndex("date", ["kind", "fields.date"]);
      for (const name of ["waiting", "log"]) {
        const saves = database.createObjectStore(name, { keyPath: "n", autoIncrement: true });
        saves.createIndex("id", "id", { unique: true });
        saves.createIndex("form", "form");
        if (name === "waiting") saves.createIndex("entries", "entries", { multiEntry: true });
      }
      database.createObjectStore("refused", { keyPath: "n", autoIncrement: true }).createIndex("id", "id");
      database.createObjectStore("drafts", { keyPath: "address" });
    };
    open.onsuccess = () => {
      const work = open.result.transaction(["waiting", "log", "meta"], "readwrite");
      for (const record of records.log) work.objectStore("log").add(record);
      for (const record of records.waiting) work.objectStore("waiting").add(record);
      work.objectStore("meta").put(records.position, "position");
      work.oncomplete = () => { open.result.close(); resolve(null); };
    };
  };
})"""


def test_what_an_older_app_left_waiting_in_a_database_of_its_shape_still_arrives(
    page: Page, book: Book
) -> None:
    position = kept(page, "meta", "position")
    talk = a_save(new_id(), {"date": "2026-01-02", "state": "planned"}, 1)
    note = a_save(new_id(), {"date": "2026-01-02", "text": TEXT}, 1)
    wish = a_save(new_id(), {"domain": "leisure", "text": "Draw again"}, 1)
    for record, kind in ((talk, "talk"), (note, "note"), (wish, "wish")):
        record["save"]["changes"][0]["kind"] = kind
    log = [as_record(save) for save in book.holds()["saves"]]
    was = {name: position[name] for name in position if name not in ("logged", "differs")}
    page.goto("/manifest.webmanifest")  # no tab of the book is open
    page.evaluate(_AS_THE_FIRST_APP, {"waiting": [talk, note, wish], "log": log, "position": was})
    book.server.kill()
    opens(page, "/diary/2026-01-02")
    expect(page.locator("main")).to_contain_text(TEXT)
    book.server.start()
    is_sent(page)
    expect(page.locator("#kept")).to_contain_text("Everything is kept")
    is_same(page, book)
    assert {TEXT, "Draw again"} <= {*texts_of(book.holds())}
    assert kept(page, "refused") == []
