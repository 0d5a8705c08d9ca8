"""The addresses of every screen of the table in one workbook, with ids that are really in it."""

from datetime import date
from typing import Any

from app.content import CONTENT
from app.screens import Screen
from app.table import TABLE

Entries = list[dict[str, Any]]

# What a screen is about, where its address starts with something else than the plural of the kind.
_KINDS = {"people": "person", "wishes": "wish", "sharing": "grant", "diary": "note"}
# Screens that ask something else with a parameter in their address.
_MORE = (
    "/help?from=/scales/now?general=yes",
    "/people/new?group=helpers&call=yes",
    "/strengths/home?time=later",
    "/strengths/leisure?time=before",
    "/strengths/health/cards?time=later",
    "/scales/importance?general=yes",
)


def addresses(entries: Entries) -> list[str]:
    """One address for every row of the table; fails with the path of a row that has no entry here."""
    return [address_of(screen, entries) for screen in TABLE.screens] + list(_MORE)


def in_other_states(entries: Entries) -> list[str]:
    """The own screens of entries that are otherwise than those of `addresses`: done, of another scale, a card, a worker's."""
    found: dict[Any, str] = {}
    for screen in TABLE.screens:
        if not screen.path.endswith("{id}"):
            continue
        for entry in _about(screen, entries):
            fields = entry["fields"]
            how = [fields.get(name) for name in ("state", "instrument", "time", "group")]
            has = [
                bool(fields.get(name))
                for name in ("by", "card", "text", "feeling", "goal", "private", "summary")
            ]
            found.setdefault((screen.path, *how, *has), _filled(screen, entry))
    first = addresses(entries)
    return [address for address in (*found.values(), *_asked(entries)) if address not in first]


def _asked(entries: Entries) -> list[str]:
    """Screens that are asked for something in the book."""

    def first(kind: str, **wanted: str) -> dict[str, Any]:
        some = [one for one in entries if one["kind"] == kind]
        return next(one for one in some if wanted.items() <= one["fields"].items())

    wish, step, talk = (first(kind)["id"] for kind in ("wish", "step", "talk"))
    marked = first("rating", instrument="now")["fields"]["goal"]
    out = [one["id"] for one in entries if one["fields"].get("removed")]
    return [
        f"/scales/now?goal={marked}",
        f"/scales/now/marks?goal={marked}",
        f"/scales/session?talk={talk}",
        f"/goals/new?wish={wish}",
        f"/priorities?wish={wish}",
        "/plan?all=yes",
        f"/talks/{talk}/plan?topic={first('topic')['id']}",
        f"/steps/{step}/picture?word=huis",
        f"/steps/{step}/picture?word=qqqq",
        "/me/book?section=plan",
        *(f"/periods/new?phase={phase}" for phase in CONTENT["phases"]),
        *(f"/welcome/{picture}" for picture in CONTENT["welcome"]),
        *(f"{place}?undo={one}" for one in out[:1] for place in ("/plan", "/me/taken-out")),
    ]


def some_of_each_part(entries: Entries) -> list[str]:
    """The first and the last of the addresses that begin with the same noun."""
    parts: dict[str, list[str]] = {}
    for address in addresses(entries):
        parts.setdefault(address.split("?")[0].split("/")[1], []).append(address)
    return [address for part in parts.values() for address in dict.fromkeys((part[0], part[-1]))]


def address_of(screen: Screen, entries: Entries) -> str:
    """An address of this screen; of an entry where it is about one."""
    if "{id}" not in screen.path:
        return _filled(screen, {"id": "", "fields": {}})
    about = _about(screen, entries)
    assert about, f"{screen.path}: there is nothing for it in this workbook, add it to the example"
    return _filled(screen, about[0])


def _about(screen: Screen, entries: Entries) -> Entries:
    """The entries that a screen can be about, oldest first, in an order that is always the same."""
    noun = screen.path.split("/")[1]
    kind = _KINDS.get(noun, noun.rstrip("s"))
    about = [entry for entry in entries if entry["kind"] == kind and not entry["fields"].get("removed")]
    about.sort(
        key=lambda entry: (entry["id"][:13], *(str(entry["fields"].get(name)) for name in ("date", "text")))
    )
    if noun == "ratings":
        wanted = {"line": ["session"], "answers": ["confidence"]}
        only = next((some for part, some in wanted.items() if part in screen.path), None)
        newest = [entry for entry in about if entry["fields"]["instrument"] in (only or ["now"])][-1:]
        about = newest + (about if only is None else [])
    return about


def _filled(screen: Screen, entry: dict[str, Any]) -> str:
    values = {
        "id": entry["id"],
        "instrument": "now" if screen.path.endswith("/marks") else "session",
        "date": date.today().isoformat(),
        "question": next(iter(CONTENT["instruments"]["confidence"]["questions"]), ""),
        "line": next(iter(CONTENT["instruments"]["session"]["lines"])),
        "domain": entry["fields"].get("domain") or "home",
        "picture": "eyes",
        "section": "diary",
    }
    path = screen.path
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    return path
