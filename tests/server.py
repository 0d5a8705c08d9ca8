"""A real server process of this app, to be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"


@contextmanager
def served(data: Path, **settings: str) -> "Iterator[tuple[str, int, subprocess.Popen[bytes]]]":
    """Serve the data in the folder: (host, port, process). What is still running at the end is stopped."""
    port = _free_port()
    environment = {**os.environ, "DATA": str(data), "HOST": HOST, "PORT": str(port), **settings}
    process = subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=environment)
    try:
        _wait_until_it_answers(port, process)
        yield HOST, port, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped at its start"
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/start")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the server did not answer within a minute")


class Server:
    """The app as `make serve` runs it, on one address of this machine: it can be killed and started again."""

    def __init__(self, data: Path, module: str = "app", **settings: str) -> None:
        self.settings = settings
        self._module = module
        self.port = _free_port()
        self.address = f"http://localhost:{self.port}"
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        own = {"DATA": str(self._data), "HOST": HOST, "PORT": str(self.port), **self.settings}
        command = [sys.executable, "-m", self._module]
        self._process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own})
        _wait_until_it_answers(self.port, self._process)

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        assert self._process, "start the server first"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)

    def is_killed_and_starts_again(self) -> None:
        self.kill()
        self.start()

    @contextmanager
    def hangs(self) -> "Iterator[None]":
        """Whoever asks meanwhile gets through, and gets no answer."""
        assert self._process, "start the server first"
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)
