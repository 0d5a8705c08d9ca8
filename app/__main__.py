"""`python -m app`: serve the workbook."""

import uvicorn

from app.config import read_settings
from app.main import create_app


def main() -> None:
    """Serve until stopped."""
    settings = read_settings()
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
