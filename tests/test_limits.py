"""Limits on guessing: they hold for a code or account, over several processes, and they end. Nobody else is kept out."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.access.limits import KEPT, OF_A_KEY, allowed, count, take_back
from app.database import Database
from app.ids import new_id
from app.models import Attempt
from app.models import utc_now as clock

NOW = clock()
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = (
        f"sqlite:///{tmp_path}/book.sqlite"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres")()
    )
    database = Database(url)
    database.migrate()
    yield database
    database.close()


def tries(database: Database, what: str, at: object = NOW) -> bool:
    """Whether one try was allowed; it is counted then."""
    with database.writing() as session:
        if may := allowed(session, what, at):  # type: ignore[arg-type]
            count(session, what, at)  # type: ignore[arg-type]
        session.commit()
    return may


def test_guessing_one_account_is_slowed_and_goes_on_later(database: Database) -> None:
    most, window = OF_A_KEY["login"][0]
    assert [tries(database, "login:anna") for _ in range(most + 3)] == [True] * most + [False] * 3
    assert not tries(database, "login:anna", NOW + window - MINUTE)
    assert tries(database, "login:anna", NOW + window + MINUTE), "nobody is locked out for good"


def test_slow_guessing_meets_the_longer_window(database: Database) -> None:
    most, window = OF_A_KEY["login"][1]
    made = sum(tries(database, "login:anna", NOW + minutes * MINUTE) for minutes in range(60))
    assert made == most
    assert tries(database, "login:anna", NOW + window + MINUTE)


def test_guessing_one_account_stops_nobody_else(database: Database) -> None:
    for _ in range(20):
        tries(database, "login:anna")
    assert tries(database, "login:bert")
    assert tries(database, "code:1234")


def test_guessing_a_bit_of_everything_keeps_nobody_out(database: Database) -> None:
    """However much nonsense there is: only what was guessed at has to wait."""
    with database.writing() as session:
        for number in range(2_000):
            count(session, f"login:{number}", NOW)
            count(session, f"code:{number:04}", NOW)
        session.commit()
    assert tries(database, "login:anna")
    assert tries(database, "code:9999")


def test_a_code_is_not_found_within_its_hour(database: Database) -> None:
    """What the arithmetic in app/access/limits.py goes by."""
    hour = [minutes * MINUTE for minutes in range(60)]
    assert sum(tries(database, "code:1234", NOW + after) for after in hour for _ in range(3)) == 5


def test_what_was_right_does_not_count(database: Database) -> None:
    tries(database, "login:anna", NOW - MINUTE)
    for _ in range(OF_A_KEY["login"][0][0] + 5):
        assert tries(database, "login:anna")
        with database.writing() as session:
            take_back(session, "login:anna", NOW)
            session.commit()
    with database.reading() as session:
        kept = session.exec(select(Attempt.what)).all()
    assert kept == ["login:anna"], "the guess of somebody else before it still counts"


def test_many_at_once_get_no_more_tries_than_one_after_the_other(database: Database) -> None:
    """Each has its own connection, as server processes have."""
    processes = [Database(database.url) for _ in range(3)]
    made: list[bool] = []

    def guess(of: Database) -> None:
        made.extend(tries(of, "login:anna") for _ in range(4))

    threads = [threading.Thread(target=guess, args=(of,)) for of in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for of in processes:
        of.close()
    assert made.count(True) == OF_A_KEY["login"][0][0]
    assert len(made) == 12


def test_old_tries_are_cleaned_away(database: Database) -> None:
    with database.writing() as session:
        session.add_all(
            Attempt(id=new_id(), what="login:old", at=NOW - KEPT - minutes * MINUTE)
            for minutes in range(1, 50)
        )
        session.commit()
    assert tries(database, "login:anna")
    with database.reading() as session:
        assert session.exec(select(Attempt.what)).all() == ["login:anna"]


def test_no_window_is_longer_than_tries_are_kept() -> None:
    for sort, windows in OF_A_KEY.items():
        for _, window in windows:
            assert window <= KEPT, f"keep tries longer for {sort}"
