"""What was erased for good stays erased: the laws of merge, and of who keeps saves."""

import json
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.digest import canonical
from app.merge import apply, apply_all, blanked, is_erased, is_erasing, saves_of, show
from tests.strategies import histories

Save = dict[str, Any]


@st.composite
def in_other_orders(draw: st.DrawFn) -> tuple[list[Save], list[Save]]:
    """A history in which something may be erased, and the same saves in another order, some of them repeated."""
    history = draw(histories(erasing=True))
    again = draw(st.lists(st.sampled_from(history), max_size=5))
    return history, draw(st.permutations([*history, *again]))


def erased_in(history: list[Save]) -> set[str]:
    return {change["entry"] for save in history for change in save["changes"] if is_erasing(change)}


@given(in_other_orders())
def test_any_order_and_any_repetition_gives_the_same_book(orders: tuple[list[Save], list[Save]]) -> None:
    first, second = (apply_all({}, order) for order in orders)
    assert first == second
    assert {entry for entry in first if is_erased(first[entry])} == erased_in(orders[0])
    for entry in erased_in(orders[0]):
        assert show(entry, first[entry])["fields"] == {"erased": True, "removed": True}
        assert json.loads(canonical(entry, first[entry])) == [entry, "wish", []], (
            "of what it held no trace is left"
        )


@given(histories(erasing=True), st.data())
def test_part_by_part_gives_what_one_by_one_gives(history: list[Save], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(history)))
    early, late = history[:cut], history[cut:]
    assert (
        apply_all(apply_all({}, late), early)
        == apply_all(apply_all({}, early), late)
        == apply_all({}, history)
    )


@given(in_other_orders(), st.data())
def test_a_log_without_the_erased_words_makes_the_same_book(
    orders: tuple[list[Save], list[Save]], data: st.DataObject
) -> None:
    """Also a part of it, and even where the save that erased is not in it: each blank change erases."""
    erased = erased_in(orders[0])
    log = [{**save, "changes": blanked(save["changes"], erased.__contains__)} for save in orders[1]]
    assert apply_all({}, log) == apply_all({}, orders[0])
    part = data.draw(st.lists(st.sampled_from(log), min_size=1))
    assert {entry for entry, state in apply_all({}, part).items() if is_erased(state)} == {
        change["entry"] for save in part for change in save["changes"] if change["entry"] in erased
    }
    for save in log:
        for change in save["changes"]:
            if change["entry"] in erased:
                assert change["fields"] == {"erased": True, "removed": True}
                assert change["replaces"] == {}


@given(in_other_orders())
def test_what_is_left_out_of_an_erase_would_be_found_by_its_state(
    orders: tuple[list[Save], list[Save]],
) -> None:
    """Who erases finds all saves that wrote in an entry by what its state names, in any order of arrival."""
    state = {}
    known: dict[str, set[str]] = {}
    for save in orders[1]:
        state = apply(state, save)
        for change in save["changes"]:
            known.setdefault(change["entry"], set()).add(save["id"])
    for entry, saves in known.items():
        assert is_erased(state[entry]) or saves <= saves_of(state[entry])


class Holder:
    """A device or a server: it keeps saves, and the book that they make."""

    def __init__(self) -> None:
        self.log: dict[str, Save] = {}

    @property
    def book(self) -> dict[str, Any]:
        return apply_all({}, self.log.values())

    def takes(self, save: Save) -> None:
        gone = {entry for entry, state in self.book.items() if is_erased(state)} | erased_in([save])
        if save["id"] not in self.log or erased_in([save]):
            self.log[save["id"]] = save
        for kept in self.log.values():
            kept_changes = blanked(kept["changes"], gone.__contains__)
            self.log[kept["id"]] = {**kept, "changes": kept_changes}


def passes_on(giver: Holder, taker: Holder) -> None:
    for kept in list(giver.log.values()):
        taker.takes(kept)


@given(histories(erasing=True, max_saves=9), st.data())
def test_words_that_were_erased_come_back_from_no_phone_and_no_backup(
    history: list[Save], data: st.DataObject
) -> None:
    """Holders pass on what they have, in any order; one goes back to how it was. In the end no word is left."""
    holders = [Holder(), Holder(), Holder()]
    backup: dict[str, Save] = {}
    for save in history:
        data.draw(st.sampled_from(holders)).takes(save)
        giver, taker = data.draw(st.sampled_from(holders)), data.draw(st.sampled_from(holders))
        if data.draw(st.booleans()):
            passes_on(giver, taker)
        chance = data.draw(st.integers(0, 9))
        if chance == 0:
            backup = dict(holders[0].log)
        elif chance == 1:
            passes_on(holders[0], holders[1])  # what only the server had would be lost
            holders[0].log = dict(backup)
    for giver, taker in (*permutations(holders, 2), *permutations(holders, 2)):
        passes_on(giver, taker)
    assert holders[0].book == holders[1].book == holders[2].book == apply_all({}, history)
    kept = [change for holder in holders for save in holder.log.values() for change in save["changes"]]
    assert not [
        change for change in kept if change["entry"] in erased_in(history) and "text" in change["fields"]
    ]
