"""Check: what keeps the rules is taken, what does not is refused with a reason; nothing raises."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.check import check_fields, check_shape, field_schema, is_moment
from app.content import CONTENT
from app.kinds import KINDS
from tests.strategies import ENTRIES, a_moment, an_id, entries, unreadable

NEW: dict[str, Any] = {"removed": False}
WISH = {"domain": "leisure", "text": "Draw again"}


@given(
    st.sampled_from([kind for kind in KINDS if kind != "profile"]).flatmap(
        lambda k: st.tuples(st.just(k), entries(k))
    )
)
def test_what_people_can_make_keeps_the_rules(made: tuple[str, dict[str, Any]]) -> None:
    assert check_fields(*made, None) == []


@pytest.mark.parametrize(
    "value", ["x" * 2000, "👩🏽‍🦰" * 400, "e\u0301" * 1000, "\u202e" * 2000, "\U0010ffff" * 2000]
)
def test_two_thousand_code_points_are_kept_whatever_they_are(value: str) -> None:
    assert len(value) == 2000 or value.startswith("👩")
    assert check_fields("wish", WISH | {"text": value}, None) == []
    assert check_fields("wish", WISH | {"text": value.ljust(2001, "x")}, None) == [("text", "too_long")]


@pytest.mark.parametrize(
    ("kind", "fields", "problem"),
    [
        ("wish", {"domain": "leisure"}, ("text", "empty")),
        ("wish", {"domain": "leisure", "text": ""}, ("text", "empty")),
        ("wish", {"text": "Draw"}, ("domain", "empty")),
        ("wish", WISH | {"domain": "the moon"}, ("domain", "unknown")),
        ("wish", WISH | {"priority": 5}, ("priority", "unknown")),
        ("wish", WISH | {"priority": True}, ("priority", "unknown")),
        ("wish", WISH | {"priority": "1"}, ("priority", "unknown")),
        ("wish", WISH | {"priority": 1.0}, ("priority", "unknown")),
        ("wish", WISH | {"card": "no-such-card"}, ("card", "unknown")),
        ("wish", WISH | {"colour": "blue"}, ("colour", "unknown")),
        ("wish", WISH | {"id": ENTRIES[0]}, ("id", "unknown")),
        ("wish", WISH | {"text.more": "x"}, ("text.more", "unknown")),
        ("wish", WISH | {"": "x"}, ("", "unknown")),
        ("wish", WISH | {"removed": 0}, ("removed", "unknown")),
        ("wish", WISH | {"text": ["Draw"]}, ("text", "unknown")),
        ("wish", WISH | {"text": " Draw"}, ("text", "unknown")),
        ("wish", WISH | {"text": "a\r\nb"}, ("text", "unknown")),
        ("wish", WISH | {"text_lang": "nl\n"}, ("text_lang", "unknown")),
        ("goal", {"text": "x", "strengths": {}}, ("strengths", "unknown")),
        ("goal", {"text": "x", "strengths.1": True}, ("strengths.1", "unknown")),
        ("goal", {"text": "x", f"strengths.{ENTRIES[0]}": "yes"}, (f"strengths.{ENTRIES[0]}", "unknown")),
        (
            "goal",
            {"text": "x", f"strengths.{an_id(10).upper()}": True},
            (f"strengths.{an_id(10).upper()}", "unknown"),
        ),
        ("step", {"goal": "no id", "text": "x"}, ("goal", "unknown")),
        ("step", {"goal": ENTRIES[0], "text": "x", "felt": 6}, ("felt", "unknown")),
        ("step", {"goal": ENTRIES[0], "text": "x", "who": "nobody"}, ("who", "unknown")),
        ("person", {"name": "x" * 201}, ("name", "too_long")),
        ("rating", {}, ("date", "empty")),
        ("rating", {"instrument": None, "date": "2026-11-20"}, ("instrument", "empty")),
        ("rating", {"instrument": "now", "date": "2026-11-20", "values.now": 11}, ("values.now", "range")),
        ("rating", {"instrument": "now", "date": "2026-11-20", "values.now": 101}, ("values.now", "unknown")),
        (
            "rating",
            {"instrument": "now", "date": "2026-11-20", "values.now": True},
            ("values.now", "unknown"),
        ),
        (
            "rating",
            {"instrument": "now", "date": "2026-11-20", "values.other": 1},
            ("values.other", "unknown"),
        ),
        (
            "rating",
            {"instrument": "now", "date": "2026-11-20", "answers.other": "x"},
            ("answers.other", "unknown"),
        ),
        ("profile", {"removed": True}, ("removed", "unknown")),
    ],
)
def test_what_does_not_fit_is_named(kind: str, fields: dict[str, Any], problem: tuple[str, str]) -> None:
    assert check_fields(kind, NEW | fields, None)[0] == problem


@pytest.mark.parametrize(
    "day",
    [
        "",
        "2026-02-30",
        "20261120",
        "2026-11-20T00:00",
        "٢٠٢٦-١١-٢٠",
        "0001-01-01",
        "9999-12-31",
        "2026-W47-5",
        "2026-11-20\n",
    ],
)
def test_days_that_are_not_in_a_life_are_refused(day: str) -> None:
    assert ("date", "unknown") in check_fields("note", {"date": day, "text": "x"}, None)


@pytest.mark.parametrize("time", ["24:00", "9:30", "09:60", "09:30:00", "T09:30", "noon"])
def test_times_that_are_not_on_a_clock_are_refused(time: str) -> None:
    assert check_fields("talk", {"time": time}, None) == [("time", "unknown")]


def test_a_change_does_not_need_to_say_everything_again() -> None:
    assert check_fields("wish", {"removed": True}, WISH) == []
    assert check_fields("wish", {"priority": 1}, WISH) == []


def test_a_change_cannot_take_away_what_an_entry_needs() -> None:
    assert check_fields("wish", {"text": ""}, WISH) == [("text", "empty")]
    assert check_fields("wish", {"text": ""}, WISH | {"card": "leisure-wish-draw"}) == []
    before = {"instrument": "now", "date": "2026-11-20", "values.now": 3}
    assert check_fields("rating", {"instrument": None}, before) == [("instrument", "empty")]
    assert check_fields("rating", {"instrument": "session"}, before) == [("values.now", "unknown")]


@given(st.sampled_from(list(KINDS)), unreadable())
def test_text_that_cannot_be_kept_is_refused(kind: str, text: str) -> None:
    for name in ("text", "name", "note", "place", "summary", "answers.made"):
        if field_schema(kind, name):
            assert (name, "unknown") in check_fields(kind, {name: text}, None)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), unreadable()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)


@given(st.sampled_from(list(KINDS)), st.dictionaries(st.text(), ANYTHING, max_size=3), st.data())
def test_nothing_from_the_wire_makes_check_stumble(
    kind: str, fields: dict[str, Any], data: st.DataObject
) -> None:
    names = st.sampled_from([*KINDS[kind].model_fields, "values.now", "strengths.x", "answers."])
    known = data.draw(st.dictionaries(names, ANYTHING, max_size=4))
    before = data.draw(st.one_of(st.none(), entries(kind)))
    for name, problem in check_fields(kind, fields | known, before):
        assert isinstance(name, str)
        assert problem in ("empty", "too_long", "range", "unknown")


def test_names_from_the_wire_are_not_remembered() -> None:
    """Else anybody could fill the memory of the server, name by name."""
    field_schema("goal", "text")
    before = _remembered()
    for number in range(50):
        field_schema("goal", f"no-such-field-{number}")
        field_schema("goal", f"strengths.{an_id(number)}")
    assert _remembered() <= before + 1


def _remembered() -> int:
    from app import check  # noqa: PLC0415

    return sum(item.cache_info().currsize for item in vars(check).values() if hasattr(item, "cache_info"))


# --- the outer shape of saves from elsewhere ---

SAVE: dict[str, Any] = {
    "id": an_id(1),
    "made_at": a_moment(1),
    "app": 1,
    "changes": [{"entry": an_id(2), "kind": "wish", "fields": NEW | WISH, "replaces": {"text": [an_id(3)]}}],
}


def changed(**values: Any) -> dict[str, Any]:
    return {**SAVE, "changes": [{**SAVE["changes"][0], **values}]}


def test_a_save_as_the_app_makes_it_is_fine() -> None:
    assert check_shape(SAVE) is None


@pytest.mark.parametrize(
    ("save", "why"),
    [
        (None, "save"),
        ([], "save"),
        (SAVE | {"more": 1}, "save"),
        (SAVE | {"id": "1"}, "id"),
        (SAVE | {"id": an_id(1) + "\n"}, "id"),
        (SAVE | {"id": ["x"]}, "id"),
        (SAVE | {"made_at": "2026-11-20"}, "made_at"),
        (SAVE | {"made_at": "2026-13-20T09:00:00.000Z"}, "made_at"),
        (SAVE | {"made_at": "٢٠٢٦-11-20T09:00:00.000Z"}, "made_at"),
        (SAVE | {"app": True}, "app"),
        (SAVE | {"app": 1.0}, "app"),
        (SAVE | {"app": 0}, "app"),
        (SAVE | {"app": 2**63}, "app"),
        (SAVE | {"changes": []}, "changes"),
        (SAVE | {"changes": SAVE["changes"] * 2}, "change"),
        (SAVE | {"changes": [None]}, "change"),
        (SAVE | {"changes": SAVE["changes"] * 201}, "changes"),
        (changed(entry=None), "change"),
        (changed(kind="spaceship"), "change"),
        (changed(kind=["wish"]), "change"),
        (changed(fields=WISH), "change"),
        (changed(fields=[]), "change"),
        (changed(replaces={"colour": []}), "change"),
        (changed(replaces={"text": [an_id(1)]}), "change"),
        (changed(replaces={"text": "x"}), "change"),
        (changed(replaces=[]), "change"),
        (changed(more=1), "change"),
    ],
)
def test_the_shape_of_a_save_from_elsewhere(save: Any, why: str) -> None:
    assert check_shape(save) == why


@given(ANYTHING)
def test_no_json_makes_the_shape_check_stumble(junk: Any) -> None:
    for save in (
        junk,
        SAVE | {"id": junk},
        SAVE | {"made_at": junk},
        SAVE | {"app": junk},
        SAVE | {"changes": junk},
    ):
        check_shape(save)
    for name in ("entry", "kind", "fields", "replaces"):
        check_shape(changed(**{name: junk}))


def test_moments() -> None:
    assert is_moment("2026-11-20T09:12:03.120Z")
    assert not any(map(is_moment, ["2026-11-20T09:12:03Z", "2026-02-30T09:12:03.120Z", "", None, math.nan]))


def test_every_instrument_can_be_marked_at_both_ends() -> None:
    for instrument in CONTENT["instruments"].values():
        for end in ("min", "max"):
            values = {f"values.{line}": instrument[end] for line in instrument["lines"]}
            assert (
                check_fields("rating", {"instrument": instrument["id"], "date": "2026-11-20", **values}, None)
                == []
            )
