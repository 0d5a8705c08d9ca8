"""What the workbook offers: life domains, cards, questions, instruments, feelings, the talk's order, the way, help.

Data in the TOML files beside this one, by id; entries store ids, never words, so that everybody reads a
tapped card in their own language. All texts are English source strings of the catalogues in `locales/`.
"""

from pathlib import Path

from app.config import helplines
from app.content.load import ContentMistake, load

try:
    CONTENT = load(Path(__file__).parent, helplines())
except ContentMistake as mistake:
    raise SystemExit(str(mistake)) from mistake  # a file of an organisation: one line says what to mend in it
