"""Recordings of texts: a file in the wrong place is said, not left out in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.recordings import RecordingMistake, recordings, texts

ROOT = Path(__file__).parent.parent


def audio(locales: Path, name: str) -> Path:
    folder = locales / "nl" / "audio"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"sound")
    return locales


def test_a_recording_is_found_by_the_text_that_stands_on_the_page(tmp_path: Path) -> None:
    name, text = next(iter(texts("nl").items()))
    found = recordings("nl", audio(tmp_path, f"{name}.opus"))
    assert list(found) == [" ".join(text.split())]


@pytest.mark.parametrize("name", ["000000000000.opus", "notes.txt", ".hidden"])
def test_a_file_that_no_text_asks_for_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordingMistake, match=name):
        recordings("nl", audio(tmp_path, name))


def test_the_list_of_texts_without_a_language_says_what_it_wants() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tools.recordings"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert "LANGUAGE" in said.stderr
    assert "Traceback" not in said.stderr
