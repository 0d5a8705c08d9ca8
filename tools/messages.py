"""Collect the source texts of templates and content, and bring the catalogues up to date.

`python -m tools.messages extract` writes the source texts to locales/messages.pot, `update` brings every
locales/<lang>/LC_MESSAGES/messages.po up to date with that file, and without a word it does both. With `--check` it
writes nothing and fails where something is stale. What is read is said here, as a babel.cfg cannot name the content.
"""

import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from pydantic import BaseModel

from app.content.load import FILES, read
from app.content.model import Translated
from app.reviews import Review, digest, review_of
from app.translate import UNREVIEWED, WELCOME

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / "messages.pot"
CONTENT = ROOT / "app" / "content"
PICTURES = ROOT / "pictograms" / "choosing.toml"
METHODS = [("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def content_texts(folder: Path = CONTENT) -> Iterator[tuple[str, str, str]]:
    """(file, context, text) of every text in the content files."""
    for pattern, shape in FILES.items():
        for path in sorted(folder.glob(pattern)):
            for context, text in _texts(read(path, shape)):
                yield str(path.relative_to(ROOT)), context, text


def _texts(value: BaseModel) -> Iterator[tuple[str, str]]:
    for name, field in type(value).model_fields.items():
        yield from _texts_of(getattr(value, name), field.annotation, list(field.metadata))


def _texts_of(value: Any, annotation: Any, metadata: list[Any]) -> Iterator[tuple[str, str]]:
    metadata = metadata + list(getattr(annotation, "__metadata__", ()))
    arguments = getattr(getattr(annotation, "__origin__", annotation), "__args__", ()) or getattr(
        annotation, "__args__", ()
    )
    if isinstance(value, BaseModel):
        yield from _texts(value)
    elif isinstance(value, list):
        for item in value:
            yield from _texts_of(item, arguments[0], [])
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts_of(item, arguments[1], [])
    elif isinstance(value, str):
        for mark in metadata:
            if isinstance(mark, Translated):
                yield mark.context, value


def template() -> Catalog:
    """All source texts, as the template of the catalogues."""
    catalog = Catalog(project="Krachtboek", charset="utf-8", fuzzy=False)
    for file, _line, message, comments, context in extract_from_dir(
        ROOT / "app", method_map=METHODS, keywords=KEYWORDS, comment_tags=("i18n:",)
    ):
        if message:
            catalog.add(message, None, [(f"app/{file}", 0)], auto_comments=comments, context=context)
    named = tomllib.loads(PICTURES.read_text("utf-8"))
    for name in [*named["names"].values(), *(theme["name"] for theme in named["themes"])]:
        catalog.add(name, None, [(str(PICTURES.relative_to(ROOT)), 0)], context="picture")
    for text in (WELCOME, UNREVIEWED):
        catalog.add(text, None, [("app/translate.py", 0)])
    for file, context, text in content_texts():
        catalog.add(text, None, [(file, 0)], context=context)
    return catalog


def written(catalog: Catalog, review: Review | None = None) -> bytes:
    """A catalogue as its file: without dates and line numbers, so that it only changes with its texts.

    `review` is what its headers say of the speakers who looked at the texts.
    """
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, omit_header=False, include_lineno=False, sort_output=True)
    lines = buffer.getvalue().split(b"\n")
    lines = [line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date'))]
    if review is not None:  # Babel keeps only the headers it knows
        last = next(at for at, line in enumerate(lines) if line.startswith(b'"Generated-By'))
        said = [f'"X-Reviewed-By: {review.by}\\n"', f'"X-Reviewed-Texts: {review.texts}\\n"']
        lines[last + 1 : last + 1] = [line.encode() for line in said]
    return b"\n".join(lines)


def _updated(path: Path, source: Catalog) -> bytes:
    content = path.read_bytes()
    catalog = read_po(io.BytesIO(content), locale=path.parent.parent.name)
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return written(catalog, review_of(content))


def signed(catalog: Catalog, reviewers: str) -> bytes:
    """A catalogue as its file, with who looked at the texts that it has now."""
    return written(catalog, Review(reviewers, digest(catalog)))


def main() -> int:
    """Extract, update, both, or check both; 1 where something is stale."""
    check = "--check" in sys.argv
    files: dict[Path, bytes] = {}
    if "update" in sys.argv:
        source = read_po(io.BytesIO(TEMPLATE.read_bytes()))
    else:
        source = template()
        files[TEMPLATE] = written(source)
    if "extract" not in sys.argv:
        for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
            files[path] = _updated(path, source)
    stale = [path for path, text in files.items() if not path.exists() or path.read_bytes() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is {'stale: run `make messages`' if check else 'updated'}")
        if not check:
            path.write_bytes(files[path])
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
