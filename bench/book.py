"""Workbooks to measure and test with: a plausible mix of all kinds, as big as asked for, and the same each time."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.access import Access
from app.content import CONTENT
from app.forms import APP
from app.ids import new_id
from app.store import Keeper, moment

DAYS = 360
# How many of each 100 entries; a long diary, few goals. What others refer to comes first.
MIX = {
    "person": 4,
    "strength": 16,
    "wish": 6,
    "goal": 3,
    "talk": 4,
    "step": 26,
    "note": 18,
    "rating": 14,
    "topic": 6,
    "compliment": 3,
    "period": 0,  # at least one of each there is
    "grant": 0,
}
WORDS = [
    "ik",
    "wil",
    "graag",
    "weer",
    "tekenen",
    "en",
    "zingen",
    "met",
    "mijn",
    "buurvrouw",
    "in",
    "het",
    "park",
    "bij",
    "het",
    "water",
    "omdat",
    "dat",
    "rust",
    "geeft",
]


class Filler:
    """Fills one workbook through the store, each entry by a save of its own, spread over a year."""

    def __init__(self, session: Session, who: Access, now: datetime, seed: int = 1, secret: str = "") -> None:
        """`secret` is in every text that is written, to find it where it should not be."""
        self._keeper = Keeper(session, who.workbook_id, who.device_id)
        self._saves: list[dict[str, Any]] = []
        self._who, self._now, self._secret = who, now, secret
        self._chance = random.Random(seed)
        self.ids: dict[str, list[str]] = {kind: [] for kind in ("profile", *MIX)}

    def fill(self, size: int) -> dict[str, list[str]]:
        """Write `size` entries; gives their ids per kind."""
        self._write("profile", DAYS, name=self._text(2)[:100], lang="nl")
        counts = {kind: max(1, size * share // 100) for kind, share in MIX.items()}
        counts["step"] += max(0, size - 1 - sum(counts.values()))
        for kind, count in counts.items():
            for number in range(count):
                self._write(kind, DAYS - DAYS * number // count, **getattr(self, f"_{kind}")(number))
        self._keep()
        return self.ids

    def _write(self, kind: str, ago: int, **fields: Any) -> None:
        at = self._now - timedelta(days=ago, minutes=1)
        entry = self._who.workbook_id if kind == "profile" else new_id(at)
        change = {"entry": entry, "kind": kind, "fields": {"removed": False, **fields}, "replaces": {}}
        self._saves.append({"id": new_id(), "made_at": moment(at), "app": APP, "changes": [change]})
        self.ids[kind].append(entry)

    def _keep(self) -> None:
        self._keeper.read_for(self._saves)
        for save in self._saves:
            if why := self._keeper.keep(save, self._now):
                raise ValueError(f"{save['changes']}: {why}")
        self._saves = []

    def _text(self, words: int) -> str:
        return " ".join([*self._chance.choices(WORDS, k=words), *([self._secret] if self._secret else [])])

    def _one(self, kind: str) -> str:
        return self._chance.choice(self.ids[kind])

    def _day(self, number: int) -> str:
        # Mostly days gone by, some to come.
        return (self._now + timedelta(days=7 - number % DAYS)).date().isoformat()

    def _own_or_card(self, domain: str, kind: str) -> dict[str, Any]:
        cards = [
            id_ for id_, card in CONTENT["cards"].items() if (card["domain"], card["kind"]) == (domain, kind)
        ]
        own = self._secret or self._chance.random() < 0.4
        return {"text": self._text(6), "text_lang": "nl"} if own else {"card": self._chance.choice(cards)}

    def _person(self, number: int) -> dict[str, Any]:
        return {"name": self._text(1), "group": self._chance.choice(list(CONTENT["groups"]))}

    def _strength(self, number: int) -> dict[str, Any]:
        domain = list(CONTENT["domains"])[number % 10]
        time = "before" if number % 3 == 0 else "now"
        return {"domain": domain, "time": time, "sort": "can", **self._own_or_card(domain, "strength")}

    def _wish(self, number: int) -> dict[str, Any]:
        domain = list(CONTENT["domains"])[number % 10]
        priority = {"priority": number + 1} if number < 4 else {}
        return {"domain": domain, **priority, **self._own_or_card(domain, "wish")}

    def _goal(self, number: int) -> dict[str, Any]:
        strengths = {f"strengths.{self._one('strength')}": True for _ in range(3)}
        state = "open" if number < 6 else self._chance.choice(["reached", "stopped"])
        people = {f"people.{self._one('person')}": True}
        return {"text": self._text(5), "wish": self._one("wish"), "state": state, **strengths, **people}

    def _step(self, number: int) -> dict[str, Any]:
        who = self._chance.choice(["me", "worker", self._one("person")])
        done = (
            {"state": "done", "felt": self._chance.randint(1, 5), "note": self._text(4)} if number % 4 else {}
        )
        return {
            "goal": self._one("goal"),
            "text": self._text(5),
            "who": who,
            "date": self._day(number),
            **done,
        }

    def _note(self, number: int) -> dict[str, Any]:
        feeling = self._chance.choice(list(CONTENT["feelings"]))
        goal = {"goal": self._one("goal")} if number % 3 == 0 else {}
        return {
            "date": self._day(number + 7),
            "text": self._text(30),
            "text_lang": "nl",
            "feeling": feeling,
            **goal,
        }

    def _period(self, number: int) -> dict[str, Any]:
        return {"phase": "doing", "first": self._day(30), "last": self._day(0)}

    def _grant(self, number: int) -> dict[str, Any]:
        return {"name": self._text(1), "organisation": self._text(2), "shares.plan": True}

    def _rating(self, number: int) -> dict[str, Any]:
        instrument = list(CONTENT["instruments"].values())[number % len(CONTENT["instruments"])]
        about = instrument["about"]
        marks = {
            f"values.{line}": self._chance.randint(instrument["min"], instrument["max"])
            for line in instrument["lines"]
        }
        answers = {f"answers.{question}": self._text(6) for question in list(instrument["questions"])[:2]}
        day = self._day(number * 2 + 7)
        return {"instrument": instrument["id"], "date": day, about: self._one(about), **marks, **answers}

    def _talk(self, number: int) -> dict[str, Any]:
        state = "planned" if number == 0 else "done"
        place = self._text(2)
        return {
            "date": self._day(number * 6),
            "time": "14:00",
            "place": place,
            "state": state,
            "summary": self._text(12),
        }

    def _topic(self, number: int) -> dict[str, Any]:
        state = "open" if number % 3 == 0 else "done"
        return {"talk": self._one("talk"), "text": self._text(5), "goal": self._one("goal"), "state": state}

    def _compliment(self, number: int) -> dict[str, Any]:
        return {"text": self._text(6)}
