"""The app as a process of its own, as `make serve` runs it: it can be killed and started again on its data."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


class Server:
    """`python -m app` on a free port of this machine, with its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers; fails with what it printed."""
        log = self._folder / "server.log"
        environment = {**os.environ, "DATA": str(self._folder), "PORT": str(self.port), "HOST": "127.0.0.1"}
        environment.pop("DATABASE_URL", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app"], env=environment, stdout=log.open("ab"), stderr=subprocess.STDOUT
        )
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/start", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer: {log.read_text()}")

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        assert self._process, "start the server first"
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def is_killed_and_starts_again(self) -> None:
        self.kill()
        self.start()
