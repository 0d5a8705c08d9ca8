"""Export and import: a book goes along as a file and comes back whole; what is no book changes nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import taking
from app.ids import new_id
from tests.pages import Page, Person

Book = dict[str, Any]
HERE = {"Sec-Fetch-Site": "same-origin"}


def take_in(person: Person, file: bytes | str | Book, headers: dict[str, str] = HERE) -> Page:
    """Choose a file on the page for it and send it."""
    if isinstance(file, dict):
        file = json.dumps(file)
    content = file.encode() if isinstance(file, str) else file
    files = {"file": ("my-book.json", content, "application/json")}
    answer = person.client.post("/import", files=files, headers=headers)
    return person._page(answer, None)


def entries_of(person: Person) -> dict[str, Any]:
    """All entries by id; the profile under "me", and where it is referred to as well."""
    found = {}
    own = next(entry["id"] for entry in person.export()["entries"] if entry["kind"] == "profile")
    for entry in person.export()["entries"]:
        found[entry["id"]] = entry
    return json.loads(json.dumps(found).replace(own, "me"))


def save(*changes: Book, at: str = "2026-11-20T09:00:00.000Z", save_id: str = "") -> Book:
    return {"id": save_id or new_id(), "made_at": at, "app": 1, "changes": list(changes)}


def change(entry: str, kind: str, replaces: dict[str, list[str]] | None = None, **fields: Any) -> Book:
    return {"entry": entry, "kind": kind, "fields": {"removed": False, **fields}, "replaces": replaces or {}}


def wish(text: str, entry: str = "", **more: Any) -> Book:
    return change(entry or new_id(), "wish", domain="home", text=text, **more)


@pytest.fixture
def filled(nermin: Person) -> Person:
    """Nermin, with a book that has a bit of everything that goes through forms."""
    nermin.opens("/strengths/home/new?time=now").press("Keep it", text="I have curtains\n<b>سلام</b>")
    nermin.opens("/people/new").press("Keep it", name="Fatma").press("Keep it", group="friends")
    nermin.opens("/talk/new").press("Keep it", date="2026-11-20", time="10:00", place="At home")
    nermin.opens("/talk").follow("What we talk about").press("Add it", text="The bank")
    nermin.opens("/compliments/new").press("You listen well")
    removed = nermin.opens("/compliments/new").press("You have courage").follow("You have courage")
    removed.press("Take it out")
    return nermin


def test_the_way_to_the_file_is_on_the_me_screen(filled: Person) -> None:
    page = filled.opens("/me").follow("My book as a file")
    assert [link.attrs["href"] for link in page.all("a[download]")] == ["/export.json"]
    assert "Choose the file that you kept" in page.follow("Put a file in my book").text


def test_a_book_comes_back_whole_in_a_new_book(filled: Person, stranger: Callable[[str], Person]) -> None:
    again = stranger("")
    again.starts()
    page = take_in(again, filled.export())
    assert page.status == 200
    assert "6 things from the file are in your book now" in page.text
    assert entries_of(again) == entries_of(filled)
    assert again.opens("/me").text.count("Nermin"), "the name of the file takes the place of the empty one"
    assert "There are different answers" not in again.opens("/me").text


def test_taking_in_twice_changes_nothing(filled: Person, stranger: Callable[[str], Person]) -> None:
    again = stranger("Nermin")
    again.starts()
    take_in(again, filled.export())
    before = again.export()
    page = take_in(again, filled.export())
    assert "All of it was in your book already" in page.text
    assert again.export() == before


def test_taking_ones_own_book_in_again_changes_nothing(filled: Person) -> None:
    before = filled.export()
    assert "All of it was in your book already" in take_in(filled, before).text
    assert filled.export() == before


def test_a_form_that_was_sent_twice_with_other_words_stays_as_it_is(nermin: Person) -> None:
    form = nermin.opens("/people/new")
    form.press("Keep it", name="Fatma")
    form.press("Keep it", name="Fatima")
    before = nermin.export()
    take_in(nermin, before)
    assert nermin.export() == before
    assert nermin.entries("person")[0]["name"] == "Fatima"


def test_rivals_come_back_as_rivals(nermin: Person, stranger: Callable[[str], Person]) -> None:
    nermin.opens("/people/new").press("Keep it", name="Fatma")
    person = nermin.entries("person")[0]["id"]
    here, there = nermin.opens(f"/people/{person}/name"), nermin.opens(f"/people/{person}/name")
    here.press("Keep it", name="Fatima")
    there.press("Keep it", name="Fatma my neighbour")
    again = stranger("Nermin")
    again.starts()
    take_in(again, nermin.export())
    assert entries_of(again) == entries_of(nermin)
    page = again.opens(f"/people/{person}")
    assert "There are different answers" in page.text
    assert "Fatima" in page.text
    assert "Fatma my neighbour" in page.text


def test_what_is_in_the_book_stays_beside_what_the_file_says(
    filled: Person, stranger: Callable[[str], Person]
) -> None:
    other = stranger("Samira")
    other.starts()
    other.opens("/people/new").press("Keep it", name="Rashid")
    take_in(other, filled.export())
    assert {person["name"] for person in other.entries("person")} == {"Rashid", "Fatma"}
    assert "There are different answers" in other.opens("/me").text, (
        "two names: the client says which is right"
    )


def test_who_does_a_step_goes_along_to_the_new_book(nermin: Person) -> None:
    old, goal, step = new_id(), new_id(), new_id()
    book = {
        "entries": [],
        "saves": [
            save(change(old, "profile", name="Nermin")),
            save(change(goal, "goal", text=old, **{f"people.{old}": True})),
            save(change(step, "step", goal=goal, text="Call", who=old)),
        ],
    }
    take_in(nermin, book)
    mine = next(e["id"] for e in nermin.export()["entries"] if e["kind"] == "profile")
    assert nermin.entries("step")[0]["who"] == mine
    assert nermin.entries("goal")[0][f"people.{mine}"] is True
    assert nermin.entries("goal")[0]["text"] == old, "what a person wrote is never changed"


def test_a_book_of_entries_alone_comes_back_once(filled: Person, stranger: Callable[[str], Person]) -> None:
    again = stranger("Nermin")
    again.starts()
    alone = {"entries": filled.export()["entries"]}
    take_in(again, alone)
    assert entries_of(again) == entries_of(filled)
    before = again.export()
    assert "All of it was in your book already" in take_in(again, alone).text
    assert again.export() == before


def test_an_entry_without_a_save_is_not_forgotten(filled: Person, stranger: Callable[[str], Person]) -> None:
    book = filled.export()
    book["saves"] = book["saves"][:1]
    again = stranger("Nermin")
    again.starts()
    take_in(again, book)
    assert entries_of(again) == entries_of(filled)


def test_what_does_not_fit_is_said_and_shown_and_the_rest_is_kept(nermin: Person) -> None:
    book = {"saves": [save(wish("A garden")), save(wish("x" * 2001)), save(wish("A dog", priority=9))]}
    page = take_in(nermin, book)
    assert page.status == 200
    assert "1 thing from the file is in your book now" in page.text
    assert "2 things do not fit in your book" in page.text
    assert "A dog" in page.text
    assert "x" * 2001 in page.text
    assert [entry["text"] for entry in nermin.entries("wish")] == ["A garden"]


def test_a_known_save_with_other_words_does_not_replace_ones_own(nermin: Person) -> None:
    nermin.opens("/people/new").press("Keep it", name="Fatma")
    book = nermin.export()
    book["saves"][-1]["changes"][0]["fields"]["name"] = "Mallory"
    page = take_in(nermin, book)
    assert page.status == 422
    assert "Mallory" in page.text, "it is shown, so that nothing is lost in silence"
    assert [person["name"] for person in nermin.entries("person")] == ["Fatma"]


def test_a_time_to_come_is_not_kept_as_such(nermin: Person) -> None:
    take_in(nermin, {"saves": [save(wish("A garden"), at="2999-01-01T00:00:00.000Z")]})
    assert nermin.export()["saves"][-1]["made_at"] <= datetime.now(UTC).isoformat()


def test_ids_from_the_end_of_time_are_no_trouble(nermin: Person) -> None:
    late = "ffffffff-ffff-7fff-bfff-ffffffffffff"
    fields = {"domain": "home", "text": "Far away"}
    take_in(nermin, {"entries": [{"id": late, "kind": "wish", "fields": fields}]})
    assert nermin.entries("wish")[0]["text"] == "Far away"
    talk = nermin.opens("/talk").press("We talk now")
    assert "Far away" in nermin.opens(f"/talks/{nermin.entries('talk')[0]['id']}/since").text, talk.path


ONE = save(wish("A garden"))
HOSTILE: dict[str, bytes] = {
    "empty object": b"{}",
    "a list": b"[]",
    "a number": b"7",
    "nothing but space": b"  ",
    "no JSON": b"%PDF-1.7 \xff\xfe",
    "half a file": json.dumps({"saves": [ONE]}).encode()[:-40],
    "no UTF-8": json.dumps({"saves": [ONE]}).encode("utf-16"),
    "deep": b'{"saves":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep in a field": json.dumps(
        {"saves": [save(wish("x", picto=json.loads("[" * 300 + "]" * 300)))]}
    ).encode(),
    "deep in an object": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "huge number": json.dumps({"saves": [ONE]}).replace('"app": 1', '"app": ' + "9" * 100_000).encode(),
    "large number": json.dumps({"saves": [ONE]}).replace('"app": 1', '"app": ' + "9" * 4000).encode(),
    "infinite": json.dumps({"saves": [ONE]}).replace('"app": 1', '"app": 1e999').encode(),
    "not a number": json.dumps({"saves": [ONE]}).replace('"app": 1', '"app": NaN').encode(),
    "lone surrogate": json.dumps({"saves": [ONE, save(wish("\ud800"))]}).encode(),
    "NUL": json.dumps({"saves": [ONE, save(wish("a\0b"))]}).encode(),
    "surrogate as a field": json.dumps({"saves": [ONE, save(wish("a", **{"\udfff": 1}))]}).encode(),
    "an id twice": json.dumps({"saves": [ONE, save(wish("Other"), save_id=ONE["id"])]}).encode(),
    "an entry twice": json.dumps({"entries": [{"id": ONE["id"], "kind": "wish", "fields": {}}] * 2}).encode(),
    "saves no list": b'{"saves": {"id": 1}}',
    "entries no list": b'{"saves": [], "entries": 4}',
    "save no object": b'{"saves": [3]}',
    "unknown kind": json.dumps({"saves": [ONE, save(change(new_id(), "secret"))]}).encode(),
    "kind no word": json.dumps({"saves": [ONE, save(change(new_id(), []))]}).encode(),  # type: ignore[arg-type]
    "two owners": json.dumps({"saves": [save(change(new_id(), "profile")) for _ in "ab"]}).encode(),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_book_changes_nothing(nermin: Person, what: str) -> None:
    before = nermin.export()
    page = take_in(nermin, HOSTILE[what])
    assert page.status == 422
    assert "Nothing in your book has changed" in page.text
    assert nermin.export() == before


def test_no_file_chosen_says_so(nermin: Person) -> None:
    page = take_in(nermin, b"")
    assert page.status == 422
    assert "No file is chosen yet" in page.text


def test_a_file_too_large_is_said_kindly(nermin: Person) -> None:
    page = take_in(nermin, b" " * 32_000_001)
    assert page.status == 413
    assert "too large for your book" in page.text
    assert "Nothing in your book has changed" in page.text


def test_a_file_larger_than_other_forms_comes_in(nermin: Person) -> None:
    book = {"saves": [save(wish(f"{n} " + "w" * 1900)) for n in range(700)]}
    assert len(json.dumps(book)) > 1_400_000
    assert "700 things from the file are in your book now" in take_in(nermin, book).text


def test_others_write_while_a_large_book_is_taken_in(nermin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Years of saves take a while: nobody else may wait for all of them."""
    monkeypatch.setattr(taking, "PART", 2)
    known = taking._known
    part = count(1)

    def between(*asked: Any) -> Any:
        if next(part) == 2:
            events.append(len(nermin.entries("wish")))
        return known(*asked)

    events: list[int] = []
    monkeypatch.setattr(taking, "_known", between)
    book = {"saves": [save(wish(f"Wish {number}")) for number in range(5)]}
    assert "5 things from the file are in your book now" in take_in(nermin, book).text
    assert events == [2], "a part is kept before the next begins"
    assert len(nermin.entries("wish")) == 5


def test_another_site_cannot_put_a_book_in(nermin: Person) -> None:
    before = nermin.export()
    assert take_in(nermin, {"saves": [ONE]}, {"Sec-Fetch-Site": "cross-site"}).status == 403
    assert take_in(nermin, {"saves": [ONE]}, {"Origin": "https://elsewhere.example"}).status == 403
    assert nermin.export() == before


def test_a_stranger_is_asked_to_begin_first(stranger: Callable[[str], Person]) -> None:
    samira = stranger("Samira")
    assert samira.opens("/import", 401).status == 401
    assert take_in(samira, {"saves": [ONE]}).status == 401


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x"])
def test_what_is_no_form_with_a_file_is_refused(nermin: Person, kind: str) -> None:
    answer = nermin.client.post("/import", content=b"--y\r\n\0", headers={**HERE, "Content-Type": kind})
    assert answer.status_code in (400, 422)


def test_import_knows_no_other_way(nermin: Person) -> None:
    assert nermin.client.delete("/import", headers=HERE).status_code == 405


def test_hostile_words_stay_words(nermin: Person) -> None:
    page = take_in(nermin, {"saves": [save(wish("<script>alert(1)</script>\u202e", priority=9))]})
    assert "<script>alert(1)</script>" in page.text
    assert not page.all("main script")


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).map(str.strip)


@st.composite
def books(draw: st.DrawFn) -> list[Book]:
    """Saves of a book: new people and changes that saw all, some or none of what was there."""
    people = [new_id() for _ in range(draw(st.integers(1, 4)))]
    saves: list[Book] = []
    for person in people + draw(st.lists(st.sampled_from(people), max_size=12)):
        before = [item["id"] for item in saves if item["changes"][0]["entry"] == person]
        seen = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
        fields: Book = {
            "name": f"Q-{draw(WORDS)}".strip(" \t\n\r").replace("\r", ""),
            "removed": draw(st.booleans()),
        }
        if draw(st.booleans()):
            fields["group"] = draw(st.sampled_from(["family", "friends", None]))
        replaces = {name: sorted(seen) for name in fields} if seen else {}
        saves.append(save({"entry": person, "kind": "person", "fields": fields, "replaces": replaces}))
    return saves


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=books())
def test_any_book_comes_back_whole(saves: list[Book], stranger: Callable[[str], Person]) -> None:
    one, two = stranger("Nermin"), stranger("Nermin")
    one.starts()
    two.starts()
    assert "do not fit" not in take_in(one, {"saves": saves}).text
    take_in(two, one.export())
    assert entries_of(two) == entries_of(one)
    for entry in one.export()["entries"]:
        if entry["kind"] == "person" and not entry["fields"]["removed"]:
            address = f"/people/{entry['id']}"
            assert ("two answers" in two.opens(address).text) == ("two answers" in one.opens(address).text)
