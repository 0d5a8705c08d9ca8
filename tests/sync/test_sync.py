"""Sync over the real endpoint, on SQLite and PostgreSQL: nothing lost, nothing twice, all the same in the end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app import sync
from app.forms import APP
from app.host import utc_now
from app.ids import new_id
from app.merge import show
from app.store import Keeper
from tests.saves import CARD, a_save, change, now
from tests.sync.world import Nermin, asks


def test_what_one_phone_writes_the_other_gets(nermin: Nermin) -> None:
    entry = change(text="Zwemmen 🏊 \u202eabc", domain="health")
    nermin.phone.writes(entry, made_at=now())
    nermin.all_sync()
    assert not nermin.phone.waiting
    assert entry["entry"] in nermin.tablet.state
    nermin.is_the_same_everywhere()


def test_a_form_kept_by_the_server_reaches_the_phones(nermin: Nermin) -> None:
    with nermin.world.database.writing() as session:
        assert Keeper(session, nermin.id, "no script").keep(a_save(), utc_now()) is None
        session.commit()
    nermin.all_sync()
    assert len(nermin.phone.base) == 1
    nermin.is_the_same_everywhere()


def test_an_answer_that_got_lost_makes_nothing_twice(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    body = nermin.phone.asks()
    for _ in range(3):
        nermin.phone.send(body)
    nermin.all_sync()
    assert len(nermin.world.log(nermin.id)) == 1
    assert (nermin.phone.repairs, len(nermin.phone.base)) == (0, 1)
    nermin.is_the_same_everywhere()


def test_the_same_save_twice_in_one_request_is_one(nermin: Nermin) -> None:
    save = a_save()
    answer = nermin.phone.send(json.dumps(asks(save, save)).encode())
    assert [outcome["outcome"] for outcome in answer["outcomes"]] == ["kept", "kept"]
    assert len(nermin.world.log(nermin.id)) == 1


def test_a_late_double_does_not_bring_back_what_was_changed(nermin: Nermin) -> None:
    """A request that was on its way for long comes after the change of what it wrote."""
    first = nermin.phone.writes(change(), made_at=now())
    entry = first["changes"][0]["entry"]
    late = nermin.phone.asks()
    nermin.all_sync()
    seen = {"text": [first["id"]], "removed": [first["id"]]}
    nermin.tablet.writes(change(entry, text="Paint", replaces=seen), made_at=now())
    nermin.all_sync()
    nermin.phone.send(late)
    nermin.all_sync()
    assert show(entry, nermin.phone.state[entry])["fields"]["text"] == "Paint"
    assert show(entry, nermin.phone.state[entry])["rivals"] == {}
    nermin.is_the_same_everywhere()


def test_two_who_did_not_see_each_other_both_see_the_choice(nermin: Nermin) -> None:
    first = nermin.phone.writes(change(), made_at=now())
    entry = first["changes"][0]["entry"]
    nermin.all_sync()
    for phone, text in ((nermin.phone, "Paint"), (nermin.tablet, "Sing")):
        phone.writes(change(entry, text=text, replaces={"text": [first["id"]]}), made_at=now())
    nermin.all_sync()
    for phone in (nermin.phone, nermin.tablet):
        rivals = show(entry, phone.state[entry])["rivals"]["text"]
        assert {version["value"] for version in rivals} == {"Paint", "Sing"}
    both = [save["save"] for save in rivals]
    for phone in (nermin.phone, nermin.tablet):
        phone.writes(change(entry, text="Sing", replaces={"text": both}), made_at=now())
    nermin.all_sync()
    assert show(entry, nermin.phone.state[entry])["rivals"] == {}
    nermin.is_the_same_everywhere()


def test_a_known_id_with_other_words_loses_neither(nermin: Nermin) -> None:
    """Sent to the server, then Back, changed, and sent again without a network."""
    entry, form = change(text="Draw", domain="leisure"), new_id()
    with nermin.world.database.writing() as session:
        Keeper(session, nermin.id, "no script").keep(a_save(entry, id=form), utc_now())
        session.commit()
    nermin.phone.writes(change(entry["entry"], text="Paint", domain="leisure"), made_at=now(), save_id=form)
    body = nermin.phone.asks()
    answers = [nermin.phone.send(body) for _ in range(3)]
    assert len({answer["outcomes"][0]["save"]["id"] for answer in answers}) == 1, (
        "sent again is not another one"
    )
    nermin.all_sync()
    assert not nermin.phone.waiting
    shown = show(entry["entry"], nermin.tablet.state[entry["entry"]])
    assert (shown["fields"]["text"], shown["rivals"]) == ("Paint", {})
    assert [row.changes[0]["fields"]["text"] for row in nermin.world.log(nermin.id)] == ["Draw", "Paint"]
    assert nermin.phone.repairs == 0
    nermin.is_the_same_everywhere()


def test_a_repair_sends_nothing_that_is_kept_anew(nermin: Nermin) -> None:
    """Also what the server gave an id of its own, and what it said in its own way."""
    form, first, second = new_id(), change(), change()
    for changes in ([first, second], [first], [first, second]):
        with nermin.world.database.writing() as session:
            Keeper(session, nermin.id, "no script").keep(a_save(*changes, id=form), utc_now())
            session.commit()
    nermin.all_sync()
    count = len(nermin.world.log(nermin.id))
    answer = nermin.phone.send(json.dumps(asks(*nermin.phone.base.values())).encode())
    assert {(outcome["outcome"], "save" in outcome) for outcome in answer["outcomes"]} == {("kept", False)}
    assert answer["saves"] == []
    assert len(nermin.world.log(nermin.id)) == count


def test_a_clock_a_day_ahead_is_set_right_on_all_devices(nermin: Nermin) -> None:
    save = nermin.phone.writes(change(), made_at=now(days=1))
    body = nermin.phone.asks()
    first = nermin.phone.send(body)["outcomes"][0]["made_at"]
    assert first <= now()
    assert nermin.phone.send(body)["outcomes"][0]["made_at"] == first, "what is kept keeps its time"
    nermin.all_sync()
    assert nermin.phone.base[save["id"]]["made_at"] == nermin.tablet.base[save["id"]]["made_at"] == first
    assert nermin.phone.repairs == 0
    nermin.is_the_same_everywhere()


# --- what is not kept ---


def test_one_that_is_refused_does_not_hold_up_the_others(nermin: Nermin) -> None:
    nermin.phone.writes(change(), made_at=now())
    wrong = nermin.phone.writes(change(), change(text="Draw", domain="the moon"), made_at=now())
    nermin.phone.writes(change(), made_at=now())
    nermin.all_sync()
    assert list(nermin.phone.refused) == [wrong["id"]]
    assert len(nermin.tablet.state) == 2, "and nothing of what was refused"
    nermin.is_the_same_everywhere()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (a_save(change(text="Paint")), "domain:empty"),  # of an entry the server does not know
        (a_save(change(new_id(), "profile", name="Nina")), "profile"),
        (a_save(change(colour="blue")), "colour:unknown"),
        (a_save(change(kind="planet")), "change"),
        (a_save(change(text="a\0b", domain="health")), "text:unknown"),
        (a_save(change(text="a\ud800b", domain="health")), "text:unknown"),
        (a_save(change(), change(), changes=[]), "changes"),
        (a_save(made_at="yesterday"), "made_at"),
        (a_save(app=0), "app"),
        (a_save(app=True), "app"),
        (a_save(app=1.5), "app"),
        (a_save(more="x"), "save"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_a_code(nermin: Nermin, wrong: dict[str, Any], why: str) -> None:
    answer = nermin.phone.send(json.dumps(asks(wrong)).encode())
    assert answer["outcomes"] == [{"id": wrong["id"], "outcome": "refused", "why": why, "made_at": None}]
    assert answer["cursor"] == 0


def test_a_profile_is_the_book_and_nothing_else(nermin: Nermin) -> None:
    nermin.phone.writes(change(nermin.id, "profile", name="Nermin"), made_at=now())
    nermin.phone.writes(change(nermin.id, "wish"), made_at=now())
    nermin.all_sync()
    assert [save["changes"][0]["kind"] for save in nermin.phone.refused.values()] == ["wish"]
    assert show(nermin.id, nermin.tablet.state[nermin.id])["fields"]["name"] == "Nermin"


def test_a_newer_app_waits_for_the_server(nermin: Nermin, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = nermin.phone.writes(change(kind="planet"), made_at=now(), app=APP + 1)
    odd["colour"] = "of a shape that is not known here"
    nermin.phone.writes(change(), made_at=now())
    assert [item["outcome"] for item in nermin.phone.syncs_once()["outcomes"]] == ["later", "kept"]
    assert list(nermin.phone.waiting) == [odd["id"]]
    del odd["colour"]
    odd["changes"] = [change()]
    monkeypatch.setattr(sync, "APP", APP + 1)
    nermin.all_sync()
    assert not nermin.phone.waiting
    nermin.is_the_same_everywhere()


def test_what_stands_in_for_each_other_is_judged_the_same_in_any_order(nermin: Nermin) -> None:
    """One takes the card for the words, another the words for the card: neither is refused for coming second."""
    first = nermin.phone.writes(change(text="Draw", card=CARD, domain="leisure"), made_at=now())
    entry = first["changes"][0]["entry"]
    nermin.all_sync()
    nermin.phone.writes(change(entry, text="", replaces={"text": [first["id"]]}), made_at=now())
    nermin.tablet.writes(change(entry, card=None, replaces={"card": [first["id"]]}), made_at=now())
    nermin.all_sync()
    assert nermin.phone.refused == nermin.tablet.refused == {}
    nermin.is_the_same_everywhere()


# --- bounded batches ---


def test_a_long_book_comes_in_parts(nermin: Nermin) -> None:
    for _ in range(2):
        for _ in range(1100):
            nermin.phone.writes(change(), made_at=now())
        nermin.phone.batch = sync.MAX_SAVES
        nermin.phone.syncs()
    answers = []
    while True:
        answers.append(nermin.tablet.syncs_once())
        if not answers[-1]["more"]:
            break
        assert answers[-1]["digest"] is None
    assert [len(answer["saves"]) for answer in answers] == [1000, 1000, 200]
    assert nermin.tablet.repairs == 0
    nermin.is_the_same_everywhere()


def test_long_texts_come_in_smaller_parts_and_a_huge_one_comes_too(nermin: Nermin) -> None:
    long = {"text": "ش" * 2000, "note": "ش" * 2000, "goal": new_id()}
    huge = a_save(*(change(kind="step", **long) for _ in range(150)))  # bigger than a part
    with nermin.world.database.writing() as session:
        keeper = Keeper(session, nermin.id, "no script")
        for save in (*(a_save(change(text="x" * 2000, domain="health")) for _ in range(400)), huge, a_save()):
            assert keeper.keep(save, utc_now()) is None
        session.commit()
    sizes, more = [], True
    while more:
        answer = nermin.phone.syncs_once()
        more = answer["more"]
        sizes.append(len(json.dumps(answer["saves"], ensure_ascii=False)))
    assert sorted(sizes)[-2] <= sync.MAX_PULLED_SIZE * 1.2 < max(sizes) < 700_000
    assert len(nermin.phone.base) == 402
    assert nermin.phone.repairs == 0
