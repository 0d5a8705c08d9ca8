"""What a screen reader hears on the main screens is what was heard before: roles, names and states, in reading order.

Stored in tests/browser/heard/, one file a screen. After a change that is meant: `make heard`, and look at the difference.
"""

import difflib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import _free_port
from tools.still import NOW, still_book

HEARD = Path(__file__).parent / "heard"
STORE = bool(os.environ.get("HEARD"))
SCREENS = {
    "today": "/",
    "strengths": "/strengths",
    "domain": "/strengths/home",
    "cards": "/strengths/home/cards?time=now",
    "own-words": "/strengths/home/new?time=now",
    "plan": "/plan",
    "goal": "/goals/{goal}",
    "step": "/steps/{step}",
    "when": "/steps/{step}/when",
    "diary": "/diary",
    "feelings": "/diary/new/feeling",
    "ladder": "/scales/now?goal={goal}",
    "marks": "/scales/now/marks?goal={goal}",
    "talk": "/talk",
    "me": "/me",
    "priorities": "/priorities",
    "people": "/people",
    "sharing": "/sharing",
    "help": "/help?from=/diary",
    "help-now": "/help/now",
    "first-picture": "/welcome/book",
}


@pytest.fixture(scope="module")
def reader(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Somebody with the example book wholly on the phone, on a day that is always the same."""
    with still_book(tmp_path_factory.mktemp("still"), _free_port()) as (address, way_in):
        context = browser.new_context(
            base_url=address,
            viewport={"width": 360, "height": 640},
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            service_workers="block",
        )
        context.clock.set_fixed_time(NOW)
        page = context.new_page()
        page.goto(way_in)
        with page.expect_navigation():
            page.locator("main form button:not([type=button])").click()
        page.goto("/")
        yield page
        context.close()


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_reader_hears_what_it_heard_before(name: str, reader: Page) -> None:
    entries = reader.context.request.get("/export.json").json()["entries"]
    ids = {kind: [one["id"] for one in entries if one["kind"] == kind][-1] for kind in ("goal", "step")}
    reader.goto(SCREENS[name].format(**ids))
    expect(reader.locator("html")).to_have_attribute("data-offline", "ready")
    stored = HEARD / f"{name}.yaml"
    before = stored.read_text() if stored.exists() and not STORE else ""
    now = heard(reader, before)
    if STORE:
        HEARD.mkdir(exist_ok=True)
        stored.write_text(now)
        return
    change = "\n".join(
        difflib.unified_diff(before.splitlines(), now.splitlines(), "before", "now", "", "", 2)
    )
    assert now == before, f"{name} is heard differently. Is that meant? Then: make heard\n{change}"


def heard(page: Page, wanted: str, seconds: float = 5) -> str:
    """What is heard once it is what is wanted or, for want of that, once it stays the same."""
    end = time.monotonic() + seconds
    while (now := _heard(page)) != wanted and time.monotonic() < end:
        page.wait_for_timeout(100)
    return now


def _heard(page: Page) -> str:
    lines = page.locator("body").aria_snapshot().splitlines()
    return "".join(f"{line}\n" for line in lines if not re.match(r"\s*- /url:", line))
