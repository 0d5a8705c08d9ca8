"""Workers in tests: an organisation, an account, a phone that shows codes, a browser at /work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp

from app.access.accounts import Given, NewWorker, add_worker, organisation_named
from app.host import utc_now
from tests.pages import Page, Person

PASSWORD = "seven green bicycles"


@dataclass
class Worker:
    """Somebody who visits clients, at a browser, with a phone that shows codes."""

    person: Person
    given: Given
    password: str = ""
    used: int = field(default=-2, repr=False)

    def __post_init__(self) -> None:
        self.password = self.password or self.given.password

    def opens(self, address: str, status: int = 200) -> Page:
        return self.person.opens(address, status)

    def code(self) -> str:
        """The next code of the phone that was not used: there are three that count at any time."""
        self.used += 1
        assert self.used <= 1, "log in with a recovery code: the phone has no more codes in this minute"
        totp = pyotp.TOTP(secret_of(self.given))
        return totp.generate_otp(totp.timecode(utc_now()) + self.used)

    def fails(self, **said: str) -> Page:
        """Fill in the page to log in and stay outside. What is not said is right."""
        return self.person.sends(self._typed(said), "/work/login", 422)

    def logs_in(self, **said: str) -> Page:
        """Fill in the page to log in, and come to the own account, or to choose a password first."""
        answer = self.person.client.post("/work/login", data=dict(self._typed(said)), follow_redirects=False)
        assert answer.headers.get("Location") == "/work", f"{self.person.name} does not get in"
        return self.person.opens("/work/account")

    def _typed(self, said: dict[str, str]) -> list[tuple[str, str]]:
        typed = {"login": self.given.login, "password": self.password, **said}
        if "code" not in typed:
            typed["code"] = self.code()
        return list(typed.items())

    def is_in(self) -> bool:
        """Whether this browser is logged in, with a password of the worker's own."""
        return self.person.opens("/work/account").path == "/work/account"

    def begins(self) -> Worker:
        """Log in for the first time, and choose a password."""
        page = self.logs_in()
        assert page.path == "/work/account/password", page.text
        page.press("Keep it", new=PASSWORD, again=PASSWORD)
        self.password = PASSWORD
        assert self.is_in()
        return self


def secret_of(given: Given) -> str:
    """The secret that the phone takes from the QR code."""
    (secret,) = parse_qs(urlsplit(given.otpauth).query)["secret"]
    return secret


def database(app: Any) -> Any:
    return app._app.state.database


def makes_worker(
    app: Any, stranger: Callable[[str], Person], name: str, organisation: str, is_admin: bool = False
) -> Worker:
    """An account that was handed over, not used yet. Logins are of the name and the organisation."""
    login = re.sub(r"\W", "", f"{name}.{organisation}".lower())
    with database(app).writing() as session:
        its = organisation_named(session, organisation, utc_now())
        given = add_worker(session, its.id, NewWorker(name, login, is_admin), utc_now())
        session.commit()
    return Worker(stranger(name), given)
