"""What is half typed stays, whatever happens to the page around it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.phones import Phone, is_ready
from tests.server import Server

TOO_LONG = ("I cook for everybody. " * 100).strip()
OWN_WORDS = "/strengths/home/new?time=now"


@pytest.fixture
def phone(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser.browser_type, tmp_path / "phone", server.address)
    yield phone
    phone.closes()


def test_words_in_one_form_stay_when_another_one_is_sent(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/compliments/new")
    page.fill("textarea", "You listen so we")
    page.locator("button.tile").first.click()
    expect(page.locator("h1")).not_to_have_text("Say something good")
    page.goto("/compliments/new")
    expect(page.locator("textarea")).to_have_value("You listen so we")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("h1")).not_to_have_text("Say something good")
    page.goto("/compliments/new")
    is_ready(page)
    expect(page.locator("textarea")).to_have_value("")


def test_words_typed_just_before_another_form_is_sent_stay(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/compliments/new")
    is_ready(page)
    page.locator("textarea").evaluate(
        """(field) => {
          field.value = "You listen so we";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          document.querySelector("button.tile").click();
        }"""
    )
    expect(page.locator("h1")).not_to_have_text("Say something good")
    page.goto("/compliments/new")
    expect(page.locator("textarea")).to_have_value("You listen so we")


def test_words_half_typed_in_another_tab_stay_when_this_one_sends_the_same_form(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    is_ready(page)
    other = phone.opens(OWN_WORDS)
    is_ready(other)
    other.fill("textarea", "I paint with wa")
    are_kept(other, 1)
    sends_at_once(page, "I cook well")
    page.wait_for_url("**/strengths/home?time=now")
    other.close()
    page.goto(OWN_WORDS)
    expect(page.locator("textarea")).to_have_value("I paint with wa")


def test_a_number_that_was_chosen_is_there_after_the_phone_died(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/scales/confidence?general=yes")
    is_ready(page)
    page.locator("label:has(input[type=radio][value='7'])").click()
    are_kept(page, 1)
    page.reload()
    expect(page.locator("input[type=radio][value='7']")).to_be_checked()
    page.locator("main form button.go").first.click()
    page.wait_for_url(re.compile("/ratings/"))
    are_kept(page, 0)


def test_words_that_did_not_reach_the_server_are_there_again(phone: Phone, server: Server) -> None:
    """On a first visit, when the book is not on the phone yet, and the network goes."""
    page = begins_on_the_server(phone)
    page.goto("/diary/new")
    page.fill("textarea", "I saw my sister")
    are_kept(page, 1)
    server.kill()
    page.locator("form:has(textarea) button.go").first.click(no_wait_after=True)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    server.start()
    page.goto("/plan")
    page.goto("/diary/new")
    expect(page.locator("textarea")).to_have_value("I saw my sister")
    page.locator("form:has(textarea) button.go").first.click()
    expect(page.locator("h1")).to_have_text("How do you feel?")
    are_kept(page, 0)
    page.goto("/diary")
    expect(page.locator("main")).to_contain_text("I saw my sister")


def test_words_that_were_too_long_and_then_did_not_reach_the_server_are_there_again(
    phone: Phone, server: Server
) -> None:
    page = begins_on_the_server(phone)
    page.goto(OWN_WORDS)
    page.fill("textarea", TOO_LONG)
    page.locator("form:has(textarea) button.go").first.click()
    expect(page.get_by_role("alert")).to_contain_text("too long")
    expect(page.locator("html[data-reads]")).to_be_attached()
    server.kill()
    page.locator("form:has(textarea) button.go").first.click(no_wait_after=True)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    server.start()
    page.goto(OWN_WORDS)
    expect(page.locator("textarea")).to_have_value(TOO_LONG)


def test_words_typed_while_the_app_was_on_its_way_are_there_again(phone: Phone, server: Server) -> None:
    page = begins_on_the_server(phone)
    held: list[Route] = []
    # Playwright takes no function of a list.
    page.route("**/assets/shared.*", lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request("**/assets/shared.*"):
        page.goto("/diary/new")
    page.fill("textarea", "I saw my sister")
    assert held, "the app was there before the words: hold another of its files"
    held.pop().continue_()
    are_kept(page, 1)
    page.unroute("**/assets/shared.*")
    page.reload()
    expect(page.locator("textarea")).to_have_value("I saw my sister")


def test_words_that_reached_the_server_are_no_draft_when_one_goes_back(phone: Phone) -> None:
    page = begins_on_the_server(phone)
    page.goto("/diary/new")
    page.fill("textarea", "I saw my sister")
    are_kept(page, 1)
    page.locator("form:has(textarea) button.go").first.click()
    expect(page.locator("h1")).to_have_text("How do you feel?")
    are_kept(page, 0)
    page.go_back()
    expect(page.locator("html[data-reads]")).to_be_attached()  # the app has looked at its fields by then
    page.goto("/diary/new")
    are_kept(page, 0)
    expect(page.locator("textarea")).to_have_value("")


def test_a_name_that_was_sent_to_the_server_is_no_draft_any_more(phone: Phone) -> None:
    page = phone.begins("Samira")
    are_kept(page, 0)


def test_a_text_that_was_too_long_is_there_after_the_phone_died(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    sends_at_once(page, TOO_LONG)
    expect(page.get_by_role("alert")).to_contain_text("too long")
    page.goto(OWN_WORDS)
    expect(page.locator("textarea")).to_have_value(TOO_LONG)


def test_a_message_and_its_text_stay_when_another_tab_writes(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    sends_at_once(page, TOO_LONG)
    expect(page.get_by_role("alert")).to_contain_text("too long")
    is_written_elsewhere(phone)
    expect(page.get_by_role("alert")).to_contain_text("too long")
    expect(page.locator("textarea")).to_have_value(TOO_LONG)


def test_a_day_that_was_chosen_stays_when_another_tab_writes(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/goals/new")
    page.fill("textarea", "I draw again")
    page.get_by_role("button", name="This is my goal").click()
    page.wait_for_url("**/goals/*/strengths?new=yes")
    goal = page.url.removesuffix("/strengths?new=yes")
    page.goto(f"{goal}/steps/new")
    page.fill("textarea", "I buy a pencil")
    page.locator("main form button.go").first.click()
    page.wait_for_url("**/who")
    page.goto(page.url.replace("/who", "/when"))
    page.locator("summary").click()
    page.fill("input[name=date]", "2027-03-01")
    is_written_elsewhere(phone)
    expect(page.locator("input[name=date]")).to_have_value("2027-03-01")
    expect(page.locator("input[name=date]")).to_be_visible()


def test_a_mishap_in_the_app_is_told_with_what_was_typed(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    is_ready(page)
    page.evaluate("() => { IDBObjectStore.prototype.add = () => { throw new TypeError('a mishap'); }; }")
    sends_at_once(page, "I cook well")
    expect(page.locator("h1")).to_have_text("Something broke on our side")
    expect(page.locator("main")).to_contain_text("I cook well")
    page.goto(OWN_WORDS)
    expect(page.locator("textarea")).to_have_value("I cook well")


def test_a_draft_does_not_write_over_what_came_after_it(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto(OWN_WORDS)
    page.fill("textarea", "I cook")
    page.locator("main form button.go").first.click()
    page.get_by_role("link", name="I cook").click()
    page.wait_for_url(re.compile("/strengths/home/[^/?]{36}$"))
    words = f"{page.url}/words"
    page.wait_for_function("() => document.documentElement.dataset.waiting === '0'")
    page.goto(words)
    page.fill("textarea", "I cook for two")
    are_kept(page, 1)
    page.goto("/plan")
    is_ready(page)
    page.evaluate(
        """async (words) => {
          const theirs = new DOMParser().parseFromString(await (await fetch(words)).text(), "text/html");
          const form = [...theirs.forms].find((one) => one.querySelector("textarea"));
          form.querySelector("textarea").value = "I bake";
          await fetch(words, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        }""",
        words,
    )
    page.goto("/strengths/home?time=now")
    expect(page.locator("main")).to_contain_text("I bake")
    page.goto(words)
    expect(page.locator("textarea")).to_have_value("I cook for two")
    page.locator("form:has(textarea) button.go").first.click()
    expect(page.locator("main")).to_contain_text("Which one is right?")
    expect(page.locator(".rivals")).to_contain_text("I bake")
    expect(page.locator(".rivals")).to_contain_text("I cook for two")


def test_a_file_of_the_app_that_is_gone_without_a_network_leaves_words(phone: Phone, server: Server) -> None:
    page = phone.begins("Samira")
    page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          for (const { url } of await cache.keys()) if (/shared\\.\\w+\\.json/.test(url)) await cache.delete(url);
        }"""
    )
    phone.context.new_cdp_session(page).send("Network.clearBrowserCache")
    phone.closes()
    server.kill()
    expect(phone.opens("/me").locator("h1")).to_have_text("There is no network now")


def test_the_way_in_leads_to_the_book_that_is_there(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/start")
    expect(page.locator("h1")).to_contain_text("Samira")
    assert page.url.endswith("/") and not page.url.endswith("/start")


def test_back_comes_back_to_where_one_was_on_the_page(phone: Phone) -> None:
    page = phone.begins("Samira")
    page.goto("/strengths")
    is_ready(page)
    page.evaluate("window.scrollTo(0, 400)")
    link = page.get_by_role("link", name="Health")
    link.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    assert before > 100
    link.click()
    expect(page.locator("h1")).to_contain_text("Health")
    page.wait_for_function("() => window.scrollY === 0")
    page.go_back()
    expect(page).to_have_url(re.compile("/strengths$"))
    page.wait_for_function(f"() => Math.abs(window.scrollY - {before}) < 5")
    expect(page.locator("#h1")).to_be_focused()


def begins_on_the_server(phone: Phone) -> Page:
    """A book of Samira's own, of which nothing comes on the phone."""
    page = phone.opens("/start")
    page.context.route("**/sync", lambda route: route.abort())
    page.fill("[name=name]", "Samira")
    page.locator("main button.go").first.click()
    page.wait_for_function("() => !location.pathname.startsWith('/start') && !sessionStorage.getItem('sent')")
    are_kept(page, 0)
    return page


def sends_at_once(page: Page, text: str) -> None:
    """Types and taps sooner than a draft is kept."""
    page.locator("textarea").evaluate(
        """(field, text) => {
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.form.requestSubmit();
        }""",
        text,
    )


def is_written_elsewhere(phone: Phone) -> None:
    other = phone.opens("/people/new")
    is_ready(other)
    other.fill("[name=name]", "Aunt Fatma")
    other.locator("main form button.go").first.click()
    expect(other.locator(".page")).to_contain_text("Aunt Fatma")
    other.wait_for_function("() => document.documentElement.dataset.waiting === '0'")
    other.close()


def are_kept(page: Page, drafts: int) -> None:
    """Wait until so many drafts are on the phone."""
    page.evaluate(
        """async (wanted) => {
          const count = () => new Promise((resolve) => {
            const opening = indexedDB.open("krachtboek");
            opening.onsuccess = () => {
              const asked = opening.result.transaction("drafts").objectStore("drafts").count();
              asked.onsuccess = () => resolve(asked.result, opening.result.close());
            };
          });
          const end = Date.now() + 15_000;
          while ((await count()) !== wanted) {
            if (Date.now() > end) throw new Error(`there are ${await count()} drafts`);
            await new Promise(requestAnimationFrame);
          }
        }""",
        drafts,
    )
