"""Sharing: the client chooses who sees what, per part and per entry, takes it back, and sees who looked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.access import WorkerAccess, connect, sight_of
from app.access.accounts import end_worker
from app.host import utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.models import Entry, Organisation, Worker
from app.select import view
from app.sight import Sight, granted
from app.store import Keeper, moment
from app.summaries import SUMMARIES
from tests.looking import book_of as looked_at
from tests.looking import shares
from tests.offices import organisation, worker_at
from tests.pages import Node, Page, Person, in_first_language

Json = Any
ME_AND_ANNA = "Me and \u2068Anna\u2069"  # whichever way her name is written


def test_a_worker_whose_account_ended_is_said_to_have_stopped(app: Any, nermin: Person) -> None:
    """No button that gives nothing, and no word that somebody sees what nobody sees."""
    other = worker(app, "Bea")
    page = connects(app, nermin, other, *SECTIONS)
    with app._app.state.database.writing() as session:
        end_worker(session, session.get_one(Worker, other.worker_id), utc_now())
        session.commit()
    text = nermin.opens(page).text
    assert "Sees nothing now" in text
    assert "This worker has stopped." in text
    assert "Share again" not in text
    assert "Sees nothing now" in nermin.opens("/sharing").text
    nermin.sends(
        [("save", new_id()), ("change", f"{page.rpartition('/')[2]} grant"), ("ended", "no")], page, 200
    )
    assert "Sees nothing now" in nermin.opens("/sharing").text, "an old page in another tab changes nothing"


@pytest.fixture
def anna(app: Any) -> WorkerAccess:
    """Anna, a worker of Samen verder."""
    return worker(app, "Anna")


def worker(app: Any, name: str) -> WorkerAccess:
    organisation, its = new_id(), new_id()
    with app._app.state.database.writing() as session:
        session.add(Organisation(id=organisation, name="Samen verder"))
        session.flush()
        own = {"login": f"{name}-{its}", "password_hash": "!", "totp_secret": ""}
        session.add(Worker(id=its, organisation_id=organisation, name=name, **own))
        session.commit()
    return WorkerAccess(its, name, organisation, "Samen verder", False, new_id())


def book_of(person: Person) -> str:
    return next(entry["id"] for entry in person.export()["entries"] if entry["kind"] == "profile")


def connects(app: Any, person: Person, other: WorkerAccess, *shares: str) -> str:
    """The client uses the worker's code and shares these parts; gives where it is shown."""
    with app._app.state.database.writing() as session:
        grant = connect(session, book_of(person), other.worker_id, shares, utc_now())
        session.commit()
    return f"/sharing/{grant}"


def sight(app: Any, person: Person, other: WorkerAccess) -> Sight | None:
    """What the worker sees now."""
    with app._app.state.database.reading() as session:
        return sight_of(session, other, book_of(person), utc_now().date().isoformat())


def sees(app: Any, person: Person, other: WorkerAccess) -> set[str] | None:
    found = sight(app, person, other)
    return None if found is None else set(found.sections)


def server_writes(app: Any, person: Person, kind: str, **fields: Json) -> str:
    """An entry that no form of the client made."""
    entry = new_id()
    named = {name.replace("__", "."): value for name, value in fields.items()}
    change = {"entry": entry, "kind": kind, "fields": {"removed": False, **named}, "replaces": {}}
    now = utc_now()
    with app._app.state.database.writing() as session:
        save = {"id": new_id(), "made_at": moment(now), "app": 3, "changes": [change]}
        assert Keeper(session, book_of(person), "server").keep(save, now) is None
        session.commit()
    return entry


def tile(page: Page, words: str) -> str:
    """What the picture of a part says."""
    [found] = [said for node in page.all(".tile") if words in (said := first_words(node))]
    return found


def first_words(node: Node) -> str:
    """What is said in the page's own language: who sees what is told in Dutch too."""
    return " ".join(in_first_language(node).to_text().split())


def test_a_book_that_nobody_else_sees_says_so(nermin: Person) -> None:
    page = nermin.opens("/me").follow("Who sees my book?")
    assert page.path == "/sharing"
    assert "Only you see your book." in page.text
    assert "Who looked" not in page.text
    assert page.follow("I have a code").path == "/join"


def test_each_part_says_in_words_who_sees_it(app: Any, nermin: Person, anna: WorkerAccess) -> None:
    page = nermin.opens(connects(app, nermin, anna, "plan", "talks"))
    assert page.heading == "Anna"
    assert tile(page, "My plan") == f"My plan {ME_AND_ANNA}"
    assert tile(page, "My diary") == "My diary Only me"
    assert "Sees: My plan · Our talks" in nermin.opens("/sharing").text


def test_what_is_shared_and_taken_back_counts_at_the_workers_next_request(
    app: Any, nermin: Person, anna: WorkerAccess
) -> None:
    grant = connects(app, nermin, anna, "plan")
    assert sees(app, nermin, anna) == {"plan"}
    page = nermin.opens(grant).follow("My diary").press(ME_AND_ANNA)
    assert page.path == grant
    assert tile(page, "My diary") == f"My diary {ME_AND_ANNA}"
    assert sees(app, nermin, anna) == {"plan", "diary"}
    page.follow("My plan").press("Only me")
    assert sees(app, nermin, anna) == {"diary"}


def test_one_tap_stops_all_and_one_tap_shares_again_as_it_was(
    app: Any, nermin: Person, anna: WorkerAccess
) -> None:
    grant = connects(app, nermin, anna, "plan", "talks")
    page = nermin.opens(grant).press("Stop sharing")
    assert "Sees nothing now" in page.text
    assert sees(app, nermin, anna) is None
    assert "Sees nothing now" in nermin.opens("/sharing").text
    page.press("Share again")
    assert sees(app, nermin, anna) == {"plan", "talks"}


def test_sharing_ends_after_the_day_that_was_chosen(app: Any, nermin: Person, anna: WorkerAccess) -> None:
    grant = connects(app, nermin, anna, "plan")
    nermin.opens(grant).follow("Until when?").press("Today")
    assert sees(app, nermin, anna) == {"plan"}
    nermin.opens(f"{grant}/until").press("Keep it", until="2026-11-01")
    assert sees(app, nermin, anna) is None
    page = nermin.opens(grant)
    assert "Sees nothing now" in page.text
    page.press("Share again")
    assert sees(app, nermin, anna) == {"plan"}


def test_one_worker_less_takes_nothing_from_another(app: Any, nermin: Person, anna: WorkerAccess) -> None:
    piet = worker(app, "Piet")
    of_anna, of_piet = connects(app, nermin, anna, "plan"), connects(app, nermin, piet, "plan", "diary")
    assert of_anna != of_piet
    nermin.opens(of_piet).press("Stop sharing")
    assert sees(app, nermin, piet) is None
    assert sees(app, nermin, anna) == {"plan"}


def test_who_looked_is_shown_by_day_name_and_part(app: Any, nermin: Person, anna: WorkerAccess) -> None:
    grant = connects(app, nermin, anna, "plan").removeprefix("/sharing/")
    assert "Nobody looked yet." in nermin.opens("/sharing").text
    for day in range(1, 9):
        fields = {"sections__plan": True, "sections__talks": day == 8}
        server_writes(app, nermin, "look", grant=grant, date=f"2026-11-0{day}", **fields)
    page = nermin.opens("/sharing")
    looks = [first_words(node) for node in page.all(".card.low")]
    assert len(looks) == 5
    assert looks[0] == "Sunday, November 8 Anna My plan · Our talks"
    assert len(page.follow("All days").all(".card.low")) == 8


# --- two phones that did not see each other ---


@pytest.mark.parametrize("order", [("Only me", ME_AND_ANNA), (ME_AND_ANNA, "Only me")], ids=["no", "yes"])
def test_of_two_answers_the_least_counts_until_the_client_chose(
    app: Any, nermin: Person, anna: WorkerAccess, order: tuple[str, str]
) -> None:
    grant = connects(app, nermin, anna, "plan")
    one, other = (nermin.opens(f"{grant}/parts/diary") for _ in range(2))
    one.press(order[0])
    page = other.press(order[1])
    assert "There are different answers." in page.text
    assert tile(page, "My diary") == "My diary Only me"
    assert sees(app, nermin, anna) == {"plan"}
    page = page.press("My diary: Not only me")
    assert "There are different answers." not in page.text
    assert sees(app, nermin, anna) == {"plan", "diary"}


def test_what_one_phone_stopped_another_does_not_open(app: Any, nermin: Person, anna: WorkerAccess) -> None:
    """A page from before, on the other phone, shares one part more: that part, and no more than that."""
    grant = connects(app, nermin, anna, "plan")
    old = nermin.opens(f"{grant}/parts/diary")
    nermin.opens(grant).press("Stop sharing")
    old.press(ME_AND_ANNA)
    assert sees(app, nermin, anna) is None


@given(st.data())
def test_what_the_client_is_told_is_what_a_worker_sees(data: st.DataObject) -> None:
    """The sections on the screen are those that are given, whatever two phones said without seeing each other."""
    values: dict[str, Any] = {
        "until": st.sampled_from([None, "2026-11-19", "2026-11-20", "2026-11-21"]),
        "ended": st.booleans(),
        "removed": st.just(False),
        **{f"shares.{section}": st.booleans() for section in SECTIONS},
    }
    fields, rivals = {"name": "Anna"}, {}
    for name, some in values.items():
        said = data.draw(st.lists(some, max_size=3, unique=True), name)
        if said:
            fields[name] = said[0]
        if len(said) > 1:
            versions = [
                {"save": f"{n}", "made_at": f"{9 - n}", "value": value} for n, value in enumerate(said)
            ]
            rivals[name] = versions
    shown = {"id": "it", "kind": "grant", "fields": fields, "seen": [], "rivals": rivals}
    told = SUMMARIES["grants"].compute({"own_grants": [view(shown)], "today": "2026-11-20"})["it"]
    given_ = granted(shown, "2026-11-20")
    assert told["over"] == (given_ is None)
    assert set(told["sees"]) == (given_ or set())


# --- a file ---


def test_a_file_of_another_book_lets_nobody_in(
    app: Any, nermin: Person, anna: WorkerAccess, stranger: Callable[[str], Person]
) -> None:
    grant = connects(app, nermin, anna, "plan").removeprefix("/sharing/")
    server_writes(app, nermin, "look", grant=grant, date="2026-11-19", sections__plan=True)
    server_writes(app, nermin, "compliment", text="Well done", by=grant)
    mine = nermin.export()
    nour = stranger("Nour")
    nour.starts()
    for file in (mine, {"entries": mine["entries"], "saves": []}):
        takes_in(nour, file)
        assert sees(app, nour, anna) is None
        assert nour.entries("grant") == nour.entries("look") == []
        assert "Only you see your book." in nour.opens("/sharing").text
    page = nour.opens("/compliments")
    assert "Well done" in page.text
    assert "From" not in page.text, "who wrote it is somebody that this book does not know"


def test_a_file_of_the_same_book_changes_nothing_that_is_shared(
    app: Any, nermin: Person, anna: WorkerAccess
) -> None:
    grant = connects(app, nermin, anna, "plan")
    mine = nermin.export()
    nermin.opens(grant).press("Stop sharing")
    takes_in(nermin, mine)
    assert sees(app, nermin, anna) is None
    takes_in(nermin, {"entries": mine["entries"]})
    assert sees(app, nermin, anna) is None


def takes_in(person: Person, file: Json) -> None:
    answer = person.client.post(
        "/import",
        files={"file": ("book.json", json.dumps(file).encode(), "application/json")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 200, answer.text


# --- only me ---


def test_an_entry_has_the_choice_only_where_somebody_sees_something(
    app: Any, nermin: Person, goal: str, anna: WorkerAccess
) -> None:
    assert "Who sees this?" not in nermin.opens(goal).text
    grant = connects(app, nermin, anna, "plan")
    assert f"Who sees this? {ME_AND_ANNA}" in nermin.opens(goal).text
    nermin.opens(grant).press("Stop sharing")
    assert "Who sees this?" not in nermin.opens(goal).text


def test_what_is_only_mine_is_seen_by_nobody_else(
    app: Any, nermin: Person, goal: str, anna: WorkerAccess
) -> None:
    connects(app, nermin, anna, "plan")
    page = nermin.opens(goal).press("Keep it for me alone")
    assert page.path == goal
    assert "Who sees this? Only me" in page.text
    assert nermin.entries("goal")[0]["private"] is True
    assert not shown_to(app, nermin, anna, goal)
    nermin.opens(goal).press("Not only me")
    assert shown_to(app, nermin, anna, goal)


def shown_to(app: Any, person: Person, other: WorkerAccess, address: str) -> bool:
    found = sight(app, person, other)
    with app._app.state.database.reading() as session:
        entry = session.exec(
            select(Entry).where(Entry.workbook_id == book_of(person), Entry.id == address.rpartition("/")[2])
        ).one()
        return bool(found and found.sees(entry.shown))


# --- together with the one who looks along ---


def test_the_workers_next_request_finds_nothing_of_what_was_taken_back(
    app: Any, nermin: Person, goal: str
) -> None:
    """From the client's own screens to the worker's, and back to what the client reads of it."""
    anna = worker_at(app, organisation(app, "Samen verder"), "Anna")
    grant = f"/sharing/{shares(app, nermin, anna, ['plan'])}"
    words = nermin.entries("goal")[0]["text"]
    hers = f"/work/clients/{looked_at(app, nermin)}"
    assert words in anna.opens(f"{hers}{goal}", 200).text
    nermin.opens(goal).press("Keep it for me alone")
    hidden = anna.client.get(f"{hers}{goal}")
    assert hidden.status_code == 404
    assert words not in hidden.text + anna.client.get(f"{hers}/plan").text
    nermin.opens(goal).press("Not only me")
    assert words in anna.opens(f"{hers}{goal}", 200).text
    nermin.opens(f"{grant}/parts/plan").press("Only me")
    for address in (goal, "/plan"):
        answer = anna.client.get(hers + address)
        assert answer.status_code == 404, address
        assert words not in answer.text
    nermin.opens(grant).press("Stop sharing")
    for address in ("", "/plan", "/sharing", grant, "/people"):
        assert anna.client.get(hers + address).status_code == 404, address
    told = nermin.opens("/sharing").text
    assert "Who looked?" in told
    assert "Anna My plan" in told


def test_a_worker_sees_nothing_of_whom_else_the_client_shares_with(app: Any, nermin: Person) -> None:
    bridge = organisation(app, "Samen verder")
    anna, piet = (worker_at(app, bridge, name) for name in ("Anna", "Piet"))
    shares(app, nermin, anna, ["plan", "talks"])
    grant = shares(app, nermin, piet, ["plan", "talks"])
    server_writes(app, nermin, "compliment", text="Well done", by=grant)
    hers = f"/work/clients/{looked_at(app, nermin)}"
    for address in ("/", "/talk", "/compliments", "/sharing", f"/sharing/{grant}", "/sharing/looks"):
        assert "Piet" not in anna.client.get(hers + address, follow_redirects=True).text, address
