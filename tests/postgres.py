"""A real PostgreSQL for the tests: Debian's binaries, a server of our own in a folder that goes away afterwards.

Each process of pytest-xdist has its own. It listens on a socket in its folder only.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

HOW_TO_INSTALL = "These tests need PostgreSQL. Install it with: sudo apt-get install postgresql"
OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes empty databases; gives the URL of each."""
    with _server() as folder:
        numbers = count(1)

        def make() -> str:
            name = f"book{next(numbers)}"
            with psycopg.connect(
                f"host={folder} user=postgres dbname=postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return f"postgresql+psycopg://postgres@/{name}?host={folder}"

        yield make


@contextmanager
def _server() -> Iterator[Path]:
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    # PostgreSQL refuses to run as root.
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    initdb = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    ]
    subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)
    settings = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        command = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *settings]
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, **who)
    try:
        _wait_until_it_answers(folder, server, log)
        yield folder
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    if not found:
        pytest.fail(HOW_TO_INSTALL, pytrace=False)
    return Path(found).parent


def _wait_until_it_answers(folder: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not start: {log.read_text()[-2000:]}", pytrace=False)
