"""`/work/clients/{workbook}/…`: the screens of a client's book, for the worker with whom the client shares it.

All that a worker may not see is answered with the same page: whether there is such a book or not, whether it was ever
shared, whether the entry is there. Every look is written down before it is answered, see `app.access.looking`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import reading
from app.access import WorkerAccess, looking, sight_of
from app.along import Pairs, Way, along
from app.config import Settings
from app.database import Database
from app.forms import BrokenForm, Filled, fill
from app.host import Host, NotThere, moment_at, utc_now
from app.ids import is_id, new_id
from app.kinds import SECTION_OF
from app.problems import problem
from app.render import Moment, render
from app.requests import TooLarge, Unreadable, read_body, read_form, read_query, worker_language
from app.routes.work.news import BOOK, news
from app.routes.work.session import worker_of
from app.screens import Place, is_local
from app.sight import Sight
from app.store import Keeper, NoSuchWorkbook, moment
from app.table import TABLE

Json = Any
LOGIN = "/work/login"
_OWN_NAMES = ("save", "change", "seen", "next")


@dataclass(frozen=True)
class _Asked:
    """Who asks for what, when."""

    request: Request
    workbook_id: str
    place: Place | None
    now: datetime
    moment: Moment


class _Refused(Exception):
    """The worker may not do this."""


async def book(request: Request) -> Response:
    """Show a screen of a client's book, or add something to it."""
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(request, "no_such_way")
    now, settings = utc_now(), request.app.state.settings
    asked = _Asked(
        request,
        request.path_params["workbook"],
        _place(f"/{request.path_params.get('path', '')}", read_query(request)),
        now,
        moment_at(now, _timezone(settings)),
    )
    if request.method != "POST":
        return await run_in_threadpool(_show, asked)
    if request.scope["foreign"]:
        return problem(request, "foreign")
    try:
        pairs = read_form(await read_body(request))
    except TooLarge:
        return problem(request, "too_large")
    except Unreadable:
        return problem(request, "broken_form")
    return await run_in_threadpool(_take, asked, pairs)


def _timezone(settings: Settings) -> str:
    return settings.timezone


def _place(path: str, query: Mapping[str, str]) -> Place | None:
    place = TABLE.find(path, query)
    return replace(place, screen=BOOK) if place and path == "/" else place


def _show(asked: _Asked) -> Response:
    with _database(asked).reading() as session:
        worker = worker_of(asked.request, session)
        if worker is None:
            return RedirectResponse(LOGIN, 303)
        try:
            sight, place = _sight(session, asked, worker)
            answer, sections = _page(session, asked, sight, place)
        except (_Refused, NotThere):
            sight = None
    return _logged(asked, worker, answer, sight, sections) if sight else _refuse(asked, worker, "read")


def _sight(session: Session, asked: _Asked, worker: WorkerAccess) -> tuple[Sight, Place]:
    """What the worker sees of the book, where the place is one to look at. Raises _Refused."""
    if not is_id(asked.workbook_id):
        raise _Refused
    sight = sight_of(session, worker, asked.workbook_id, asked.moment.today)
    if sight is None or asked.place is None:
        raise _Refused
    own = reading.shown(session, asked.workbook_id, {asked.place.params.get("id") or ""})
    wrote = any(sight.sees(entry) and sight.wrote(entry) for entry in own)
    if not looking.may_open(sight, asked.place, lambda _: wrote):
        raise _Refused
    return sight, asked.place


def _page(
    session: Session, asked: _Asked, sight: Sight, place: Place, filled: Filled | None = None
) -> tuple[Response, set[str]]:
    """The page at `place`, and the sections that it is made of. Raises NotThere."""
    host = Host(session, asked.workbook_id, worker_language(asked.request), asked.moment, sight)
    besides = {"sections": sorted(sight.sections), "news": news(host)} if place.screen is BOOK else {}
    html = host.page(place, filled.typed if filled else {}, filled.problems if filled else {}, besides)
    read = {entry["id"]: entry for entry in host.read()}
    whose = read.get(asked.workbook_id)
    bar = render(
        "work/bar",
        worker_language(asked.request),
        {"where": asked.request.url.path, "client": whose["name"] if whose else ""},
        Moment("", "", new_id),
    )
    own = {entry_id for entry_id, entry in read.items() if entry["by"] == sight.grant}

    def opens(address: str) -> bool:
        path, _, query = address.partition("#")[0].partition("?")
        found = _place(path, dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair))
        return address.startswith("/work/") or (
            found is not None and looking.may_open(sight, found, own.__contains__)
        )

    def sends(address: str, pairs: Pairs) -> bool:
        changes = [value.partition(" ")[::2] for name, value in pairs if name == "change"]
        fields = {name.rpartition(":")[2] for name, _ in pairs if name not in _OWN_NAMES}
        return bool(changes) and all(
            (entry_id in own or entry_id not in read)
            and looking.may_add(sight, kind)
            and all(looking.is_field(kind, name) for name in fields)
            and kind in looking.written_at(_place(address.partition("?")[0], {}))
            for entry_id, kind in changes
        )

    way = Way(f"/work/clients/{asked.workbook_id}", opens, sends, bar)
    sections = sections_read(host)
    if place.screen.section:
        sections.add(place.screen.section)
    return HTMLResponse(along(html, way), 422 if filled else 200), sections


def sections_read(host: Host) -> set[str]:
    """The sections of what was read for the pages of a host."""
    kinds = {entry["kind"] for entry in host.read() if not entry["removed"]}
    return {SECTION_OF[kind] for kind in kinds & SECTION_OF.keys()}


def _logged(
    asked: _Asked, worker: WorkerAccess, answer: Response, sight: Sight, sections: Collection[str]
) -> Response:
    with _database(asked).writing() as session:
        looking.note_look(session, _visit(asked, worker, sight), sections)
        session.commit()
    return answer


def _refuse(asked: _Asked, worker: WorkerAccess, action: str) -> Response:
    with _database(asked).writing() as session:
        looking.log_look(session, _visit(asked, worker), action, "refused")
        session.commit()
    return problem(asked.request, "not_there")


def _take(asked: _Asked, pairs: Pairs) -> Response:
    with _database(asked).writing() as session:
        worker = worker_of(asked.request, session)
        if worker is None:
            return RedirectResponse(LOGIN, 303)
        try:
            sight, place = _sight(session, asked, worker)
            filled = _written(session, asked, sight, place, pairs)
            looking.log_look(session, _visit(asked, worker, sight), "write")
            session.commit()
        except (_Refused, NoSuchWorkbook):
            session.rollback()
            sight = None
    if sight is None:
        return _refuse(asked, worker, "write")
    if filled.problems:
        with _database(asked).reading() as session:
            try:
                answer, sections = _page(session, asked, sight, place, filled)
            except NotThere:
                return _refuse(asked, worker, "write")
        return _logged(asked, worker, answer, sight, sections)
    return RedirectResponse(_next(asked, sight, place, filled), 303)


def _written(session: Session, asked: _Asked, sight: Sight, place: Place, pairs: Pairs) -> Filled:
    """What the form says, kept where nothing is the matter with it. Raises _Refused."""
    keeper = Keeper(session, asked.workbook_id, sight.grant)
    try:
        filled = fill(pairs, keeper.state, moment(asked.now))
    except BrokenForm as error:
        raise _Refused from error
    changes = looking.additions(
        sight, place, filled.save["changes"], keeper.state, keeper.of_form(filled.save["id"])
    )
    if changes is None:
        raise _Refused
    if not filled.problems and keeper.keep({**filled.save, "changes": changes}, asked.now):
        raise _Refused
    return filled


def _next(asked: _Asked, sight: Sight, place: Place, filled: Filled) -> str:
    """Where a form leads: where it leads the client, or as near to that as a worker may go."""
    wanted = (filled.next if filled.next and is_local(filled.next, TABLE) else place.path).partition("?")[0]
    prefix = f"/work/clients/{asked.workbook_id}"
    while wanted.strip("/"):
        found = _place(wanted, {})
        if found and looking.may_open(sight, found, lambda _: True):
            return prefix + wanted
        wanted = wanted.rpartition("/")[0]
    return prefix


def _visit(asked: _Asked, worker: WorkerAccess, sight: Sight | None = None) -> looking.Visit:
    grant = sight.grant if sight else ""
    return looking.Visit(worker, asked.workbook_id, asked.place, asked.now, asked.moment.today, grant)


def _database(asked: _Asked) -> Database:
    database: Database = asked.request.app.state.database
    return database
