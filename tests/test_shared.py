"""What is written twice says the same: the vectors of tests/shared/ in both halves, and what is handed over."""

import json
import os
import re
import subprocess
import sys
from gettext import c2py
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.plurals import PLURALS

from app.shared import language, shared
from app.shared.languages import PatternNotHeld, pattern
from app.shared.plurals import PluralMistake, parse_plural
from app.shared.rules import RuleNotHeld, held
from app.translate import catalogue, languages
from tests.node import JS, LANGUAGES, NODE, Browser
from tests.pairs import call

VECTORS = sorted((Path(__file__).parent / "shared").glob("*.json"))
ALL = [(path.stem, vector) for path in VECTORS for vector in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize(("_pair", "vector"), ALL, ids=[f"{pair}: {vector['name']}" for pair, vector in ALL])
def test_a_vector_in_the_servers_half(_pair: str, vector: dict[str, Any]) -> None:
    name, args = vector["in"]
    answer = json.loads(json.dumps(call(name, args)))
    assert answer == vector["out"]
    assert json.dumps(answer) == json.dumps(vector["out"]), "another order, and templates walk through dicts"


def test_names_of_vectors_tell_them_apart() -> None:
    names = [(pair, vector["name"]) for pair, vector in ALL]
    assert len(set(names)) == len(names)


def test_the_browsers_half() -> None:
    """All of tests/js, by Node's own test runner."""
    tests = sorted(str(path) for path in JS.glob("*.test.mjs"))
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", *tests],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-4000:]


# --- what is handed over ---


def test_what_is_handed_over_is_the_same_every_time() -> None:
    first, second = (json.dumps([shared(), language("nl")]) for _ in range(2))
    assert first == second


def test_no_dict_has_a_key_that_javascript_would_put_elsewhere() -> None:
    """Keys of digits come first and in order there; faces are in that order in the file too."""

    def look(value: Any, path: str) -> None:
        if isinstance(value, list):
            for item in value:
                look(item, path)
        elif isinstance(value, dict):
            digits = [key for key in value if re.fullmatch("[0-9]+", key)]
            assert not digits or digits == sorted(value, key=int), f"{path} has keys of digits: {list(value)}"
            assert "__proto__" not in value, path
            for key, item in value.items():
                look(item, f"{path}.{key}")

    look(shared(), "shared")
    for lang in languages():
        look(language(lang)["messages"], lang)


def test_a_rule_that_the_browser_cannot_hold_stops_the_build() -> None:
    with pytest.raises(RuleNotHeld, match=r"wish\.text.*minLength"):
        held({"anyOf": [{"type": "string", "minLength": 1}]}, "wish.text")
    with pytest.raises(RuleNotHeld, match="email"):
        held({"type": "string", "format": "email"}, "profile.name")


def test_a_pattern_that_the_browser_cannot_follow_stops_the_build() -> None:
    with pytest.raises(PatternNotHeld, match="QQQ"):
        pattern("QQQ d", "nl")


@pytest.mark.parametrize(
    "rule", ["", "n +", "(n", "n == 1 ?", "n == 1 ? 0", "m != 1", "n)", "n; import os", "n % 10 = 1"]
)
def test_a_plural_rule_that_is_none_stops_the_build(rule: str) -> None:
    with pytest.raises(PluralMistake):
        parse_plural(rule)


def test_plural_rules_of_all_languages_choose_the_same_form_in_both_hosts(browser: Browser) -> None:
    rules = sorted(
        {rule for _, rule in PLURALS.values()}
        | {"!(n == 1) && n / 10 - 2 * 3 <= 4 || n >= 100", "n > 1 == 1"}
    )
    numbers = [*range(250), 1000, 1001, 1_000_000, 2_000_001]
    answers = browser.calls([("plural_forms", [parse_plural(rule), numbers]) for rule in rules])
    for rule, answer in zip(rules, answers, strict=True):
        assert answer == {"value": [int(c2py(rule)(n)) for n in numbers]}, rule


@pytest.mark.parametrize("lang", languages())
def test_translations_have_a_form_for_every_number_and_no_place_of_their_own(lang: str) -> None:
    """A place that no template fills would take the screen down in that language."""
    known = catalogue(lang)
    for (context, message), forms in known.messages.items():
        if len(forms) > 1:
            assert max(known.plural(n) for n in range(1000)) < len(forms), message
        places = set(re.findall(r"%\((\w+)\)", message)) | ({"n"} if len(forms) > 1 else set())
        for form in forms:
            assert set(re.findall(r"%\((\w+)\)", form)) <= places, (context, message, form)


def test_there_is_a_language_for_each_of_the_eight() -> None:
    for lang in LANGUAGES:
        assert set(language(lang)["patterns"]) == {"day", "short_day", "clock"}
    assert language("ar")["direction"] == "rtl"


def test_numbers_are_written_in_the_digits_that_cldr_gives_the_language() -> None:
    """`format_date` knows no other digits than 0-9; where CLDR's default were another, both hosts must learn it."""
    for lang in LANGUAGES:
        assert Locale.parse(lang).default_numbering_system == "latn", lang
