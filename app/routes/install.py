"""The book as an app of its own on the phone: its manifest, and how it comes along on an iPhone.

On Android the installed app shares cookies and storage with the browser. On iOS it has its own, which begin empty; they
are also kept where Safari clears what a site stored after a week without a visit. So the app must be told which book is
its own when it is added: `/install/iphone` makes a code, as for any new device, and its page has a manifest whose
`start_url` is `/join/<code>`. The app opens there, asks, and one tap opens the book and uses up the code. iOS keeps
that start for good: from then on `/join/<used code>` leads on to `/`.
"""

import json
import re
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.access import invite
from app.assets import assets
from app.database import Database
from app.host import utc_now
from app.problems import problem
from app.render import environment
from app.requests import preferred_language
from app.routes.cookies import holder
from app.routes.pages import host_of
from app.screens import Place, Screen
from app.translate import direction

PAPER = "#faf5ec"  # as in tokens.css
LASTS = timedelta(days=1)
PLACE = Place(
    Screen("/install/iphone", "install/iphone", after="/install"),
    "/install/iphone",
    {"undo": None, "beside": None},
)
_CODE = re.compile(r"[\w-]{1,64}", re.ASCII)


async def manifest(request: Request) -> Response:
    """What the phone shows of the installed app. Neutral: the name and the picture say nothing of who helps."""
    code = request.path_params.get("code")
    if code and not _CODE.fullmatch(code):
        return problem(request, "not_there")
    return _manifest(request, f"/join/{code}" if code else "/")


async def iphone(request: Request) -> Response:
    """Explain on GET; make a code on POST, and show what to do while the page has the manifest with it."""
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(request, "no_such_way")
    if request.scope["foreign"]:
        return problem(request, "foreign")
    return await run_in_threadpool(_iphone, request)


def _iphone(request: Request) -> Response:
    database: Database = request.app.state.database
    code = ""
    if request.method == "POST":
        with database.writing() as session:
            if who := holder(request, session):
                code = invite(session, who.workbook_id, utc_now() + LASTS)
                session.commit()
    with database.reading() as session:
        who = holder(request, session)
        if who is None:
            return problem(request, "new_here")
        page = host_of(request, session, who).page(PLACE, besides={"code": code})
    return HTMLResponse(page)


def _manifest(request: Request, start: str) -> Response:
    lang = preferred_language(request)
    name = environment(lang).globals["_"]("My book")  # type: ignore[operator]
    files = assets()
    told = {
        "id": "/",
        "name": name,
        "short_name": name,
        "lang": lang,
        "dir": direction(lang),
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {"src": files["icon-192.png"], "sizes": "192x192", "type": "image/png"},
            {"src": files["icon-512.png"], "sizes": "512x512", "type": "image/png"},
            {"src": files["icon.svg"], "sizes": "any", "type": "image/svg+xml"},
            {
                "src": files["maskable-512.png"],
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return Response(json.dumps(told), media_type="application/manifest+json", headers=headers)
