"""A form that is sent again, changed, does the same on the device as on the server."""

import json
import os
import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.access import start_workbook
from app.database import Database
from app.forms import fill
from app.ids import new_id
from app.models import Entry
from app.select import view
from app.shared import shared
from app.store import Keeper, moment
from tests.node import JS, NODE
from tests.strategies import SEEDS

Json = dict[str, Any]
START = 1_795_000_000_000  # ms


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('resend') / 'book.sqlite'}")
    database.migrate()
    yield database
    database.close()


def test_back_and_change_is_the_same_in_both_hosts(database: Database) -> None:
    seed = random.randrange(10**9) if SEEDS else 20261120
    chance = random.Random(seed)
    stories = [_story(chance) for _ in range(max(60, SEEDS // 10))]
    environment = {
        **os.environ,
        "SHARED": json.dumps({name: shared()[name] for name in ("rules", "content")}),
    }
    played = subprocess.run(
        [NODE, Path(JS) / "resend.mjs"],
        input=json.dumps(stories).encode(),
        stdout=subprocess.PIPE,
        env=environment,
        check=True,
    )
    for number, (story, device) in enumerate(zip(stories, json.loads(played.stdout), strict=True)):
        story_told = f"seed {seed}, story {number}: {json.dumps(story)}"
        assert device == _on_the_server(database, story), story_told
        texts = [
            version.get("text") for entry in device["shown"].values() for version in (entry, *entry["rivals"])
        ]
        assert "" not in texts, f"nobody said nothing; {story_told}"


def _story(chance: random.Random) -> Json:
    """Up to three forms over up to three wishes, each sent a few times."""
    entries = [new_id() for _ in range(3)]
    forms = [new_id() for _ in range(3)]
    sent = []
    for number in range(chance.randrange(2, 8)):
        some = chance.sample(entries, chance.randrange(1, 3))
        parts = [[entry, _fields(chance, number)] for entry in some]
        page = chance.choice(forms)  # the form of an older page sees what that one saw
        sent.append({"form": chance.choice(forms), "page": page, "parts": parts, "at": START + number * 1000})
    return {"entries": entries, "sent": sent}


def _fields(chance: random.Random, number: int) -> dict[str, str]:
    fields = {"text": f"text {chance.randrange(2)} {number}", "domain": "leisure"}
    if chance.random() < 0.5:
        fields["priority"] = chance.choice(["1", "2", ""])
    if chance.random() < 0.2:
        fields["removed"] = "yes"
    return fields


def _on_the_server(database: Database, story: Json) -> Json:
    with database.writing() as session:
        who, _ = start_workbook(session, new_id())
        session.commit()
    pages: dict[str, dict[str, Json]] = {}
    outcomes = []
    for sent in story["sent"]:
        now = datetime.fromtimestamp(sent["at"] / 1000, UTC)
        if sent["form"] not in pages:
            pages[sent["form"]] = pages.get(sent["page"], _views(database, who.workbook_id))
        page = pages[sent["form"]]
        pairs = [("save", sent["form"])]
        for entry, fields in sent["parts"]:
            pairs.append(("change", f"{entry} wish"))
            pairs += [("seen", page[entry]["seen"])] if entry in page else []
            pairs += [(f"{entry}:{name}", value) for name, value in fields.items()]
        with database.writing() as session:
            keeper = Keeper(session, who.workbook_id, "a phone")
            filled = fill(pairs, keeper.state, moment(now))
            outcomes.append("problems" if filled.problems else "saved")
            if not filled.problems:
                assert keeper.keep(filled.save, now) is None
            session.commit()
    shown = {
        entry: {
            **{name: found[name] for name in ("text", "domain", "priority", "removed")},
            "rivals": [version["fields"] for version in found["rivals"]],
        }
        for entry, found in _views(database, who.workbook_id).items()
    }
    return {"outcomes": outcomes, "shown": shown}


def _views(database: Database, workbook: str) -> dict[str, Json]:
    with database.reading() as session:
        rows = session.exec(select(Entry.shown).where(Entry.workbook_id == workbook))
        return {shown["id"]: view(shown) for shown in rows}
