"""What stands beside the code: the pictures of the screens, and the plan for a test with the people it is for."""

import re

from tests.server import ROOT
from tools.pictures import PICTURES, SHOWN


def test_the_pictures_of_the_readme_are_those_that_are_taken_of_the_screens() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r'<img src="docs/pictures/([\w-]+)\.webp" width="\d+" alt="[^"]+">', readme)
    assert len(shown) >= 3, "show what it looks like"
    assert set(shown) <= set(SHOWN), f"tools/pictures.py does not take {set(shown) - set(SHOWN)}"
    assert {file.stem for file in PICTURES.iterdir()} == set(SHOWN), "run `make pictures`"


def test_the_plan_for_a_test_with_clients_says_that_it_is_only_a_plan() -> None:
    plan = (ROOT / "docs" / "user-test.md").read_text("utf-8")
    assert "**Not yet carried out.**" in plan
    assert plan.rstrip().endswith("## Results\n\nNone yet."), "then take back that it was not carried out"
    for wanted in (
        "without its word",
        "at least 67 %",
        "with its word",
        "at least 85 %",
        "in one's own words",
    ):
        assert wanted in plan, f"the plan does not say {wanted!r}"
