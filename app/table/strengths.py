"""Rows: strengths and wishes per life domain."""

from app.screens import Screen
from app.select import Query

_SECTION = ("strengths", "strengths")  # what is shared, and the place in the bar
_STRENGTH = {"strength": Query("strength", {"id": "$params.id", "domain": "$params.domain"}, as_="one")}
_WISH = {"wish": Query("wish", {"id": "$params.id"}, as_="one")}
_IN_DOMAIN = {
    "strengths": Query("strength", {"domain": "$params.domain"}),
    "wishes": Query("wish", {"domain": "$params.domain"}),
}
_TIME = {"domain": "domain", "time": "time"}
_ID = {"domain": "domain", "id": "id"}

SCREENS = (
    Screen("/strengths", "strengths/wheel", *_SECTION, summaries=("wheel",)),
    Screen(
        "/strengths/{domain}",
        "strengths/domain",
        *_SECTION,
        _TIME,
        needs=_IN_DOMAIN,
        summaries=("next_domain",),
    ),
    Screen("/strengths/{domain}/cards", "strengths/cards", *_SECTION, _TIME, summaries=("cards_left",)),
    Screen("/strengths/{domain}/new", "strengths/new", *_SECTION, _TIME),
    Screen("/strengths/{domain}/{id}", "strengths/strength", *_SECTION, _ID, needs=_STRENGTH),
    Screen("/strengths/{domain}/{id}/words", "strengths/words", *_SECTION, _ID, needs=_STRENGTH),
    Screen("/strengths/{domain}/{id}/sort", "strengths/sort", *_SECTION, _ID, needs=_STRENGTH),
    Screen(
        "/wishes/{id}",
        "wishes/wish",
        *_SECTION,
        {"id": "id"},
        needs={**_WISH, "goals": Query("goal", {"wish": "$params.id"})},
    ),
    Screen("/wishes/{id}/words", "wishes/words", *_SECTION, {"id": "id"}, needs=_WISH),
)
