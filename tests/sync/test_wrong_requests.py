"""Sync: who may, and what is no request at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app import sync
from app.host import utc_now
from app.ids import new_id
from app.models import Device
from app.requests import MAX_BODY
from tests.saves import a_save, change, now
from tests.sync.world import Nermin, World, asks


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
    assert (answer.status_code, answer.json()) == (410, {"error": "ended"})
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
