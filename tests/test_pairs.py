"""The two halves of what is written twice, over generated inputs: Python and JavaScript say the same.

Dicts must also be in the same order, since templates walk through them.
"""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.check import field_schema
from app.content import CONTENT
from app.kinds import KINDS
from app.merge import apply_all, show
from app.shared.plurals import parse_plural
from app.shared.table import query_data
from app.summaries import SUMMARIES
from app.table import TABLE
from tests.node import LANGUAGES, Browser
from tests.pairs import call
from tests.strategies import (
    ENTRIES,
    HOSTILE,
    SEEDS,
    a_moment,
    an_id,
    entries,
    histories,
    texts,
    unreadable,
)

Json = Any
# Names that one of the two languages might take for something of its own.
_NAMES = [
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "length",
    "__class__",
    "get",
    "keys",
    "None",
    "null",
]
anything_said = st.one_of(texts(), st.sampled_from(HOSTILE + _NAMES), st.text(), unreadable())
plain = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), anything_said)
names_of_fields = st.one_of(
    st.sampled_from(sorted({name for model in KINDS.values() for name in model.model_fields})),
    st.sampled_from(
        [f"strengths.{ENTRIES[0]}", "values.now", "values.contact", "answers.made", "values.", "strengths.x"]
    ),
    st.sampled_from(_NAMES),
    # Names of digits alone have another order in JavaScript; no rule lets one in.
    anything_said.filter(lambda name: not name.isdigit()),
)
junk = st.recursive(
    plain,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names_of_fields, inner, max_size=3)),
    max_leaves=5,
)


def same(browser: Browser, name: str, *args: Json) -> None:
    """Both halves give the same value, or the same error."""
    sent = json.loads(json.dumps(args))
    theirs = browser.call(name, *sent)
    why = theirs.pop("why", "")
    ours = json.loads(json.dumps(call(name, sent)))
    assert theirs == ours, f"{name}: the browser says {theirs}, the server {ours}\n{why}"
    assert json.dumps(theirs) == json.dumps(ours), f"{name}: another order: {theirs}"


# --- text and ids ---


@given(st.lists(anything_said, max_size=6))
def test_texts_are_read_measured_and_ordered_alike(browser: Browser, said: list[str]) -> None:
    same(browser, "ordered", said)
    for text in said:
        for name in ("normalise", "readable", "length", "is_id"):
            same(browser, name, text)


@given(st.integers(0, 2**48 - 1), st.integers(0, 15), st.integers(0, 15))
def test_ids_are_read_alike(browser: Browser, ms: int, version: int, variant: int) -> None:
    text = f"{ms:012x}"
    entry = f"{text[:8]}-{text[8:]}-{version:x}000-{variant:x}000-000000000000"
    same(browser, "is_id", entry)
    same(browser, "made_ms", entry)


# --- merge ---

_anyhow = st.one_of(st.sampled_from(["a", "", None, True, False, 1, 0, "1", "None", "\U0001f600"]), texts())


@st.composite
def arrivals(draw: st.DrawFn) -> list[Json]:
    """Saves with values that are easily taken for each other, in any order, some twice, seldom of another kind."""
    saves = [
        {
            **save,
            "changes": [
                {**change, "fields": {n: n == "erased" or draw(_anyhow) for n in change["fields"]}}
                for change in save["changes"]
            ],
        }
        for save in draw(histories(erasing=draw(st.booleans())))
    ]
    if draw(st.integers(0, 9)) == 0:
        saves[-1]["changes"][0]["kind"] = "note"
    return draw(st.permutations(saves + draw(st.lists(st.sampled_from(saves), max_size=3))))


@given(arrivals(), st.lists(st.sampled_from([an_id(100 + n) for n in range(7)])))
def test_saves_become_the_same_entries(browser: Browser, saves: list[Json], seen: list[str]) -> None:
    same(browser, "apply_all", saves)
    same(browser, "shown", saves)
    if "value" in (state := call("apply_all", [saves])):
        for entry_id, entry in state["value"].items():
            same(browser, "show", entry_id, entry)
            same(browser, "saves_of", entry)
            same(browser, "entry_digest", entry_id, entry)
            same(browser, "replaced_by", entry, "text", seen)


# --- select ---

QUERIES = [
    query_data(query)
    for needs in (
        *(screen.needs for screen in TABLE.screens),
        *(summary.needs for summary in SUMMARIES.values()),
    )
    for query in needs.values()
]


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Json], Json, Json]:
    """Entries of a kind, a query that the table has or might have, and what it refers to."""
    query = draw(st.sampled_from(QUERIES))
    kind = query["kind"]
    saves = [
        {
            "id": an_id(100 + n),
            "made_at": a_moment(n % 3),
            "app": 1,
            "changes": [
                {"entry": an_id(1 + n % 6), "kind": kind, "fields": draw(entries(kind)), "replaces": {}}
            ],
        }
        for n in range(draw(st.integers(0, 9)))
    ]
    shown = [show(*item) for item in draw(st.permutations(list(apply_all({}, saves).items())))]
    said = [value for entry in shown for value in entry["fields"].values() if isinstance(value, str)]
    text = st.one_of(
        st.sampled_from(said or ["x"]),
        st.sampled_from(ENTRIES),
        st.sampled_from(["home", "2026-11-20"]),
        st.none(),
    )
    if draw(st.booleans()):
        fields = [
            name for name, field in KINDS[kind].model_fields.items() if not isinstance(field.default, dict)
        ]
        sort = draw(st.lists(st.sampled_from(["id", *fields]), max_size=3, unique=True))
        condition = st.one_of(
            text,
            st.just("$today"),
            st.just("$params.id"),
            st.builds(lambda any_: {"any": any_}, st.lists(text)),
        )
        texts_of = [name for name in fields if (field_schema(kind, name) or {}).get("type") == "string"]
        ranges = st.builds(lambda first, last: {"range": [first, last]}, text, text)
        where = draw(st.dictionaries(st.sampled_from(fields), condition, max_size=2))
        if texts_of:
            where |= draw(st.dictionaries(st.sampled_from(texts_of), ranges, max_size=1))
        query = {
            **query,
            "where": where,
            "sort": [draw(st.sampled_from(["", "-"])) + name for name in sort],
            "limit": draw(st.one_of(st.none(), st.integers(0, 4))),
            "as": draw(st.sampled_from(["many", "one", "maybe", "by_id"])),
            "removed": draw(st.booleans()),
        }
    params = {name: draw(text) for name in ("id", "domain", "wish", "goal", "talk", "before", "date")}
    one = draw(
        st.one_of(
            st.none(), st.fixed_dictionaries(dict.fromkeys(("goal", "wish", "talk", "id", "date"), text))
        )
    )
    return (
        shown,
        query,
        {
            "params": params,
            "today": "2026-11-20",
            **dict.fromkeys(("goal", "step", "talk", "rating"), one),
        },
    )


@given(questions())
def test_questions_have_the_same_answers(browser: Browser, question: tuple[list[Json], Json, Json]) -> None:
    shown, query, values = question
    same(browser, "conditions", query, values)
    same(browser, "select", shown, query, values)
    for entry in shown:
        same(browser, "view", entry)


# --- check ---


@given(st.sampled_from(list(KINDS)), st.data())
def test_rules_are_held_alike(browser: Browser, kind: str, data: st.DataObject) -> None:
    good = data.draw(entries(kind))
    own = st.sampled_from(
        [*KINDS[kind].model_fields, f"strengths.{ENTRIES[0]}", "values.now", "answers.made"]
    )
    bad = data.draw(st.dictionaries(st.one_of(own, names_of_fields), junk, max_size=3))
    before = data.draw(st.one_of(st.none(), entries(kind)))
    kept = data.draw(st.lists(st.sampled_from(sorted(good)), unique=True)) if good else []
    same(browser, "check_fields", kind, good, before)
    same(browser, "check_fields", kind, {**good, **bad}, before)
    same(browser, "check_fields", kind, {name: good[name] for name in kept}, before)
    for name in (*good, *bad):
        same(browser, "field_schema", kind, name)
        if field_schema(kind, name):
            same(browser, "default_of", kind, name)
            same(browser, "has_default", kind, name)


_LENGTHS = st.sampled_from([0, 1, 199, 200, 201, 1999, 2000, 2001])


@given(
    st.sampled_from(list(KINDS)),
    st.sampled_from(["text", "name", "note", "place", "answers.made"]),
    _LENGTHS,
    anything_said,
)
def test_lengths_are_measured_alike(browser: Browser, kind: str, name: str, length: int, end: str) -> None:
    for char in ("x", "\U0001f600", "\ud83d", "\0"):
        same(browser, "check_fields", kind, {name: char * length}, None)
        same(browser, "check_fields", kind, {name: (char * length)[: -len(end) or None] + end}, None)


@given(
    histories(),
    st.sampled_from(["", "id", "made_at", "app", "changes", "more"]),
    st.sampled_from(["", "entry", "kind", "fields", "replaces"]),
    junk,
)
def test_saves_from_elsewhere_are_looked_at_alike(
    browser: Browser, saves: list[Json], part: str, inner: str, value: Json
) -> None:
    save = saves[0]
    if part == "changes" and inner:
        save["changes"][0] = {**save["changes"][0], inner: value}
    elif part:
        save[part] = value
    same(browser, "check_shape", save)
    same(browser, "check_shape", value)


_digits = st.text("0123456789:.-TZ٢ \n", max_size=26)
_moments = st.one_of(_digits, st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"))


@given(_moments, st.integers(0, 99), st.sampled_from([5, 8, 11, 14, 17]))
def test_moments_are_read_alike(browser: Browser, text: str, number: int, at: int) -> None:
    same(browser, "is_moment", text)
    same(browser, "is_moment", f"{text[:at]}{number:02}{text[at + 2 :]}")


# --- forms ---

_SAVES = [an_id(100 + n) for n in range(6)]
_typed = st.one_of(
    st.sampled_from(
        [
            "",
            "yes",
            "no",
            "0",
            "1",
            "-0",
            "04",
            "5",
            "11",
            "+1",
            "1.0",
            "1e0",
            "٢",
            "unknown",
            "home",
            "now",
            "2026-11-20",
        ]
    ),
    st.integers(-(10**12), 10**12).map(str),
    anything_said,
)
_fields = st.one_of(
    st.sampled_from(["text", "domain", "removed", "priority", "card", "private", "text_lang", "picto"]),
    names_of_fields,
)


@st.composite
def sent_forms(draw: st.DrawFn) -> list[list[str]]:
    """Forms of screens, and forms as no screen sends them."""
    pairs = [["save", draw(st.sampled_from(_SAVES))]]
    for entry in draw(st.lists(st.sampled_from(ENTRIES), max_size=3)):
        pairs.append(["change", f"{entry} {draw(st.sampled_from(['wish'] * 8 + ['note', 'constructor']))}"])
        pairs.append(["seen", " ".join([entry, *draw(st.lists(st.sampled_from(_SAVES), max_size=3))])])
        own = st.sampled_from(["", f"{entry}:"])
        good = draw(
            st.dictionaries(st.sampled_from(["text", "domain", "priority", "removed"]), _typed, max_size=3)
        )
        pairs += [[draw(own) + name, value] for name, value in good.items()]
    if draw(st.integers(0, 3)) == 0:
        pairs += draw(st.lists(st.tuples(_fields, _typed).map(list), max_size=3))
    if draw(st.integers(0, 3)) == 0:
        pairs.append(
            [
                draw(st.sampled_from(["save", "change", "seen", "next"])),
                draw(st.one_of(_typed, st.sampled_from([f"{ENTRIES[0]}  wish", f"{ENTRIES[0]} ", "/me"]))),
            ]
        )
    return draw(st.permutations(pairs))


@given(sent_forms(), histories())
def test_forms_become_the_same_saves(browser: Browser, pairs: list[list[str]], saves: list[Json]) -> None:
    same(browser, "fill", pairs, saves, a_moment(30))
    same(browser, "touched", pairs)


@given(st.sampled_from(list(KINDS)), names_of_fields, _typed)
def test_what_is_typed_becomes_the_same_value(browser: Browser, kind: str, name: str, typed: str) -> None:
    if schema := field_schema(kind, name):
        same(browser, "typed_value", schema, typed)


# --- filters ---


@given(st.dates(), st.times(), st.integers(-800_000, 800_000), st.sampled_from(LANGUAGES), _digits)
def test_days_and_times_are_said_alike(
    browser: Browser, day: Any, time: Any, days: int, lang: str, odd: str
) -> None:
    for value in (day.isoformat(), day.strftime("%Y%m%d"), odd):
        same(browser, "day", value, lang)
        same(browser, "short_day", value, lang)
        same(browser, "plus_days", value, days)
    for value in (f"{time:%H:%M}", time.isoformat(), odd):
        same(browser, "clock", value, lang)


def test_every_day_of_two_hundred_years_is_said_alike(browser: Browser) -> None:
    """Every 61st day and every 11th minute; with SEEDS all of them."""
    step = 1 if SEEDS else 61
    for lang in LANGUAGES:
        days = [call("plus_days", ["1900-01-01", n])["value"] for n in range(0, 73_414, step)]
        asked = [(name, [day, lang]) for day in days for name in ("day", "short_day")]
        assert browser.calls(asked) == [call(*item) for item in asked], lang
        times = [
            ("clock", [f"{minute // 60:02}:{minute % 60:02}", lang])
            for minute in range(0, 1440, 1 if SEEDS else 11)
        ]
        assert browser.calls(times) == [call(*item) for item in times], lang


# --- translate ---

_PIECES = [
    "%(name)s",
    "%(n)s",
    "%%",
    "%",
    "%s",
    "%(constructor)s",
    "%(",
    "%(name)d",
    "x",
    "{name}",
    "$&",
    "\U0001f600",
    "%(näme)s",
]
_RULES = [
    "n != 1",
    "n > 1",
    "0",
    "n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2",
    "!(n == 1) || n / 7 > 2",
]


@given(
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=4).map("".join),
    st.sampled_from(_RULES),
    st.integers(0, 2000),
    st.dictionaries(st.sampled_from(["name", "constructor", "x"]), plain, max_size=3),
    st.booleans(),
)
def test_messages_are_filled_in_alike(
    browser: Browser, one: str, other: str, rule: str, n: int, values: Json, known: bool
) -> None:
    messages = {"": {one: [other, one, other + one]}} if known and one else {}
    for many in (None, other):
        same(browser, "translate", messages, parse_plural(rule), "", one, many, n, values, rule)
    same(browser, "said", "nl", "domain", one or "Home", other, n, values)


# --- screens ---

_params = sorted({name for screen in TABLE.screens for name in screen.params} | {"undo", "colour"})
_parts = st.one_of(
    st.sampled_from(
        [
            *CONTENT["domains"],
            *CONTENT["instruments"],
            *ENTRIES,
            "now",
            "later",
            "yes",
            "2026-11-20",
            "2026-02-30",
        ]
    ),
    st.sampled_from(sorted({part for screen in TABLE.screens for part in screen.path.split("/")})),
    st.dates().map(str),
    anything_said,
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """A path of the table with its parameters filled in somehow, now and then another one."""
    parts = draw(st.sampled_from(TABLE.screens)).path.split("/")
    filled = [
        draw(_parts) if part.startswith("{") or draw(st.integers(0, 15)) == 0 else part for part in parts
    ]
    return "/".join(filled)


@given(addresses(), st.dictionaries(st.sampled_from(_params), _parts, max_size=3))
def test_addresses_lead_to_the_same_places(browser: Browser, path: str, query: dict[str, str]) -> None:
    same(browser, "find", path, query)
    same(browser, "find", path, {})
    same(browser, "is_local", path + "?" + "&".join(f"{name}={value}" for name, value in query.items()))
    same(browser, "is_local", path)


_encoded = st.one_of(
    st.sampled_from(
        ["%", "%zz", "%C3%A9", "%ff", "%ED%A0%80", "%F0%9F%98%80", "%00", "&", "=", "+", ";", "é"]
    ),
    st.text("ab=&+%0123456789cdefCDEF", max_size=8),
)


@given(st.lists(_encoded, max_size=12).map("".join))
def test_queries_are_read_alike(browser: Browser, query: str) -> None:
    if "é" not in query:  # a browser never sends one; the server reads bytes
        same(browser, "read_query", query)
    same(browser, "is_local", f"/me?{query}")
