"""The client's devices, what an ended one still held, and erasing the whole book. Only on the server."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import (
    COOKIE,
    Access,
    devices_of,
    drop_leftovers,
    end_device,
    erase_workbook,
    has_card,
    how_many_left,
    leftovers,
    take_leftovers,
)
from app.database import Database
from app.host import moment_at, utc_now
from app.models import Device, Leftover
from app.problems import problem
from app.requests import TooLarge, Unreadable, read_body, read_form, read_query
from app.routes.cookies import gone, holder
from app.routes.pages import host_of
from app.screens import EVERYWHERE, Place, Screen

Json = Any
LIST = "/me/devices"
LEFT = "/me/devices/left"
GONE = "/gone"
_WORDS = ("text", "name", "note", "place", "summary")
_MANY = 30  # texts that are shown; the rest comes along
Do = Callable[[Request, Session, Access, Mapping[str, str]], Response]


async def devices(request: Request) -> Response:
    """`/me/devices`: all devices of the book."""
    return await _answer(request, {"GET": _list})


async def device(request: Request) -> Response:
    """`/me/devices/{id}`: ask, and end it by POST."""
    return await _answer(request, {"GET": _ask, "POST": _end})


async def left(request: Request) -> Response:
    """`/me/devices/left`: what ended devices still held; put it in the book or throw it away by POST."""
    return await _answer(request, {"GET": _left, "POST": _settle})


async def erase(request: Request) -> Response:
    """`/me/erase`: ask twice, and erase the whole book for good by POST."""
    return await _answer(request, {"GET": _ask_twice, "POST": _erase})


async def farewell(request: Request) -> Response:
    """`/gone`: says that the book is not here any more; POST, once it is wiped, forgets the device wholly."""
    return await run_in_threadpool(_forget if request.method == "POST" else _say_gone, request)


async def _answer(request: Request, ways: Mapping[str, Do]) -> Response:
    method = "GET" if request.method == "HEAD" else request.method
    if method not in ways:
        return problem(request, "no_such_way")
    if request.scope["foreign"]:
        return problem(request, "foreign")
    try:
        form = dict(read_form(await read_body(request, 10_000))) if method == "POST" else {}
    except (TooLarge, Unreadable):
        return problem(request, "broken_form")
    return await run_in_threadpool(_answered, request, ways[method], form)


def _answered(request: Request, do: Do, form: Mapping[str, str]) -> Response:
    database: Database = request.app.state.database
    with database.writing() if request.method == "POST" else database.reading() as session:
        who = holder(request, session)
        if who is None:
            return problem(request, "gone" if gone(request, session) else "new_here")
        answer = do(request, session, who, form)
        if request.method == "POST":
            session.commit()
    return answer


def _list(request: Request, session: Session, who: Access, _form: Mapping[str, str]) -> Response:
    found = [_seen(request, one, who) for one in devices_of(session, who.workbook_id)]
    return _page(
        request,
        session,
        who,
        "devices/devices",
        devices=found,
        card_over=read_query(request).get("card") == "over"
        and not has_card(session, who.workbook_id, utc_now()),
        left=how_many_left(session, who.workbook_id) > 0,
    )


def _ask(request: Request, session: Session, who: Access, _form: Mapping[str, str]) -> Response:
    its = _its(request, session, who)
    if its is None:
        return problem(request, "not_there")
    is_last = len(devices_of(session, who.workbook_id)) == 1
    return _page(
        request,
        session,
        who,
        "devices/device",
        device=_seen(request, its, who),
        is_last=is_last,
        has_card=has_card(session, who.workbook_id, utc_now()),
    )


def _end(request: Request, session: Session, who: Access, _form: Mapping[str, str]) -> Response:
    its = _its(request, session, who)
    if its is None:
        return problem(request, "not_there")
    if its.id == who.device_id and len(devices_of(session, who.workbook_id)) == 1:
        return RedirectResponse(request.url.path, 303)  # nobody could open the book any more
    had_card = end_device(session, who.workbook_id, its.id, utc_now())
    if its.id == who.device_id:
        return RedirectResponse(GONE, 303)
    return RedirectResponse(f"{LIST}?card=over" if had_card else LIST, 303)


def _its(request: Request, session: Session, who: Access) -> Device | None:
    wanted = request.path_params["id"]
    return next((one for one in devices_of(session, who.workbook_id) if one.id == wanted), None)


def _seen(request: Request, device: Device, who: Access) -> Json:
    seen = device.seen_at or device.created_at
    came = device.created_at if device.created_at.tzinfo else device.created_at.replace(tzinfo=UTC)
    return {
        "id": device.id,
        "name": device.name,
        "seen": seen.date().isoformat(),
        "is_this": device.id == who.device_id,
        "since": moment_at(came, request.app.state.settings.timezone).today,
        "came_by": device.came_by,
    }


def _left(request: Request, session: Session, who: Access, _form: Mapping[str, str]) -> Response:
    count, found = how_many_left(session, who.workbook_id), leftovers(session, who.workbook_id)
    texts: dict[str, None] = {}
    for text in (text for one in found for text in _texts(one)):
        texts[text] = None
        if len(texts) == _MANY:
            break
    return _page(request, session, who, "devices/left", count=count, texts=list(texts))


def _texts(one: Leftover) -> list[str]:
    return [
        value
        for change in one.save["changes"]
        for name, value in change["fields"].items()
        if isinstance(value, str) and value and (name in _WORDS or name.startswith("answers."))
    ]


def _settle(_request: Request, session: Session, who: Access, form: Mapping[str, str]) -> Response:
    if form.get("left") == "take":
        take_leftovers(session, who, utc_now())
    elif form.get("left") == "drop":
        drop_leftovers(session, who.workbook_id)
    return RedirectResponse(LEFT, 303)


def _ask_twice(request: Request, session: Session, who: Access, _form: Mapping[str, str]) -> Response:
    return _page(request, session, who, "devices/erase", sure=request.query_params.get("sure") == "yes")


def _erase(_request: Request, session: Session, who: Access, form: Mapping[str, str]) -> Response:
    if form.get("sure") != "yes":
        return RedirectResponse("/me/erase", 303)
    erase_workbook(session, who.workbook_id, utc_now())
    return RedirectResponse(GONE, 303)


def _say_gone(request: Request) -> Response:
    with request.app.state.database.reading() as session:
        who = holder(request, session)
    return RedirectResponse("/", 303) if who else problem(request, "gone")


def _forget(request: Request) -> Response:
    """Only a device that opens nothing any more is forgotten: the cookie of another is its owner's way in."""
    if request.scope["foreign"]:
        return problem(request, "foreign")
    with request.app.state.database.reading() as session:
        if holder(request, session):
            return RedirectResponse("/", 303)
    answer = RedirectResponse("/start", 303, {"Clear-Site-Data": '"cache", "storage"'})
    answer.delete_cookie(COOKIE)
    return answer


def _page(request: Request, session: Session, who: Access, name: str, **besides: object) -> Response:
    path = request.url.path
    place = Place(Screen(path, name, after="/me"), path, dict.fromkeys(EVERYWHERE))
    return HTMLResponse(host_of(request, session, who).page(place, besides=besides))
