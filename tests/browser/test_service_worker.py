"""The app opens where there is no network, and becomes newer only when its owner agrees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.phones import Phone
from tests.server import Server


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_a_closed_browser_opens_the_book_without_a_server(phone: Phone, server: Server) -> None:
    phone.begins("Samira")
    phone.closes()
    server.kill()
    page = phone.opens("/")
    expect(page.locator("h1")).to_contain_text("Samira")
    for path, heading in (("/strengths/home", "Home"), ("/me/theme", "Light or dark?"), ("/diary/new", "")):
        page.goto(path)
        expect(page.locator("h1")).to_contain_text(heading)
        expect(page.locator("html[data-offline=ready]")).to_be_attached()
