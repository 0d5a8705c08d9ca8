"""The book as an app: what the browser needs for it, and how the book comes along where the app starts empty."""

import json
import re
import struct
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.access import COOKIE, access, invite
from app.assets import assets
from app.host import utc_now
from app.routes.install import PAPER
from tests.browser.phones import Phone, is_ready
from tests.pages import Page, Person
from tests.server import Server

TOKENS = Path(__file__).parents[2] / "app/static/css/tokens.css"


@pytest.fixture
def server(deployed: Server) -> Server:
    return deployed


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_the_browser_can_install_it(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/install")
    session = phone.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    told = session.send("Page.getAppManifest")
    assert not told["errors"]
    assert json.loads(told["data"])["name"] == "My book"


def test_the_button_is_there_only_while_the_browser_offers_it(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.get_by_role("link", name="Me", exact=True).click()
    page.get_by_role("link", name="My book as an app").click()
    expect(page.locator("h1")).to_have_text("Your book as an app")
    button = page.get_by_role("button", name="Put it on this phone")
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(button).to_be_hidden()
    page.evaluate(
        """() => {
          const offer = new Event("beforeinstallprompt", { cancelable: true });
          offer.prompt = () => { window.asked = true; };
          offer.userChoice = Promise.resolve({ outcome: "accepted" });
          window.dispatchEvent(offer);
        }"""
    )
    expect(button).to_be_visible()
    page.get_by_role("link", name="A phone with Android").click()
    expect(button).to_be_visible()
    button.click()
    expect(button).to_be_hidden()
    assert page.evaluate("window.asked")


def test_the_app_on_an_iphone_opens_the_book_it_was_made_from(
    phone: Phone, browser: Browser, server: Server, tmp_path: Path
) -> None:
    page = phone.begins("Samira")
    page.goto("/install/iphone")
    expect(page.locator("link[rel=manifest]")).to_have_attribute("href", "/manifest.webmanifest")
    page.get_by_role("button", name="Take my book along").click()
    expect(page.locator("h1")).to_have_text("Now do this")
    start = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((a) => a.json())")[
        "start_url"
    ]
    assert start.startswith("/join/")
    assert start.removeprefix("/join/") not in page.title() + page.url

    installed = Phone(browser.browser_type, tmp_path / "installed", server.address)
    try:
        page = installed.opens(start)
        page.get_by_role("button", name="Open the book").click()
        expect(page.locator("h1")).to_contain_text("Samira")
        is_ready(page)
        installed.closes()
        page = installed.opens(start)  # it starts there each time
        expect(page.locator("h1")).to_contain_text("Samira")
        assert page.url == f"{server.address}/"
        installed.closes()
        server.kill()
        page = installed.opens(start)
        expect(page.locator("h1")).to_contain_text("Samira")
        assert page.url == f"{server.address}/"
    finally:
        installed.closes()


def test_an_iphone_that_has_no_book_is_not_given_one(stranger: Callable[[str], Person]) -> None:
    bas = stranger("Bas")
    bas.opens("/install/iphone", 401)
    bas.sends([], "/install/iphone", 401)


def test_looking_at_the_page_makes_no_code(nermin: Person) -> None:
    page = nermin.opens("/install/iphone")
    assert manifest_of(page)["start_url"] == "/"
    first, second = (manifest_of(page.press("Take my book along"))["start_url"] for _ in range(2))
    assert first != second


def test_another_site_makes_no_code(nermin: Person) -> None:
    answer = nermin.client.post("/install/iphone", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "/join/" not in answer.text


def test_a_code_opens_one_phone_once(nermin: Person, stranger: Callable[[str], Person]) -> None:
    start = manifest_of(nermin.opens("/install/iphone").press("Take my book along"))["start_url"]
    app, other = stranger("Nermin's app"), stranger("Somebody who saw it")
    assert app.opens(start).press("Open the book").heading.endswith("Nermin")
    other.opens(start, 404)
    other.sends([], start, 404)
    assert app.opens(start).path == "/"


def test_ones_own_code_that_is_not_used_yet_leads_to_ones_own_book(nermin: Person) -> None:
    page = nermin.opens("/install/iphone").press("Take my book along")
    start = manifest_of(page)["start_url"]
    assert nermin.opens(start).path == "/"
    other = nermin.client.post(start, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True)
    assert other.url.path == "/"


def test_a_code_for_the_book_of_another_still_asks(
    app: object, nermin: Person, stranger: Callable[[str], Person]
) -> None:
    bas = stranger("Bas")
    bas.starts()
    start = manifest_of(nermin.opens("/install/iphone").press("Take my book along"))["start_url"]
    assert bas.opens(start).heading == "This phone has a book already"
    stranger("Nermin's app").opens(start).press("Open the book")
    assert bas.opens(start).path == "/", "a code that was used up says nothing more of whose it was"


def test_a_code_that_ended_opens_nothing(
    app: object, nermin: Person, stranger: Callable[[str], Person]
) -> None:
    with app._app.state.database.writing() as session:  # type: ignore[attr-defined]
        who = access(session, nermin.client.cookies[COOKIE])
        assert who
        code = invite(session, who.workbook_id, utc_now() - timedelta(seconds=1))
        session.commit()
    stranger("Nermin's app").opens(f"/join/{code}", 404)
    stranger("Nermin's app").sends([], f"/join/{code}", 404)
    assert nermin.opens(f"/join/{code}").path == "/"


@pytest.mark.parametrize("code", ["a b", "<script>", "a" * 65, "%2e%2e", '"'])
def test_a_manifest_starts_nowhere_else(nermin: Person, code: str) -> None:
    assert nermin.client.get(f"/join/{code}/manifest.webmanifest").status_code == 404


def test_the_name_and_the_pictures_say_nothing_of_who_helps(nermin: Person) -> None:
    dutch = nermin.client.get("/manifest.webmanifest", headers={"Accept-Language": "nl"}).json()
    assert dutch["name"] == dutch["short_name"] == "Mijn boek"
    assert {icon.get("purpose", "any") for icon in dutch["icons"]} == {"any", "maskable"}


def test_all_icons_are_there_in_their_size(nermin: Person) -> None:
    for icon in nermin.client.get("/manifest.webmanifest").json()["icons"]:
        answer = nermin.client.get(icon["src"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == icon["type"]
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", answer.content[16:24])
            assert icon["sizes"] == f"{width}x{height}"
    assert nermin.client.get("/favicon.ico", follow_redirects=True).headers["content-type"] == "image/png"


def test_its_ground_is_that_of_the_pages(nermin: Person) -> None:
    tokens = TOKENS.read_text()
    dark = TOKENS.with_name("dark.css").read_text()
    assert f"--paper: {PAPER};" in tokens
    light, night = re.findall(r'theme-color" content="(#\w+)"', nermin.opens("/me").answer.text)
    assert light == PAPER
    assert f"--paper: {night};" in dark


def test_assets_are_kept_for_ever_and_the_worker_is_asked_for_anew(nermin: Person) -> None:
    for address in assets().values():
        answer = nermin.client.get(address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", address
        plain = nermin.client.get(address, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content, address
        assert plain.headers["content-type"] == answer.headers["content-type"], address
    assert nermin.client.get(assets()["app"]).headers["content-encoding"] == "gzip"
    assert nermin.client.get("/sw.js").headers["cache-control"] == "no-cache"
    assert nermin.client.get("/me").headers["cache-control"] == "no-store"
    for nothing in ("/assets/nothing.js", "/assets/", "/assets/%2e%2e/%2e%2e/pyproject.toml"):
        assert nermin.client.get(nothing).status_code == 404


def manifest_of(page: Page) -> dict[str, str]:
    (link,) = page.all("link[rel=manifest]")
    return page.person.client.get(link.attrs["href"]).json()
