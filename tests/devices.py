"""Phones that sync, as `app.sync` describes them: what the browser's store does, in a few lines of Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from app.digest import combined, entry_digest
from app.ids import new_id
from app.merge import State, apply_all, blanked, is_erasing

Save = dict[str, Any]
Send = Callable[[bytes], "dict[str, Any] | None"]  # a request's body -> the answer, None if it got lost


class Phone:
    """A device with its base, in the order it came in, and its waiting saves."""

    def __init__(self, send: Send, batch: int = 100) -> None:
        self.send, self.batch = send, batch
        self.base: dict[str, Save] = {}
        self.waiting: dict[str, Save] = {}
        self.refused: dict[str, Save] = {}
        self.cursor, self.last, self.epoch, self.workbook = 0, None, None, None
        self.repairs = 0

    @property
    def state(self) -> State:
        """What the phone shows: base + waiting."""
        return apply_all({}, [*self.base.values(), *self.waiting.values()])

    @property
    def digest(self) -> str:
        base = apply_all({}, self.base.values())
        return combined(entry_digest(entry, base[entry]) for entry in base)

    def writes(self, *changes: Any, made_at: str, save_id: str | None = None, app: int = 1) -> Save:
        """Keep a save, to be sent."""
        save = {"id": save_id or new_id(), "made_at": made_at, "app": app, "changes": list(changes)}
        self.waiting[save["id"]] = save
        self.wipes()
        return save

    def wipes(self) -> None:
        """Take all words of erased entries from what is kept."""
        saves = [save for kept in (self.base, self.waiting, self.refused) for save in kept.values()]
        erased = {change["entry"] for save in saves for change in save["changes"] if is_erasing(change)}
        for save in saves:
            save["changes"] = blanked(save["changes"], erased.__contains__)

    def asks(self) -> bytes:
        """The body of the next request."""
        place = {"cursor": self.cursor, "last": self.last, "epoch": self.epoch, "workbook": self.workbook}
        return json.dumps({**place, "saves": list(self.waiting.values())[: self.batch]}).encode()

    def syncs_once(self) -> dict[str, Any] | None:
        """One round trip; the answer, None if it got lost."""
        answer = self.send(self.asks())
        if answer is not None:
            self.takes(answer)
        return answer

    def takes(self, answer: dict[str, Any]) -> None:
        """Take an answer in, as one transaction."""
        for outcome in answer["outcomes"]:
            if outcome["outcome"] == "later" or outcome["id"] not in self.waiting:
                continue
            save = self.waiting.pop(outcome["id"])
            if outcome["outcome"] == "refused":
                self.refused[save["id"]] = save
            else:
                kept = outcome.get("save") or {**save, "made_at": outcome["made_at"]}
                self.base[kept["id"]] = kept
        for save in answer["saves"]:
            self.base[save["id"]] = save
        self.wipes()
        known, self.epoch, self.workbook = self.epoch, answer["epoch"], answer["workbook"]
        self.cursor, self.last = answer["cursor"], answer["last"]
        erases = any(is_erasing(change) for save in self.waiting.values() for change in save["changes"])
        complete = answer["more"] or (answer["digest"] == self.digest and answer["cursor"] == len(self.base))
        complete = complete or erases  # the server will be the same when it has heard of it
        if known not in (None, self.epoch) or not complete:
            self.repairs += 1
            self.waiting = self.base | self.waiting
            self.base = {}
            self.cursor, self.last, self.epoch = 0, None, None

    def syncs(self, rounds: int = 200) -> None:
        """Sync until all is sent and taken in."""
        for _ in range(rounds):
            answer = self.syncs_once()
            if answer and not answer["more"] and self.epoch and not self._sendable(answer):
                return
        raise AssertionError(f"{len(self.waiting)} saves wait, {self.repairs} repairs")

    def _sendable(self, answer: dict[str, Any]) -> bool:
        later = {outcome["id"] for outcome in answer["outcomes"] if outcome["outcome"] == "later"}
        return bool(set(self.waiting) - later)
