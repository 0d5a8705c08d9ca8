"""The example book on a clock that stands still: each run shows the same days, in the same order.

`python -m tools.still FOLDER` writes the book into FOLDER, prints the address that opens it and serves it (PORT=).
For what is stored and compared: the pictures in docs/, and what a screen reader hears.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 5, 12, 7, 30, tzinfo=UTC)  # half past nine in Amsterdam, on a Tuesday


def stand_still() -> None:
    """Stop the clock, and count ids instead of drawing them; before any other part of the app is imported."""
    from app import ids  # noqa: PLC0415

    number = count(1)

    def new_id(at: datetime | None = None) -> str:
        ms = f"{int((at or NOW).timestamp() * 1000):012x}"
        return f"{ms[:8]}-{ms[8:]}-7000-8000-{next(number):012x}"

    ids.new_id = new_id
    from app import host  # noqa: PLC0415

    host.utc_now = lambda: NOW


@contextmanager
def still_book(folder: Path, port: int) -> Iterator[tuple[str, str]]:
    """Serve the book in a process of its own: (address of the app, path that opens the book once)."""
    command = [sys.executable, "-m", "tools.still", str(folder)]
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = next(line for line in process.stdout if "/join/" in line)
        address = f"http://localhost:{port}"
        _wait_until_it_answers(address)
        yield address, re.findall(r"/join/\S+", said)[0]
    finally:
        process.kill()
        process.wait(30)


def _wait_until_it_answers(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(f"{address}/start", timeout=5).close()
            return
        except URLError:
            time.sleep(0.05)
    raise TimeoutError("the server did not answer within a minute")


def main() -> int:
    """Serve until stopped."""
    stand_still()
    from app.__main__ import demo, serve  # noqa: PLC0415
    from app.config import read_settings  # noqa: PLC0415

    settings = read_settings({**os.environ, "DATA": sys.argv[1]})
    demo(settings)
    sys.stdout.flush()
    return serve(settings)


if __name__ == "__main__":
    sys.exit(main())
