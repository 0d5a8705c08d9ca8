"""All screens: one way in for every row of the table."""

from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import COOKIE, start_workbook
from app.database import Database
from app.forms import BrokenForm, Pairs, fill
from app.host import utc_now
from app.problems import problem
from app.requests import (
    TooLarge,
    Unreadable,
    read_body,
    read_form,
    read_query,
    read_typed,
)
from app.routes.cookies import gone, holder, note, remember, remember_languages, remember_on
from app.routes.pages import host_of, page
from app.screens import Place, is_local
from app.store import Keeper, moment
from app.table import TABLE
from app.text import readable
from app.translate import languages

START, LANGUAGE = "/start", "/me/language"


async def screen(request: Request) -> Response:
    """Answer a request for any address of the table."""
    place = TABLE.find(request.scope["path"], read_query(request))
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(request, "no_such_way")
    if place is None:
        return problem(request, "not_there")
    if request.method != "POST":
        return await run_in_threadpool(_show, request, place)
    try:
        pairs = read_form(await read_body(request))
    except TooLarge as error:
        return problem(request, "too_large", read_typed(error.beginning))
    except Unreadable as error:
        return problem(request, "broken_form", read_typed(error.body))
    # Should anything go wrong from here on, the page that says so shows what was typed.
    typed = request.state.typed = dict(pairs)
    if request.scope["foreign"]:
        return problem(request, "foreign", typed)
    return await run_in_threadpool(_take, request, place, pairs)


def _show(request: Request, place: Place) -> Response:
    database: Database = request.app.state.database
    with database.reading() as session:
        who = holder(request, session)
        if who and place.path == START:
            return RedirectResponse("/", 303)
        if who is None and place.path == LANGUAGE and place.params["lang"] in languages():
            return _spoken(request, place, place.params["lang"])
        is_open = place.screen.anyone and place.path != START
        if who is None and not is_open and gone(request, session):
            return problem(request, "gone")
        if who is None and not place.screen.anyone:
            first_visit = place.path == "/" and COOKIE not in request.cookies
            return RedirectResponse(START, 303) if first_visit else problem(request, "new_here")
        answer = page(request, place, host_of(request, session, who))
    if who:
        remember_on(request, answer)
        note(request, who)
    return answer


def _spoken(request: Request, place: Place, lang: str) -> Response:
    """Back to where one was, in `lang` from now on: for who has no book, which would say so."""
    path, _, asked = (place.params["from"] or START).partition("?")
    back = TABLE.find(path, dict(parse_qsl(asked)))
    if back and back.params.get("lang"):
        back = replace(back, params={**back.params, "lang": lang})
    answer = RedirectResponse(back.address if back else START, 303)
    remember_languages(request, answer, lang, None)
    return answer


def _take(request: Request, place: Place, pairs: Pairs) -> Response:
    database: Database = request.app.state.database
    typed = dict(pairs)
    if place.path == START and "speak" in typed:
        return _speak(request, place, typed)
    try:
        with database.writing() as session:
            who, secret = holder(request, session), None
            if who is None and gone(request, session):
                return problem(request, "gone", typed)
            if who is None and place.path == START:
                who, secret = start_workbook(session, _entry(pairs))
            if who is None:
                return problem(request, "new_here", typed)
            if place.path == START:
                # Begun twice, in two tabs: one book, and both names are in it.
                pairs = _owned(pairs, who.workbook_id)
            keeper = Keeper(session, who.workbook_id, who.device_id)
            now = utc_now()
            filled = fill(pairs, keeper.state, moment(now))
            if filled.next and not is_local(filled.next, TABLE):
                raise BrokenForm("next")
            if not filled.problems:
                if keeper.keep(filled.save, now):
                    raise BrokenForm("save")
                session.commit()
    except BrokenForm:
        return problem(request, "broken_form", typed)
    if filled.problems:  # nobody else waits while this page is made
        with database.reading() as session:
            host = host_of(request, session, None if secret else who)
            return page(request, place, host, filled.typed, filled.problems)
    answer = RedirectResponse(filled.next or place.address, 303)
    if secret:
        remember(request, answer, secret)
    return answer


def _speak(request: Request, place: Place, typed: dict[str, str]) -> Response:
    """The start in the language that was chosen, with the name that was typed before."""
    place = TABLE.find(START, {"lang": typed["speak"]}) or place
    with request.app.state.database.reading() as session:
        if holder(request, session):
            return RedirectResponse("/", 303)
        return page(
            request, place, host_of(request, session, None), {"name": readable(typed.get("name", ""))}
        )


def _entry(pairs: Pairs) -> str:
    """The id that the start form made for the profile, and so for the workbook."""
    return dict(pairs).get("change", "").partition(" ")[0]


def _owned(pairs: Pairs, workbook_id: str) -> Pairs:
    return [(name, f"{workbook_id} profile" if name == "change" else value) for name, value in pairs]
