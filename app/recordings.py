"""Recordings: messages of a language that phones have no voice of, read by a person. See docs/recordings.md

`locales/<lang>/audio/<name>.opus`: the name is that of the source text, so it stays when a translation changes.
"""

import hashlib
from pathlib import Path

from app.translate import LOCALES, catalogue, languages

KINDS = ("opus", "mp3", "m4a", "ogg", "wav")


class RecordingMistake(ValueError):
    """A file that is no recording of a text; names it."""


def name_of(context: str, message: str) -> str:
    """The name of the recording of a source text: 12 hex digits of SHA-256 of context, EOT (as in gettext) and text."""
    return hashlib.sha256(f"{context}\x04{message}".encode()).hexdigest()[:12]


def texts(lang: str) -> dict[str, str]:
    """What there is to record in `lang`: {name: text}. Texts with something to fill in cannot be."""
    own = catalogue(lang).messages
    known = {key for one in languages() for key in catalogue(one).messages}
    said = {key: own.get(key, (key[1],)) for key in sorted(known)}
    return {
        name_of(*key): forms[0] for key, forms in said.items() if len(forms) == 1 and "%(" not in forms[0]
    }


def recordings(lang: str, locales: Path = LOCALES) -> dict[str, Path]:
    """{text as it is on the page: file} of `lang`. Raises RecordingMistake for a file that is none of a text."""
    known = texts(lang)
    found = {}
    for path in sorted((locales / lang / "audio").glob("*")):
        if path.suffix[1:] not in KINDS or path.stem not in known:
            raise RecordingMistake(
                f"{path}: no text has this name; python -m tools.recordings {lang} lists them"
            )
        found[" ".join(known[path.stem].split())] = path
    return found
