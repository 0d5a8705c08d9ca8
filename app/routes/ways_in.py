"""Ways into one's own book: a code for one more device, and the recovery card. Made by a device of that book only."""

from collections.abc import Callable
from functools import partial

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app import qr
from app.access import Access, has_card, invite_device, made_by, make_card
from app.host import utc_now
from app.problems import problem
from app.requests import TooLarge, Unreadable, read_body, read_form
from app.routes.codes import address, shown
from app.routes.cookies import holder
from app.routes.pages import host_of
from app.screens import Place, Screen

DEVICE = "/me/devices/new"


async def another_device(request: Request) -> Response:
    """Explain on GET; make a code on POST, of which `/me/devices/new/{code}` is the page."""
    return await run_in_threadpool(_answer, request, _make_code if request.method == "POST" else _explain)


async def device_code(request: Request) -> Response:
    """The page of a code: the QR code and its digits, until the other device is in."""
    return await run_in_threadpool(_answer, request, _show_code)


async def card(request: Request) -> Response:
    """Explain on GET; on POST make the card and show it, this once: the code of a card is kept nowhere."""
    return await run_in_threadpool(_answer, request, _make_card if request.method == "POST" else _ask_card)


async def card_picture(request: Request) -> Response:
    """POST: the card with this code as a picture to keep."""
    try:
        code = dict(read_form(await read_body(request, 1_000))).get("code", "")
    except (TooLarge, Unreadable):
        return problem(request, "broken_form")
    return await run_in_threadpool(_answer, request, partial(_picture, code=code))


def _answer(request: Request, do: Callable[[Request, Session, Access], Response]) -> Response:
    if request.scope["foreign"]:
        return problem(request, "foreign")
    database = request.app.state.database
    with database.writing() if request.method == "POST" else database.reading() as session:
        who = holder(request, session)
        return do(request, session, who) if who else problem(request, "new_here")


def _explain(request: Request, session: Session, who: Access) -> Response:
    return _page(request, session, who, "ways_in/device", state="")


def _make_code(_request: Request, session: Session, who: Access) -> Response:
    code = invite_device(session, who.workbook_id, utc_now())
    session.commit()
    return RedirectResponse(f"{DEVICE}/{code}", 303)


def _show_code(request: Request, session: Session, who: Access) -> Response:
    code = request.path_params["code"]
    made = made_by(session, code, utc_now(), workbook_id=who.workbook_id)
    if made is None or made.purpose != "device":
        return problem(request, "not_there")
    return _page(
        request,
        session,
        who,
        "ways_in/device",
        state=made.state,
        **(shown(request, code) if made.state == "open" else {}),
    )


def _ask_card(request: Request, session: Session, who: Access) -> Response:
    return _page(
        request, session, who, "ways_in/card", code="", has_card=has_card(session, who.workbook_id, utc_now())
    )


def _make_card(request: Request, session: Session, who: Access) -> Response:
    code = make_card(session, who.workbook_id, utc_now())
    session.commit()
    return _page(request, session, who, "ways_in/card", code=code, **shown(request, code))


def _picture(request: Request, session: Session, who: Access, code: str) -> Response:
    made = made_by(session, code, utc_now(), workbook_id=who.workbook_id)
    if made is None or made.purpose != "card" or made.state != "open":
        return problem(request, "not_there")
    headers = {"Content-Disposition": 'attachment; filename="my-book-card.png"'}
    return Response(qr.picture(address(request, f"/join/{code}")), media_type="image/png", headers=headers)


def _page(request: Request, session: Session, who: Access, name: str, **besides: object) -> Response:
    path = request.url.path
    place = Place(Screen(path, name, after="/me"), path, {"undo": None, "beside": None})
    return HTMLResponse(host_of(request, session, who).page(place, besides=besides))
