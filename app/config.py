"""Settings, read from the environment. Each is described in the README."""

import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Settings:
    """Where data is kept and how the app is served."""

    data: Path
    database_url: str
    secret_key_file: Path
    host: str
    port: int
    timezone: str


def read_settings(environment: "os._Environ[str] | dict[str, str]" = os.environ) -> Settings:
    """The settings that `environment` asks for; raises ValueError for a port or time zone that is none."""
    data = Path(environment.get("DATA", "data")).resolve()
    url = environment.get("DATABASE_URL") or f"sqlite:///{data / 'krachtboek.sqlite'}"
    return Settings(
        data=data,
        database_url=url.replace("postgres://", "postgresql://").replace(
            "postgresql://", "postgresql+psycopg://"
        ),
        secret_key_file=Path(environment.get("SECRET_KEY_FILE") or data / "secret.key").resolve(),
        host=environment.get("HOST", "127.0.0.1"),
        port=_port(environment.get("PORT", "8000")),
        timezone=_timezone(environment.get("TIMEZONE", "Europe/Amsterdam")),
    )


def helplines(environment: "os._Environ[str] | dict[str, str]" = os.environ) -> Path | None:
    """The file of an organisation's own helplines. Apart from the others: it is part of what the build makes."""
    path = environment.get("HELPLINES")
    return Path(path) if path else None


def pictograms_folder(environment: "os._Environ[str] | dict[str, str]" = os.environ) -> Path | None:
    """The folder with another set of pictures, if `environment` names one."""
    folder = environment.get("PICTOGRAMS")
    return Path(folder).resolve() if folder else None


def _port(number: str) -> int:
    if not number.isascii() or not number.isdecimal() or int(number) > 65535:
        raise ValueError(f"PORT: {number!r} is no port, a number up to 65535")
    return int(number)


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"TIMEZONE: there is no time zone {name!r}") from error
