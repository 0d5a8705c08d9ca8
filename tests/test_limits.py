"""Limits on guessing: they hold for a code or account and for all together, over several processes, and they end."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.access.limits import KEPT, OF_A_KEY, OF_ALL, allowed, count, take_back
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


def test_guessing_a_bit_of_each_account_is_stopped_too(database: Database) -> None:
    most, _ = OF_ALL["code"][0]
    assert sum(tries(database, f"code:{number}") for number in range(most + 20)) == most
    assert not tries(database, "code")
    assert tries(database, "login:anna"), "another sort has its own limit"


def test_what_was_right_does_not_count(database: Database) -> None:
    tries(database, "login:anna", NOW - MINUTE)
    for _ in range(OF_A_KEY["login"][0][0] + 5):
        assert tries(database, "login:anna")
        with database.writing() as session:
            take_back(session, "login:anna", NOW)
            session.commit()
    with database.reading() as session:
        kept = session.exec(select(Attempt.what)).all()
    assert sorted(kept) == ["login", "login:anna"], "the guess of somebody else before it still counts"


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
        assert sorted(session.exec(select(Attempt.what)).all()) == ["login", "login:anna"]


@pytest.mark.parametrize("make", [OF_A_KEY.items, OF_ALL.items])
def test_no_window_is_longer_than_tries_are_kept(make: Callable[[], list[tuple[str, object]]]) -> None:
    for sort, windows in make():
        for _, window in windows:  # type: ignore[attr-defined]
            assert window <= KEPT, f"keep tries longer for {sort}"
