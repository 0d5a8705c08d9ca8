"""The book as an app of its own on the phone: its manifest."""

import json

from starlette.requests import Request
from starlette.responses import Response

from app.assets import assets
from app.render import environment
from app.requests import preferred_language
from app.translate import direction

PAPER = "#faf5ec"  # as in tokens.css


async def manifest(request: Request) -> Response:
    """What the phone shows of the installed app. Neutral: the name and the picture say nothing of who helps."""
    return _manifest(request, "/")


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
