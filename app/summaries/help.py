"""Which part of the book help is asked about."""

from app.content import CONTENT
from app.summaries.registry import Values, summary


@summary()
def help_part(values: Values) -> str:
    """The id of the part (see `help.toml`) that the screen is in that one came from; the first one if none fits."""
    noun = (values["params"]["from"] or "/").split("/")[1].partition("?")[0].partition("#")[0]
    fitting = [str(part) for part, said in CONTENT["help"].items() if noun in said["nouns"]]
    return fitting[0] if fitting else str(next(iter(CONTENT["help"])))
