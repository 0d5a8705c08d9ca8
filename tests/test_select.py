"""Select: the small queries of screens. The database's half is held against this one in test_store.py."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.merge import apply, show
from app.select import Query, Range, resolve, select, shape, view
from tests.strategies import a_moment, an_id, books


def entry(number: int, kind: str = "step", **fields: Any) -> dict[str, Any]:
    return view({"id": an_id(number), "kind": kind, "fields": fields, "seen": [an_id(900)], "rivals": {}})


def numbers(found: list[dict[str, Any]]) -> list[int]:
    return [int(item["id"][:8], 16) for item in found]


def test_what_was_never_said_has_its_default_and_matches_by_it() -> None:
    step = entry(1, text="Call")
    assert (step["state"], step["who"], step["removed"], step["note"]) == ("todo", None, False, "")
    assert select([step], Query("step", {"state": "todo"}), {}) == [step]


def test_sets_and_maps_are_dicts_and_are_not_shared_between_entries() -> None:
    first, second = entry(1, "goal", **{"strengths.a": True}), entry(2, "goal")
    assert first["strengths"] == {"a": True}
    assert second["strengths"] == {}


@pytest.mark.parametrize("kind", ["step", "goal"])
def test_fields_that_only_a_newer_app_knows_are_left_out(kind: str) -> None:
    newer = entry(
        1, kind, **{"text": "Call", "mood": "new", "moods.a": True, "text.a": "new", "state.a": True}
    )
    assert newer == entry(1, kind, text="Call")


def test_what_the_page_showed_goes_along_in_its_forms() -> None:
    assert entry(1)["seen"] == f"{an_id(1)} {an_id(900)}"


def test_without_a_date_comes_last_both_ways() -> None:
    steps = [entry(1), entry(2, date="2026-11-21"), entry(3, date="2026-11-20")]
    assert numbers(select(steps, Query("step", sort=("date",)), {})) == [3, 2, 1]
    assert numbers(select(steps, Query("step", sort=("-date",)), {})) == [2, 3, 1]


def test_equal_ones_are_in_the_order_they_were_made() -> None:
    steps = [entry(3, date="2026-11-20"), entry(1, date="2026-11-20"), entry(2, date="2026-11-19")]
    assert numbers(select(steps, Query("step", sort=("date",)), {})) == [2, 1, 3]
    assert numbers(select(steps, Query("step", sort=("-date",)), {})) == [1, 3, 2]


def test_a_range_takes_its_ends_and_leaves_out_what_has_no_value() -> None:
    steps = [entry(1), *(entry(day, date=f"2026-11-{day}") for day in (18, 19, 20, 21))]
    between = Query("step", {"date": Range("$first", "$last")})
    assert numbers(select(steps, between, {"first": "2026-11-19", "last": "2026-11-20"})) == [19, 20]
    assert numbers(select(steps, between, {"first": "2026-11-20"})) == [20, 21]
    assert numbers(select(steps, between, {})) == [18, 19, 20, 21]


def test_one_of_several_values() -> None:
    steps = [entry(1, state="done"), entry(2, state="dropped"), entry(3)]
    assert numbers(select(steps, Query("step", {"state": ("done", "$also")}), {"also": "todo"})) == [1, 3]


def test_what_was_removed_is_only_there_when_asked_for() -> None:
    steps = [entry(1, removed=True), entry(2)]
    assert numbers(select(steps, Query("step"), {})) == [2]
    assert numbers(select(steps, Query("step", removed=True), {})) == [1, 2]


def test_references_that_lead_nowhere_are_none() -> None:
    values = {"step": {"goal": an_id(7)}, "gone": None, "params": {}}
    assert resolve("$step.goal", values) == an_id(7)
    assert resolve("$gone.goal", values) is None
    assert resolve("$params.time", values) is None
    assert resolve("$nowhere", values) is None
    assert resolve("plain", values) == "plain"


def test_a_value_that_looks_like_a_reference_is_none() -> None:
    assert resolve("$params.id", {"params": {"id": "$today"}, "today": "2026-11-20"}) == "$today"


def test_shapes() -> None:
    steps = [entry(1), entry(2)]
    assert shape(steps, Query("step")) == steps
    assert shape(steps, Query("step", as_="by_id")) == {an_id(1): steps[0], an_id(2): steps[1]}
    assert shape(steps, Query("step", as_="maybe")) == steps[0]
    assert shape([], Query("step", as_="one")) is None


def test_rivals_are_versions_by_save_newest_first() -> None:
    change = {"entry": an_id(1), "kind": "wish", "replaces": {}}
    state = apply({}, _save(1, 5, change | {"fields": {"text": "Draw", "domain": "home", "removed": False}}))
    state = apply(
        state, _save(2, 6, change | {"fields": {"text": "Paint", "domain": "home", "removed": False}})
    )
    found = view(show(an_id(1), state[an_id(1)]))
    assert found["text"] == "Paint"
    assert [(version["save"], version["fields"]) for version in found["rivals"]] == [
        (an_id(2), {"text": "Paint"}),
        (an_id(1), {"text": "Draw"}),
    ]


def _save(number: int, second: int, change: dict[str, Any]) -> dict[str, Any]:
    return {"id": an_id(number), "made_at": a_moment(second), "app": 1, "changes": [change]}


@given(books(("step", "note")), st.data())
def test_the_order_that_entries_come_in_does_not_matter(book: list[Any], data: st.DataObject) -> None:
    views = [view({"id": i, "kind": kind, "fields": f, "seen": [], "rivals": {}}) for i, kind, f in book]
    query = Query("step", {"state": ("todo", "done")}, sort=("-date", "text"), limit=5)
    assert select(views, query, {}) == select(data.draw(st.permutations(views)), query, {})
