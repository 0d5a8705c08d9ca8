"""Convergence: the store and sync of the browser, as shipped, in many phones that crash, against the real server.

A seed that fails is printed; `SEED=<n> pytest tests/simulation` plays it again, `SEEDS=10000` plays so many. Quick runs
make fewer saves a phone than `make soak`, where it is 200. The server goes back to a backup once in each.
"""

import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.access import invite, start_workbook, use_invite
from app.database import Database
from app.host import utc_now
from app.ids import new_id
from app.shared import shared
from tests.node import NODE
from tests.server import Server

Json = dict[str, Any]
Doing = dict[str, Callable[[], None]]
HERE = Path(__file__).parent
SEED = os.environ.get("SEED")
SEEDS = int(os.environ.get("SEEDS", "0"))
FILE = "krachtboek.sqlite"
KILLS = 50 if SEEDS or os.environ.get("FULL") else 4
AT_ONCE = 24  # seeds that share a server, and its way back


def _seeds() -> list[list[int]]:
    if SEED:
        return [[int(SEED)]]
    count = SEEDS or 24
    # Other ones each time; the same ones in all processes of a run.
    first = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).randrange(10**6) if SEEDS else 0
    seeds = range(first, first + count)
    return [list(seeds[start : start + AT_ONCE]) for start in range(0, count, AT_ONCE)]


@pytest.mark.parametrize("seeds", _seeds(), ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_all_phones_and_the_server_end_with_the_same_and_nothing_is_lost(
    seeds: list[int], tmp_path: Path
) -> None:
    server = Server(tmp_path)
    server.start()
    saves = int(os.environ.get("SAVES", "200" if SEEDS else "12"))
    doing = {
        "backup": lambda: _copy(tmp_path, tmp_path / "backup"),
        "restore": lambda: _restore(server, tmp_path),
    }
    try:
        played = _play(server, "run.mjs", {"worlds": _worlds(tmp_path, seeds), "saves": saves}, doing)
    finally:
        server.kill()
    failed = [world for world in played if world["error"]]
    assert not failed, "\n".join(
        f"SEED={world['seed']} SAVES={saves} pytest tests/simulation\n{world['error']}" for world in failed
    )


@pytest.mark.skipif(bool(SEED), reason="a seed is played alone")
def test_a_server_that_is_killed_while_phones_sync_loses_nothing_and_takes_nothing_twice(
    tmp_path: Path,
) -> None:
    """SIGKILL ends the process, not the machine: this is no power cut."""
    server = Server(tmp_path)
    server.start()

    def kill() -> None:
        for _ in range(KILLS):
            time.sleep(random.uniform(0.05, 0.5))  # in the middle of whatever it does
            server.is_killed_and_starts_again()

    try:
        (world,) = _play(server, "killed.mjs", {"worlds": _worlds(tmp_path, [SEEDS])}, {"kill": kill})
    finally:
        server.kill()
    assert not world["error"], world["error"]


def _play(server: Server, script: str, said: Json, doing: Doing) -> list[Json]:
    """What Node says of the worlds at the end; in between it asks for what is in `doing`."""
    environment = {
        **os.environ,
        "SHARED": json.dumps({name: shared()[name] for name in ("rules", "content")}),
    }
    node = subprocess.Popen(
        [NODE, HERE / script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert node.stdin and node.stdout
    try:
        said = {"address": server.address, **said}
        while True:
            node.stdin.write(json.dumps(said) + "\n")
            node.stdin.flush()
            line = node.stdout.readline()
            assert line, "Node ended; what it said is above"
            answer = json.loads(line)
            if "do" not in answer:
                break
            doing[answer["do"]]()
            said = {"done": answer["do"]}
    finally:
        node.kill()
        node.communicate()
    assert "worlds" in answer, answer.get("error")
    worlds: list[Json] = answer["worlds"]
    names = [name for name in worlds[0] if name not in ("seed", "error")]
    print(json.dumps({name: sum(world.get(name, 0) for world in worlds) for name in names}))
    return worlds


def _worlds(folder: Path, seeds: list[int]) -> list[Json]:
    database = Database(f"sqlite:///{folder / FILE}")
    worlds = [_world(database, seed) for seed in seeds]
    database.close()
    return worlds


def _world(database: Database, seed: int) -> Json:
    phones = 3 + seed % 3
    with database.writing() as session:
        who, secret = start_workbook(session, new_id())
        secrets = [secret]
        for _ in range(phones - 1):
            code = invite(session, who.workbook_id, utc_now() + timedelta(days=1))
            opened = use_invite(session, code, utc_now())
            assert opened
            secrets.append(opened[1])
        session.commit()
    return {"seed": seed, "workbook": who.workbook_id, "secrets": secrets}


def _copy(source: Path, target: Path) -> None:
    """The database with its write-ahead log; nobody writes just now."""
    target.mkdir(exist_ok=True)
    for ending in ("", "-wal"):
        (target / f"{FILE}{ending}").unlink(missing_ok=True)
        if (source / f"{FILE}{ending}").exists():
            shutil.copy2(source / f"{FILE}{ending}", target / f"{FILE}{ending}")
    (target / f"{FILE}-shm").unlink(missing_ok=True)


def _restore(server: Server, folder: Path) -> None:
    server.kill()
    _copy(folder / "backup", folder)
    server.start()
