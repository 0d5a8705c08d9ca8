"""Print how far each language is: its messages, how many are translated, and whether a speaker reviewed them.

`python -m tools.translations`; the same as a table: `table()`.
"""

from babel import Locale
from babel.messages.pofile import read_po

from app.translate import SOURCE, catalogue, languages
from tools.messages import LOCALES, template

COLUMNS = ("language", "", "messages", "translated", "reviewed by")


def table() -> list[tuple[str, ...]]:
    """A row per language: its code, its English name, messages, how many are translated, who reviewed them."""
    wanted = sum(bool(message.id) for message in template())
    rows = []
    for lang in languages():
        name = Locale.parse(lang).english_name or lang
        if lang == SOURCE:
            rows.append((lang, name, str(wanted), str(wanted), "the source texts"))
            continue
        with (LOCALES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
            messages = [message for message in read_po(file, locale=lang) if message.id]
        done = sum(_is_done(message.string) and not message.fuzzy for message in messages)
        rows.append((lang, name, str(len(messages)), str(done), catalogue(lang).reviewed_by or "nobody yet"))
    return rows


def _is_done(said: str | tuple[str, ...]) -> bool:
    return bool(said) and all([said] if isinstance(said, str) else said)


def main() -> None:
    """Print the table in columns."""
    rows = [COLUMNS, *table()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        print("  ".join(cell.ljust(width) for cell, width in cells).rstrip())


if __name__ == "__main__":
    main()
