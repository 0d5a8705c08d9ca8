"""Sync with the real server, killed."""

from __future__ import annotations

import os
import random
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from app import sync
from app.access import COOKIE, invite, start_workbook, use_invite
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from tests.devices import Phone
from tests.saves import change, now
from tests.server import Server
from tests.sync.world import World

FULL = bool(os.environ.get("FULL"))


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
