"""Rows: today and the start."""

from app.screens import Screen
from app.select import Query

SCREENS = (
    Screen(
        "/",
        "home/today",
        part="today",
        needs={"goals": Query("goal", as_="by_id"), "people": Query("person", as_="by_id")},
        summaries=("ways", "next_steps"),
    ),
    Screen("/start", "home/start", params={"lang": "key"}, anyone=True),
    # What the server did not keep of this phone's saves: only a phone has any.
    Screen("/refused", "home/refused", part="today"),
    # The phone holds one book and its cookie opens another: only its own app knows, and does what is chosen.
    Screen("/books", "home/books", part="today"),
)
