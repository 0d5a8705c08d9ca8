"""From a place to the answer with its page: what screens and the other addresses that show one share."""

from collections.abc import Mapping

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.access import Access
from app.config import Settings
from app.host import Host, NotThere, moment_at, utc_now
from app.problems import problem
from app.requests import spoken_languages
from app.routes.cookies import remember_languages
from app.screens import Place


def host_of(request: Request, session: Session, who: Access | None) -> Host:
    """The host that renders for `who`, or for somebody without a book yet."""
    settings: Settings = request.app.state.settings
    workbook_id = who.workbook_id if who else None
    return Host(session, workbook_id, spoken_languages(request)[0], moment_at(utc_now(), settings.timezone))


def page(
    request: Request,
    place: Place,
    host: Host,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    """The page at `place`: 422 where something is the matter with what was typed, 404 where its entry is not there."""
    try:
        answer = HTMLResponse(host.page(place, typed or {}, problems or {}), 422 if problems else 200)
    except NotThere:
        return problem(request, "not_there", typed)
    remember_languages(request, answer, *host.spoken)
    return answer
