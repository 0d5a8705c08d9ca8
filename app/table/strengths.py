"""Rows: strengths and wishes per life domain."""

from app.screens import Screen
from app.select import Query

_IN_DOMAIN = {
    "strengths": Query("strength", {"domain": "$params.domain"}),
    "wishes": Query("wish", {"domain": "$params.domain"}),
}

SCREENS = (
    Screen("/strengths", "strengths/wheel", "strengths", "strengths", summaries=("wheel",)),
    Screen(
        "/strengths/{domain}",
        "strengths/domain",
        "strengths",
        "strengths",
        params={"domain": "domain", "time": "time"},
        needs=_IN_DOMAIN,
        summaries=("next_domain",),
    ),
    Screen(
        "/strengths/{domain}/cards",
        "strengths/cards",
        "strengths",
        "strengths",
        params={"domain": "domain", "time": "time"},
        needs=_IN_DOMAIN,
    ),
    Screen(
        "/strengths/{domain}/new",
        "strengths/new",
        "strengths",
        "strengths",
        params={"domain": "domain", "time": "time"},
    ),
    Screen(
        "/strengths/{domain}/{id}",
        "strengths/strength",
        "strengths",
        "strengths",
        params={"domain": "domain", "id": "id"},
        needs={"strength": Query("strength", {"id": "$params.id", "domain": "$params.domain"}, as_="one")},
    ),
    Screen(
        "/wishes/{id}",
        "strengths/wish",
        "strengths",
        "strengths",
        params={"id": "id"},
        needs={"wish": Query("wish", {"id": "$params.id"}, as_="one")},
    ),
)
