"""`/calendar.ics`: the days of talks and steps for the phone's calendar (RFC 5545), without a word of what for.

Times are as on the client's clock wherever that is ("floating"). Twin of the phone: static/js/calendar.js
"""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.config import Settings
from app.host import moment_at, utc_now
from app.problems import problem
from app.reading import read
from app.render import render
from app.requests import preferred_language
from app.routes.cookies import holder
from app.translate import languages

_STAMP = "%Y%m%dT%H%M%SZ"


async def calendar(request: Request) -> Response:
    """The file of one's own workbook."""
    return await run_in_threadpool(_calendar, request, utc_now())


def _calendar(request: Request, now: datetime) -> Response:
    settings: Settings = request.app.state.settings
    with request.app.state.database.reading() as session:
        who = holder(request, session)
        if who is None:
            return problem(request, "new_here")
        kinds = {f"{kind}s": read(session, who.workbook_id, kind, {}) for kind in ("talk", "step")}
        profiles = read(session, who.workbook_id, "profile", {})
    chosen = profiles[0]["lang"] if profiles else None
    lang = chosen if chosen in languages() else preferred_language(request)
    values = {name: sorted(found, key=lambda entry: entry["id"]) for name, found in kinds.items()}
    text = render(
        "files/calendar", lang, values | {"stamp": now.strftime(_STAMP)}, moment_at(now, settings.timezone)
    )
    headers = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return Response(f"{text}\n".replace("\n", "\r\n"), headers=headers, media_type="text/calendar")
