"""Passwords: kept as Argon2id (RFC 9106), of which the parameters are part, so that they can grow."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200  # code points; there is a second step besides
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_HASHER = PasswordHasher()  # RFC 9106, second choice: 64 MiB, three passes


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(_normal(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` is the one of which `kept` is kept. Without one it is as much work, and False."""
    try:
        return _HASHER.verify(kept or _nobodys(), _normal(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def matter_with(password: str, *known: str) -> str | None:
    """What is the matter with a new password: "short", "long" or "easy"; `known` are names that should not be in it."""
    said = _normal(password)
    if len(said) < SHORTEST:
        return "short"
    if len(said) > LONGEST:
        return "long"
    names = [name.casefold() for name in known if len(name) > 2]
    bare = said.casefold()
    for name in names:
        bare = bare.replace(name, "")
    return "easy" if len(bare) < SHORTEST // 2 or len(set(bare)) < 5 else None


def random_password() -> str:
    """A password to hand over, easy to type: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
