"""The digest of a workbook is the same in both hosts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import digest as digests

SHARED = Path(__file__).parent / "shared"
VECTORS = json.loads((SHARED / "digest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_digests_are_the_same_in_both_hosts(vector: dict[str, Any]) -> None:
    name, given = vector["in"]
    assert {"value": getattr(digests, name)(*given)} == vector["out"]
