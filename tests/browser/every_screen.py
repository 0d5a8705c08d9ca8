"""The addresses of every screen of the table in one workbook, with ids that are really in it."""

from datetime import date
from typing import Any

from app.content import CONTENT
from app.screens import Screen
from app.table import TABLE

Entries = list[dict[str, Any]]

# What a screen is about, where its address starts with something else than the plural of the kind.
_KINDS = {"people": "person", "wishes": "wish", "diary": "note"}
# Screens that ask something else with a parameter in their address.
_MORE = (
    "/strengths/home?time=later",
    "/strengths/leisure?time=before",
    "/strengths/health/cards?time=later",
    "/scales/importance?general=yes",
)


def addresses(entries: Entries) -> list[str]:
    """One address for every row of the table; fails with the path of a row that has no entry here."""
    return [_address(screen, entries) for screen in TABLE.screens] + list(_MORE)


def _address(screen: Screen, entries: Entries) -> str:
    noun = screen.path.split("/")[1]
    kind = _KINDS.get(noun, noun.rstrip("s"))
    about = [entry for entry in entries if entry["kind"] == kind and not entry["fields"].get("removed")]
    if noun == "ratings":
        wanted = "session" if "{line}" in screen.path else "confidence" if "answers" in screen.path else "now"
        about = [entry for entry in about if entry["fields"]["instrument"] == wanted][-1:]
    values = {
        "instrument": "now" if screen.path.endswith("/marks") else "session",
        "date": date.today().isoformat(),
        "question": next(iter(CONTENT["instruments"]["confidence"]["questions"]), ""),
        "line": next(iter(CONTENT["instruments"]["session"]["lines"])),
        "domain": "home",
    }
    if "{id}" in screen.path:
        assert about, f"{screen.path}: there is no {kind} in this workbook, add one to the example"
        values["id"] = about[0]["id"]
        values["domain"] = about[0]["fields"].get("domain") or "home"
    path = screen.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    return path
