"""Every screen of the table, in every language, keeps the page rules: the page fixture checks each of them."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.demo import add_demo
from app.table import TABLE
from app.translate import languages
from tests.browser.every_screen import addresses
from tests.pages import Person

FULL = bool(os.environ.get("FULL"))
WHOLE = ("nl", "ar")


@pytest.fixture(scope="module")
def reader(app: Any) -> Person:
    """Somebody with the filled example book."""
    code = add_demo(app._app.state.database)
    person = Person("Reader", TestClient(app, base_url="http://localhost"))
    person.opens(f"/join/{code}").press("Open")
    return person


@pytest.mark.parametrize("lang", languages())
def test_every_screen_of_a_filled_book_keeps_the_page_rules(reader: Person, lang: str) -> None:
    """Each address in Dutch and Arabic, and a part of them in each of the others; with FULL=1 each in all."""
    entries = reader.export()["entries"]
    form = reader.opens("/me/language").all("main form")[0]
    own = {node.attrs["name"]: node.attrs["value"] for node in form.query("input[type=hidden]")}
    reader.sends([*own.items(), ("lang", lang)], "/me/language")
    found = list(addresses(entries))
    part = found if FULL or lang in WHOLE else found[languages().index(lang) :: len(languages())]
    for address in part:
        page = reader.opens(address, status=200)
        assert page.html.query_one("html").attrs["lang"] == lang, f"{address} is not in {lang}"


def test_every_screen_of_an_empty_book_that_needs_no_entry_opens(stranger: Callable[[str], Person]) -> None:
    nour = stranger("Nour")
    nour.starts()
    for screen in TABLE.screens:
        if "{" not in screen.path:
            nour.opens(screen.path, status=200)
