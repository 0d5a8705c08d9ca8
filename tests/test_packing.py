"""Packing: what phones unpack is what was packed."""

import gzip
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.packing import packed


@given(st.binary(max_size=300))
def test_what_was_packed_comes_out_as_it_was(tmp_path_factory: object, content: bytes) -> None:
    kept = tmp_path_factory.mktemp("packed")  # type: ignore[attr-defined]
    assert gzip.decompress(packed(content, kept)) == content
    assert gzip.decompress(packed(content, kept)) == content, "the second time it comes from what was kept"


def test_what_is_written_often_gets_smaller(tmp_path: Path) -> None:
    text = Path(__file__).read_bytes() * 3
    assert len(packed(text, tmp_path)) <= len(gzip.compress(text, 9))
