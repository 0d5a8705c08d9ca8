"""Note that a speaker looked at the texts of a language as they are now.

`python -m tools.reviewed ar "Nermin, 2026-11-20"`
"""

import io
import sys

from babel.messages.pofile import read_po

from app.translate import SOURCE, languages
from tools.messages import LOCALES, signed


def main(said: list[str]) -> int:
    """Write the two headers; 2 where it is not said which language, or who."""
    lang, by = [*said, "", ""][:2]
    if lang not in languages() or lang == SOURCE or not by.strip():
        print('Say which language and who: make reviewed IN=ar BY="Nermin, 2026-11-20"', file=sys.stderr)
        return 2
    path = LOCALES / lang / "LC_MESSAGES" / "messages.po"
    path.write_bytes(signed(read_po(io.BytesIO(path.read_bytes()), locale=lang), by.strip()))
    print(f"{lang}: reviewed by {by.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
