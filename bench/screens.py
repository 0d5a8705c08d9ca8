"""How fast every screen of the table is, from a server process on SQLite.

Beside what the phone waits stands what the server worked for it: on a machine that does other things too, that is the
figure to compare with an earlier one.
"""

import statistics
import subprocess
from operator import itemgetter
from pathlib import Path

from app.host import utc_now
from bench.addresses import addresses
from bench.phone import Phone

TIMES = 40
GOAL_MS, GOAL_MB = 50, 150


def measure_screens(phones: list[Phone], server: "subprocess.Popen[bytes]") -> list[tuple[str, bool]]:
    """Print a table, the biggest book last; gives the goals: [(text, whether it is met)]."""
    print(f"{'screen':36}" + "".join(f"{f'{phone.size:,} entries':>34}" for phone in phones))
    print(" " * 36 + f"{'p50 ms':>9}{'p95 ms':>8}{'work ms':>8}{'bytes':>9}" * len(phones))
    today = utc_now().date().isoformat()
    slowest, worst, hardest, growth = "", 0.0, 0.0, []
    for row in zip(*(list(addresses(phone.book, today)) for phone in phones), strict=True):
        screen, line, middles = row[0][0].path, f"{row[0][0].path:36}", []
        for phone, (_, address) in zip(phones, row, strict=True):
            times, work, size, status = _measure(phone, address, server)
            p50, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
            middles.append(p50)
            line += f"{p50:9.1f}{p95:8.1f}{work:8.1f}{size:9,}" if status < 400 else f"{status:>34}"
            if phone is phones[-1]:
                hardest = max(hardest, work)
                slowest, worst = max((slowest, worst), (screen, p95), key=itemgetter(1))
        growth.append(middles[-1] / middles[0])
        print(line)
    memory = _memory(server)
    print(
        f"growth {phones[0].size:,} -> {phones[-1].size:,} entries: median {statistics.median(growth):.1f} times"
    )
    return [
        (
            f"slowest p95 at {phones[-1].size:,} entries: {worst:.1f} ms, {slowest} (goal: under {GOAL_MS})",
            worst < GOAL_MS,
        ),
        (f"memory of the server: {memory:.0f} MB at most (goal: under {GOAL_MB})", memory < GOAL_MB),
    ]


def _measure(
    phone: Phone, address: str, server: "subprocess.Popen[bytes]"
) -> tuple[list[float], float, int, int]:
    """Milliseconds of each time, milliseconds of the server's processor for one, bytes, status."""
    phone.connect()
    phone.ask("GET", address)
    before = _worked(server)
    answers = [phone.ask("GET", address) for _ in range(TIMES)]
    work = (_worked(server) - before) / TIMES
    return [ms for ms, _, _ in answers], work, len(answers[0][2]), answers[0][1]


def _worked(server: "subprocess.Popen[bytes]") -> float:
    """The processor's time that the server took since it started, in milliseconds."""
    threads = Path(f"/proc/{server.pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def _memory(server: "subprocess.Popen[bytes]") -> float:
    """The resident memory of the server when it was most, in MB."""
    for line in Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
