"""`python -m app`: serve the workbook. `demo`: add a filled example and say how to open it.

`build`: make what the browser needs. `restored`: say that the database was put back from a backup; phones then send
again what they have.
"""

import gc
import sys

import uvicorn

from app import sync
from app.assets import NotBuilt, assets
from app.config import Settings, read_settings
from app.database import Database
from app.demo import add_demo
from app.main import create_app

USAGE = "python -m app [serve | demo | build | restored]"


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

            build()
        case ["restored"]:
            restored(settings)
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def serve(settings: Settings) -> int:
    """Serve until stopped; 1 where what the browser needs is not built."""
    try:
        assets()
    except NotBuilt as error:
        print(error, file=sys.stderr)
        return 1
    app = create_app(settings)
    gc.freeze()  # what lives as long as the server is not looked through again and again for what is not used
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)
    return 0


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
