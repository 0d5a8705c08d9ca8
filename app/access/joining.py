"""Joining: what a client does with a worker's code. A newcomer begins a workbook, who has one connects it.

`now` is in the zone where the client is: what is shared until a day goes by the day there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app.access.codes import Found, find, use_up_client
from app.access.devices import Access, start_workbook
from app.access.grants import SERVER, connect, day_of, leave, sight_with
from app.access.looking import Visit, log_look
from app.access.workers import WorkerAccess
from app.forms import APP
from app.ids import is_id, new_id
from app.kinds import SECTION_OF
from app.models import Entry, Grant, Organisation, Workbook, Worker
from app.screens import Place, Screen
from app.sight import Sight
from app.store import Keeper, moment

Json = Any


@dataclass(frozen=True)
class Joining:
    """Who made a worker's code, and whose book it takes over (a name, "" where nobody said it), if any."""

    worker: str
    organisation: str
    takes_over: str | None
    is_connected: bool


def joining(session: Session, found: Found, who: Access | None, now: datetime) -> Joining:
    """What a page tells of a worker's code to who holds it; `who` is the device that asks, where it has a book."""
    worker = session.get_one(Worker, found.worker_id)
    organisation = session.get_one(Organisation, worker.organisation_id)
    today, _ = day_of(now)
    old = _seen_profile(session, worker.id, found.takes_over, today)
    is_connected = who is not None and sight_with(session, worker.id, who.workbook_id, today) is not None
    return Joining(worker.name, organisation.name, None if old is None else old["name"], is_connected)


def connect_with(
    session: Session, code: str, who: Access, shares: Collection[str], now: datetime
) -> str | None:
    """Connect the book of `who` with the worker whose code it is; gives the grant. None for any other code.

    What is in the book stays as it is. In a writing session.
    """
    used = use_up_client(session, code, who.workbook_id, day_of(now)[1])
    if used is None or used.worker_id is None:
        return None
    return connect(session, who.workbook_id, used.worker_id, shares, now)


def begin_with(
    session: Session, code: str, lang: str, shares: Collection[str], now: datetime
) -> tuple[Access, str] | None:
    """Begin a book for a newcomer with a worker's code; gives the secret of its first device. None for any other code.

    Where the code says so, what the worker sees of an earlier book is in the new one, and the worker sees the earlier
    one no more. As anybody who has the code can do this, the worker too, it is written down in the earlier book, for
    its phones, and in the access log. In a writing session.
    """
    today, utc = day_of(now)
    found = find(session, code, utc)
    if found is None or found.purpose != "client":
        return None
    who, secret = start_workbook(session, new_id())
    used = use_up_client(session, code, who.workbook_id, utc)
    if used is None or used.worker_id is None:
        return None
    old = _seen_profile(session, used.worker_id, used.takes_over, today)
    profile = {"removed": False, "name": old["name"] if old else "", "lang": lang}
    _keep(session, who.workbook_id, {who.workbook_id: ("profile", profile)}, utc)
    grant = connect(session, who.workbook_id, used.worker_id, shares, now)
    if old and used.takes_over:
        _take_over(session, used.worker_id, used.takes_over, grant, now)
    return who, secret


def _take_over(session: Session, worker_id: str, old_id: str, grant_id: str, now: datetime) -> None:
    """Bring what a worker sees of an old book into the one of the worker's new grant, and say so in the old one."""
    today, utc = day_of(now)
    sight = sight_with(session, worker_id, old_id, today)
    grant = session.exec(select(Grant).where(Grant.id == grant_id)).one()
    if sight is None:
        return
    entries = _seen(session, old_id, sight, grant_id)
    _keep(session, grant.workbook_id, entries, utc)
    session.get_one(Workbook, grant.workbook_id).took_over = old_id
    sections = sorted({SECTION_OF[kind] for kind, _ in entries.values()})
    told = {"removed": False, "grant": sight.grant, "date": today, "copied": True}
    told |= {f"sections.{section}": True for section in sections}
    _keep(session, old_id, {new_id(): ("look", told)}, utc)
    worker = session.get_one(Worker, worker_id)
    its = session.get_one(Organisation, worker.organisation_id)
    by = WorkerAccess(worker.id, worker.name, its.id, its.name, worker.is_admin, "")
    for section in sections or ("",):
        place = Place(Screen("/join/{code}", "", section=section or None), "/join", {})
        log_look(session, Visit(by, old_id, place, utc, today, sight.grant), "copy")
    leave(session, worker_id, old_id, now)  # or the worker would have the same client twice


Fields = Mapping[str, tuple[str, dict[str, Json]]]  # entry id -> kind, fields


def _keep(session: Session, workbook_id: str, entries: Fields, now: datetime) -> None:
    """Write entries in a workbook, one save each. What cannot be without something that is not seen stays behind."""
    keeper = Keeper(session, workbook_id, SERVER)
    for entry, (kind, fields) in entries.items():
        change = {"entry": entry, "kind": kind, "fields": fields, "replaces": {}}
        save = {"id": new_id(), "made_at": moment(now), "app": APP, "changes": [change]}
        keeper.keep(save, now)


def _seen_profile(session: Session, worker_id: str, workbook_id: str | None, today: str) -> Json:
    """The fields of the profile of a workbook that a worker sees something of; None where that is over."""
    if workbook_id is None or sight_with(session, worker_id, workbook_id, today) is None:
        return None
    profile = session.get(Entry, (workbook_id, workbook_id))
    return {"name": "", **(profile.shown["fields"] if profile else {})}


def _seen(session: Session, workbook_id: str, sight: Sight, grant: str) -> Fields:
    """What a worker sees of a workbook, for a new one in which `grant` is the worker's.

    Entries as they are shown; what refers to an entry that the worker does not see says nothing of it.
    """
    found = session.exec(select(Entry).where(Entry.workbook_id == workbook_id).order_by(Entry.id))
    entries = {
        entry.id: entry
        for entry in found
        if entry.kind in SECTION_OF and sight.sees(entry.shown) and not entry.shown["fields"].get("removed")
    }
    return {
        entry_id: (entry.kind, _told(entry, entries, sight, grant)) for entry_id, entry in entries.items()
    }


def _told(entry: Entry, seen: Collection[str], sight: Sight, grant: str) -> dict[str, Json]:
    fields: dict[str, Json] = {"removed": False}
    for name, value in entry.shown["fields"].items():
        if name in ("removed", "by", "private"):
            continue
        key = name.partition(".")[2]
        if all(part in seen for part in (value, key) if is_id(part)):
            fields[name] = value
    if entry.shown["fields"].get("by") == sight.grant and not entry.shown.get("changed"):
        fields["by"] = grant
    return fields
