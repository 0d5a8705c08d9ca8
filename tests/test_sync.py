"""Sync over the real endpoint, on SQLite and PostgreSQL: nothing lost, nothing twice, all the same in the end."""

from __future__ import annotations

import json
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from starlette.testclient import TestClient

from app import __main__ as command_line
from app import digest as digests
from app import sync
from app.access import COOKIE, Access, invite, start_workbook, use_invite
from app.config import Settings
from app.content import CONTENT
from app.database import Database
from app.digest import combined, entry_digest
from app.host import utc_now
from app.ids import new_id
from app.main import create_app
from app.merge import apply_all, show
from app.models import Device, Entry, Save, Workbook
from app.requests import MAX_BODY
from app.store import Keeper, moment
from tests.devices import Phone
from tests.server import Server
from tests.strategies import fewer

BOTH = ["sqlite", "postgresql"]
FULL = bool(os.environ.get("FULL"))
SHARED = Path(__file__).parent / "shared"
Change = dict[str, Any]
CARD = next(iter(CONTENT["cards"]))


class World:
    """An app with its database, and phones that open books in it."""

    def __init__(self, url: str, folder: Path) -> None:
        app = create_app(Settings(folder, url, "localhost", 0, "Europe/Amsterdam"))
        self.client = TestClient(app, base_url="http://localhost")
        self.client.__enter__()
        self.database = Database(url)

    def begins(self) -> tuple[Access, str]:
        with self.database.writing() as session:
            started = start_workbook(session, new_id())
            session.commit()
        return started

    def joins(self, workbook: str) -> str:
        with self.database.writing() as session:
            code = invite(session, workbook, utc_now() + timedelta(days=1))
            opened = use_invite(session, code, utc_now())
            session.commit()
        assert opened
        return opened[1]

    def posts(self, secret: str | None, body: bytes | dict[str, Any], **headers: str) -> httpx2.Response:
        self.client.cookies.clear()  # each phone has its own, given here
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent: dict[str, str | bytes] = (
            {"Cookie": f"{COOKIE}={secret}".encode(), **headers} if secret else {**headers}
        )
        return self.client.post("/sync", content=content, headers=sent)

    def sender(self, secret: str) -> Callable[[bytes], dict[str, Any]]:
        def send(body: bytes) -> dict[str, Any]:
            answer = self.posts(secret, body)
            assert answer.status_code == 200, answer.text
            return answer.json()

        return send

    def log(self, workbook: str) -> list[Save]:
        with self.database.reading() as session:
            rows = session.exec(select(Save).where(Save.workbook_id == workbook).order_by(Save.seq))
            return list(rows.scalars())

    def state(self, workbook: str) -> dict[str, Any]:
        with self.database.reading() as session:
            return {
                row.id: row.state
                for row in session.exec(select(Entry).where(Entry.workbook_id == workbook)).scalars()
            }

    def is_whole(self, workbook: str) -> None:
        """The log has no holes, the book is nothing but its log, and the digest is of the book."""
        log = self.log(workbook)
        assert [row.seq for row in log] == list(range(1, len(log) + 1))
        state = apply_all({}, as_saves(log))
        assert self.state(workbook) == state
        with self.database.reading() as session:
            book = session.get(Workbook, workbook)
            shown = session.exec(select(Entry).where(Entry.workbook_id == workbook)).scalars()
            assert {row.id: row.shown for row in shown} == {
                entry: show(entry, state[entry]) for entry in state
            }
        assert book and book.seq == len(log)
        assert book.digest == combined(entry_digest(entry, state[entry]) for entry in state)

    def backup(self, workbook: str) -> dict[Any, list[dict[str, Any]]]:
        """A copy of a book as it is; `restore` puts it back."""
        found = {}
        with self.database.reading() as session:
            for table, key in _TABLES:
                rows = session.execute(select(table).where(table.c[key] == workbook))
                found[table] = [dict(row._mapping) for row in rows]
        return found

    def restore(self, workbook: str, backup: dict[Any, list[dict[str, Any]]]) -> None:
        with self.database.writing() as session:
            for table, key in _TABLES[1:]:
                session.execute(delete(table).where(table.c[key] == workbook))
                if backup[table]:
                    session.execute(insert(table), backup[table])
            book = session.get(Workbook, workbook)
            assert book
            (row,) = backup[Workbook.__table__]
            book.seq, book.epoch, book.digest = row["seq"], row["epoch"], row["digest"]
            session.commit()


_TABLES = [(Workbook.__table__, "id"), (Entry.__table__, "workbook_id"), (Save.__table__, "workbook_id")]


@pytest.fixture(scope="module", params=BOTH)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("sync")
    sqlite = f"sqlite:///{folder / 'book.sqlite'}"
    made = World(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres")(), folder)
    yield made
    made.client.__exit__(None, None, None)
    made.database.close()


class Nermin:
    """Nermin with two phones on one book."""

    def __init__(self, world: World) -> None:
        self.world = world
        who, self.secret = world.begins()
        self.id = who.workbook_id
        self.phone = Phone(world.sender(self.secret))
        self.tablet = Phone(world.sender(world.joins(self.id)))

    def all_sync(self) -> None:
        for phone in (self.phone, self.tablet, self.phone):
            phone.syncs()

    def is_the_same_everywhere(self) -> None:
        self.world.is_whole(self.id)
        assert self.phone.state == self.tablet.state == self.world.state(self.id)


@pytest.fixture
def nermin(world: World) -> Nermin:
    return Nermin(world)


def change(entry: str | None = None, kind: str = "wish", replaces: Any = None, **fields: Any) -> Change:
    values = fields or {"domain": "leisure", "text": "Draw again"}
    return {
        "entry": entry or new_id(),
        "kind": kind,
        "fields": {"removed": False, **values},
        "replaces": replaces or {},
    }


def now(**later: float) -> str:
    return moment(utc_now() + timedelta(**later))


def as_saves(log: list[Save]) -> list[dict[str, Any]]:
    return [{"id": row.id, "made_at": row.made_at, "app": row.app, "changes": row.changes} for row in log]


def asks(*saves: Any, cursor: int = 0, epoch: str | None = None, **more: Any) -> dict[str, Any]:
    return {"cursor": cursor, "epoch": epoch, "saves": list(saves), **more}


def a_save(*changes: Change, **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "made_at": now(), "app": 1, "changes": list(changes or [change()]), **more}


# --- saves there and back ---


def test_what_one_phone_writes_the_other_gets(nermin: Nermin) -> None:
    entry = change(text="Zwemmen 🏊 \u202eabc", domain="health")
    nermin.phone.writes(entry, made_at=now())
    nermin.all_sync()
    assert not nermin.phone.waiting
    assert entry["entry"] in nermin.tablet.state
    nermin.is_the_same_everywhere()


def test_a_form_kept_by_the_server_reaches_the_phones(nermin: Nermin) -> None:
    with nermin.world.database.writing() as session:
        assert Keeper(session, nermin.id, "no script").keep(a_save(), utc_now()) is None
        session.commit()
    nermin.all_sync()
    assert len(nermin.phone.base) == 1
    nermin.is_the_same_everywhere()


def test_an_answer_that_got_lost_makes_nothing_twice(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    body = nermin.phone.asks()
    for _ in range(3):
        nermin.phone.send(body)
    nermin.all_sync()
    assert len(nermin.world.log(nermin.id)) == 1
    assert (nermin.phone.repairs, len(nermin.phone.base)) == (0, 1)
    nermin.is_the_same_everywhere()


def test_the_same_save_twice_in_one_request_is_one(nermin: Nermin) -> None:
    save = a_save()
    answer = nermin.phone.send(json.dumps(asks(save, save)).encode())
    assert [outcome["outcome"] for outcome in answer["outcomes"]] == ["kept", "kept"]
    assert len(nermin.world.log(nermin.id)) == 1


def test_a_late_double_does_not_bring_back_what_was_changed(nermin: Nermin) -> None:
    """A request that was on its way for long comes after the change of what it wrote."""
    first = nermin.phone.writes(change(), made_at=now())
    entry = first["changes"][0]["entry"]
    late = nermin.phone.asks()
    nermin.all_sync()
    seen = {"text": [first["id"]], "removed": [first["id"]]}
    nermin.tablet.writes(change(entry, text="Paint", replaces=seen), made_at=now())
    nermin.all_sync()
    nermin.phone.send(late)
    nermin.all_sync()
    assert show(entry, nermin.phone.state[entry])["fields"]["text"] == "Paint"
    assert show(entry, nermin.phone.state[entry])["rivals"] == {}
    nermin.is_the_same_everywhere()


def test_two_who_did_not_see_each_other_both_see_the_choice(nermin: Nermin) -> None:
    first = nermin.phone.writes(change(), made_at=now())
    entry = first["changes"][0]["entry"]
    nermin.all_sync()
    for phone, text in ((nermin.phone, "Paint"), (nermin.tablet, "Sing")):
        phone.writes(change(entry, text=text, replaces={"text": [first["id"]]}), made_at=now())
    nermin.all_sync()
    for phone in (nermin.phone, nermin.tablet):
        rivals = show(entry, phone.state[entry])["rivals"]["text"]
        assert {version["value"] for version in rivals} == {"Paint", "Sing"}
    both = [save["save"] for save in rivals]
    for phone in (nermin.phone, nermin.tablet):
        phone.writes(change(entry, text="Sing", replaces={"text": both}), made_at=now())
    nermin.all_sync()
    assert show(entry, nermin.phone.state[entry])["rivals"] == {}
    nermin.is_the_same_everywhere()


def test_a_known_id_with_other_words_loses_neither(nermin: Nermin) -> None:
    """Sent to the server, then Back, changed, and sent again without a network."""
    entry, form = change(text="Draw", domain="leisure"), new_id()
    with nermin.world.database.writing() as session:
        Keeper(session, nermin.id, "no script").keep(a_save(entry, id=form), utc_now())
        session.commit()
    nermin.phone.writes(change(entry["entry"], text="Paint", domain="leisure"), made_at=now(), save_id=form)
    body = nermin.phone.asks()
    answers = [nermin.phone.send(body) for _ in range(3)]
    assert len({answer["outcomes"][0]["save"]["id"] for answer in answers}) == 1, (
        "sent again is not another one"
    )
    nermin.all_sync()
    assert not nermin.phone.waiting
    shown = show(entry["entry"], nermin.tablet.state[entry["entry"]])
    assert (shown["fields"]["text"], shown["rivals"]) == ("Paint", {})
    assert [row.changes[0]["fields"]["text"] for row in nermin.world.log(nermin.id)] == ["Draw", "Paint"]
    assert nermin.phone.repairs == 0
    nermin.is_the_same_everywhere()


def test_a_repair_sends_nothing_that_is_kept_anew(nermin: Nermin) -> None:
    """Also what the server gave an id of its own, and what it said in its own way."""
    form, first, second = new_id(), change(), change()
    for changes in ([first, second], [first], [first, second]):
        with nermin.world.database.writing() as session:
            Keeper(session, nermin.id, "no script").keep(a_save(*changes, id=form), utc_now())
            session.commit()
    nermin.all_sync()
    count = len(nermin.world.log(nermin.id))
    answer = nermin.phone.send(json.dumps(asks(*nermin.phone.base.values())).encode())
    assert {(outcome["outcome"], "save" in outcome) for outcome in answer["outcomes"]} == {("kept", False)}
    assert answer["saves"] == []
    assert len(nermin.world.log(nermin.id)) == count


def test_a_clock_a_day_ahead_is_set_right_on_all_devices(nermin: Nermin) -> None:
    save = nermin.phone.writes(change(), made_at=now(days=1))
    body = nermin.phone.asks()
    first = nermin.phone.send(body)["outcomes"][0]["made_at"]
    assert first <= now()
    assert nermin.phone.send(body)["outcomes"][0]["made_at"] == first, "what is kept keeps its time"
    nermin.all_sync()
    assert nermin.phone.base[save["id"]]["made_at"] == nermin.tablet.base[save["id"]]["made_at"] == first
    assert nermin.phone.repairs == 0
    nermin.is_the_same_everywhere()


# --- what is not kept ---


def test_one_that_is_refused_does_not_hold_up_the_others(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    wrong = nermin.phone.writes(change(), change(text="Draw", domain="the moon"), made_at=now())
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    assert list(nermin.phone.refused) == [wrong["id"]]
    assert len(nermin.tablet.state) == 2, "and nothing of what was refused"
    nermin.is_the_same_everywhere()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (a_save(change(text="Paint")), "domain:empty"),  # of an entry the server does not know
        (a_save(change(new_id(), "profile", name="Nina")), "profile"),
        (a_save(change(colour="blue")), "colour:unknown"),
        (a_save(change(kind="planet")), "change"),
        (a_save(change(text="a\0b", domain="health")), "text:unknown"),
        (a_save(change(text="a\ud800b", domain="health")), "text:unknown"),
        (a_save(change(), change(), changes=[]), "changes"),
        (a_save(made_at="yesterday"), "made_at"),
        (a_save(app=0), "app"),
        (a_save(app=True), "app"),
        (a_save(app=1.5), "app"),
        (a_save(more="x"), "save"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_a_code(nermin: Nermin, wrong: dict[str, Any], why: str) -> None:
    answer = nermin.phone.send(json.dumps(asks(wrong)).encode())
    assert answer["outcomes"] == [{"id": wrong["id"], "outcome": "refused", "why": why, "made_at": None}]
    assert answer["cursor"] == 0


def test_a_profile_is_the_book_and_nothing_else(nermin: Nermin) -> None:
    nermin.phone.writes(change(nermin.id, "profile", name="Nermin"), made_at=now())
    nermin.phone.writes(change(nermin.id, "wish"), made_at=now())
    nermin.all_sync()
    assert [save["changes"][0]["kind"] for save in nermin.phone.refused.values()] == ["wish"]
    assert show(nermin.id, nermin.tablet.state[nermin.id])["fields"]["name"] == "Nermin"


def test_a_newer_app_waits_for_the_server(nermin: Nermin, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = nermin.phone.writes(change(kind="planet"), made_at=now(), app=2)
    odd["colour"] = "of a shape that is not known here"
    nermin.phone.writes(change(), made_at=now())
    assert [item["outcome"] for item in nermin.phone.syncs_once()["outcomes"]] == ["later", "kept"]
    assert list(nermin.phone.waiting) == [odd["id"]]
    del odd["colour"]
    odd["changes"] = [change()]
    monkeypatch.setattr(sync, "APP", 2)
    nermin.all_sync()
    assert not nermin.phone.waiting
    nermin.is_the_same_everywhere()


def test_what_stands_in_for_each_other_is_judged_the_same_in_any_order(nermin: Nermin) -> None:
    """One takes the card for the words, another the words for the card: neither is refused for coming second."""
    first = nermin.phone.writes(change(text="Draw", card=CARD, domain="leisure"), made_at=now())
    entry = first["changes"][0]["entry"]
    nermin.all_sync()
    nermin.phone.writes(change(entry, text="", replaces={"text": [first["id"]]}), made_at=now())
    nermin.tablet.writes(change(entry, card=None, replaces={"card": [first["id"]]}), made_at=now())
    nermin.all_sync()
    assert nermin.phone.refused == nermin.tablet.refused == {}
    nermin.is_the_same_everywhere()


# --- bounded batches ---


def test_a_long_book_comes_in_parts(nermin: Nermin) -> None:
    for _ in range(2):
        for _ in range(1100):
            nermin.phone.writes(change(), made_at=now())
        nermin.phone.batch = sync.MAX_SAVES
        nermin.phone.syncs()
    answers = []
    while True:
        answers.append(nermin.tablet.syncs_once())
        if not answers[-1]["more"]:
            break
        assert answers[-1]["digest"] is None
    assert [len(answer["saves"]) for answer in answers] == [1000, 1000, 200]
    assert nermin.tablet.repairs == 0
    nermin.is_the_same_everywhere()


def test_long_texts_come_in_smaller_parts_and_a_huge_one_comes_too(nermin: Nermin) -> None:
    long = {"text": "ش" * 2000, "note": "ش" * 2000, "goal": new_id()}
    huge = a_save(*(change(kind="step", **long) for _ in range(150)))  # bigger than a part
    with nermin.world.database.writing() as session:
        keeper = Keeper(session, nermin.id, "no script")
        for save in (*(a_save(change(text="x" * 2000, domain="health")) for _ in range(400)), huge, a_save()):
            assert keeper.keep(save, utc_now()) is None
        session.commit()
    sizes, more = [], True
    while more:
        answer = nermin.phone.syncs_once()
        more = answer["more"]
        sizes.append(len(json.dumps(answer["saves"], ensure_ascii=False)))
    assert sorted(sizes)[-2] <= sync.MAX_PULLED_SIZE * 1.2 < max(sizes) < 700_000
    assert len(nermin.phone.base) == 402
    assert nermin.phone.repairs == 0


# --- who may, and what is no request at all ---


def test_without_the_cookie_there_is_no_book(nermin: Nermin) -> None:
    body = asks(a_save())
    for secret in (None, "", "guess", "é"):
        answer = nermin.world.posts(secret, body)
        assert (answer.status_code, answer.json()) == (401, {"error": "new_here"})
    assert nermin.world.log(nermin.id) == []


def test_a_device_that_was_ended_gets_and_gives_nothing(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    with nermin.world.database.writing() as session:
        for device in session.exec(select(Device).where(Device.workbook_id == nermin.id)).scalars():
            device.ended_at = utc_now()
        session.commit()
    answer = nermin.world.posts(nermin.secret, asks(a_save()))
    assert (answer.status_code, answer.json()) == (401, {"error": "new_here"})
    assert len(nermin.world.log(nermin.id)) == 1


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_page_from_elsewhere_cannot_write(nermin: Nermin, headers: dict[str, str]) -> None:
    answer = nermin.world.posts(nermin.secret, asks(a_save()), **headers)
    assert (answer.status_code, answer.json()) == (403, {"error": "foreign"})
    assert nermin.world.log(nermin.id) == []


def test_data_of_one_book_is_never_sent_to_another(nermin: Nermin) -> None:
    """The phone opened somebody else's book since: its own data stays where it is."""
    other = Nermin(nermin.world)
    answer = nermin.world.posts(other.secret, asks(a_save(), workbook=nermin.id))
    assert (answer.status_code, answer.json()) == (409, {"error": "other_book"})
    assert other.world.log(other.id) == []


def test_ids_of_another_book_open_nothing(nermin: Nermin) -> None:
    theirs = nermin.phone.writes(change(text="only Nermin's", domain="health"), made_at=now())
    nermin.all_sync()
    other = Nermin(nermin.world)
    mine = a_save(change(theirs["changes"][0]["entry"], text="mine", domain="health"), id=theirs["id"])
    answer = other.world.posts(
        other.secret, asks(mine, cursor=1, last=theirs["id"], epoch=nermin.phone.epoch)
    )
    assert answer.json()["outcomes"][0]["outcome"] == "kept"
    assert "only Nermin's" not in answer.text
    assert "mine" not in json.dumps(nermin.world.state(nermin.id))


def test_other_ways_than_post_are_none(nermin: Nermin) -> None:
    answer = nermin.world.client.get("/sync")
    assert (answer.status_code, answer.json()) == (405, {"error": "no_such_way"})


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"cursor":0,"epoch":null}',
        b'{"cursor":0,"epoch":null,"saves":{}}',
        b'{"cursor":0,"epoch":null,"saves":[1]}',
        b'{"cursor":0,"epoch":null,"saves":[{"id":"x"}]}',
        b'{"cursor":0,"cursor":0,"epoch":null,"saves":[]}',
        b'{"cursor":0,"epoch":null,"saves":[{"id":"01920000-0000-7000-8000-000000000000","app":1,"app":2}]}',
        b'{"cursor":-1,"epoch":null,"saves":[]}',
        b'{"cursor":true,"epoch":null,"saves":[]}',
        b'{"cursor":1.0,"epoch":null,"saves":[]}',
        b'{"cursor":9007199254740992,"epoch":null,"saves":[]}',
        b'{"cursor":' + b"9" * 5000 + b',"epoch":null,"saves":[]}',
        b'{"cursor":1,"epoch":null,"saves":[]}',
        b'{"cursor":0,"epoch":null,"saves":[],"last":"01920000-0000-7000-8000-000000000000"}',
        b'{"cursor":0,"epoch":7,"saves":[]}',
        b'{"cursor":0,"epoch":null,"saves":[],"workbook":"x"}',
        b'{"cursor":0,"epoch":null,"saves":[],"more":NaN}',
        b'{"cursor":0,"epoch":null,"saves":[],"more":-Infinity}',
        b'{"cursor":0,"epoch":null,"saves":[],"more":1e999}',
        b'{"cursor":0,"epoch":null,"saves":[],"more":' + DEEP + b"}",
        DEEP,
    ],
)
def test_what_no_device_sends_is_told_so(nermin: Nermin, body: bytes) -> None:
    answer = nermin.world.posts(nermin.secret, body)
    assert (answer.status_code, answer.json()) == (400, {"error": "broken"})


def test_too_much_at_once_is_told_so(nermin: Nermin) -> None:
    answer = nermin.world.posts(nermin.secret, asks(*({"id": new_id()} for _ in range(sync.MAX_SAVES + 1))))
    assert (answer.status_code, answer.json()) == (413, {"error": "too_many"})
    answer = nermin.world.posts(nermin.secret, b" " * (MAX_BODY + 1))
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", "wish", new_id()]),
)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Requests that are nearly right: something in them is something else."""
    book: Any = asks(a_save(change(), change()), a_save(), last=None, workbook=None)
    for _ in range(draw(st.integers(0, 3))):
        at = book
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], (dict, list)) and draw(st.integers(0, 3)):
                at = at[key]
                continue
            if isinstance(at, dict) and not draw(st.integers(0, 4)):
                del at[key]
            else:
                at[key] = draw(_ANYTHING)
            break
    text = json.dumps(book).encode()
    if not draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.binary(max_size=4)) + text[place:]
    return text


@pytest.fixture(scope="module")
def nina(world: World) -> Nermin:
    """Nina, whose book has all that any fuzzed request left in it."""
    return Nermin(world)


@given(body=bodies() | st.binary(max_size=200))
def test_no_body_makes_the_server_stumble(nina: Nermin, body: bytes) -> None:
    answer = nina.world.posts(nina.secret, body)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        found = answer.json()
        assert {item["outcome"] for item in found["outcomes"]} <= {"kept", "refused", "later"}
        nina.world.is_whole(nina.id)


# --- the server was put back from a backup ---


def test_a_restored_server_gets_back_what_any_phone_has(nermin: Nermin) -> None:
    first = nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    backup = nermin.world.backup(nermin.id)
    seen = {"text": [first["id"]], "removed": [first["id"]]}
    nermin.phone.writes(change(first["changes"][0]["entry"], text="Paint", replaces=seen), made_at=now())
    nermin.all_sync()
    nermin.tablet.writes(change(), made_at=now())
    nermin.tablet.syncs()  # the phone never hears of this one before
    nermin.world.restore(nermin.id, backup)
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    nermin.all_sync()
    assert len(nermin.world.log(nermin.id)) == 4
    assert nermin.phone.repairs and nermin.tablet.repairs
    nermin.is_the_same_everywhere()


def test_a_restored_server_that_went_on_alone_is_seen_through(nermin: Nermin) -> None:
    """By the time the phone comes, the server counts as far as before, but with other saves."""
    backup = nermin.world.backup(nermin.id)
    nermin.phone.writes(change(), made_at=now())
    nermin.phone.syncs()
    nermin.world.restore(nermin.id, backup)
    nermin.tablet.writes(change(), made_at=now())
    nermin.tablet.syncs()
    nermin.all_sync()
    assert len(nermin.world.log(nermin.id)) == 2
    nermin.is_the_same_everywhere()


def test_a_save_that_was_acknowledged_but_not_reached_by_the_cursor_comes_back(nermin: Nermin) -> None:
    """The digest tells, where cursor and epoch do not."""
    for _ in range(1001):
        nermin.tablet.writes(change(), made_at=now())
    nermin.tablet.batch = sync.MAX_SAVES
    nermin.tablet.syncs()
    backup = nermin.world.backup(nermin.id)
    nermin.phone.writes(change(), made_at=now())
    assert nermin.phone.syncs_once()["more"]
    nermin.world.restore(nermin.id, backup)
    nermin.phone.batch = sync.MAX_SAVES
    nermin.all_sync()
    assert nermin.phone.repairs == 1
    assert len(nermin.world.log(nermin.id)) == 1002
    nermin.is_the_same_everywhere()


def test_the_command_after_a_restore_makes_all_send_again(
    nermin: Nermin, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    before = nermin.phone.epoch
    monkeypatch.setenv("DATABASE_URL", nermin.world.database.url.replace("+psycopg", ""))
    assert command_line.main(["restored"]) == 0
    assert "send again" in capsys.readouterr().out
    nermin.all_sync()
    assert nermin.phone.epoch != before
    assert (nermin.phone.repairs, len(nermin.world.log(nermin.id))) == (1, 1)
    nermin.is_the_same_everywhere()


def test_a_place_that_never_was_asks_for_all_again_and_breaks_nothing(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    ahead = asks(cursor=10**9, last=new_id(), epoch=nermin.phone.epoch)
    answer = nermin.world.posts(nermin.secret, ahead).json()
    assert answer["epoch"] != nermin.phone.epoch
    assert len(answer["saves"]) == 1
    nermin.all_sync()
    nermin.is_the_same_everywhere()


# --- any order at all ---


class Chances:
    """A few phones that write, sync, lose answers and send late, as chance has it; and a server that goes back."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        who, secret = world.begins()
        self.id = who.workbook_id
        secrets = [secret, *(world.joins(self.id) for _ in range(chance.randint(1, 2)))]
        self.phones = [Phone(world.sender(secret), batch=chance.choice([1, 2, 50])) for secret in secrets]
        self.late: list[tuple[Phone, bytes]] = []
        self.backup = world.backup(self.id)

    def runs(self, steps: int) -> None:
        for _ in range(steps):
            phone = self.chance.choice(self.phones)
            self.chance.choices(
                [self.writes, self.syncs, self.loses, self.doubles, self.says_otherwise, self.goes_back],
                [10, 6, 2, 2, 1, 0.4],
            )[0](phone)

    def writes(self, phone: Phone) -> None:
        state = phone.state
        known = [entry for entry in state if state[entry]["kind"] == "wish"]
        changes = []
        for _ in range(self.chance.choice([1, 1, 2])):
            entry = self.chance.choice(known) if known and self.chance.random() < 0.7 else None
            if entry in [item["entry"] for item in changes]:
                continue
            changes.append(self._new() if entry is None else self._changed(entry, state[entry]))
        clock = self.chance.choice([0, 0, 0, 1, -1])
        phone.writes(*changes, made_at=now(days=clock))

    def _new(self) -> Change:
        return change(
            text=f"text {self.chance.random()}", domain="leisure", card=self.chance.choice([None, CARD])
        )

    def _changed(self, entry: str, state: Any) -> Change:
        fields = self.chance.choice(
            [
                {"text": f"text {self.chance.random()}"},
                {"text": "same"},
                {"text": "", "priority": self.chance.randint(1, 5)},  # 5 is refused
                {"card": None},
                {"removed": True},
            ]
        )
        fields = {"removed": False, **fields}
        # Most have seen all that is there, some an old page.
        replaces = {
            name: sorted(state["fields"].get(name, {}).get("live", {}))
            for name in fields
            if self.chance.random() < 0.8
        }
        return {
            "entry": entry,
            "kind": "wish",
            "fields": fields,
            "replaces": {n: ids for n, ids in replaces.items() if ids},
        }

    def syncs(self, phone: Phone) -> None:
        phone.syncs_once()

    def loses(self, phone: Phone) -> None:
        phone.send(phone.asks())

    def doubles(self, phone: Phone) -> None:
        """A request comes now, and once more much later."""
        self.late.append((phone, phone.asks()))
        if len(self.late) > 2 or self.chance.random() < 0.5:
            sender, body = self.late.pop(self.chance.randrange(len(self.late)))
            sender.send(body)

    def says_otherwise(self, phone: Phone) -> None:
        form, entry = new_id(), self._new()
        with self.world.database.writing() as session:
            assert Keeper(session, self.id, "no script").keep(a_save(entry, id=form), utc_now()) is None
            session.commit()
        phone.writes(
            {**entry, "fields": {**entry["fields"], "text": "otherwise"}}, made_at=now(), save_id=form
        )

    def goes_back(self, _: Phone) -> None:
        if self.chance.random() < 0.5:
            self.backup = self.world.backup(self.id)
        else:
            self.world.restore(self.id, self.backup)

    def ends_well(self) -> None:
        base = {save_id for phone in self.phones for save_id in phone.base}
        wrote = {save_id for phone in self.phones for save_id in phone.waiting}
        for _ in range(3):
            for phone in self.phones:
                phone.syncs()
        self.world.is_whole(self.id)
        server = self.world.state(self.id)
        log = {row.id: row for row in self.world.log(self.id)} | {
            row.form: row for row in self.world.log(self.id)
        }
        for phone in self.phones:
            assert phone.state == server
            assert set(phone.waiting) == set()
            assert phone.digest == combined(entry_digest(entry, server[entry]) for entry in server)
        refused = {save_id for phone in self.phones for save_id in phone.refused}
        assert base <= set(log), "what was kept is in the log"
        assert wrote <= set(log) | refused, "what waited is kept or shown"


@fewer(2)
@given(seed=st.integers(0, 2**32))
def test_phones_and_server_end_with_the_same_whatever_happens(world: World, seed: int) -> None:
    chances = Chances(world, random.Random(seed))
    chances.runs(60)
    chances.ends_well()


# --- the real server, killed ---


def _real(tmp_path: Path, phones: int) -> tuple[Server, Database, str, list[Phone]]:
    server = Server(tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'krachtboek.sqlite'}")
    database.migrate()
    with database.writing() as session:
        who, secret = start_workbook(session, new_id())
        secrets = [secret]
        for _ in range(phones - 1):
            opened = use_invite(
                session, invite(session, who.workbook_id, utc_now() + timedelta(days=1)), utc_now()
            )
            assert opened
            secrets.append(opened[1])
        session.commit()
    return server, database, who.workbook_id, [Phone(_over_http(server, secret), 20) for secret in secrets]


def _over_http(server: Server, secret: str) -> Callable[[bytes], dict[str, Any] | None]:
    client = httpx2.Client(cookies={COOKIE: secret}, timeout=30)

    def send(body: bytes) -> dict[str, Any] | None:
        try:
            answer = client.post(f"{server.address}/sync", content=body)
        except httpx2.TransportError:
            return None
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send


def _as_world(database: Database) -> World:
    world = World.__new__(World)
    world.database = database
    return world


def test_a_killed_server_loses_nothing_it_acknowledged_and_does_nothing_twice(tmp_path: Path) -> None:
    server, database, workbook, phones = _real(tmp_path, 2)
    server.start()
    chance = random.Random(20261120)
    try:
        for _ in range(50 if FULL else 4):
            stop = threading.Event()
            problems: list[BaseException] = []

            def writes_on(phone: Phone, stop: threading.Event = stop, problems: list[Any] = problems) -> None:
                try:
                    while not stop.is_set():
                        for _ in range(5):
                            phone.writes(change(), change(), made_at=now())
                        phone.syncs_once()
                except BaseException as error:
                    problems.append(error)

            threads = [threading.Thread(target=writes_on, args=[phone]) for phone in phones]
            for thread in threads:
                thread.start()
            stop.wait(chance.uniform(0.05, 0.6))  # the moment of the kill is chance
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            assert problems == []
            log = {row.id for row in _as_world(database).log(workbook)}
            for phone in phones:
                assert set(phone.base) <= log, "what was acknowledged is there"
            _as_world(database).is_whole(workbook)
            server.start()
        written = {save_id for phone in phones for save_id in (*phone.base, *phone.waiting)}
        for phone in (*phones, *phones):
            phone.batch = sync.MAX_SAVES
            phone.syncs()
        log = [row.id for row in _as_world(database).log(workbook)]
        assert sorted(log) == sorted(written), "each once"
        _as_world(database).is_whole(workbook)
        assert phones[0].state == phones[1].state == _as_world(database).state(workbook)
        assert [phone.repairs for phone in phones] == [0, 0]
    finally:
        server.kill()
        database.close()


def test_the_real_server_put_back_from_a_copy_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    server, database, workbook, phones = _real(tmp_path / "data", 2)
    server.start()
    try:
        for number in range(40):
            phones[number % 2].writes(change(), made_at=now())
            phones[number % 2].syncs_once()
            if number == 20:
                server.kill()
                database.close()
                shutil.copytree(tmp_path / "data", tmp_path / "backup")
                server.start()
        server.kill()
        database.close()
        shutil.rmtree(tmp_path / "data")
        shutil.copytree(tmp_path / "backup", tmp_path / "data")
        server.start()
        for phone in (*phones, *phones, *phones):
            phone.syncs()
        assert len(_as_world(database).log(workbook)) == 40
        _as_world(database).is_whole(workbook)
        assert phones[0].state == phones[1].state == _as_world(database).state(workbook)
    finally:
        server.kill()
        database.close()


# --- the digest ---

VECTORS = json.loads((SHARED / "digest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_digests_are_the_same_in_both_hosts(vector: dict[str, Any]) -> None:
    name, given = vector["in"]
    assert {"value": getattr(digests, name)(*given)} == vector["out"]
