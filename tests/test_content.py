"""Content, catalogues, settings and the table of screens: what is written down in two places agrees."""

import inspect
import re
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from jinja2 import meta, nodes

from app import config
from app.content import CONTENT
from app.content.load import ContentMistake, load
from app.render import TEMPLATES, environment
from app.screens import Screen, Table
from app.select import Query, Range
from app.summaries import SUMMARIES
from app.table import TABLE
from tools.messages import template

ROOT = Path(__file__).parent.parent
CONTENT_FILES = ROOT / "app" / "content"


# --- mistakes in content files name file and place ---


@pytest.mark.parametrize(
    ("file", "find", "put", "says"),
    [
        ("domains.toml", 'id = "home"', "id = home", "line"),
        ("domains.toml", 'picto = "house"', "", "domain.0.picto"),
        ("domains.toml", 'id = "money"', 'id = "home"', "home: this id is there twice"),
        ("domains.toml", "before = [", "earlier = [", "domain.0.questions.before"),
        ("cards/home.toml", 'sort = "can"', 'sort = "clever"', "strength.0.sort"),
        ("cards/home.toml", 'times = ["now"]', 'times = ["tomorrow"]', "strength.0.times.0"),
        ("cards/home.toml", 'text = "I am a good cook"', 'text = ""', "strength.0.text"),
        ("cards/home.toml", 'picto = "cooking"', 'picto = "cooking"\ncolour = "blue"', "strength.0.colour"),
        ("cards/home.toml", "home-neighbours-help", "home-cook", "home-cook: this id is there twice"),
        (
            "cards/work.toml",
            re.search(r'id = "(.*)"', (CONTENT_FILES / "cards/work.toml").read_text())[1],
            "home-cook",  # type: ignore[index]
            "home-cook: this id is there twice",
        ),
        ("instruments.toml", 'id = "importance"', 'id = "confidence"', "confidence: this id is there twice"),
        ("instruments.toml", "min = 0", "min = 10", "confidence.min"),
        ("instruments.toml", 'low = "Not sure yet", ', "", "instrument.0.line.0.words.low"),
        ("feelings.toml", "[[feeling]]", "[[mood]]", "mood"),
        ("talk.toml", "[[part]]", "[part]", "talk.toml"),
        ("people.toml", "id =", "ID =", "group.0"),
        ("compliments.toml", "text =", "txt =", "compliment.0"),
    ],
)
def test_a_mistake_names_file_and_place(tmp_path: Path, file: str, find: str, put: str, says: str) -> None:
    folder = _copy(tmp_path)
    text = (folder / file).read_text("utf-8")
    assert find in text, f"mend the test: {file} has no {find!r}"
    (folder / file).write_text(text.replace(find, put, 1), "utf-8")
    with pytest.raises(ContentMistake) as mistake:
        load(folder)
    assert file in str(mistake.value)
    assert says in str(mistake.value)


def test_cards_of_a_domain_that_is_not_there_are_a_mistake(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "cards" / "space.toml").write_text("strength = []\nwish = []\n")
    with pytest.raises(ContentMistake, match="space"):
        load(folder)


@pytest.mark.parametrize("file", ["domains.toml", "cards/home.toml", "talk.toml"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, file: str) -> None:
    folder = _copy(tmp_path)
    (folder / file).unlink()
    with pytest.raises(ContentMistake, match=f"{file}: this file is missing"):
        load(folder)


def test_a_file_that_is_not_in_utf8_is_named(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "talk.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ContentMistake, match=r"talk\.toml"):
        load(folder)


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT_FILES, tmp_path / "content"))


# --- there is enough of it ---


def test_there_is_enough_to_choose_from() -> None:
    cards = CONTENT["cards"].values()
    counts = {kind: sum(card["kind"] == kind for card in cards) for kind in ("strength", "wish")}
    assert counts["strength"] >= 100
    assert counts["wish"] >= 60
    assert len(CONTENT["feelings"]) >= 14
    assert list(CONTENT["faces"]) == ["1", "2", "3", "4", "5"]
    assert {"confidence", "importance", "now", "session"} <= set(CONTENT["instruments"])
    assert len(CONTENT["instruments"]["session"]["lines"]) == 4


def test_the_ten_domains_are_fixed() -> None:
    fixed = [
        "home",
        "money",
        "work",
        "leisure",
        "family",
        "partner",
        "children",
        "meaning",
        "health",
        "safety",
    ]
    assert list(CONTENT["domains"]) == fixed


@pytest.mark.parametrize("domain", list(CONTENT["domains"]))
def test_each_domain_has_questions_and_cards_for_each_time(domain: str) -> None:
    for time, questions in CONTENT["domains"][domain]["questions"].items():
        assert len(set(questions)) >= 3, f"{domain} {time}: give three different questions"
        cards = [
            card for card in CONTENT["cards"].values() if card["domain"] == domain and time in card["times"]
        ]
        assert cards, f"{domain} {time}: give at least one card"


def test_no_two_cards_of_a_domain_say_the_same() -> None:
    said = [(card["domain"], card["kind"], card["text"]) for card in CONTENT["cards"].values()]
    assert len(said) == len(set(said))


def test_every_text_is_short_enough_to_read() -> None:
    long = [text for text in _english() if len(text.split()) > 14 and "%" not in text and text.count(".") < 2]
    assert not long, f"make these shorter: {long}"


# --- translations ---


def _english() -> list[str]:
    return [
        message.id if isinstance(message.id, str) else message.id[0] for message in template() if message.id
    ]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("locales/*/LC_MESSAGES/messages.po")), ids=lambda p: p.parent.parent.name
)
def test_every_text_is_in_the_language(path: Path) -> None:
    lang = path.parent.parent.name
    with path.open("rb") as file:
        catalog = read_po(file, locale=lang)
    missing, odd = [], []
    for message in template():
        if not message.id:
            continue
        found = catalog.get(message.id, message.context)
        forms = (
            []
            if found is None or found.fuzzy
            else [found.string]
            if isinstance(found.string, str)
            else list(found.string)
        )
        if not forms or not all(forms):
            missing.append(f"{message.context or ''}: {message.id} ({message.locations[0][0]})")
        elif any(
            _names(form) - _names(message.id) or _names(message.id) - _names(form) - {"n"} for form in forms
        ):
            odd.append(f"{message.id} -> {forms}")
    assert not odd, f"use the same names in {lang}: {odd}"
    assert not missing, f"{len(missing)} texts have no {lang}: " + "\n".join(missing)


def _names(text: Any) -> set[str]:
    return {
        name
        for part in ([text] if isinstance(text, str) else text)
        for name in re.findall(r"%\((\w+)\)s", part)
    }


NEVER = re.compile(r"\b(ongeldig\w*|verplicht\w*|fout\w*|sorry|oeps|probleem|problemen)\b", re.IGNORECASE)


def test_dutch_never_scolds() -> None:
    path = ROOT / "locales" / "nl" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        texts = [str(message.string) for message in read_po(file, locale="nl")]
    scolding = [text for text in texts if NEVER.search(text)]
    assert not scolding, f"say what happened and how to go on: {scolding}"


# --- settings ---


def test_every_setting_is_in_the_readme() -> None:
    names = re.findall(r'environment\.get\("(\w+)"', inspect.getsource(config))
    assert len(names) >= 5
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name in names if not re.search(rf"`{name}`", readme)]
    assert not missing, f"describe in README.md, under Settings: {missing}"


@pytest.mark.parametrize(
    "wrong", [{"PORT": "eighty"}, {"TIMEZONE": "Mars/Base"}, {"TIMEZONE": "../../etc/passwd"}]
)
def test_a_setting_that_cannot_be_is_said_at_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"eighty|Mars|passwd"):
        config.read_settings(wrong)


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_any_usual_address_of_postgresql_is_understood(start: str) -> None:
    settings = config.read_settings({"DATABASE_URL": start + "nina:secret@db/book"})
    assert settings.database_url == "postgresql+psycopg://nina:secret@db/book"


# --- the table of screens and its templates, both ways ---

ALWAYS = {
    "place",
    "grants",
    "params",
    "today",
    "now",
    "new_id",
    "workbook",
    "profile",
    "undo",
    "typed",
    "problems",
    "named",
    "unshared",
    "along",
    "kept",
    "refused",
    "absent",
    "assets",
    "first",
    "second",
}
BY_PATH = {screen.path: screen for screen in TABLE.screens}


@pytest.mark.parametrize("path", list(BY_PATH))
def test_a_template_uses_what_its_row_declares_and_nothing_else(path: str) -> None:
    screen = BY_PATH[path]
    used = _used_by(f"screens/{screen.template}.html")
    declared = {*screen.needs, *screen.summaries}
    there = declared | ALWAYS | set(environment("en").globals)
    assert not used - there, f"declare in the row of {path}: {sorted(used - there)}"
    idle = declared - used - _used_by_others(screen)
    assert not idle, f"{screen.template}.html does not use, so take out of the row of {path}: {sorted(idle)}"


@cache
def _used_by(name: str) -> frozenset[str]:
    """The names that a template takes from outside: itself, what it extends and includes, the macros it calls."""
    tree = _parse(name)
    used = _outer(tree, tree) | _used_by_macros(tree, tree)
    own = _set_in(tree)
    for other in _others(tree, (nodes.Extends, nodes.Include)):
        used |= _used_by(other)
    for other in _ancestors(tree):
        own |= _set_in(other)
    # What a template sets is there in its blocks and in what it extends.
    return frozenset(used - own)


def _ancestors(tree: nodes.Template) -> list[nodes.Template]:
    parents = [_parse(name) for name in _others(tree, nodes.Extends)]
    return [*parents, *(item for parent in parents for item in _ancestors(parent))]


@cache
def _parse(name: str) -> nodes.Template:
    return environment("en").parse((TEMPLATES / name).read_text("utf-8"), name)


def _outer(node: nodes.Node, tree: nodes.Template) -> set[str]:
    part = nodes.Template([node]) if isinstance(node, nodes.Macro) else tree
    part.environment = environment("en")
    return meta.find_undeclared_variables(part)


def _others(tree: nodes.Template, kinds: Any) -> set[str]:
    found = [node.template for node in tree.find_all(kinds)]
    assert all(isinstance(item, nodes.Const) for item in found), f"{tree}: name the template that is included"
    return {item.value for item in found}


def _used_by_macros(node: nodes.Node, tree: nodes.Template, seen: frozenset[str] = frozenset()) -> set[str]:
    """What the macros take from outside that `node`, a part of `tree`, calls: its own and those it imports."""
    used: set[str] = set()
    imported = {found.target: _parse(found.template.value) for found in _imports(tree)}
    for call in node.find_all(nodes.Getattr):
        if isinstance(call.node, nodes.Name) and call.node.name in imported:
            used |= _used_by_macro(call.attr, imported[call.node.name], seen)
    if isinstance(node, nodes.Macro):
        for name in {item.name for item in node.find_all(nodes.Name)} - {node.name}:
            used |= _used_by_macro(name, tree, seen)
    return used


def _imports(tree: nodes.Template) -> list[nodes.Import]:
    # `ui` comes with the layout.
    extended = [found for name in sorted(_others(tree, nodes.Extends)) for found in _imports(_parse(name))]
    return [*extended, *tree.find_all(nodes.Import)]


def _used_by_macro(name: str, tree: nodes.Template, seen: frozenset[str]) -> set[str]:
    for macro in tree.find_all(nodes.Macro):
        if macro.name == name and name not in seen:
            used = _outer(macro, tree) | _used_by_macros(macro, tree, seen | {name})
            return used - _set_in(tree) - {"caller"}
    return set()


def _set_in(tree: nodes.Template) -> set[str]:
    found = {node.target for node in tree.find_all(nodes.Import)} | {
        node.name for node in tree.find_all(nodes.Macro)
    }
    for node in tree.find_all(nodes.Assign):
        found |= {target.name for target in node.find_all(nodes.Name) if target.ctx == "store"}
    return found


def _used_by_others(screen: Screen) -> set[str]:
    """What queries refer to, what summaries read, and entries whose being there is the point."""
    queries = [
        *screen.needs.values(),
        *(q for name in screen.summaries for q in SUMMARIES[name].needs.values()),
    ]
    found = {value[1:].partition(".")[0] for query in queries for value in _references(query)}
    found |= {name for name, query in screen.needs.items() if query.as_ == "one"}
    for name in screen.summaries:
        source = inspect.getsource(sys.modules[SUMMARIES[name].compute.__module__])
        found |= {
            need
            for need in (*screen.needs, *screen.summaries)
            if f'values["{need}"]' in source or f'values.get("{need}"' in source
        }
    return found


def _references(query: Query) -> list[str]:
    found: list[str] = []
    for value in query.where.values():
        parts = (
            [value.first, value.last]
            if isinstance(value, Range)
            else value
            if isinstance(value, tuple)
            else [value]
        )
        found += [part for part in parts if isinstance(part, str) and part.startswith("$")]
    return found


@pytest.mark.parametrize("path", list(BY_PATH))
def test_a_row_refers_to_what_is_there(path: str) -> None:
    screen = BY_PATH[path]
    unknown = [name for name in screen.summaries if name not in SUMMARIES]
    assert not unknown, f"{path}: there is no summary {unknown}"
    there = {"params", "today", "workbook", "profile", *screen.needs, *screen.summaries}
    summaries = [SUMMARIES[name] for name in screen.summaries]
    for query in [*screen.needs.values(), *(query for item in summaries for query in item.needs.values())]:
        for reference in _references(query):
            name, _, key = reference[1:].partition(".")
            extra = {need for item in summaries for need in item.needs}
            assert name in there | extra, f"{path}: {reference} leads nowhere"
            assert name != "params" or key in (*screen.params, "undo"), f"{path}: there is no parameter {key}"


def test_every_screen_that_is_about_an_entry_says_so_when_it_is_gone() -> None:
    """A row with `{id}` in its path needs one entry by it, or it would show a page about nothing."""
    for screen in TABLE.screens:
        if "{id}" in screen.path:
            ones = [q for q in screen.needs.values() if q.as_ == "one" and q.where.get("id") == "$params.id"]
            assert ones, f"{screen.path}: add a need with as_='one' and {{'id': '$params.id'}}"


def test_every_template_of_a_screen_is_in_the_table() -> None:
    named = {f"{screen.template}.html" for screen in TABLE.screens}
    for path in (TEMPLATES / "screens").rglob("*.html"):
        name = str(path.relative_to(TEMPLATES / "screens"))
        extended = any(f'"screens/{name}"' in other.read_text("utf-8") for other in TEMPLATES.rglob("*.html"))
        folder, _, noun = name[:-5].partition("/")
        by_noun = f'f"{folder}/{{name}}"'  # a route of several pages
        in_code = any(
            f'"{name[:-5]}"' in code or (by_noun in code and f'"{noun}"' in code)
            for code in (route.read_text("utf-8") for route in (ROOT / "app" / "routes").rglob("*.py"))
        )
        assert name in named or extended or in_code, (
            f"no row shows {name}: add a row or take the template away"
        )


@pytest.mark.parametrize(
    "rows",
    [
        (Screen("/a", "a"), Screen("/a", "b")),
        (Screen("/a/{id}", "a"),),
        (Screen("/a", "a", section="elsewhere"),),
    ],
)
def test_a_row_that_cannot_work_is_a_mistake_at_start(rows: tuple[Screen, ...]) -> None:
    with pytest.raises(ValueError, match="/a"):
        Table(rows)
