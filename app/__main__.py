"""`python -m app`: serve the workbook. `python -m app demo`: add a filled example and say how to open it."""

import sys

import uvicorn

from app.config import Settings, read_settings
from app.database import Database
from app.demo import add_demo
from app.main import create_app

USAGE = "python -m app [serve | demo]"


def main(arguments: list[str]) -> int:
    """Do what the command line asks; 2 where it asks for something there is not."""
    settings = read_settings()
    match arguments:
        case [] | ["serve"]:
            serve(settings)
        case ["demo"]:
            demo(settings)
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    uvicorn.run(
        create_app(settings), host=settings.host, port=settings.port, log_level="warning", server_header=False
    )


def demo(settings: Settings) -> None:
    """Add the example workbook."""
    database = Database(settings.database_url)
    database.migrate()
    code = add_demo(database)
    database.close()
    print("An example book is ready. With the app running, open it once, in a private window, at")
    print(f"http://localhost:{settings.port}/join/{code}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
