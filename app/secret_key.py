"""The key of what the database keeps only sealed: a file of its own, so that a copy of the database opens nothing."""

import binascii
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from pathlib import Path

SIZE = 32  # bytes


class NoKey(RuntimeError):
    """There is no key, or the file holds none."""


class KeyFile:
    """The key in a file, which is made, for its owner only, where it is first needed."""

    def __init__(self, path: Path | None) -> None:
        """`path` None: there is none, and what needs a key raises NoKey."""
        self.path = path

    @cached_property
    def key(self) -> bytes:
        """The key, SIZE bytes. Raises NoKey."""
        if self.path is None:
            raise NoKey("SECRET_KEY_FILE: say where the key is")
        if not self.path.exists():
            _make(self.path)
        try:
            key = urlsafe_b64decode(self.path.read_bytes().strip())
        except binascii.Error as error:
            raise NoKey(f"SECRET_KEY_FILE: there is no key in {self.path}") from error
        if len(key) != SIZE:
            raise NoKey(f"SECRET_KEY_FILE: there is no key in {self.path}")
        return key


def _make(path: Path) -> None:
    """Whole or not at all, and never in place of another: several processes may start at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(urlsafe_b64encode(secrets.token_bytes(SIZE)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        part.unlink()
