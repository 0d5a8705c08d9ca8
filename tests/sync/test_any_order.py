"""Sync in any order: phones and server end with the same, whatever happens."""

from __future__ import annotations

import os
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.digest import combined, entry_digest
from app.host import utc_now
from app.ids import new_id
from app.merge import blank, is_erased
from app.store import Keeper
from tests.devices import Phone
from tests.saves import CARD, Change, a_save, as_saves, change, now
from tests.strategies import fewer
from tests.sync.world import World

FULL = bool(os.environ.get("FULL"))


class Chances:
    """A few phones that write, sync, lose answers and send late, as chance has it; and a server that goes back."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        who, secret = world.begins()
        self.id = who.workbook_id
        secrets = [secret, *(world.joins(self.id) for _ in range(chance.randint(1, 2)))]
        self.phones = [Phone(world.sender(secret), batch=chance.choice([1, 2, 50])) for secret in secrets]
        self.erased: set[str] = set()
        self.late: list[tuple[Phone, bytes]] = []
        self.backup = world.backup(self.id)

    def runs(self, steps: int) -> None:
        for _ in range(steps):
            phone = self.chance.choice(self.phones)
            self.chance.choices(
                [
                    self.writes,
                    self.erases,
                    self.syncs,
                    self.loses,
                    self.doubles,
                    self.says_otherwise,
                    self.goes_back,
                ],
                [10, 1, 6, 2, 2, 1, 0.4],
            )[0](phone)

    def writes(self, phone: Phone) -> None:
        state = phone.state
        known = [entry for entry in state if state[entry]["kind"] == "wish"]
        changes = []
        for _ in range(self.chance.choice([1, 1, 2])):
            entry = self.chance.choice(known) if known and self.chance.random() < 0.7 else None
            if entry in [item["entry"] for item in changes]:
                continue
            changes.append(self._new() if entry is None else self._changed(entry, state[entry]))
        clock = self.chance.choice([0, 0, 0, 1, -1])
        phone.writes(*changes, made_at=now(days=clock))

    def _new(self) -> Change:
        return change(
            text=f"text {self.chance.random()}", domain="leisure", card=self.chance.choice([None, CARD])
        )

    def _changed(self, entry: str, state: Any) -> Change:
        fields = self.chance.choice(
            [
                {"text": f"text {self.chance.random()}"},
                {"text": "same"},
                {"text": "", "priority": self.chance.randint(1, 5)},  # 5 is refused
                {"card": None},
                {"removed": True},
            ]
        )
        fields = {"removed": False, **fields}
        # Most have seen all that is there, some an old page.
        replaces = {
            name: sorted(state["fields"].get(name, {}).get("live", {}))
            for name in fields
            if self.chance.random() < 0.8
        }
        return {
            "entry": entry,
            "kind": "wish",
            "fields": fields,
            "replaces": {n: ids for n, ids in replaces.items() if ids},
        }

    def erases(self, phone: Phone) -> None:
        known = list(phone.state)
        if known:
            entry = self.chance.choice(known)
            erase = {
                "entry": entry,
                "kind": "wish",
                "fields": {"erased": True, "removed": True},
                "replaces": {},
            }
            phone.writes(erase, made_at=now())
            self.erased.add(entry)

    def syncs(self, phone: Phone) -> None:
        phone.syncs_once()

    def loses(self, phone: Phone) -> None:
        phone.send(phone.asks())

    def doubles(self, phone: Phone) -> None:
        """A request comes now, and once more much later."""
        self.late.append((phone, phone.asks()))
        if len(self.late) > 2 or self.chance.random() < 0.5:
            sender, body = self.late.pop(self.chance.randrange(len(self.late)))
            sender.send(body)

    def says_otherwise(self, phone: Phone) -> None:
        form, entry = new_id(), self._new()
        with self.world.database.writing() as session:
            assert Keeper(session, self.id, "no script").keep(a_save(entry, id=form), utc_now()) is None
            session.commit()
        phone.writes(
            {**entry, "fields": {**entry["fields"], "text": "otherwise"}}, made_at=now(), save_id=form
        )

    def goes_back(self, _: Phone) -> None:
        if self.chance.random() < 0.5:
            self.backup = self.world.backup(self.id)
        else:
            self.world.restore(self.id, self.backup)

    def ends_well(self) -> None:
        base = {save_id for phone in self.phones for save_id in phone.base}
        wrote = {save_id for phone in self.phones for save_id in phone.waiting}
        for _ in range(3):
            for phone in self.phones:
                phone.syncs()
        self.world.is_whole(self.id)
        server = self.world.state(self.id)
        log = {row.id: row for row in self.world.log(self.id)} | {
            row.form: row for row in self.world.log(self.id)
        }
        for phone in self.phones:
            assert phone.state == server
            assert set(phone.waiting) == set()
            assert phone.digest == combined(entry_digest(entry, server[entry]) for entry in server)
        self.is_gone_for_good(server)
        refused = {save_id for phone in self.phones for save_id in phone.refused}
        assert base <= set(log), "what was kept is in the log"
        assert wrote <= set(log) | refused, "what waited is kept or shown"

    def is_gone_for_good(self, server: Any) -> None:
        """No word of what was erased is anywhere; what came late of it is blank, too."""
        assert {entry for entry in server if is_erased(server[entry])} == self.erased
        for phone, body in self.late:
            phone.send(body)
        for phone in self.phones:
            phone.syncs()
        self.world.is_whole(self.id)
        kept = [
            save for phone in self.phones for saves in (phone.base, phone.waiting) for save in saves.values()
        ]
        for save in (*kept, *as_saves(self.world.log(self.id))):
            for said in save["changes"]:
                assert said["entry"] not in self.erased or said == blank(said)


@fewer(2)
@given(seed=st.integers(0, 2**32))
def test_phones_and_server_end_with_the_same_whatever_happens(world: World, seed: int) -> None:
    chances = Chances(world, random.Random(seed))
    chances.runs(60)
    chances.ends_well()
