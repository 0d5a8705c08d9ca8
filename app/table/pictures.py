"""Rows: choosing the picture of any own entry, one screen for all."""

from app.screens import Screen
from app.select import Query


def _picture_of(kind: str, path: str, section: str, part: str = "") -> Screen:
    """The screen at `path`, that of the entry itself, and then /picture."""
    in_domain = {"domain": "domain"} if "{domain}" in path else {}
    return Screen(
        f"{path}/picture",
        "pictures/picture",
        section,
        part,
        params={**in_domain, "id": "id", "word": "text", "theme": "key"},
        needs={"entry": Query(kind, {name: f"$params.{name}" for name in ("id", *in_domain)}, as_="one")},
        summaries=("pictures",),
    )


SCREENS = (
    _picture_of("strength", "/strengths/{domain}/{id}", "strengths", "strengths"),
    _picture_of("wish", "/wishes/{id}", "strengths", "strengths"),
    _picture_of("goal", "/goals/{id}", "plan", "plan"),
    _picture_of("step", "/steps/{id}", "plan", "plan"),
    _picture_of("note", "/notes/{id}", "diary", "diary"),
    _picture_of("person", "/people/{id}", "people"),
    _picture_of("compliment", "/compliments/{id}", "talks"),
)
