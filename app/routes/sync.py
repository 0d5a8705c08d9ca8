"""`POST /sync`, for devices: what is asked and answered is in `app.sync`. Errors are {"error": code}.

400 broken · 401 new_here: unknown or ended device · 403 foreign: a page from elsewhere · 405 no_such_way ·
409 other_book: the device's data is of another book than its cookie opens · 410 ended: the client ended this device;
its waiting saves are put by for the client to look at, all of them are to be sent, and then the book is to go from the
device · 410 erased: the client erased the whole book, and it is to go at once · 413 too_large, too_many: send less at
once; one save that is too large by itself counts as refused · 500 our_side · 503 no_room: try again
later; an ended device keeps what there is no room for until the client looked at what was left before
"""

import gzip
import logging

from sqlalchemy.exc import OperationalError, TimeoutError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.access import Access, Lost, NoRoom, keep_leftovers
from app.database import Database
from app.failures import where
from app.host import utc_now
from app.requests import TooLarge, read_body
from app.routes.cookies import gone, holder, note, remember_on
from app.store import NoSuchWorkbook
from app.sync import Asked, Broken, TooMany, WentBack, pull, push, read, renew

log = logging.getLogger(__name__)
STATUS = {
    "broken": 400,
    "new_here": 401,
    "foreign": 403,
    "no_such_way": 405,
    "other_book": 409,
    "ended": 410,
    "erased": 410,
    "too_large": 413,
    "too_many": 413,
    "our_side": 500,
    "no_room": 503,
}
_WORTH_PACKING = 2_000  # bytes


async def sync(request: Request) -> Response:
    """Take in a device's saves and give it those of others."""
    if request.method != "POST":
        return _error("no_such_way")
    if request.scope["foreign"]:
        return _error("foreign")
    try:
        body = await read_body(request)
    except TooLarge:
        return _error("too_large")
    return await run_in_threadpool(_guarded, request, body)


def _guarded(request: Request, body: bytes) -> Response:
    try:
        return _answer(request, body)
    except Broken:
        return _error("broken")
    except TooMany:
        return _error("too_many")
    except NoSuchWorkbook:
        return _error("new_here")
    except (OperationalError, TimeoutError) as error:
        log.warning("the database could not do it: %s", where(error))
        return _error("no_room")
    except Exception as error:
        log.error("%s", where(error))
        return _error("our_side")


def _answer(request: Request, body: bytes) -> Response:
    database: Database = request.app.state.database
    with database.reading() as session:
        who = holder(request, session)
        left = None if who else gone(request, session)
    if left:
        return _farewell(database, left, read(body))
    if who is None:
        return _error("new_here")
    asked = read(body)
    if asked.workbook not in (None, who.workbook_id):
        return _error("other_book")
    outcomes = []
    now = utc_now()
    if asked.saves:
        with database.writing() as session:
            if holder(request, session) is None:  # ended just now: the next request hears of it
                return _error("no_room")
            outcomes = push(session, who.workbook_id, who.device_id, asked, now)
            session.commit()
    answer = _packed(request, _pulled(database, who, asked, outcomes))
    remember_on(request, answer)
    note(request, who)
    return answer


def _farewell(database: Database, left: Lost, asked: Asked) -> Response:
    """What an ended device has of another book stays where it is."""
    if asked.workbook not in (None, left.workbook_id):
        return _error("other_book")
    if asked.saves:
        with database.writing() as session:
            try:
                keep_leftovers(session, left, asked.saves, utc_now())
            except NoRoom:
                session.commit()  # of what fits; the device has the rest until the client looked, and is not wiped
                return _error("no_room")
            session.commit()
    return _error(left.why)


def _pulled(database: Database, who: Access, asked: Asked, outcomes: list[object]) -> bytes:
    try:
        with database.reading() as session:
            return pull(session, who.workbook_id, asked, outcomes, utc_now())
    except WentBack:
        with database.writing() as session:
            renew(session, who.workbook_id, asked)
            session.commit()
        with database.reading() as session:
            return pull(session, who.workbook_id, asked, outcomes, utc_now())


def _packed(request: Request, answer: bytes) -> Response:
    headers = {"Vary": "Accept-Encoding"}
    if len(answer) > _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        answer = gzip.compress(answer, compresslevel=1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(answer, media_type="application/json", headers=headers)


def _error(code: str) -> Response:
    headers = {"Allow": "POST"} if code == "no_such_way" else None
    return Response(f'{{"error":"{code}"}}', STATUS[code], headers, "application/json")
