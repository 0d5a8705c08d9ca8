"""The letters of other scripts come where a language needs them, and are kept from then on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import Deployed, Phone, is_ready, until

ARABIC = "vazirmatn-arabic-400"
_KEPT = "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"
_DRAWN = "[...document.fonts].some((one) => one.status === 'loaded' && one.unicodeRange.startsWith('U+600'))"


@pytest.fixture
def server(deployed: Deployed) -> Deployed:
    return deployed


@pytest.fixture
def phone(browser: Browser, server: Deployed, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_only_who_reads_arabic_gets_arabic_letters_and_keeps_them(phone: Phone, server: Deployed) -> None:
    page = phone.begins("Amira")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/plan", "/strengths/home", "/diary", "/scales"):
        page.goto(path)
    is_ready(page)
    foreign = [url for url in asked if "vazirmatn" in url or "noto-sans" in url]
    assert not foreign, f"nobody here reads these letters: {foreign}"
    page.goto("/me/language")
    page.locator("button[name=lang][value=ar]").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    until(page, f"{_KEPT}.then((all) => all.some(({{ url }}) => url.includes('{ARABIC}')))")
    phone.closes()
    server.kill()
    page = phone.opens("/diary")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    _has_arabic_letters(page)


def test_who_writes_arabic_in_a_dutch_book_sees_it(phone: Phone) -> None:
    page = phone.begins("Amira")
    page.goto("/strengths/home/new?time=now")
    page.fill("textarea", "أطبخ جيدًا")
    _has_arabic_letters(page)


def _has_arabic_letters(page: Page) -> None:
    until(page, _DRAWN)
