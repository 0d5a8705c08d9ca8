"""The whole way of a newcomer, in a real browser with JavaScript off, on a server that is killed in between."""

from playwright.sync_api import Page, expect

from tests.server import Server


def tap(phone: Page, word: str) -> None:
    """Tap the first link or button of the page itself that says this, or else has it among its words."""
    page = phone.locator(".page")
    for exact in (True, False):
        found = page.get_by_role("link", name=word, exact=exact).or_(
            page.get_by_role("button", name=word, exact=exact)
        )
        inside = [item for item in found.all() if not item.evaluate("it => it.closest('.helpers')")]
        if inside:
            with phone.expect_navigation():
                inside[0].click()
            return
    raise AssertionError(f"nothing says {word!r} on {phone.url}: {page.inner_text()}")


def choose(phone: Page, word: str) -> None:
    """Tick the choice with this word."""
    phone.locator("label").filter(has_text=word).first.click()


def begins(phone: Page) -> None:
    """Samira opens the book for the first time, looks at the first pictures, and leaves the others for later."""
    phone.goto("/")
    expect(phone.locator("h1")).to_have_text("Dit is jouw boek")
    phone.fill("[name=name]", "Samira")
    tap(phone, "Begin")
    expect(phone.locator("h1")).to_have_text("Dit is jouw boek")
    tap(phone, "Verder")
    expect(phone.locator("header")).to_contain_text("2 van 5")
    tap(phone, "Sla dit over")
    expect(phone.locator("h1")).to_have_text("Hoi Samira")


def test_strength_wish_priority_goal_step_done_mark_graph(phone: Page, server: Server) -> None:
    begins(phone)

    tap(phone, "Begin")
    tap(phone, "Wonen")
    tap(phone, "Iets erbij")
    choose(phone, "Ik kan goed koken")
    tap(phone, "Deze bewaren")
    expect(phone.locator("main")).to_contain_text("Ik kan goed koken")
    server.is_killed_and_starts_again()

    tap(phone, "Later")
    tap(phone, "Iets erbij")
    tap(phone, "Met mijn eigen woorden")
    phone.fill("[name=text]", "Ik wil een eigen huis")
    tap(phone, "Bewaren")
    expect(phone.locator("main")).to_contain_text("Ik wil een eigen huis")

    tap(phone, "Ik wil een eigen huis")
    tap(phone, "Laat dit eerst komen")
    tap(phone, "Laat dit eerst komen")
    server.is_killed_and_starts_again()
    phone.goto("/")
    tap(phone, "Maak een doel van je eerste wens")
    phone.fill("[name=text]", "Ik woon in mijn eigen huis")
    tap(phone, "Dit is mijn doel")
    choose(phone, "Ik kan goed koken")
    tap(phone, "Deze bewaren")
    tap(phone, "Verder")
    expect(phone.locator("header")).to_contain_text("Ik woon in mijn eigen huis")

    tap(phone, "Een nieuwe stap")
    phone.fill("[name=text]", "Ik bel de woningbouw")
    tap(phone, "Bewaren")
    server.is_killed_and_starts_again()
    tap(phone, "Ik")
    tap(phone, "Vandaag")
    tap(phone, "Klaar")
    expect(phone.locator("h1")).to_have_text("Hoe ging het?")
    choose(phone, "Heel goed")
    tap(phone, "Verder")

    tap(phone, "Waar sta ik nu?")
    goal = phone.url.partition("goal=")[2]
    for mark in ("3", "6"):
        phone.goto(f"/scales/now?goal={goal}")
        phone.locator(f"label:has(input[value='{mark}'])").click()
        tap(phone, "Bewaren")
        server.is_killed_and_starts_again()
        while "/answers" in phone.url:
            tap(phone, "Sla dit over")
    expect(phone.locator("svg[role=img]").first).to_be_visible()
    expect(phone.locator("main")).to_contain_text("Van 3 naar 6")
