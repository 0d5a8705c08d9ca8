"""Sync: a device sends its saves and gets those it does not know, in one round trip of JSON, `POST /sync`.

Request, at most MAX_SAVES saves and MAX_BODY bytes (`app.requests`); unknown names are passed over:

    cursor    the sequence of the newest save the device took in without gaps; 0 at first
    last      the id of that save, as the answer gave it; null (or left out) with cursor 0, and only then
    epoch     as the answer gave it; null at first
    workbook  the id of the book the device's data is of; null (or left out) while it does not know
    saves     waiting saves as in `app.merge`, oldest first; after a new epoch those of its base too

Answer:

    outcomes     of each save that was sent, in that order: {"id", "outcome", "why", "made_at"}, see below
    saves        saves the device does not know: after the cursor, oldest first, its own too, but for those that
                 `outcomes` says are kept: they are in the log as well and count for cursor and number
    cursor last  to send the next time
    epoch        as above. Another one than the device has: the server went back to a backup, see below
    more         true: ask again at once; there is more than fits in one answer
    digest       of all entries as of `cursor` (`app.digest`); null while there is more
    workbook     the id of the book this device opens
    server_time  the server's clock, like `made_at`

Outcomes:

    kept     is in the log and in the book. `made_at` is the time it has there: what is in the future becomes now.
             The device takes the save out of its waiting ones into its base, with that time. With `save` as well: it
             is in the log as that save instead, which goes to the base. So it is when its id was known with other
             content: a form that was sent to the server, and again, changed, on the device. It is kept under a new
             id and takes the place of the first; waiting saves that replace the old id should replace the new one too.
    refused  breaks a rule; `why` is a code: "<field>:<problem>" as in `app.check`, or the part of a save that
             is wrong. The device takes it out of its waiting saves, and keeps and shows its text.
    later    is of a newer app than this server: the device lets it wait and sends it again another time.

`made_at` is null unless kept, `why` is null if kept. Sending again is harmless: what is known is kept, with its time.

**Repair.** The device takes a whole answer in as one transaction of its own. Then, if `epoch` is another than it had
(not null), or with nothing more `digest` is not that of its base or `cursor` is not the number of saves in its base, it
moves all saves of its base to those to send, before the waiting ones and in the order they came in, sets cursor, last
and epoch to 0, null and null, and goes on with that; it shows base, what is to be sent and what waits, as ever.
Nothing is deleted: what the server lost comes back from the devices that have it. The device may first ask for all
without sending anything, and then send only what did not come back the same. Once for each epoch, and once a start, is
enough: a repair that did not help will not help when done again at once. As long as a save waits that erases something
for good, the digests may differ: the device has no word of it any more, the server does until it hears of it.

How a server knows that it went back to a backup: a device is ahead of it, or `last` is not what it has at `cursor`. The
book then gets a new epoch. `python -m app restored` gives one to all books.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from app.check import check_shape
from app.forms import APP
from app.ids import is_id
from app.models import Save, Workbook, new_epoch
from app.rows import Logged
from app.store import Keeper, NoSuchWorkbook, moment

Json = Any
MAX_SAVES = 500  # in a request
MAX_PULLED = 1000  # saves in an answer
MAX_PULLED_SIZE = 500_000  # characters of saves in an answer, but for one that is longer
_STEP = 250  # saves read from the database at once
_MAX_CURSOR = 2**53 - 1
_MAX_EPOCH = 60  # characters
_json = json.JSONEncoder(separators=(",", ":")).encode


class Broken(ValueError):
    """A request that no device of this app can have sent."""


class TooMany(ValueError):
    """A request with more saves than are taken at once."""


class WentBack(Exception):
    """The database is older than what a device has seen of it."""


@dataclass(frozen=True)
class Asked:
    """What a device asks; `saves` are objects with an id, and not looked into further."""

    cursor: int
    last: str | None
    epoch: str | None
    workbook: str | None
    saves: list[Json]


def read(body: bytes) -> Asked:
    """The request in `body`. Raises Broken, TooMany."""
    try:
        asked = json.loads(
            body.decode("utf-8"), parse_constant=_refuse, parse_float=_refuse_huge, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise Broken("json") from error
    if not isinstance(asked, dict) or not {"cursor", "epoch", "saves"} <= asked.keys():
        raise Broken("shape")
    cursor, last, epoch, workbook = (asked.get(name) for name in ("cursor", "last", "epoch", "workbook"))
    if type(cursor) is not int or not 0 <= cursor <= _MAX_CURSOR:
        raise Broken("cursor")
    if not all(name is None or is_id(name) for name in (last, workbook)):
        raise Broken("id")
    if (cursor == 0) != (last is None):
        raise Broken("last")
    if epoch is not None and not (isinstance(epoch, str) and len(epoch) <= _MAX_EPOCH):
        raise Broken("epoch")
    saves = asked["saves"]
    if not isinstance(saves, list) or not all(
        isinstance(save, dict) and is_id(save.get("id")) for save in saves
    ):
        raise Broken("saves")
    if len(saves) > MAX_SAVES:
        raise TooMany(len(saves))
    return Asked(cursor, last, epoch, workbook, saves)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_huge(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else _refuse(text)


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """A JSON object; one with the same name twice means something else to each who reads it."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else _refuse("twice")


def push(session: Session, workbook_id: str, author: str, asked: Asked, now: datetime) -> list[Json]:
    """Keep what was sent, in a writing session that the caller commits; gives the outcomes.

    Where the server went back, the book gets its new epoch here. Raises NoSuchWorkbook.
    """
    keeper = Keeper(session, workbook_id, author)
    try:
        _place(session, keeper.workbook, asked)
    except WentBack:
        keeper.workbook.epoch = new_epoch()
    # A newer app may write saves of another shape, too.
    newer = [type(save.get("app")) is int and save["app"] > APP for save in asked.saves]
    wrong = [None if later else check_shape(save) for save, later in zip(asked.saves, newer, strict=True)]
    sound = [not later and why is None for later, why in zip(newer, wrong, strict=True)]
    keeper.read_for([save for save, good in zip(asked.saves, sound, strict=True) if good])
    return [
        {"id": save["id"], "outcome": "later", "why": "app", "made_at": None}
        if later
        else _outcome(save, why or keeper.take(save, now))
        for save, later, why in zip(asked.saves, newer, wrong, strict=True)
    ]


def _outcome(save: Json, kept: Logged | str) -> Json:
    if isinstance(kept, str):
        return {"id": save["id"], "outcome": "refused", "why": kept, "made_at": None}
    outcome = {"id": save["id"], "outcome": "kept", "why": None, "made_at": kept.made_at}
    if kept.id != save["id"] or kept.changes != save["changes"]:
        written = {"id": kept.id, "made_at": kept.made_at, "app": kept.app, "changes": kept.changes}
        return {**outcome, "save": written}
    return outcome


def pull(session: Session, workbook_id: str, asked: Asked, outcomes: list[Json], now: datetime) -> bytes:
    """The answer, as JSON, in a session that reads of one moment. Raises WentBack, NoSuchWorkbook."""
    workbook = session.get(Workbook, workbook_id)
    if workbook is None or workbook.erased_at is not None:
        raise NoSuchWorkbook(workbook_id)
    cursor, last = _place(session, workbook, asked)
    told = {outcome.get("save", outcome)["id"] for outcome in outcomes if outcome["outcome"] == "kept"}
    texts: list[str] = []
    size, more = 0, False
    for seq, save_id, made_at, app, changes in _after(session, workbook_id, cursor):
        if save_id not in told:
            size += len(changes)
            if texts and (size > MAX_PULLED_SIZE or len(texts) == MAX_PULLED):
                more = True
                break
            # What the database has is JSON already.
            head = f'{{"id":"{save_id}","made_at":"{made_at}","app":{app}'
            texts.append(f'{head},"changes":{changes}}}')
        cursor, last = seq, save_id
    answer = {
        "outcomes": outcomes,
        "cursor": cursor,
        "last": last,
        "epoch": workbook.epoch,
        "more": more,
        "digest": None if more else workbook.digest,
        "workbook": workbook_id,
        "server_time": moment(now),
    }
    return f'{_json(answer)[:-1]},"saves":[{",".join(texts)}]}}'.encode()


def renew(session: Session, workbook_id: str, asked: Asked) -> None:
    """Give the book a new epoch if the server still is older than what the device has seen; the caller commits."""
    workbook = session.exec(select(Workbook).where(Workbook.id == workbook_id).with_for_update()).one()
    try:
        _place(session, workbook, asked)
    except WentBack:
        workbook.epoch = new_epoch()


def restored(session: Session) -> int:
    """Give all books a new epoch; gives their number. The caller commits."""
    workbooks = session.exec(select(Workbook).with_for_update()).all()
    for workbook in workbooks:
        workbook.epoch = new_epoch()
    return len(workbooks)


def _place(session: Session, workbook: Workbook, asked: Asked) -> tuple[int, str | None]:
    """(cursor, id of the save there) to go on from: the start for who is of another epoch. Raises WentBack."""
    if asked.epoch != workbook.epoch or asked.cursor == 0:
        return 0, None
    if asked.cursor > workbook.seq:
        raise WentBack
    there = (Save.workbook_id == workbook.id, Save.seq == asked.cursor)
    save_id = session.exec(select(Save.id).where(*there)).first()
    if save_id != asked.last:
        raise WentBack
    return asked.cursor, save_id


def _after(session: Session, workbook_id: str, cursor: int) -> Iterator[Any]:
    """(seq, id, made_at, app, changes as JSON) of the saves after `cursor`, oldest first, a few at a time."""
    columns = (Save.seq, Save.id, Save.made_at, Save.app, cast(col(Save.changes), Text))
    of = select(*columns).where(Save.workbook_id == workbook_id).order_by(col(Save.seq)).limit(_STEP)  # type: ignore[call-overload]
    while rows := session.execute(of.where(col(Save.seq) > cursor)).all():
        yield from rows
        cursor = rows[-1][0]
