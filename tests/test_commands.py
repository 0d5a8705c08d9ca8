"""`python -m app`: what it says to somebody who sets it up, and that serving takes along no more than it needs."""

import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

import app.__main__ as commands
from app import assets
from app.config import read_settings

ROOT = Path(__file__).parent.parent


def test_a_server_does_without_the_compiler() -> None:
    code = "import app.__main__, sys; print([name for name in sys.modules if name.startswith('app.')])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "app.main" in said.stdout
    assert not re.search(r"app\.(build|compiler|shared)", said.stdout)


def test_a_command_there_is_not_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["brew"]) == 2
    assert "restored" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", ""),
        ("PORT", "99999"),
        ("PORT", "-1"),
        ("TIMEZONE", "Mars/Noon"),
        ("TIMEZONE", ""),
    ],
)
def test_a_setting_that_is_none_is_named(name: str, value: str) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert said.stderr.startswith(f"{name}: ")
    assert len(said.stderr.splitlines()) == 1


def test_what_is_not_built_yet_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assets, "INDEX", tmp_path / "index.json")
    assets.assets.cache_clear()
    assert commands.serve(read_settings({"DATA": str(tmp_path)})) == 1
    assert "make build" in capsys.readouterr().err


def test_every_setting_and_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    config = (ROOT / "app" / "config.py").read_text("utf-8")
    settings = re.findall(r'environment\.get\("([A-Z_]+)"', config)
    assert len(settings) >= 5
    for name in settings:
        assert f"| `{name}` |" in readme, name
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in {*targets} - {"help", "build", "clean", "format"}:
        assert f"make {target}" in readme, target
    assert "python -m app restored" in readme


def test_every_library_has_one_version_for_all() -> None:
    """A library without a constraint is another one on every machine."""
    kept = {_named(line.partition("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines()}
    installed = {_named(found.metadata["Name"]) for found in distributions()}
    assert installed - kept <= {"krachtboek", "pip", "setuptools", "wheel"}


def _named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
