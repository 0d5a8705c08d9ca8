"""Leftovers: what an ended device still held, for the client to look at and to put in the workbook or throw away."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func
from sqlmodel import Session, col, select

from app.access.devices import Access
from app.access.leaving import Lost
from app.check import MAX_CHANGES, check_fields, check_shape, is_moment
from app.forms import APP
from app.ids import is_id
from app.kinds import SECTION_OF
from app.models import FORGET, Leftover, Save
from app.store import Keeper

Json = Any
# Of all ended devices of a workbook together: who has a phone that is not theirs fills no disk. Somebody who wrote all
# day for years has a tenth of it.
MAX_LEFT = 20_000  # saves
MAX_SIZE = 20_000_000  # characters
PART = 500  # saves that are put in the workbook at once: others write in between
_OF_OTHERS = ("grant", "look")


class NoRoom(Exception):
    """There is so much already that the client has to look at it first; what is over it stays on the device."""


def keep_leftovers(session: Session, of: Lost, saves: Sequence[Json], now: datetime) -> None:
    """Put by what an ended device still held. In a writing session that is committed, also where it raises NoRoom.

    What the book has, what keeps no rule, and what is about sharing is passed over. What a newer app wrote is kept, and
    held against the rules once this one is as new.
    """
    if of.why != "ended":
        return
    keeper = Keeper(session, of.workbook_id, of.device_id)
    count, size = _there(session, of.workbook_id)
    known = _known(session, of.workbook_id, [save["id"] for save in saves])
    for save in saves:
        if save["id"] in known or not (_is_newer(save) or _is_sound(save, of.workbook_id)):
            continue
        kept = dict(keeper.blanked(save))
        if all(change["fields"].get("erased") for change in kept["changes"]):
            continue
        count, size = count + 1, size + len(json.dumps(kept))
        if count > MAX_LEFT or size > MAX_SIZE:
            raise NoRoom
        session.add(
            Leftover(
                workbook_id=of.workbook_id, id=save["id"], device_id=of.device_id, save=kept, came_at=now
            )
        )
        known.add(save["id"])


def _there(session: Session, workbook_id: str) -> tuple[int, int]:
    """How many saves were left, and how many characters they are."""
    size = func.coalesce(func.sum(func.length(cast(col(Leftover.save), Text))), 0)
    return session.exec(select(func.count(), size).where(Leftover.workbook_id == workbook_id)).one()


def _known(session: Session, workbook_id: str, ids: Sequence[str]) -> set[str]:
    """Which of these the workbook, or what was left of it, has."""
    return {
        *session.exec(select(Save.id).where(Save.workbook_id == workbook_id, col(Save.id).in_(ids))),
        *session.exec(select(Save.form).where(Save.workbook_id == workbook_id, col(Save.form).in_(ids))),
        *session.exec(
            select(Leftover.id).where(Leftover.workbook_id == workbook_id, col(Leftover.id).in_(ids))
        ),
    }


def _is_sound(save: Json, workbook_id: str) -> bool:
    return check_shape(save) is None and all(
        _is_own(change, workbook_id) and all(why == "empty" for _, why in _problems(change))
        for change in save["changes"]
    )


def _is_own(change: Mapping[str, Json], workbook_id: str) -> bool:
    if change["kind"] == "profile":
        return bool(change["entry"] == workbook_id)
    return change["kind"] in SECTION_OF


def _problems(change: Mapping[str, Json]) -> list[tuple[str, str]]:
    return check_fields(change["kind"], change["fields"], {})


def _is_newer(save: Json) -> bool:
    """Whether a newer app wrote a save, which may have other kinds and fields."""
    changes = save.get("changes")
    return (
        type(save.get("app")) is int
        and save["app"] > APP
        and is_moment(save.get("made_at"))
        and isinstance(changes, list)
        and 0 < len(changes) <= MAX_CHANGES
        and all(
            isinstance(change, dict)
            and is_id(change.get("entry"))
            and isinstance(change.get("kind"), str)
            and change["kind"] not in _OF_OTHERS
            and isinstance(change.get("fields"), dict)
            and isinstance(change.get("replaces"), dict)
            for change in changes
        )
    )


def how_many_left(session: Session, workbook_id: str) -> int:
    """How many saves ended devices of a workbook still held."""
    return _there(session, workbook_id)[0]


def leftovers(session: Session, workbook_id: str) -> Iterator[Leftover]:
    """What ended devices of a workbook still held, oldest first."""
    of = select(Leftover).where(Leftover.workbook_id == workbook_id)
    yield from session.exec(
        of.order_by(col(Leftover.came_at), col(Leftover.id)).execution_options(yield_per=PART)
    )


def take_leftovers(session: Session, who: Access, now: datetime) -> None:
    """Put all that was left in the book, a part at a time; what cannot be stays where it is.

    In a writing session, which is committed after each part.
    """
    made_at = col(Leftover.save)["made_at"].as_string()
    of = select(Leftover.id).where(Leftover.workbook_id == who.workbook_id).order_by(made_at, Leftover.id)
    ids = session.exec(of).all()
    for start in range(0, len(ids), PART):
        part = [session.get(Leftover, (who.workbook_id, one)) for one in ids[start : start + PART]]
        left = [one for one in part if one and one.save["app"] <= APP]
        keeper = Keeper(session, who.workbook_id, who.device_id)
        keeper.read_for([one.save for one in left])
        for one in left:
            if keeper.keep(one.save, now) is None:
                session.delete(one)
        session.commit()


def drop_leftovers(session: Session, workbook_id: str) -> None:
    """Throw away all that was left. In a writing session."""
    session.execute(delete(Leftover).where(col(Leftover.workbook_id) == workbook_id))
    session.info[FORGET] = True
