"""No screen asks too much at once: at most five choices besides grids of pictures, at most forty words of ours.

What people wrote, and the pictures and cards that hold it, are theirs. What is folded away is one choice.
"""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.demo import add_demo
from app.ids import new_id
from app.table import TABLE
from tests.browser.every_screen import addresses
from tests.pages import Node, Page, Person, in_first_language

CHOICES, WORDS = 5, 40
# Grids and lists of pictures, to look at and to choose from; each thing in them has its picture.
GRIDS = {"tiles", "pictures", "ladder", "entries", "langs"}
PARTS = {"/strengths", "/priorities", "/plan", "/diary", "/scales", "/talk", "/people", "/me", "/me/book"}
TODAY = "2026-11-20"
# Beside what is asked: how the book is kept, and what was just taken out.
APART = {"kept", "undo"}
HEARD_ONLY = {"unseen"}


@pytest.fixture(scope="module")
def reader(app: Any) -> Person:
    """Somebody with the filled example book, in Dutch."""
    code = add_demo(app._app.state.database)
    person = Person("Reader", TestClient(app, base_url="http://localhost"))
    person.opens(f"/join/{code}").press("Open")
    return person


def test_no_screen_of_a_filled_book_asks_too_much(reader: Person) -> None:
    pages = [reader.opens(address, status=200) for address in addresses(reader.export()["entries"])]
    found = [said for page in pages for said in too_much(page)]
    assert not found, "\n" + "\n".join(found)


@pytest.fixture
def hoarder(stranger: Callable[[str], Person]) -> Person:
    """Somebody who has eight of everything."""
    person = stranger("Wim")
    person.starts()
    many = range(8)
    wishes = [
        writes(person, "wish", domain="home", text=f"Wish {n}", priority=n + 1 if n < 4 else "") for n in many
    ]
    people = [writes(person, "person", name=f"Person {n}", group="family") for n in many]
    strengths = [
        writes(person, "strength", domain="home", time="now", sort="can", text=f"I can {n}") for n in many
    ]
    helps = {f"strengths.{one}": "yes" for one in strengths} | {f"people.{one}": "yes" for one in people}
    goals = [
        writes(person, "goal", text=f"Goal {n}", wish=wishes[n], domain="home", state="open", **helps)
        for n in many
    ]
    for state in ("todo", "done", "dropped"):
        for n in many:
            writes(person, "step", goal=goals[0], text=f"Step {n}", who=people[0], date=TODAY, state=state)
    grants = [writes(person, "grant", name=f"Worker {n}", **{"shares.plan": "yes"}) for n in many]
    for n in many:
        writes(person, "look", grant=grants[n], date=TODAY, **{"sections.plan": "yes"})
    for n in many:
        writes(person, "note", date=TODAY, text=f"Note {n}", feeling="happy", goal=goals[0])
        writes(person, "compliment", text=f"Well done {n}")
    for phase in ("focus", "doing", "back"):
        writes(person, "period", phase=phase, first=TODAY, last=TODAY)
    talks = [writes(person, "talk", date=TODAY, state="planned" if n else "open") for n in many]
    for talk in talks[:2]:
        for n in many:
            writes(person, "topic", talk=talk, text=f"Topic {n}", goal=goals[n], state="open")
    for instrument in ("now", "confidence"):
        for goal in goals:
            writes(
                person,
                "rating",
                instrument=instrument,
                goal=goal,
                date=TODAY,
                **{f"values.{instrument}": "4"},
            )
    given = {f"values.{line}": "5" for line in ("contact", "topics", "way", "whole")}
    writes(person, "rating", instrument="session", talk=talks[0], date=TODAY, **given)
    return person


def test_no_screen_of_a_full_book_asks_too_much(hoarder: Person) -> None:
    pages = [hoarder.opens(address, status=200) for address in addresses(hoarder.export()["entries"])]
    found = [said for page in pages for said in too_much(page)]
    assert not found, "\n" + "\n".join(found)


def test_each_part_is_at_most_two_taps_from_today(reader: Person, stranger: Callable[[str], Person]) -> None:
    nour = stranger("Nour")
    nour.starts()
    for person in (reader, nour):
        first = links(person.opens("/"))
        within = first | {link for address in first for link in links(person.opens(address))}
        assert not PARTS - within, f"{person.name} does not find {PARTS - within} within two taps"


def test_the_first_screen_of_all_asks_not_too_much(stranger: Callable[[str], Person]) -> None:
    page = stranger("Nour").opens("/start", status=200)
    assert page.path == "/start", f"who has no book sees {page.path} in place of the start"
    assert not too_much(page), "\n".join(too_much(page))


def test_no_screen_of_an_empty_book_asks_too_much(stranger: Callable[[str], Person]) -> None:
    nour = stranger("Nour")
    nour.starts()
    pages = [nour.opens(screen.path, status=200) for screen in TABLE.screens if "{" not in screen.path]
    found = [said for page in pages for said in too_much(page)]
    assert not found, "\n" + "\n".join(found)


def writes(person: Person, kind: str, **fields: Any) -> str:
    """An entry, kept as a form keeps it; gives its id."""
    entry = new_id()
    pairs = [(name, str(value)) for name, value in fields.items()]
    person.sends([("save", new_id()), ("change", f"{entry} {kind}"), *pairs], "/", 200)
    return entry


def links(page: Page) -> set[str]:
    """Where the page leads to, by its text and the places at the bottom."""
    found = page.all("main a") + page.all(".places a")
    return {link.attrs["href"].partition("?")[0] for link in found if link.attrs["href"].startswith("/")}


def too_much(page: Page) -> list[str]:
    """What is too much on a page: [text]."""
    main = in_first_language(page.html.query_one("main"))  # Dutch may stand beside it
    chosen = list(choices(main))
    words = " ".join(own_words_apart(main)).split()
    found = []
    if len(chosen) > CHOICES:
        found.append(
            f"{page.path}: {len(chosen)} choices, fold some away or make a grid of pictures: {chosen}"
        )
    if len(words) > WORDS:
        found.append(f"{page.path}: {len(words)} words, say it shorter: {' '.join(words)}")
    return found


def classes(node: Node) -> set[str]:
    return set((node.attrs.get("class") or "").split()) if getattr(node, "attrs", None) else set()


def choices(node: Node) -> list[str]:
    """The links, buttons and folds under `node`, in words. A form is its buttons; a step with its button is one choice."""
    found: list[str] = []
    for child in getattr(node, "children", None) or []:
        name = getattr(child, "name", "")
        if classes(child) & (GRIDS | APART) or child.__class__.__name__ == "Text":
            continue
        if name == "details":
            found.append(text_of(child.query_one("summary")))
        elif name in ("a", "button", "select") or is_one(child):
            found.append(text_of(child))
        else:
            found += choices(child)
    return found


def is_one(node: Node) -> bool:
    """Whether this is one choice as a whole: something to tick, a step with its button."""
    ticked = getattr(node, "name", "") == "label" and bool(node.query("input"))
    return ticked or {"step", "card"} <= classes(node)


def own_words_apart(node: Node) -> list[str]:
    """The texts under `node` that are ours and stand open: not on cards or in grids, not folded away."""
    found: list[str] = []
    for child in getattr(node, "children", None) or []:
        name = getattr(child, "name", "")
        if name == "#text":
            found.append(child.data)
        elif name == "details":
            found.append(text_of(child.query_one("summary")))
        elif (
            not (classes(child) & (GRIDS | APART | HEARD_ONLY | {"own", "card", "pic"}))
            and name != "textarea"
        ):
            found += own_words_apart(child)
    return found


def text_of(node: Node) -> str:
    return " ".join(node.to_text().split())
