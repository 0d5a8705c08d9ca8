"""The app that the tests of sync share, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.world import Nermin, World

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="module", params=BOTH)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("sync")
    sqlite = f"sqlite:///{folder / 'book.sqlite'}"
    made = World(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres")(), folder)
    yield made
    made.client.__exit__(None, None, None)
    made.database.close()


@pytest.fixture
def nermin(world: World) -> Nermin:
    return Nermin(world)
