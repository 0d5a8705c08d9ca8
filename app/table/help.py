"""Rows: the first start in five pictures, help, and help now. Who has no book yet may open them too."""

from app.screens import Screen
from app.select import Query, Range

_ASKED = {"from": "here", "lang": "key"}  # where one came from; the language of who has no book yet
_CALLABLE = {"callable": Query("person", {"phone": Range()}, sort=("name",))}

SCREENS = (
    Screen("/welcome/{picture}", "welcome/picture", params={"picture": "welcome", **_ASKED}, anyone=True),
    Screen("/help", "help/help", params=_ASKED, summaries=("help_part",), anyone=True),
    Screen("/help/now", "help/now", "people", params=_ASKED, needs=_CALLABLE, anyone=True),
    Screen("/help/lines", "help/lines", params=_ASKED, anyone=True),
    Screen(
        "/help/people",
        "help/people",
        "people",
        params={"all": "flag"},
        needs={"people": Query("person", sort=("name",))},
    ),
)
