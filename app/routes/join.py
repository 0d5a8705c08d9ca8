"""`/join/{code}` and `/join`, where its digits are typed: a way in. Codes are used up by POST, never by GET.

Digits are looked up when they are sent to `/join`, nowhere else: any page of anybody can have addresses opened.

A code of somebody's own device, or their card, opens their book on one more device. A worker's code begins a book for a
newcomer, or connects the one that is on this phone, which stays as it is.
"""

from datetime import datetime

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import (
    Access,
    Found,
    TooOften,
    begin_with,
    connect_with,
    find,
    find_typed,
    is_begun,
    is_short,
    joining,
    use_invite,
)
from app.content import CONTENT
from app.forms import Pairs
from app.host import now_in, utc_now
from app.ids import new_id
from app.kinds import SECTIONS
from app.problems import problem
from app.render import Moment, render
from app.requests import (
    TooLarge,
    Unreadable,
    preferred_language,
    read_body,
    read_form,
    read_query,
    spoken_languages,
)
from app.routes.cookies import holder, remember, remember_languages
from app.routes.pages import host_of
from app.screens import Place, Screen
from app.translate import languages

FIRST = f"/welcome/{next(iter(CONTENT['welcome']))}"
NAME = f"/me/name?from={FIRST}"
CONNECTED = "/sharing"


async def join(request: Request) -> Response:
    """Ask on GET; open, begin or connect a book on POST."""
    if request.scope["foreign"]:
        return problem(request, "foreign")
    if request.method != "POST":
        return await run_in_threadpool(_ask, request)
    try:
        pairs = read_form(await read_body(request, 10_000))
    except (TooLarge, Unreadable):
        return problem(request, "broken_form")
    return await run_in_threadpool(_use, request, pairs)


async def typed(request: Request) -> Response:
    """A field for the digits of a code on GET; on POST the way to what they open, if anything."""
    if request.scope["foreign"]:
        return problem(request, "foreign")
    if request.method == "POST":
        try:
            digits = _digits(dict(read_form(await read_body(request, 1_000))).get("code", ""))
        except (TooLarge, Unreadable):
            return problem(request, "broken_form")
        return await run_in_threadpool(_type, request, digits)
    return await run_in_threadpool(_ask_digits, request)


def _digits(text: str) -> str:
    """The digits of any script in a text."""
    return "".join(str(int(character)) for character in text[:100] if character.isdecimal())


def _type(request: Request, digits: str) -> Response:
    with request.app.state.database.writing() as session:
        who = holder(request, session)
        try:
            code = find_typed(session, digits, utc_now()) if is_short(digits) else None
            session.commit()
        except TooOften:
            return _page(request, session, who, "join/later", 429)
        if code:
            return RedirectResponse(f"/join/{code}", 303)
        return _page(request, session, who, "join/digits", 422, why="unknown", digits="")


def _ask_digits(request: Request, digits: str = "") -> Response:
    with request.app.state.database.reading() as session:
        who = holder(request, session)
        if _asks_language(request, who):
            return _page(request, session, who, "join/language")
        return _page(request, session, who, "join/digits", why="", digits=digits)


def _ask(request: Request) -> Response:
    code = request.path_params["code"]
    if is_short(code):
        return _ask_digits(request, code)
    with request.app.state.database.reading() as session:
        who = holder(request, session)
        found = find(session, code, utc_now())
        if found and found.purpose == "client":
            return _ask_client(request, session, who, found)
        if found and _asks_language(request, who):
            return _page(request, session, who, "join/language")
    # The app on an iPhone starts here each time: its code is used up, and its book is here.
    if who and (found is None or found.workbook_id == who.workbook_id):
        return RedirectResponse("/", 303)
    if found is None:
        return problem(request, "not_there")
    return _ask_device(request, who)


def _ask_device(request: Request, who: Access | None) -> Response:
    context = {"path": request.url.path, "has_book": who is not None, "texts": []}
    lang, second = spoken_languages(request)
    chosen = read_query(request).get("lang")
    if who is None and chosen in languages():
        lang, second = chosen, None
    answer = HTMLResponse(render("join/ask", lang, context, Moment("", "", new_id), second))
    remember_languages(request, answer, lang, second)
    return answer


def _asks_language(request: Request, who: Access | None) -> bool:
    """Whether somebody without a book wants to choose a language first: the address says `lang`, and none there is."""
    asked = read_query(request).get("lang")
    return who is None and asked is not None and asked not in languages()


def _ask_client(request: Request, session: Session, who: Access | None, found: Found) -> Response:
    told = joining(session, found, who, _now(request))
    if told.is_connected:
        return RedirectResponse(CONNECTED, 303)
    is_chosen = who is not None or read_query(request).get("lang") in languages()
    return _page(request, session, who, "join/who" if is_chosen else "join/language", told=vars(told))


def _use(request: Request, pairs: Pairs) -> Response:
    code, now = request.path_params["code"], utc_now()
    with request.app.state.database.writing() as session:
        who = holder(request, session)
        found = find(session, code, now)
        if found is None:
            return RedirectResponse(request.url.path, 303) if who else problem(request, "not_there")
        if found.purpose == "client":
            secret, next_ = _take_client(request, session, who, dict(pairs))
        elif who:
            # A phone that has a book keeps it: what is in it would be out of reach without its secret.
            return RedirectResponse(request.url.path, 303)
        else:
            opened = use_invite(session, code, now)
            if opened is None:
                return problem(request, "not_there")
            secret = opened[1]
            # Who has written nothing yet is a newcomer.
            next_ = "/" if is_begun(session, opened[0].workbook_id) else FIRST
        session.commit()
    answer = RedirectResponse(next_, 303)
    if secret:
        remember(request, answer, secret)
    return answer


def _take_client(
    request: Request, session: Session, who: Access | None, said: dict[str, str]
) -> tuple[str | None, str]:
    """Do what the form of a worker's code asks: the secret of a new book, if it began one, and where to go."""
    code, now = request.path_params["code"], _now(request)
    shares = [section for section in SECTIONS if said.get(f"shares.{section}") == "yes"]
    if who:
        connect_with(session, code, who, shares, now)
        return None, CONNECTED
    lang = said.get("lang", "")
    begun = begin_with(
        session, code, lang if lang in languages() else preferred_language(request), shares, now
    )
    return (begun[1], NAME) if begun else (None, request.url.path)


def _now(request: Request) -> datetime:
    return now_in(request.app.state.settings.timezone)


def _page(
    request: Request, session: Session, who: Access | None, name: str, status: int = 200, **besides: object
) -> Response:
    path = request.url.path
    place = Place(
        Screen(path, name),
        path,
        {"undo": None, "beside": None, "lang": read_query(request).get("lang")},
    )
    host = host_of(request, session, who)
    answer = HTMLResponse(host.page(place, besides=besides), status)
    remember_languages(request, answer, *host.spoken)
    return answer
