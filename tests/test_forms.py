"""Forms: what comes in by a form is kept, or said, or both; it never breaks the book."""

from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import BrokenForm, fill
from app.ids import new_id
from app.kinds import KINDS
from app.merge import apply, show
from tests.pages import Page, Person
from tests.strategies import HOSTILE, a_moment, an_id, texts, unreadable

Pairs = list[tuple[str, str]]
NEW_WISH = "/strengths/leisure/new?time=later"


def wish(entry: str | None = None, **more: str) -> Pairs:
    """A form that makes a wish, as the page for it does."""
    fields = {"domain": "leisure", "text": "Draw again", **more}
    return [("save", new_id()), ("change", f"{entry or new_id()} wish"), *fields.items()]


def nothing(_entry: str) -> None:
    """The state of an empty book."""


# --- how a form speaks ---


def test_fields_go_to_every_entry_but_own_values_to_their_own() -> None:
    first, second = an_id(1), an_id(2)
    pairs = [("save", an_id(9)), ("change", f"{first} wish"), ("change", f"{second} wish")]
    filled = fill(
        [*pairs, ("domain", "home"), (f"{second}:text", "Mine"), ("text", "Ours")], nothing, a_moment(1)
    )
    assert [change["fields"]["text"] for change in filled.save["changes"]] == ["Ours", "Mine"]
    assert [change["fields"]["domain"] for change in filled.save["changes"]] == ["home", "home"]
    assert filled.problems == {}


@given(st.permutations([*wish(an_id(1)), ("text_lang", "nl"), ("next", "/strengths"), ("removed", "no")]))
def test_the_order_of_names_does_not_matter(pairs: Pairs) -> None:
    pairs = [(name, an_id(9) if name == "save" else value) for name, value in pairs]
    filled = fill(pairs, nothing, a_moment(1))
    assert filled.problems == {}
    assert filled.save["changes"][0]["fields"] == {
        "removed": False,
        "domain": "leisure",
        "text": "Draw again",
        "text_lang": "nl",
    }


def test_of_a_name_given_twice_the_last_counts() -> None:
    filled = fill([*wish(), ("private", "no"), ("private", "yes"), ("text", "Paint")], nothing, a_moment(1))
    assert filled.save["changes"][0]["fields"]["private"] is True
    assert filled.save["changes"][0]["fields"]["text"] == "Paint"


def test_an_empty_field_that_may_be_empty_means_not_said() -> None:
    filled = fill([*wish(), ("priority", ""), ("card", "")], nothing, a_moment(1))
    assert filled.save["changes"][0]["fields"]["priority"] is None
    assert filled.problems == {}


@pytest.mark.parametrize("value", ["٣", "1.0", "1e0", "+1", " 1 ", "01", "9" * 20, "one", "true"])
def test_numbers_are_plain_digits(value: str) -> None:
    filled = fill([*wish(), ("priority", value)], nothing, a_moment(1))
    fits = value.strip() in ("1", "01")
    assert ("priority" in filled.problems) != fits


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("save", "1"), ("change", f"{an_id(1)} wish")],
        [("change", f"{an_id(1)} wish")],
        [*wish(), ("change", "no-id wish")],
        [*wish(), ("change", f"{an_id(1)} spaceship")],
        [*wish(), ("change", an_id(1))],
        [*wish(an_id(1)), ("change", f"{an_id(1)} goal")],
        [*wish(), ("seen", "no-id")],
        [*wish(), ("seen", f"{an_id(1)} no-id")],
        [*wish(), ("colour", "blue")],
        [*wish(), ("kind", "wish")],
        [*wish(an_id(1)), (f"{an_id(1)}:colour", "blue")],
        [*wish(), ("", "x")],
        [*wish(), ("text\0", "x")],
        [*wish(), ("strengths", "x")],
        [*wish(), ("text", "a\0b")],
        [*wish(), ("text", "a\ud800b")],
        [("save", new_id()), *(("change", f"{an_id(n)} wish") for n in range(201))],
    ],
)
def test_what_no_page_can_have_sent_is_not_taken(pairs: Pairs) -> None:
    with pytest.raises(BrokenForm):
        fill(pairs, nothing, a_moment(1))


def test_what_was_seen_of_something_else_replaces_nothing() -> None:
    mine, other = an_id(1), an_id(2)
    state = apply({}, fill(wish(mine), nothing, a_moment(1)).save)
    live = show(mine, state[mine])["seen"]
    filled = fill(
        [*wish(mine), ("seen", f"{other} {live[0]}"), ("seen", f"{mine} {an_id(77)}")], state.get, a_moment(2)
    )
    assert filled.save["changes"][0]["replaces"] == {}
    again = fill([*wish(mine), ("seen", f"{mine} {live[0]}")], state.get, a_moment(2))
    assert set(again.save["changes"][0]["replaces"]) == {"removed", "domain", "text"}


# --- through the app ---


def test_a_double_tap_is_one_save(nermin: Person) -> None:
    form = nermin.opens(NEW_WISH).form("Keep it", text="Draw again")
    before = len(nermin.export()["saves"])
    for _ in range(3):
        nermin.sends(form, NEW_WISH)
    assert [entry["text"] for entry in nermin.entries("wish")] == ["Draw again"]
    assert len(nermin.export()["saves"]) == before + 1


def test_back_and_change_takes_the_place_of_the_first(nermin: Person) -> None:
    page = nermin.opens(NEW_WISH)
    page.press("Keep it", text="Draw")
    page.press("Keep it", text="Draw and sing")
    assert [entry["text"] for entry in nermin.entries("wish")] == ["Draw and sing"]


def test_back_and_untick_takes_away_what_the_form_does_not_make_any_more(nermin: Person) -> None:
    one, two, form = new_id(), new_id(), new_id()
    made = [("save", form), ("domain", "leisure"), ("change", f"{one} wish"), (f"{one}:text", "One")]
    nermin.sends([*made, ("change", f"{two} wish"), (f"{two}:text", "Two")], NEW_WISH)
    nermin.sends(made, NEW_WISH)
    assert [entry["text"] for entry in nermin.entries("wish")] == ["One"]


def test_an_old_page_in_another_tab_makes_rivals_and_loses_nothing(nermin: Person) -> None:
    nermin.opens(NEW_WISH).press("Keep it", text="Draw")
    (entry,) = nermin.entries("wish")
    address = f"/wishes/{entry['id']}/words"
    old = nermin.opens(address)
    nermin.opens(address).press("Keep it", text="Draw with Lotte")
    old.press("Keep it", text="Draw alone")
    (now,) = nermin.entries("wish")
    assert now["text"] == "Draw alone", "the newest is shown"
    page = nermin.opens(f"/wishes/{entry['id']}")
    assert "Draw with Lotte" in page.text
    assert "Draw alone" in page.text


def test_a_removal_in_one_tab_does_not_eat_the_words_of_another(nermin: Person) -> None:
    nermin.opens(NEW_WISH).press("Keep it", text="Draw")
    (entry,) = nermin.entries("wish")
    old = nermin.opens(f"/wishes/{entry['id']}/words")
    nermin.opens(f"/wishes/{entry['id']}").press("Take it out")
    assert nermin.entries("wish") == []
    old.press("Keep it", text="Draw again, with paint")
    assert [item["text"] for item in nermin.entries("wish")] == ["Draw again, with paint"]


@pytest.mark.parametrize("part", ["x", "😀", "e\u0301", "👩🏽‍🦰x", "\u202e", "ش"])
def test_two_thousand_characters_are_kept_and_one_more_is_said(nermin: Person, part: str) -> None:
    text = (part * 2000)[:2000]
    assert nermin.opens(NEW_WISH).press("Keep it", text=text).status == 200
    assert [entry["text"] for entry in nermin.entries("wish")] == [text]
    page = nermin.opens(NEW_WISH).press("Keep it", text="y" + text)
    assert page.status == 422
    assert typed_text(page) == "y" + text, "what was typed is still there"
    assert "too long" in page.text
    assert len(nermin.entries("wish")) == 1


def typed_text(page: Page) -> str:
    return page.all("textarea")[0].to_text(separator="", strip=False).removeprefix("\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(nermin: Person, text: str) -> None:
    page = nermin.opens(NEW_WISH).press("Keep it", text=text)
    (entry,) = nermin.entries("wish")
    assert entry["text"] == text
    assert page.all("script[src='1'], img, main b x") == []
    shown = nermin.opens(f"/wishes/{entry['id']}").text
    assert " ".join(text.split()) in shown


# --- what is not right gets a page that says so, with what was typed, and changes nothing ---


def is_said(
    person: Person, pairs: Pairs, status: int, address: str = NEW_WISH, typed: str = "Draw again"
) -> Page:
    before = person.export()
    page = person.sends(pairs, address, status)
    assert typed in page.text or typed in page.answer.text
    assert person.export() == before, "nothing in the book has changed"
    return page


def without(pairs: Pairs, *names: str) -> Pairs:
    return [pair for pair in pairs if pair[0] not in names]


@pytest.mark.parametrize(
    ("status", "pairs"),
    [
        (400, without(wish(), "save")),
        (400, [*wish(), ("save", "1")]),
        (400, [*wish(), ("change", f"{an_id(1)} spaceship")]),
        (400, [*wish(), ("change", f"{an_id(1)} profile")]),
        (400, [*wish(), ("colour", "blue")]),
        (400, [*wish(), ("seen", "x")]),
        (400, [*wish(), ("note", "a\0b")]),
        (400, [*wish(), *(("x" + str(n), "1") for n in range(3000))]),
        (400, [*wish(), *(("change", f"{an_id(n)} wish") for n in range(300))]),
        (422, without(wish(), "change")),
        (422, wish(domain="the moon")),
        (422, wish(priority="7")),
        (422, wish(card="no-such-card")),
        (422, wish(text_lang="not a language")),
        (422, without(wish(), "domain")),
    ],
)
def test_what_is_not_right_is_said_and_nothing_changes(nermin: Person, status: int, pairs: Pairs) -> None:
    is_said(nermin, pairs, status)


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "/%0d%0aSet-Cookie:x", "javascript:alert(1)", "/nowhere",
     "", "evil", "/strengths/../..", "/strengths#<script>", "/strengths?time=now\r\nX: y", "/strengths/leisure/new?" + "a" * 600,
     "///evil", "/strengths//evil", "/export.json", "/static/css/base.css", "/？", "/@evil.example"],
)  # fmt: skip
def test_after_a_form_one_never_ends_up_elsewhere(nermin: Person, address: str) -> None:
    pairs = [*wish(), ("next", address)]
    if not address:
        assert nermin.sends(pairs, NEW_WISH).path == "/strengths/leisure/new"
        return
    is_said(nermin, pairs, 400)


@pytest.mark.parametrize("name", ["text", "note", "summary"])
@pytest.mark.parametrize("junk", ["%00", "%ff", "%c3%28", "%ed%a0%80", "%f5%80%80%80"])
def test_characters_that_cannot_be_kept_are_said(nermin: Person, junk: str, name: str) -> None:
    before = nermin.export()
    fields = urlencode([pair for pair in wish() if pair[0] != name])
    page = sends_body(nermin, f"{fields}&{name}=My+own+words{junk}".encode())
    assert page.status == 400
    assert "My own words" in page.text
    assert nermin.export() == before


def sends_body(person: Person, body: Any, **headers: str) -> Page:
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return Page(person, person.client.post(NEW_WISH, content=body, headers=form))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&&&",
        b"=",
        b"save",
        b"\xff\xfe",
        b"\0\0",
        "text=é".encode(),
        b"{}",
        b"--x\r\n\r\n",
        b"%",
        b"a=%zz",
    ],
)
def test_a_body_that_is_no_form_is_said(nermin: Person, body: bytes) -> None:
    before = nermin.export()
    assert sends_body(nermin, body).status == 400
    assert nermin.export() == before


@pytest.mark.parametrize("declared", [True, False])
def test_more_than_a_megabyte_is_too_much(nermin: Person, declared: bool) -> None:
    body = urlencode([*wish(), ("note", "x" * 1_100_000)]).encode()
    parts = [body[n : n + 50_000] for n in range(0, len(body), 50_000)]
    before = nermin.export()
    page = sends_body(nermin, body if declared else iter(parts))
    assert page.status == 413
    assert "Draw again" in page.text
    assert nermin.export() == before


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/json",
        "",
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_what_a_body_is_called_does_not_matter(nermin: Person, kind: str) -> None:
    page = sends_body(nermin, urlencode(wish()).encode(), **{"Content-Type": kind})
    assert page.status < 500


def test_words_of_several_entries_are_on_the_page_that_could_not_keep_them(nermin: Person) -> None:
    one, two = new_id(), new_id()
    pairs = [
        ("change", f"{one} wish"),
        ("change", f"{two} wish"),
        (f"{one}:text", "Words one"),
        (f"{two}:text", "Words two"),
    ]
    page = nermin.sends(pairs, NEW_WISH, 400)
    assert "Words one" in page.text
    assert "Words two" in page.text


def test_beginning_twice_in_two_tabs_is_one_book(stranger: Any) -> None:
    lina = stranger("Lina")
    first, second = lina.opens("/start"), lina.opens("/start")
    first.press("Begin", name="Lina")
    page = second.press("Begin", name="Lina B")
    assert page.path == "/welcome/book"
    (profile,) = lina.entries("profile")
    assert profile["name"] == "Lina B"
    assert len(lina.export()["saves"]) == 2


def test_a_language_that_is_not_there_does_not_lock_the_book(nermin: Person) -> None:
    """Any three letters are a language somewhere; the book stays in one that it has."""
    (profile,) = nermin.entries("profile")
    nermin.sends([("save", new_id()), ("change", f"{profile['id']} profile"), ("lang", "zzz")], "/", 200)
    assert nermin.opens("/").html.query_one("html").attrs["lang"] in ("en", "nl")


def test_the_owner_cannot_be_taken_out(nermin: Person) -> None:
    (profile,) = nermin.entries("profile")
    nermin.sends([("save", new_id()), ("change", f"{profile['id']} profile"), ("removed", "yes")], "/", 422)
    assert nermin.opens("/").status == 200


# --- anything at all ---

NAMES = st.sampled_from(
    ["save", "change", "seen", "next", "removed", "private", "text_lang", *{n for kind in KINDS.values() for n in kind.model_fields},
     "values.now", "answers.made", f"strengths.{an_id(1)}", f"{an_id(1)}:text", "", "x"]
)  # fmt: skip
VALUES = st.one_of(
    texts(30),
    unreadable(),
    st.text(max_size=20),
    st.sampled_from(
        [
            "yes",
            "no",
            "1",
            "-1",
            "home",
            "now",
            "later",
            "2026-11-20",
            "me",
            "open",
            "done",
            "nl",
            "xx",
            "/",
            "/plan",
            an_id(1),
            an_id(2),
        ]
    ),
    st.sampled_from(list(KINDS)).map(lambda kind: f"{an_id(1)} {kind}"),
    st.sampled_from(list(KINDS)).map(lambda kind: f"{new_id()} {kind}"),
)
FORMS = st.lists(st.tuples(NAMES, VALUES), max_size=12)


@given(pairs=FORMS, kind=st.sampled_from(list(KINDS)), right=st.booleans())
def test_no_form_makes_the_app_stumble(nermin: Person, pairs: Pairs, kind: str, right: bool) -> None:
    if right:
        pairs = [("save", new_id()), ("change", f"{new_id()} {kind}"), *pairs]
    body = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs).encode("ascii")
    for address in (NEW_WISH, "/"):
        answer = nermin.client.post(address, content=body, follow_redirects=False)
        assert answer.status_code in (303, 400, 422)
    assert nermin.opens("/").status == 200
    assert nermin.opens("/strengths").status == 200
    assert nermin.client.get("/export.json").status_code == 200


def encoded(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))
