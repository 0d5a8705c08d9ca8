"""The files that `app.build` made: assets, which browsers keep for ever, and the service worker, which they do not."""

from mimetypes import guess_type

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.assets import PLACE, WORKER, assets

FOR_EVER = "public, max-age=31536000, immutable"  # the name changes with the content


class Assets(StaticFiles):
    """Hashed files, each in gzip where the browser takes that and the build made one."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, if it is in the index: the file system is not asked for anything else.

        Raises HTTPException 404, 405.
        """
        if PLACE + path not in assets().values():
            raise HTTPException(404)
        answer = self._packed(path, scope) or await super().get_response(path, scope)
        if answer.status_code in (200, 206, 304):
            answer.headers["Cache-Control"] = FOR_EVER
        return answer

    def _packed(self, path: str, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] != "GET" or "range" in headers or "gzip" not in headers.get("accept-encoding", ""):
            return None
        file, found = self.lookup_path(f"{path}.gz")
        if found is None:
            return None
        kind = guess_type(path)[0]
        return FileResponse(
            file,
            stat_result=found,
            media_type=kind,
            headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
        )


async def worker(_: Request) -> Response:
    """The service worker: its address stays the same, so browsers ask each time."""
    return FileResponse(WORKER, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def favicon(_: Request) -> Response:
    """What browsers ask for where no page tells them of an icon."""
    return RedirectResponse(assets()["icon-48.png"], 302)
