"""Merge keeps its promises in every order of arrival."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from app.merge import KindMismatch, State, apply, apply_all, replaced_by, show
from tests.strategies import ENTRIES, FIELDS, a_moment, an_id, fewer, histories

Save = dict[str, Any]


def save(number: int, replaces: list[int] | None = None, second: int = 0, **fields: Any) -> Save:
    """A save of one entry that replaces what the saves with these numbers wrote in the same fields."""
    replaced = {name: [an_id(item) for item in replaces or []] for name in fields}
    change = {"entry": ENTRIES[0], "kind": "wish", "fields": fields, "replaces": replaced}
    return {"id": an_id(number), "made_at": a_moment(second), "app": 1, "changes": [change]}


def shown(*saves: Save) -> dict[str, Any]:
    return show(ENTRIES[0], apply_all({}, saves)[ENTRIES[0]])


@st.composite
def in_other_orders(draw: st.DrawFn) -> tuple[list[Save], list[Save]]:
    """A history, and the same saves in another order with some of them repeated."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=5))
    return history, draw(st.permutations([*history, *again]))


@given(in_other_orders())
def test_any_order_and_any_repetition_gives_the_same_book(orders: tuple[list[Save], list[Save]]) -> None:
    first, second = (apply_all({}, order) for order in orders)
    assert first == second
    for entry in first:
        assert json.dumps(show(entry, first[entry])) == json.dumps(show(entry, second[entry]))


@given(histories(), st.data())
def test_part_by_part_gives_what_one_by_one_gives(history: list[Save], data: st.DataObject) -> None:
    """Associative: what two phones merged apart, replayed one after the other, is what one phone has."""
    cut = data.draw(st.integers(0, len(history)))
    early, late = history[:cut], history[cut:]
    assert apply_all(apply_all({}, late), early) == apply_all(apply_all({}, early), late)


@given(histories(), st.data())
def test_a_save_that_comes_twice_changes_nothing(history: list[Save], data: st.DataObject) -> None:
    state = apply_all({}, history)
    assert apply(state, data.draw(st.sampled_from(history))) == state


@given(histories())
def test_applying_leaves_the_state_before_as_it_was(history: list[Save]) -> None:
    state: State = {}
    for item in history:
        before = json.dumps(state)
        after = apply(state, item)
        assert json.dumps(state) == before
        state = after


@given(in_other_orders())
def test_what_was_replaced_never_lives_again(orders: tuple[list[Save], list[Save]]) -> None:
    replaced = {
        (change["entry"], name, save_id)
        for item in orders[0]
        for change in item["changes"]
        for name, ids in change["replaces"].items()
        for save_id in ids
    }
    state: State = {}
    known: set[str] = set()
    for item in orders[1]:
        state = apply(state, item)
        known.add(item["id"])
    for entry, name, save_id in replaced:
        if entry in state and name in state[entry]["fields"]:
            assert save_id not in state[entry]["fields"][name]["live"]


@given(in_other_orders())
def test_no_value_is_lost(orders: tuple[list[Save], list[Save]]) -> None:
    """Each value of each save is live, or a save says that it was replaced."""
    history, order = orders
    state = apply_all({}, order)
    for item in history:
        for change in item["changes"]:
            for name, value in change["fields"].items():
                replaced = any(
                    item["id"] in other_change["replaces"].get(name, [])
                    for other in history
                    for other_change in other["changes"]
                    if other_change["entry"] == change["entry"]
                )
                live = state[change["entry"]]["fields"][name]["live"]
                assert replaced or live[item["id"]] == [item["made_at"], value]


@given(histories())
def test_rivals_are_all_there_is_to_choose_from_newest_first(history: list[Save]) -> None:
    state = apply_all({}, history)
    for entry_id, entry in state.items():
        seen = show(entry_id, entry)
        for name, field in entry["fields"].items():
            values = [value for _, value in field["live"].values()]
            rivals = seen["rivals"].get(name, [])
            assert {repr(rival["value"]) for rival in rivals} == (
                {repr(v) for v in values} if rivals else set()
            )
            assert bool(rivals) == (len({repr(value) for value in values}) > 1)
            ages = [(rival["made_at"], rival["save"]) for rival in rivals]
            assert ages == sorted(ages, reverse=True)
            if values and not (name == "removed" and rivals):
                made_at, newest = max((made, key) for key, (made, _) in field["live"].items())
                assert seen["fields"][name] == field["live"][newest][1]
                assert not rivals or rivals[0] == {
                    "save": newest,
                    "made_at": made_at,
                    "value": field["live"][newest][1],
                }
        assert seen["seen"] == sorted({key for field in entry["fields"].values() for key in field["live"]})


@given(histories())
def test_who_saw_everything_settles_everything(history: list[Save]) -> None:
    """A save that replaces all that its maker saw leaves no rivals in what it writes."""
    state = apply_all({}, history)
    for entry_id, entry in state.items():
        seen = show(entry_id, entry)["seen"]
        fields = {name: (False if name == "removed" else "settled") for name in entry["fields"]}
        replaces = {name: replaced_by(entry, name, seen) for name in fields}
        change = {"entry": entry_id, "kind": "wish", "fields": fields, "replaces": replaces}
        after = apply(state, {"id": an_id(999), "made_at": a_moment(0), "app": 1, "changes": [change]})
        assert show(entry_id, after[entry_id])["rivals"] == {}
        assert show(entry_id, after[entry_id])["fields"] == fields


def test_an_edit_beside_a_removal_stays_in_sight() -> None:
    made = save(1, text="Paint", removed=False)
    removal = save(2, [1], second=9, removed=True)
    edit = save(3, [1], second=5, text="Paint again", removed=False)
    for order in ((made, removal, edit), (edit, removal, made), (removal, made, edit)):
        seen = shown(*order)
        assert seen["fields"] == {"text": "Paint again", "removed": False}
        assert [rival["value"] for rival in seen["rivals"]["removed"]] == [True, False]


def test_equal_values_of_two_phones_are_one() -> None:
    seen = shown(save(1, text="Swim"), save(2, text="Swim", second=3))
    assert seen["fields"]["text"] == "Swim"
    assert seen["rivals"] == {}
    assert seen["seen"] == [an_id(1), an_id(2)], "who changes it replaces both"


def test_no_and_nothing_are_two_answers() -> None:
    """In JSON `false`, `0`, `""` and `null` differ; so they do here."""
    seen = shown(*(save(number, text=value) for number, value in enumerate([False, 0, "", None], 1)))
    assert len(seen["rivals"]["text"]) == 4


def test_a_wrong_clock_only_changes_what_is_shown_first() -> None:
    early, late = save(1, text="by the slow clock"), save(2, text="by the fast clock", second=50)
    assert shown(early, late)["fields"]["text"] == "by the fast clock"
    assert len(shown(late, early)["rivals"]["text"]) == 2


def test_at_the_same_moment_the_later_id_is_shown() -> None:
    assert shown(save(2, text="b"), save(1, text="a"))["fields"]["text"] == "b"


def test_a_save_that_was_replaced_before_it_came_stays_gone() -> None:
    late = save(1, text="old")
    assert shown(save(2, [1], text="new"), late)["fields"]["text"] == "new"
    assert shown(save(2, [1], text="new"), late)["rivals"] == {}


def test_an_entry_does_not_change_its_kind() -> None:
    other = save(2, text="x")
    other["changes"][0]["kind"] = "goal"
    with pytest.raises(KindMismatch):
        apply_all({}, [save(1, text="x"), other])


class Phones(RuleBasedStateMachine):
    """Three phones write on what each of them sees, and pass on what they have in any order.

    Held against a model that knows every save there is: a value is gone when a save that the phone has says so.
    """

    phones = Bundle("phones")

    def __init__(self) -> None:
        super().__init__()
        self.saves: list[Save] = []
        self.has: dict[int, list[str]] = {0: [], 1: [], 2: []}
        self.state: dict[int, State] = {0: {}, 1: {}, 2: {}}

    @initialize(target=phones, number=st.just(0))
    def begin(self, number: int) -> int:
        return number

    @rule(target=phones, number=st.sampled_from([1, 2]))
    def another(self, number: int) -> int:
        return number

    @rule(
        phone=phones,
        entry=st.sampled_from(ENTRIES),
        name=st.sampled_from(FIELDS),
        value=st.integers(0, 3),
        clock=st.integers(0, 9),
    )
    def write(self, phone: int, entry: str, name: str, value: int, clock: int) -> None:
        before = self.state[phone].get(entry)
        seen = show(entry, before)["seen"] if before else []
        fields = {"removed": False, name: bool(value % 2) if name == "removed" else str(value)}
        replaces = {field: replaced_by(before, field, seen) for field in fields}
        change = {"entry": entry, "kind": "wish", "fields": fields, "replaces": replaces}
        made = {"id": an_id(len(self.saves) + 100), "made_at": a_moment(clock), "app": 1, "changes": [change]}
        self.saves.append(made)
        self._take(phone, made)
        assert show(entry, self.state[phone][entry])["fields"][name] == fields[name], (
            "what I wrote is what I see"
        )

    @rule(giver=phones, taker=phones, data=st.data())
    def pass_on(self, giver: int, taker: int, data: st.DataObject) -> None:
        if self.has[giver]:
            for save_id in data.draw(st.lists(st.sampled_from(self.has[giver]), max_size=4)):
                self._take(taker, next(item for item in self.saves if item["id"] == save_id))

    def _take(self, phone: int, item: Save) -> None:
        self.has[phone].append(item["id"])
        self.state[phone] = apply(self.state[phone], item)

    @invariant()
    def each_phone_has_what_no_save_it_knows_replaced(self) -> None:
        for phone, state in self.state.items():
            known = [item for item in self.saves if item["id"] in self.has[phone]]
            assert _live(state) == _model(known)

    def teardown(self) -> None:
        for phone in self.has:
            for item in self.saves:
                self._take(phone, item)
        assert self.state[0] == self.state[1] == self.state[2]
        assert _live(self.state[0]) == _model(self.saves)


def _live(state: State) -> set[tuple[str, str, str]]:
    return {
        (entry, name, key)
        for entry, item in state.items()
        for name, field in item["fields"].items()
        for key in field["live"]
    }


def _model(saves: list[Save]) -> set[tuple[str, str, str]]:
    written, gone = set(), set()
    for item in saves:
        for change in item["changes"]:
            for name in change["fields"]:
                written.add((change["entry"], name, item["id"]))
                gone |= {(change["entry"], name, key) for key in change["replaces"][name]}
    return written - gone


TestPhones = Phones.TestCase
TestPhones.settings = fewer(2)
