"""The summary of choosing a picture."""

from typing import Any

from app.content import CONTENT
from app.pictures import Pictures
from app.summaries.registry import Values, summary


@summary()
def pictures(values: Values) -> dict[str, Any]:
    """{"now", "asked", "theme", "suggested", "found", "themes"}: the picture of `entry`, and those to choose from.

    "now" is {"picto", "word"}, "suggested" and "found" are lists of such. "found" is what fits "asked", which was
    searched for, or a "theme" (a name or None); else what may fit something like this. "themes" have an "id" besides.
    Where two languages are spoken each of them has a "second" as well: {"lang", "word"}.
    """
    entry, params = values["entry"], values["params"]
    known: Pictures = values["words"]()
    lang, other = values.get("second_words", lambda: (None, None))()
    others_themes = {theme["id"]: theme["word"] for theme in other.themes} if other else {}
    asked = known.asked(params["word"] or "")
    theme = next((theme for theme in known.themes if theme["id"] == params["theme"] and not asked), None)
    suggested: list[str] = []
    if asked:
        found = known.found(asked)
    elif theme:
        found = theme["pictures"]
    else:
        said = entry["name"] if entry["kind"] == "person" else entry["text"]
        suggested = known.suggested(said, entry.get("card"))
        others = known.first(entry["kind"], entry.get("domain"))
        found = [concept for concept in others if concept not in suggested]

    def named(concept: str) -> dict[str, Any]:
        return with_second({"picto": concept, "word": known.name(concept)}, other and other.name(concept))

    def with_second(row: dict[str, Any], word: str | None) -> dict[str, Any]:
        return {**row, "second": {"lang": lang, "word": word}} if word else row

    return {
        "now": named(_shown(entry, known)),
        "asked": asked,
        "theme": theme["word"] if theme else None,
        "suggested": [named(concept) for concept in suggested],
        "found": [named(concept) for concept in found],
        "themes": [
            with_second(
                {name: theme[name] for name in ("id", "picto", "word")}, others_themes.get(theme["id"])
            )
            for theme in known.themes
        ],
    }


def _shown(entry: dict[str, Any], known: Pictures) -> str:
    """The picture that an entry has: its own, its card's or its feeling's, or that of its kind."""
    if entry["picto"] and known.name(entry["picto"]):
        return str(entry["picto"])
    card, feeling = entry.get("card"), entry.get("feeling")
    for part in ("cards", "compliments"):
        if card in CONTENT[part]:
            return str(CONTENT[part][card]["picto"])
    return str(CONTENT["feelings"][feeling]["picto"] if feeling else entry["kind"])
