"""Looking along: which screens a worker may open, what a worker may write there, and that each look is written down."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app import reading
from app.access.grants import SERVER
from app.access.workers import WorkerAccess
from app.forms import APP
from app.ids import is_id, new_id
from app.kinds import SECTION_OF
from app.merge import EntryState, replaced_by, show
from app.models import Look
from app.rows import Logged
from app.screens import Place
from app.sight import Sight
from app.store import Keeper, moment

Json = Any

# The screens of the table where a worker looks along; all others are the client's alone.
LOOKS = frozenset(
    (
        "/",
        "/strengths",
        "/strengths/{domain}",
        "/strengths/{domain}/{id}",
        "/wishes/{id}",
        "/plan",
        "/goals/{id}",
        "/goals/{id}/reached",
        "/steps/{id}",
        "/diary",
        "/diary/coming",
        "/diary/{date}",
        "/notes/{id}",
        "/scales",
        "/scales/{instrument}/marks",
        "/ratings/{id}",
        "/people",
        "/people/{id}",
        "/talk",
        "/talks",
        "/talks/{id}",
        "/talks/{id}/since",
        "/talks/{id}/agenda",
        "/compliments",
        "/compliments/{id}",
    )
)
# Where a worker adds something, and where only what the worker wrote is changed.
ADDS = {
    "/": "topic",
    "/talks/{id}/agenda": "topic",
    "/goals/{id}/steps/new": "step",
    "/compliments/new": "compliment",
}
CHANGES = {
    "/topics/{id}": "topic",
    "/topics/{id}/goal": "topic",
    "/steps/{id}": "step",
    "/steps/{id}/when": "step",
    "/steps/{id}/words": "step",
    "/compliments/{id}": "compliment",
}
WRITTEN: Mapping[str, frozenset[str]] = {
    "topic": frozenset(("talk", "text", "goal", "state")),
    "step": frozenset(("goal", "text", "who", "date", "time", "state")),  # how it went is the client's to say
    "compliment": frozenset(("text", "card")),
}
_OF_ALL = frozenset(("removed", "text_lang"))
_REFERS = ("goal", "talk")


def may_open(sight: Sight, place: Place, wrote: Callable[[str], bool]) -> bool:
    """Whether a worker may open a place; `wrote` says whether an entry, by id, is the worker's own."""
    path = place.screen.path
    if path != "/" and place.screen.section not in sight.sections:
        return False
    own = path in CHANGES and wrote(place.params["id"] or "")
    return path in LOOKS or path in ADDS or own


def may_add(sight: Sight, kind: str) -> bool:
    """Whether a worker may add something of this kind."""
    return kind in WRITTEN and SECTION_OF[kind] in sight.sections


def is_field(kind: str, name: str) -> bool:
    """Whether a worker may write a field of this kind, by the name that a form gives it."""
    return name in WRITTEN[kind] | _OF_ALL


def written_at(place: Place | None) -> tuple[str, ...]:
    """The kinds that a worker may write at a place."""
    path = place.screen.path if place else ""
    return tuple(kinds[path] for kinds in (ADDS, CHANGES) if path in kinds)


def additions(
    sight: Sight,
    place: Place,
    changes: Collection[Json],
    state: Callable[[str], EntryState | None],
    earlier: Collection[Logged] = (),
) -> list[Json] | None:
    """The changes of a worker's form at a place as they are kept, with who wrote them; None where one may not be made.

    `state` gives any entry by id, merged, or None. A form that was sent before, as `earlier`, may say other words of
    the entries that it was about then, and of no others.
    """
    if earlier and not _is_same_form(sight, changes, earlier):
        return None
    allowed = written_at(place)
    kept = [
        _addition(sight, change, state, earlier) if change["kind"] in allowed else None for change in changes
    ]
    return None if None in kept else kept


def _is_same_form(sight: Sight, changes: Collection[Json], earlier: Collection[Logged]) -> bool:
    touched = {change["entry"] for save in earlier for change in save.changes}
    return {save.author for save in earlier} == {sight.grant} and touched == {
        change["entry"] for change in changes
    }


def _addition(
    sight: Sight, change: Json, state: Callable[[str], EntryState | None], earlier: Collection[Logged]
) -> Json | None:
    kind, fields = change["kind"], change["fields"]
    held = state(change["entry"])
    before = show(change["entry"], held) if held else None
    if not may_add(sight, kind) or not all(is_field(kind, name) for name in fields):
        return None
    if before and not (sight.sees(before) and sight.wrote(before)):
        return None
    if before and before["fields"].get("removed") and not fields["removed"]:
        return None  # what the client took out stays out
    if not all(_is_seen(sight, name, fields[name], state) for name in _REFERS if fields.get(name)):
        return None
    if kind == "step":  # what they take on, not what somebody else should do
        if fields.get("who", "worker") != "worker":
            return None
        fields = (
            {**fields, "who": "worker"}
            if before is None or "who" in _said_of(change["entry"], earlier)
            else fields
        )
    # Each save of a worker says whose it is: so no other takes the author out of an entry, or hides behind it.
    its = {save.id for save in earlier}  # which the new save takes the place of anyway
    live = sorted(set(held["fields"].get("by", {}).get("live", {})) - its) if held else []
    replaces = {**change["replaces"], **({"by": live} if live else {})}
    return {**change, "fields": {**fields, "by": sight.grant}, "replaces": replaces}


def _said_of(entry: str, earlier: Collection[Logged]) -> set[str]:
    """The fields of an entry that a form named when it was sent before."""
    changes = [change for save in earlier for change in save.changes if change["entry"] == entry]
    return {name for change in changes for name in change["fields"]}


def _is_seen(sight: Sight, kind: str, entry_id: str, state: Callable[[str], EntryState | None]) -> bool:
    held = state(entry_id)
    return held is not None and held["kind"] == kind and sight.sees(show(entry_id, held))


@dataclass(frozen=True)
class Visit:
    """A worker at a place of a client's book, or at an address that is none; `today` is the day where the client is.

    `grant` is that by which the client lets them, "" for nothing.
    """

    worker: WorkerAccess
    workbook_id: str
    place: Place | None
    now: datetime
    today: str
    grant: str = ""


def log_look(
    session: Session,
    visit: Visit,
    action: str = "read",
    outcome: str = "shown",
    sections: Collection[str] = (),
) -> None:
    """Write down that a worker looked or wrote, or was refused, for who must account for it (NEN 7513).

    `sections` are those that the page shows something of.
    """
    entry = (visit.place.params.get("id") if visit.place else None) or ""
    session.add(
        Look(
            workbook_id=visit.workbook_id if is_id(visit.workbook_id) else "",
            id=new_id(),
            worker_id=visit.worker.worker_id,
            worker_name=visit.worker.name,
            organisation_id=visit.worker.organisation_id,
            organisation_name=visit.worker.organisation,
            at=visit.now,
            section=visit.place.screen.section if visit.place else None,
            what=visit.place.screen.path if visit.place else "",
            action=action,
            outcome=outcome,
            session_id=visit.worker.session_id,
            role="admin" if visit.worker.is_admin else "worker",
            grant_id=visit.grant,
            entry_id=entry if is_id(entry) else "",
            sections=",".join(sorted(sections)),
        )
    )


def note_look(
    session: Session,
    visit: Visit,
    sections: Collection[str] = (),
    counted: Collection[str] = (),
) -> None:
    """Write down that a worker looked, where it must be accounted for and where the client sees it.

    What is only `counted` of a section is no look at it for the client.
    """
    log_look(session, visit, sections={*sections, *counted})
    _tell_client(session, visit, sections)


def _tell_client(session: Session, visit: Visit, sections: Collection[str]) -> None:
    """Write in the client's book that the worker looked today, and at what; nothing where that is there already."""
    if not _untold(session, visit, sections)[1]:
        return  # most looks, without holding up who writes
    keeper = Keeper(session, visit.workbook_id, SERVER)
    entry, fields = _untold(session, visit, sections)
    state = keeper.state(entry)
    before = replaced_by(state, "removed", show(entry, state)["seen"]) if state else []
    change = {
        "entry": entry,
        "kind": "look",
        "fields": {"removed": False, **fields},
        "replaces": {"removed": before} if before else {},
    }
    save = {"id": new_id(), "made_at": moment(visit.now), "app": APP, "changes": [change]}
    if fields and (why := keeper.keep(save, visit.now)):
        raise ValueError(why)


def _untold(session: Session, visit: Visit, sections: Collection[str]) -> tuple[str, dict[str, Json]]:
    """The entry of the day's looks, by id, and what is to be written in it."""
    found = reading.stored(session, visit.workbook_id, "look", {"grant": visit.grant, "date": visit.today})
    days = [look for look in found if not (look["fields"].get("removed") or look["fields"].get("copied"))]
    known = days[0]["fields"] if days else {}
    fields: dict[str, Json] = {
        name: True for section in sorted(sections) if not known.get(name := f"sections.{section}")
    }
    if not days:
        fields |= {"grant": visit.grant, "date": visit.today}
    return days[0]["id"] if days else new_id(), fields
