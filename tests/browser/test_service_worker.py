"""The app opens where there is no network, and becomes newer only when its owner agrees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import Deployed, Phone, has_all_pictures, is_ready, until

# A word on the first screen in the version that comes, in the source texts and so in English.
BEFORE, AFTER = 'pgettext("place", "Today")', 'pgettext("place", "This day")'
PLACES = "app/templates/parts/places.html"


@pytest.fixture
def server(deployed: Deployed) -> Deployed:
    return deployed


@pytest.fixture
def phone(browser: Browser, server: Deployed, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_a_closed_browser_opens_the_book_without_a_server(phone: Phone, server: Deployed) -> None:
    phone.begins("Samira")
    phone.closes()
    server.kill()
    page = phone.opens("/")
    expect(page.locator("h1")).to_contain_text("Samira")
    for path, heading in (
        ("/strengths/home", "Home"),
        ("/me/theme", "Light or dark?"),
        ("/people", "People"),
    ):
        page.goto(path)
        expect(page.locator("h1")).to_contain_text(heading)
        expect(page.locator("html[data-offline=ready]")).to_be_attached()
        assert "shell" in page.evaluate("({...document.documentElement.dataset})")


def test_a_deep_link_opens_first_and_saves_without_a_server(phone: Phone, server: Deployed) -> None:
    phone.begins("Samira")
    phone.closes()
    server.kill()
    page = phone.opens("/strengths/home/new?time=now")
    page.fill("textarea", "I cook well")
    page.locator("main form button.go").first.click()
    expect(page.locator("main")).to_contain_text("I cook well")
    phone.closes()
    page = phone.opens("/strengths/home")
    expect(page.locator("main")).to_contain_text("I cook well")


def test_the_shell_looks_as_it_did_last_time(phone: Phone, server: Deployed) -> None:
    page = phone.begins("Samira")
    page.goto("/me/theme")
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    page.goto("/me/language")
    page.locator("button[name=lang][value=nl]").click()
    expect(page.locator("html[lang=nl]")).to_be_attached()
    phone.closes()
    server.kill()
    page = phone.opens()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const { lang, dataset } = document.documentElement;"
        " window.atFirst = [lang, dataset.theme]; })"
    )
    page.goto("/me")
    expect(page.locator("h1")).to_have_text("Ik")
    assert page.evaluate("window.atFirst") == ["nl", "dark"]


def test_a_page_that_only_the_server_has_says_so(phone: Phone, server: Deployed) -> None:
    phone.begins("Samira")
    server.kill()
    page = phone.opens("/import")
    expect(page.locator("h1")).to_have_text("This page needs a network")
    page.get_by_role("link", name="To today").click()
    expect(page.locator("h1")).to_contain_text("Samira")


def test_without_a_book_and_without_a_network_there_are_kind_words(phone: Phone, server: Deployed) -> None:
    page = phone.begins("Samira")
    forgets_the_book(page)
    phone.context.clear_cookies()
    server.kill()
    page = phone.opens("/strengths/home")
    expect(page.locator("h1")).to_have_text("There is no network now")
    server.start()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert page.url.endswith("/start")


def test_a_phone_that_lost_its_storage_gets_the_book_from_the_server(phone: Phone) -> None:
    page = phone.begins("Samira")
    forgets_the_book(page)
    page = phone.opens("/")
    expect(page.locator("h1")).to_contain_text("Samira")
    is_ready(page)


def test_files_that_the_browser_threw_away_come_back(phone: Phone, server: Deployed) -> None:
    page = phone.begins("Samira")
    has_all_pictures(page)
    kept = count(page)
    page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          for (const { url } of await cache.keys()) if (/templates|style|shell/.test(url)) await cache.delete(url);
        }"""
    )
    assert count(page) < kept
    page = phone.opens("/strengths")
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    until(
        page,
        f"caches.keys().then(([n]) => caches.open(n)).then((c) => c.keys()).then((k) => k.length == {kept})",
    )
    phone.closes()
    server.kill()
    expect(phone.opens("/me").locator("h1")).to_have_text("Me")


def test_a_file_that_is_gone_without_a_network_leaves_words(phone: Phone, server: Deployed) -> None:
    page = phone.begins("Samira")
    page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          const app = document.querySelector("script[type=module]").src;
          if (!(await cache.delete(app))) throw new Error(`${app} is not kept`);
        }"""
    )
    phone.context.new_cdp_session(page).send("Network.clearBrowserCache")
    phone.closes()
    server.kill()
    page = phone.opens("/me")
    expect(page.locator("h1")).to_have_text("There is no network now")
    server.start()
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("h1")).to_contain_text("Samira")


def test_a_new_version_waits_for_consent_and_the_old_one_goes_on(server: Deployed, phone: Phone) -> None:
    page = phone.begins("Samira")
    says(page, "Today")
    server.is_newer(PLACES, BEFORE, AFTER)
    finds_the_new_version(page)
    expect(page.get_by_role("status").filter(has_text="new version")).to_have_count(
        0
    )  # nothing moves under a finger

    other = phone.opens("/strengths")
    says(other, "Today")
    bar = other.get_by_role("status").filter(has_text="There is a new version of your book.")
    page.get_by_role("link", name="Plan").click()
    expect(page.locator("#update[role=status]")).to_contain_text("There is a new version of your book.")
    says(page, "Today")
    other.goto("/strengths/home/new?time=now")
    expect(bar).to_be_visible()
    other.fill("textarea", "Half of what I w")

    page.get_by_role("button", name="Show it").click()
    says(page, "This day")
    assert page.url.endswith("/plan")
    # The other tab is left alone while somebody types there, and has all of its version.
    expect(other.locator("textarea")).to_have_value("Half of what I w")
    says(other, "Today")
    assert len(other.evaluate("caches.keys()")) == 2, (
        "the files of the old version are kept while a tab runs it"
    )
    language = other.evaluate(
        "fetch([...performance.getEntriesByType('resource')].map(e => e.name).find(n => n.includes('shared'))).then(a => a.ok)"
    )
    assert language
    other.locator("main form button.go").first.click()
    expect(other.locator("main")).to_contain_text("Half of what I w")
    says(other, "This day")
    page.goto("/me")
    until(page, "caches.keys().then((names) => names.length === 1)")


def test_going_over_to_a_new_version_keeps_what_is_half_typed(server: Deployed, phone: Phone) -> None:
    page = phone.begins("Samira")
    server.is_newer(PLACES, BEFORE, AFTER)
    finds_the_new_version(page)
    page.goto("/strengths/home/new?time=now")
    page.fill("textarea", "I can still fin")
    page.get_by_role("button", name="Show it").click()
    says(page, "This day")
    expect(page.locator("textarea")).to_have_value("I can still fin")


def test_a_new_version_takes_the_place_of_the_old_one_once_all_is_closed(
    server: Deployed, phone: Phone
) -> None:
    page = phone.begins("Samira")
    server.is_newer(PLACES, BEFORE, AFTER)
    finds_the_new_version(page)
    phone.closes()
    server.kill()
    says(phone.opens("/"), "This day")


def test_a_version_that_comes_half_does_not_take_the_place_of_a_whole_one(
    server: Deployed, phone: Phone
) -> None:
    page = phone.begins("Samira")
    server.change("app/static/sw.js", "new Set([", 'new Set(["/assets/gone.js", ')
    server.is_newer(PLACES, BEFORE, AFTER)
    page.evaluate(
        """async () => {
          const found = await navigator.serviceWorker.ready;
          await found.update();
          const { installing } = found;
          while (installing && installing.state !== "redundant") {
            await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
          }
        }"""
    )
    phone.closes()
    server.kill()
    says(phone.opens("/"), "Today")


def test_a_page_that_came_past_the_worker_works_without_a_server(phone: Phone, server: Deployed) -> None:
    """As after a hard reload, or a page that was on its way while the worker took over."""
    page = phone.begins("Samira")
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    is_ready(page)
    server.kill()
    page.reload()
    expect(page.locator("h1")).to_contain_text("Samira")


def test_where_files_cannot_be_kept_the_network_does(server: Deployed, phone: Phone) -> None:
    """The worker is there, and then the browser denies it all storage."""
    deny = "for (const name of ['open', 'match', 'keys', 'delete']) caches[name] = async () => { throw new Error('denied'); };"
    server.change(
        "app/static/sw.js",
        'self.addEventListener("activate"',
        f'if (self.registration.active) {{ {deny} }}\nself.addEventListener("activate"',
    )
    server.build()
    server.is_killed_and_starts_again()
    phone.begins("Samira")
    phone.closes()
    page = phone.opens("/strengths")
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    assert not page.evaluate("'shell' in document.documentElement.dataset"), "the page should be the server's"
    page.get_by_role("link", name="Plan").click()
    expect(page).to_have_url(f"{server.address}/plan")


def test_where_there_are_no_workers_the_book_works(browser: Browser, server: Deployed) -> None:
    context = browser.new_context(base_url=server.address, locale="en-GB", service_workers="block")
    context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });"
        "Object.defineProperty(window, 'caches', { get() { throw new DOMException('', 'SecurityError'); } });"
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/start")
    page.fill("[name=name]", "Samira")
    page.locator("main button.go").first.click()
    expect(page.locator("html[data-offline=ready]")).to_be_attached()
    page.get_by_role("link", name="Skip this").click()
    page.get_by_role("link", name="Plan", exact=True).click()
    expect(page).to_have_url(f"{server.address}/plan")
    assert not faults
    context.close()


def test_a_first_visit_has_no_worker_until_the_book_is_there(phone: Phone) -> None:
    page = phone.opens("/start")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def says(page: Page, word: str) -> None:
    expect(page.locator("nav.places a > span:not(.pic)").first).to_have_text(word)


def finds_the_new_version(page: Page) -> None:
    page.evaluate(
        """async () => {
          const found = await navigator.serviceWorker.ready;
          await found.update();
          while (!found.waiting) {
            const { installing } = found;
            if (installing) await new Promise((r) => installing.addEventListener("statechange", r, { once: true }));
            else await new Promise((r) => setTimeout(r, 20));
          }
        }"""
    )


def forgets_the_book(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    # From a page of the origin that does not hold the book open.
    page.goto("/manifest.webmanifest")
    page.evaluate(
        """() => new Promise((resolve, reject) => {
          const asked = indexedDB.deleteDatabase("krachtboek");
          asked.onsuccess = resolve; asked.onerror = reject;
        })"""
    )


def count(page: Page) -> int:
    return page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((c) => c.keys()).then((k) => k.length)"
    )
