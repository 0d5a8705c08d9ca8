"""Summaries of strengths and wishes."""

from typing import Any

from app.content import CONTENT
from app.select import Query
from app.summaries.registry import Values, summary

RINGS = 6  # of a piece of the wheel; what is beyond shows in its number alone


@summary(all_strengths=Query("strength"), all_wishes=Query("wish"))
def wheel(values: Values) -> dict[str, Any]:
    """How much there is per life domain, and in all: {"parts", "cards", "empty" (domains without any)}.

    "parts" are [{"domain", "strengths", "wishes", "fill"}], all ten, in their fixed order; "fill" says how many of
    the six rings of its piece of the wheel are filled: one per card.
    What a newer app wrote in a life domain that this one does not have is not counted.
    """
    counts = {domain: {"strengths": 0, "wishes": 0} for domain in CONTENT["domains"]}
    for kind in ("strengths", "wishes"):
        for entry in values[f"all_{kind}"]:
            if entry["domain"] in counts:
                counts[entry["domain"]][kind] += 1
    cards = {domain: sum(count.values()) for domain, count in counts.items()}
    return {
        "parts": [
            {"domain": domain, **count, "fill": min(cards[domain], RINGS)} for domain, count in counts.items()
        ],
        "cards": sum(cards.values()),
        "empty": list(cards.values()).count(0),
    }


@summary()
def next_domain(values: Values) -> str | None:
    """The life domain after the one of this place; None after the last."""
    domains = list(CONTENT["domains"])
    following = domains.index(values["params"]["domain"]) + 1
    return domains[following] if following < len(domains) else None


@summary(
    held_strengths=Query("strength", {"domain": "$params.domain"}),
    held_wishes=Query("wish", {"domain": "$params.domain"}),
)
def cards_left(values: Values) -> list[str]:
    """The ids of the cards of this domain and time that are not in the book yet."""
    time = values["params"]["time"] or "now"
    held = {entry["card"] for entry in values["held_wishes"]} | {
        entry["card"] for entry in values["held_strengths"] if entry["time"] == time
    }
    return [
        card_id
        for card_id, card in CONTENT["cards"].items()
        if card["domain"] == values["params"]["domain"] and time in card["times"] and card_id not in held
    ]
