"""What the workbook offers: life domains, cards, questions, instruments, feelings, the talk's order.

Data in the TOML files beside this one, by id; entries store ids, never words, so that everybody reads a
tapped card in their own language. All texts are English source strings of the catalogues in `locales/`.
"""

from pathlib import Path

from app.content.load import load

CONTENT = load(Path(__file__).parent)
