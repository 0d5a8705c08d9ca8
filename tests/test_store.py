"""The store, on SQLite and on a real PostgreSQL: all or nothing, without holes, and reading what select would."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select
from starlette.testclient import TestClient

import app.select as naive
from app import reading
from app.access import access, start_workbook
from app.config import read_settings
from app.database import MIGRATIONS, Database
from app.host import utc_now
from app.ids import new_id
from app.kinds import KINDS
from app.main import create_app
from app.merge import apply_all, show
from app.models import Entry, Save, Workbook
from app.reading import whole
from app.rows import Rows
from app.select import Query, Range, view
from app.store import Keeper, NoSuchWorkbook, moment
from tests.pages import Page, Person
from tests.saves import Change, a_save, as_saves, change
from tests.strategies import books, values_of

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="module", params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('store') / 'book.sqlite'}"
    return request.getfixturevalue("postgres")()


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def nina(database: Database) -> str:
    """The id of Nina's workbook, which is still empty."""
    return begin(database)


def begin(database: Database) -> str:
    with database.writing() as session:
        who, _ = start_workbook(session, new_id())
        session.commit()
    return who.workbook_id


def keep(database: Database, workbook: str, *saves: dict[str, Any]) -> list[str | None]:
    with database.writing() as session:
        keeper = Keeper(session, workbook, "a phone")
        outcomes = [keeper.keep(item, utc_now()) for item in saves]
        session.commit()
    return outcomes


def log_of(database: Database, workbook: str) -> list[Save]:
    with database.reading() as session:
        return list(session.exec(select(Save).where(Save.workbook_id == workbook).order_by(col(Save.seq))))


def shown(database: Database, workbook: str) -> dict[str, Any]:
    with database.reading() as session:
        rows = session.exec(select(Entry).where(Entry.workbook_id == workbook))
        return {row.id: row.shown for row in rows}


# --- keeping ---


def test_a_save_is_in_the_log_and_in_the_book(database: Database, nina: str) -> None:
    made = a_save(change())
    assert keep(database, nina, made) == [None]
    (row,) = log_of(database, nina)
    assert (row.seq, row.id, row.author) == (1, made["id"], "a phone")
    assert shown(database, nina)[made["changes"][0]["entry"]]["fields"]["text"] == "Draw again"


def test_a_double_tap_is_one_save(database: Database, nina: str) -> None:
    made = a_save(change())
    assert keep(database, nina, made, made) == [None, None]
    assert keep(database, nina, made) == [None]
    assert len(log_of(database, nina)) == 1


def test_back_and_change_takes_the_place_of_the_first(database: Database, nina: str) -> None:
    first, second = change(text="Draw", domain="leisure"), change(text="Swim", domain="health")
    form = new_id()
    keep(database, nina, a_save(first, second, id=form))
    keep(database, nina, a_save(change(first["entry"], text="Paint", domain="leisure"), id=form))
    book = shown(database, nina)
    assert book[first["entry"]]["fields"]["text"] == "Paint"
    assert book[first["entry"]]["rivals"] == {}
    assert book[second["entry"]]["fields"]["removed"] is True, "the form does not make it any more"
    assert book[second["entry"]]["rivals"] == {}


def test_the_changed_form_tapped_twice_is_one_save_too(database: Database, nina: str) -> None:
    first, second, form = change(), change(), new_id()
    keep(database, nina, a_save(first, second, id=form))
    again = a_save(first, id=form)
    keep(database, nina, again, again, again)
    assert len(log_of(database, nina)) == 2


def test_back_and_forth_ends_with_the_last(database: Database, nina: str) -> None:
    first, second, form = change(), change(), new_id()
    both, one = a_save(first, second, id=form), a_save(first, id=form)
    keep(database, nina, both, one, both)
    book = shown(database, nina)
    assert [book[item["entry"]]["fields"]["removed"] for item in (first, second)] == [False, False]
    assert all(entry["rivals"] == {} for entry in book.values())


def test_back_and_change_gives_another_entry_what_it_held(database: Database, nina: str) -> None:
    """Ticked two wishes as priorities, went back, ticked one: the other is what it was."""
    first = change(text="Draw", domain="leisure", priority=3)
    second = change(text="Swim", domain="health")
    made = a_save(first, second)
    keep(database, nina, made)
    form, seen = new_id(), {"priority": [made["id"]], "removed": [made["id"]]}
    ticked = [change(item["entry"], priority=n, replaces=seen) for n, item in enumerate((first, second), 1)]
    keep(database, nina, a_save(*ticked, id=form))
    third = change(text="Sing", domain="leisure")
    keep(database, nina, a_save(third, id=form))
    book = shown(database, nina)
    assert book[first["entry"]]["fields"]["priority"] == 3
    assert book[second["entry"]]["fields"]["priority"] is None
    assert all(entry["rivals"] == {} and entry["fields"]["removed"] is False for entry in book.values())
    assert book[third["entry"]]["fields"]["text"] == "Sing"


def test_back_and_change_does_not_undo_what_came_after(database: Database, nina: str) -> None:
    """The entry was changed by hand in the meantime: then it stays, as it is now."""
    first, second, form = change(), change(text="Swim", domain="health"), new_id()
    keep(database, nina, a_save(first, second, id=form))
    keep(database, nina, a_save(change(second["entry"], text="Swim with Lotte", replaces={"text": [form]})))
    keep(database, nina, a_save(first, id=form))
    entry = shown(database, nina)[second["entry"]]
    assert entry["fields"]["text"] == "Swim with Lotte"
    assert entry["fields"]["removed"] is False


def test_an_id_the_store_gave_out_itself_is_no_stumbling_block(database: Database, nina: str) -> None:
    form, first = new_id(), change()
    keep(
        database,
        nina,
        a_save(first, id=form),
        a_save(change(first["entry"], text="Paint"), id=form),
    )
    minted = log_of(database, nina)[-1].id
    assert minted != form
    assert keep(database, nina, a_save(change(first["entry"], text="Sing"), id=minted)) == [None]
    assert shown(database, nina)[first["entry"]]["fields"]["text"] == "Sing"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (change(kind="profile", name="Nina"), "profile"),
        (change(text="x" * 2001, domain="leisure"), "text:too_long"),
        (change(text="Draw", domain="the moon"), "domain:unknown"),
        (change(text="Draw"), "domain:empty"),
        (change(colour="blue"), "colour:unknown"),
    ],
)
def test_what_breaks_a_rule_is_refused_whole(database: Database, nina: str, wrong: Change, why: str) -> None:
    assert keep(database, nina, a_save(change(), wrong)) == [why]
    assert shown(database, nina) == {}
    assert log_of(database, nina) == []


def test_an_entry_keeps_its_kind(database: Database, nina: str) -> None:
    made = change()
    assert keep(database, nina, a_save(made), a_save(change(made["entry"], "goal", text="x"))) == [
        None,
        "kind",
    ]


def test_the_owner_cannot_be_removed_from_the_book(database: Database, nina: str) -> None:
    profile = change(nina, "profile", name="Nina")
    assert keep(database, nina, a_save(profile)) == [None]
    gone = {**profile, "fields": {"removed": True}}
    assert keep(database, nina, a_save(gone)) == ["removed:unknown"]


def test_a_clock_in_the_future_does_not_stay_on_top(database: Database, nina: str) -> None:
    now = utc_now()
    entry = change()
    keep(database, nina, a_save(entry, made_at="2099-01-01T00:00:00.000Z"))
    assert log_of(database, nina)[0].made_at <= moment(utc_now())
    later = a_save(change(entry["entry"], text="Paint"), made_at=moment(now + timedelta(seconds=1)))
    with database.writing() as session:
        assert Keeper(session, nina, "another phone").keep(later, now + timedelta(seconds=2)) is None
        session.commit()
    assert shown(database, nina)[entry["entry"]]["fields"]["text"] == "Paint"
    assert len(shown(database, nina)[entry["entry"]]["rivals"]["text"]) == 2


def test_there_is_no_writing_in_a_book_that_is_not_there(database: Database) -> None:
    with database.writing() as session, pytest.raises(NoSuchWorkbook):
        Keeper(session, new_id(), "a phone")


@pytest.mark.parametrize("where", ["between two saves", "in the middle of one"])
def test_what_stops_halfway_leaves_nothing(
    database: Database, nina: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = a_save(change())
    keep(database, nina, before)
    put = Rows.put
    calls: list[str] = []

    def stumbling(rows: Rows, entry_id: str, state: Any) -> None:
        calls.append(entry_id)
        if len(calls) == (2 if where == "in the middle of one" else 3):
            raise RuntimeError("the power went out")
        put(rows, entry_id, state)

    monkeypatch.setattr(Rows, "put", stumbling)
    with pytest.raises(RuntimeError):
        keep(database, nina, a_save(change(), change()), a_save(change()))
    monkeypatch.undo()
    assert list(shown(database, nina)) == [before["changes"][0]["entry"]]
    assert keep(database, nina, a_save(change())) == [None]
    assert [row.seq for row in log_of(database, nina)] == [1, 2]


def test_the_same_start_sent_twice_at_once_makes_two_books_and_no_error(database: Database) -> None:
    """The page for a beginner carries the id of the book; who taps twice sends it twice."""
    wanted = new_id()

    def start(_: int) -> str:
        with database.writing() as session:
            who, secret = start_workbook(session, wanted)
            session.commit()
        with database.reading() as session:
            assert access(session, secret) == who
        return who.workbook_id

    with ThreadPoolExecutor(4) as threads:
        ids = list(threads.map(start, range(4)))
    assert len(set(ids)) == 4
    assert wanted in ids


def test_sequence_numbers_have_no_holes_when_many_write_at_once(database: Database, nina: str) -> None:
    entry = change()
    keep(database, nina, a_save(entry))

    def write(number: int) -> None:
        for part in range(6):
            assert keep(
                database, nina, a_save(change(entry["entry"], text=f"{number} {part}"), change())
            ) == [None]

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    log = log_of(database, nina)
    assert [row.seq for row in log] == list(range(1, 38))
    assert len(shown(database, nina)[entry["entry"]]["rivals"]["text"]) == 37, (
        "each wrote without seeing another"
    )


WRITER = """
import sys
from app.database import Database
from tests.test_store import a_save, change, keep
database = Database(sys.argv[1])
for number in range(25):
    assert keep(database, sys.argv[2], a_save(change(text=f"{sys.argv[3]} {number}", domain="home"))) == [None]
"""


def test_sequence_numbers_have_no_holes_with_several_processes(database: Database, nina: str) -> None:
    root = Path(__file__).parent.parent
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database.url, nina, name], cwd=root)
        for name in ("one", "two")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert [row.seq for row in log_of(database, nina)] == list(range(1, 51))
    assert len({entry["fields"]["text"] for entry in shown(database, nina).values()}) == 50


def test_the_log_replays_to_the_book(database: Database, nina: str) -> None:
    """Also in another order: the book is nothing but its saves."""
    chance = random.Random(20261120)
    entries = [change() for _ in range(6)]
    keep(database, nina, *(a_save(entry) for entry in entries))
    forms = [new_id() for _ in range(10)]
    for number in range(60):
        some = chance.sample(entries, 2)
        known = shown(database, nina)
        replaces = [known[item["entry"]]["seen"][: chance.randrange(3)] for item in some]
        changes = [
            change(item["entry"], text=f"text {number}", replaces={"text": ids, "removed": ids})
            for item, ids in zip(some, replaces, strict=True)
        ]
        keep(database, nina, a_save(*changes, id=chance.choice(forms) if number % 3 == 0 else new_id()))
    saves = as_saves(log_of(database, nina))
    chance.shuffle(saves)
    state = apply_all({}, saves)
    with database.reading() as session:
        rows = list(session.exec(select(Entry).where(Entry.workbook_id == nina)))
    assert {row.id: row.state for row in rows} == state
    assert {row.id: row.shown for row in rows} == {entry: show(entry, state[entry]) for entry in state}


def test_an_export_holds_everything_and_nothing_of_others(database: Database, nina: str) -> None:
    made = a_save(change(text="Nina's own words", domain="home"))
    keep(database, nina, made)
    keep(database, begin(database), a_save(change(text="another's words", domain="home")))
    with database.reading() as session:
        book = whole(session, nina)
    assert [entry["fields"]["text"] for entry in book["entries"]] == ["Nina's own words"]
    assert [item["id"] for item in book["saves"]] == [made["id"]]
    assert "another" not in json.dumps(book)


def test_a_full_disk_is_said_and_afterwards_it_goes_on(tmp_path: Path) -> None:
    app = create_app(read_settings({"DATA": str(tmp_path)}))
    with TestClient(app, base_url="http://localhost", headers={"Accept-Language": "en"}) as client:
        nina = Person("Nina", client)
        nina.starts()
        full = True
        engine = app._app.state.database.engine  # type: ignore[attr-defined]

        @event.listens_for(engine, "connect")
        def _no_more_room(connection: Any, _record: Any) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages + 4 if full else 1_000_000}")

        engine.dispose()
        kept: list[str] = []
        for number in range(100):
            text = f"{number} " + "words " * 300
            fields = {"save": new_id(), "change": f"{new_id()} wish", "domain": "home", "text": text}
            answer = client.post("/strengths/home/new", content=urlencode(fields), follow_redirects=False)
            if answer.status_code == 503:
                break
            kept.append(text.strip())
        page = Page(nina, answer)
        assert text.strip() in page.text, "what was typed can be copied"
        assert page.heading == "It could not be kept just now"
        assert sorted(entry["text"] for entry in nina.entries("wish")) == sorted(kept)
        assert nina.opens("/strengths").status == 200, "reading goes on"
        full = False
        engine.dispose()
        answer = client.post("/strengths/home/new", content=urlencode(fields), follow_redirects=False)
        assert answer.status_code == 303
        assert sorted(entry["text"] for entry in nina.entries("wish")) == sorted([*kept, text.strip()])


# --- reading ---

_TEXT_FIELDS = {
    "step": ["state", "date", "time", "text", "who", "goal"],
    "wish": ["domain", "text", "card"],
    "note": ["date", "feeling", "goal"],
    "rating": ["instrument", "date", "goal", "talk"],
    "strength": ["domain", "time", "sort"],
}
_OTHER_FIELDS = {
    "step": ["felt", "private"],
    "wish": ["priority"],
    "note": ["private"],
    "rating": ["private"],
}


@st.composite
def queries(draw: st.DrawFn) -> Query:
    kind = draw(st.sampled_from(list(_TEXT_FIELDS)))
    where: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(_TEXT_FIELDS[kind]), max_size=2, unique=True)):
        value = st.one_of(st.none(), values_of(kind, name), st.just(KINDS[kind].model_fields[name].default))
        bound = st.one_of(st.none(), values_of(kind, name))
        where[name] = draw(
            st.one_of(
                value,
                st.lists(value, max_size=3).map(tuple),
                st.builds(Range, bound, bound),
                values_of(kind, name),
            )
        )
    for name in draw(st.lists(st.sampled_from(_OTHER_FIELDS.get(kind, ["private"])), max_size=1)):
        where[name] = draw(st.one_of(st.none(), values_of(kind, name)))
    sort = draw(st.lists(st.sampled_from(["id", "-id", *_TEXT_FIELDS[kind]]), max_size=2, unique=True))
    limit = draw(st.one_of(st.none(), st.integers(0, 4)))
    return Query(kind, where, tuple(sort), limit, removed=draw(st.booleans()))


@given(book=books(tuple(_TEXT_FIELDS)), some=st.lists(queries(), min_size=1, max_size=5), data=st.data())
def test_the_database_narrows_to_what_select_would_take(
    database: Database, book: list[Any], some: list[Query], data: st.DataObject
) -> None:
    # One save keeps the rules of all; entries that are removed at once are there too.
    workbook = begin(database)
    if book:
        changes = [{"entry": i, "kind": kind, "fields": fields, "replaces": {}} for i, kind, fields in book]
        assert keep(database, workbook, a_save(*changes)) == [None]
    everything = [view(entry) for entry in shown(database, workbook).values()]
    some.append(Query("step", {"id": data.draw(st.sampled_from([new_id(), *(item[0] for item in book)]))}))
    some.append(Query("wish", {"id": tuple(item[0] for item in book[:3])}))
    with database.reading() as session:
        for query in some:
            narrowed = reading.read(session, workbook, query.kind, naive.conditions(query, {}))
            assert naive.select(narrowed, query, {}) == naive.select(everything, query, {})


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_the_newest_days_are_the_same_when_the_database_leaves_out_the_older_ones(
    database: Database, nina: str, limit: int
) -> None:
    days = ["2026-11-20", "2026-11-20", "2025-01-01", None, "2099-01-01", "2026-11-19", "2026-11-20"]
    notes = [change(kind="note", text="A tree", feeling="calm", date=day) for day in days if day]
    gone = change(kind="note", text="Gone", date="2026-11-20", removed=True)
    steps = [change(kind="step", text="Walk", goal=new_id(), date=day, state="done") for day in days]
    keep(database, nina, a_save(*notes, gone, *steps))
    everything = [view(entry) for entry in shown(database, nina).values()]
    bounds = [Range("1900-01-01", "2026-11-20"), Range(None, "2026-11-19"), Range("2026-11-20", None)]
    queries = [
        Query(kind, {"date": bound}, ("-date",), limit) for kind in ("note", "step") for bound in bounds
    ]
    queries.append(Query("step", {"state": ("done", "todo")}, ("-date",), limit))
    with database.reading() as session:
        for query in queries:
            wanted = naive.conditions(query, {})
            assert reading.tells(wanted)
            found = reading.read(session, nina, query.kind, wanted, query.limit)
            assert len(found) <= limit
            assert naive.select(found, query, {}) == naive.select(everything, query, {})


@pytest.mark.parametrize("condition", [None, True, 3, (), ("a", None), Range(None, None)])
def test_what_the_database_cannot_tell_is_never_cut_short_by_it(condition: Any) -> None:
    assert not reading.tells({"date": condition})


def test_nobody_else_on_the_machine_can_look_into_the_data(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'book.sqlite'}")
    database.migrate()
    database.close()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


# --- migrations ---


def _alembic(database: Database, do: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database._writing.begin() as connection:
        config.attributes["connection"] = connection
        do(config)


@pytest.mark.parametrize("kind", BOTH)
def test_migrations_make_the_tables_that_the_models_say(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fresh = (
        f"sqlite:///{tmp_path / 'new' / 'book.sqlite'}"
        if kind == "sqlite"
        else request.getfixturevalue("postgres")()
    )
    database = Database(fresh)
    for _ in range(2):
        database.migrate()
        with database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
        with database.writing() as session:  # and they can be used
            session.add(Workbook(id=new_id()))
            session.commit()
        _alembic(database, lambda config: command.downgrade(config, "base"))
        with database.engine.connect() as connection:
            assert connection.dialect.get_table_names(connection) == ["alembic_version"]
    database.close()


def test_two_processes_may_start_at_once(postgres: Callable[[], str]) -> None:
    fresh = postgres()
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: Database(fresh).migrate(), range(3)))
    with Session(Database(fresh).engine) as session:
        assert session.exec(select(Workbook)).all() == []
