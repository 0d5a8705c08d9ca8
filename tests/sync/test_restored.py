"""Sync with a server that was put back from a backup: what any phone has comes back."""

from __future__ import annotations

import pytest

from app import __main__ as command_line
from app import sync
from app.ids import new_id
from tests.saves import change, now
from tests.sync.world import Nermin, asks


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
