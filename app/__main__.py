"""`python -m app`: serve the workbook. `demo`: add a filled example and say how to open it.

`build`: make what the browser needs. `restored`: say that the database was put back from a backup; phones then send
again what they have. `worker`: make and end accounts of workers. `looks`: who looked at what.
`erase`: erase the book that a client's new one took the place of.
"""

import gc
import json
import sys
from pathlib import Path

import uvicorn

from app import sync
from app.accounting import looks
from app.assets import BUILT, NotBuilt, assets
from app.config import Settings, read_settings
from app.content import CONTENT
from app.database import Database
from app.demo import add_demo
from app.erase import erase
from app.main import create_app
from app.pictograms import PictureMistake, picture_sets
from app.recordings import RecordingMistake
from app.staff import worker

USAGE = "python -m app [serve | demo | build | restored | worker | looks | erase]"


def main(arguments: list[str]) -> int:
    """Do what the command line asks; 2 where it asks for something there is not, 1 where something is missing."""
    try:
        settings = read_settings()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    match arguments:
        case [] | ["serve"]:
            return serve(settings)
        case ["demo"]:
            demo(settings)
        case ["build"]:
            # Only here: who serves does without the compiler.
            from app.build import build  # noqa: PLC0415

            try:
                build()
            except (PictureMistake, RecordingMistake) as error:
                print(error, file=sys.stderr)
                return 1
        case ["restored"]:
            restored(settings)
        case ["worker", *rest]:
            return worker(settings, rest)
        case ["erase", *rest]:
            return erase(settings, rest)
        case ["looks", *rest]:
            return looks(settings, rest)
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def serve(settings: Settings) -> int:
    """Serve until stopped; 1 where what the browser needs is not built."""
    try:
        if setting := _not_as_built():
            raise NotBuilt(
                f"{setting}: the phones would show others. Run: make build, with the same {setting}"
            )
    except (NotBuilt, PictureMistake) as error:
        print(error, file=sys.stderr)
        return 1
    app = create_app(settings)
    gc.freeze()  # what lives as long as the server is not looked through again and again for what is not used
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)
    return 0


def _not_as_built() -> str | None:
    """The setting by which the server would show other numbers or makers than what was built for the browser."""
    built = json.loads((BUILT / Path(assets()["shared"]).name).read_text("utf-8"))
    if any(built["content"].get(name) != CONTENT[name] for name in ("emergency", "helplines")):
        return "HELPLINES"
    return None if built["picture_sets"] == picture_sets() else "PICTOGRAMS"


def demo(settings: Settings) -> None:
    """Add the example workbook."""
    database = Database(settings.database_url)
    database.migrate()
    code = add_demo(database)
    database.close()
    print("An example book is ready. With the app running, open it once, in a private window, at")
    print(f"http://localhost:{settings.port}/join/{code}")


def restored(settings: Settings) -> None:
    """Give all workbooks a new epoch."""
    database = Database(settings.database_url)
    database.migrate()
    with database.writing() as session:
        count = sync.restored(session)
        session.commit()
    database.close()
    print(f"Phones with one of the {count} books will send again what they have.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
