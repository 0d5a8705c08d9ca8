"""Print how far each language is: its messages, how many are translated, and whether a speaker reviewed them.

`python -m tools.translations`; the same as a table: `table()`.
"""

from io import BytesIO

from babel import Locale
from babel.messages.pofile import read_po

from app.reviews import review_of, reviewed_by
from app.translate import SOURCE, languages
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
        content = (LOCALES / lang / "LC_MESSAGES" / "messages.po").read_bytes()
        messages = [message for message in read_po(BytesIO(content), locale=lang) if message.id]
        done = sum(_is_done(message.string) and not message.fuzzy for message in messages)
        rows.append((lang, name, str(len(messages)), str(done), _reviewed(content)))
    return rows


def _reviewed(content: bytes) -> str:
    by = review_of(content).by
    if by and not reviewed_by(content):
        return f"{by}; texts on safety changed since then"
    return by or "nobody yet"


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
