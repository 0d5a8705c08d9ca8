"""Named people with their phones, on a real app over a real database file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from app.access import passwords
from app.config import read_settings
from app.main import create_app
from tests.doing import has_goal
from tests.node import Browser
from tests.pages import Person
from tests.postgres import postgres

__all__ = ["postgres"]  # a fixture for all

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed with little work: that it is much is not what most tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """One app for the whole run; people have workbooks of their own in it."""
    folder: Path = tmp_path_factory.mktemp("data")
    app = create_app(read_settings({"DATA": str(folder)}))
    with TestClient(app, base_url="http://localhost"):
        yield app


@pytest.fixture
def stranger(app: object) -> Callable[[str], Person]:
    """Makes people who never opened the app before. Pages are in English unless they say otherwise."""

    def make(name: str) -> Person:
        return Person(name, TestClient(app, base_url="http://localhost", headers=ENGLISH))  # type: ignore[arg-type]

    return make


@pytest.fixture
def nermin(stranger: Callable[[str], Person]) -> Person:
    """Nermin, who just began her book."""
    person = stranger("Nermin")
    person.starts()
    return person


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser's half of what is written twice, in one Node process for the whole run."""
    process = Browser()
    yield process
    process.close()


@pytest.fixture
def goal(nermin: Person) -> str:
    """The address of Nermin's goal: to draw again."""
    return has_goal(nermin)
