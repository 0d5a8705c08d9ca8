"""A real browser on a real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.server import Server

HERE = Path(__file__).parent
# No look-ups of its makers' hosts: a test run needs no network.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where machines are shared, a browser may be starved for longer than anybody waits: there a test has a second try.

    The runner's closing line counts these, and they are named above it: one that comes back is a fault.
    """
    if os.environ.get("CI"):
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system's packages."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "there is no Chromium: `make test` says how to install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own."""
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A small cheap phone of somebody who reads Dutch, with JavaScript off."""
    context = small_phone(browser, server)
    yield context.new_page()
    context.close()


def small_phone(browser: Browser, server: Server) -> BrowserContext:
    context = browser.new_context(
        base_url=server.address,
        viewport={"width": 360, "height": 640},
        locale="nl-NL",
        java_script_enabled=False,
    )
    context.set_default_timeout(15_000)
    return context


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the app that no other build touches."""
    from tests.browser.phones import copy_of_the_app  # noqa: PLC0415 (it starts browsers as is done here)

    return copy_of_the_app(tmp_path_factory.mktemp("app"))


@pytest.fixture
def deployed(tmp_path: Path, built: Path) -> Iterator[Server]:
    """A server of a copy of the app, which can become newer."""
    from tests.browser.phones import Deployed  # noqa: PLC0415

    server = Deployed(tmp_path, built)
    server.start()
    yield server
    server.kill()
