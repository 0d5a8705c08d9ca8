"""Pictures: each concept has one of its own, nothing in them can run, and they stay small."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import concepts
from app.assets import BUILT, assets
from app.content import CONTENT
from app.drawing import clean, sprites
from app.packing import KEPT
from app.pictograms import FIRST, FOLDER, MANIFEST, PICTOGRAMS, PictureMistake, load
from tests.pages import Person

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
FIRST_KB, ALL_KB = 80, 400  # in gzip
# Kinds of entries look like the part of the book they are in.
SAME = {"strength": "strengths", "rating": "scales", "profile": "me"}
BUILT_SPRITES = {
    sprite: BUILT / Path(assets()[f"pictures-{sprite}"]).name for sprite in set(PICTOGRAMS.values())
}


def drawn(inside: str, box: str = "0 0 72 72") -> bytes:
    """An SVG file with `inside` in it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inside}</svg>'.encode()


def a_set(folder: Path, pictures: str = 'house = { file = "hut.svg" }', svg: bytes | None = None) -> Path:
    """Another set, with a hut for a house."""
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_text(
        f'[set]\nname = "Huts"\nby = "Fatma"\nlicence = "bought for this house"\n[pictures]\n{pictures}\n',
        "utf-8",
    )
    (folder / "hut.svg").write_bytes(svg or drawn('<path fill="#123456" d="M1 2h30v40z"/>'))
    return folder


# --- every concept has its picture, and each another one ---


def test_what_pages_and_content_name_has_a_picture() -> None:
    concepts.check(PICTOGRAMS)


def test_the_build_names_a_concept_without_a_picture() -> None:
    without = {
        concept: sprite for concept, sprite in PICTOGRAMS.items() if concept not in ("house", "save", "key")
    }
    with pytest.raises(PictureMistake, match=r"house \(app/content.*key.*save \("):
        concepts.check(without)


def test_no_picture_says_two_things() -> None:
    shown: dict[str, str] = {}
    for concept, picture in load().items():
        first = shown.setdefault(str(picture.file), SAME.get(concept, concept))
        assert first == SAME.get(concept, concept), f"give {concept} another picture: {first} has this one"


def test_every_picture_says_to_translators_what_it_is() -> None:
    for concept, picture in load().items():
        assert picture.label and picture.source.licence, f"{concept}: give it a label and a licence"


def test_every_drawing_of_our_own_is_used() -> None:
    drawings = {path.stem for path in (FOLDER / "own").glob("*.svg")}
    used = {
        Path(str(picture.file)).stem for picture in load().values() if picture.source.name == "Krachtboek"
    }
    assert drawings == used, f"name in {MANIFEST}, or take away: {sorted(drawings ^ used)}"


# --- what is built ---


def test_the_files_hold_what_the_manifest_names_and_no_more() -> None:
    built = {
        symbol.get("id"): sprite
        for sprite, path in BUILT_SPRITES.items()
        for symbol in ElementTree.parse(path).getroot()
        if symbol.tag == f"{SVG}symbol"
    }
    assert built == PICTOGRAMS, "build anew: make build"


@pytest.mark.parametrize("sprite", sorted(BUILT_SPRITES))
def test_ids_are_there_once_and_begin_with_their_concept(sprite: str) -> None:
    root = ElementTree.parse(BUILT_SPRITES[sprite]).getroot()
    ids = [str(part.get("id")) for part in root.iter() if part.get("id")]
    assert len(ids) == len(set(ids))
    for symbol in root.iter(f"{SVG}symbol"):
        own = [str(part.get("id")) for part in symbol.iter() if part.get("id")]
        assert all(name.startswith(str(symbol.get("id"))) for name in own)


@pytest.mark.parametrize("sprite", sorted(BUILT_SPRITES))
def test_nothing_in_a_built_file_can_run_or_load(sprite: str) -> None:
    is_harmless(BUILT_SPRITES[sprite].read_text("utf-8"))


def test_the_files_say_on_what_terms_they_are() -> None:
    for path in BUILT_SPRITES.values():
        assert "CC BY-SA 4.0" in path.read_text("utf-8").partition("<symbol")[0]


def test_pictures_of_navigation_domains_and_feelings_come_with_the_first_file() -> None:
    bars = "".join(
        (ROOT / "app" / "templates" / "parts" / f"{part}.html").read_text("utf-8")
        for part in ("places", "helpers", "leave")
    )
    navigation = re.findall(r'ui\.(?:pic\(|part\("[^"]+", )"([\w-]+)"', bars)
    assert len(navigation) >= 9
    content = [one["picto"] for sort in ("domains", "feelings") for one in CONTENT[sort].values()]
    later = [concept for concept in (*navigation, *content) if PICTOGRAMS[concept] != FIRST]
    assert not later, f"move these to [pictures.{FIRST}]: {later}"


def test_pictures_are_small_enough_for_little_network() -> None:
    kb = {sprite: len(Path(f"{path}.gz").read_bytes()) / 1000 for sprite, path in BUILT_SPRITES.items()}
    assert kb[FIRST] <= FIRST_KB, f"move pictures out of [pictures.{FIRST}]: {kb[FIRST]:.0f} KB"
    assert sum(kb.values()) <= ALL_KB, f"take pictures away: {sum(kb.values()):.0f} KB"


def test_the_same_pictures_give_the_same_bytes() -> None:
    few = {concept: picture for concept, picture in load().items() if concept in ("house", "me", "bicycle")}
    assert sprites(few) == sprites(few)


def test_opened_by_itself_a_picture_is_no_page(nermin: Person) -> None:
    answer = nermin.client.get(assets()[f"pictures-{FIRST}"])
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]


# --- a picture is not trusted ---


def is_harmless(svg: str) -> None:
    for part in ElementTree.fromstring(svg).iter():
        if not isinstance(part.tag, str):
            continue
        assert part.tag.removeprefix(SVG) not in (
            "script",
            "style",
            "foreignObject",
            "image",
            "a",
            "animate",
            "set",
        )
        for name, value in part.attrib.items():
            assert not name.lower().startswith("on"), f"{name} can run"
            if "href" in name or "url" in value:
                assert re.fullmatch(r"#[\w-]+|url\(#[\w-]+\)", value), f"{name}={value} leads elsewhere"
            assert ":" not in value, f"{name}={value} may be an address"


SHAPE = '<path d="M1 1h9"/>'
HOSTILE = [
    "<script>alert(1)</script>",
    '<style>@import url("https://elsewhere.example/x.css");</style>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>',
    '<image href="https://elsewhere.example/x.png" width="9" height="9"/>',
    '<a href="javascript:alert(1)"><path d="M1 1h9"/></a>',
    '<use href="https://elsewhere.example/x.svg#a"/>',
    '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x#a"/>',
    '<path d="M1 1h9" onclick="alert(1)" onload="alert(1)"/>',
    '<path d="M1 1h9" fill="url(https://elsewhere.example/x.svg#a)"/>',
    '<path d="M1 1h9" style="fill:url(https://elsewhere.example/x)"/>',
    '<path d="M1 1h9" style="background-image:url(//elsewhere.example/x)" class="skip"/>',
    '<path d="M1 1h9" fill="var(--paper)"/>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="d" values="a;b"/>',
    '<path d="&lt;script>"/>',
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_what_is_no_shape_is_left_out(inside: str) -> None:
    kept = clean("house", drawn(inside + SHAPE))
    is_harmless(kept)
    assert "elsewhere" not in kept and "alert" not in kept and "--paper" not in kept
    assert kept.count('d="M1 1h9"') >= 1


@pytest.mark.parametrize(
    ("svg", "says"),
    [
        (b"<svg", "no SVG"),
        (b"<html/>", "no SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawn(SHAPE), "DOCTYPE"),
        (drawn(""), "nothing to see"),
        (drawn("<script>1</script>"), "nothing to see"),
        (drawn('<g display="none"><path d="M1 1h9"/></g>'), "nothing to see"),
        (drawn(SHAPE, box="a b c d"), "viewBox"),
        (drawn(f'<path d="{"M1 1" * 40_000}"/>'), "KB"),
    ],
)
def test_a_picture_that_cannot_be_is_named(svg: bytes, says: str) -> None:
    with pytest.raises(PictureMistake, match=f"hut.*{says}"):
        clean("hut", svg)


def test_skin_and_hair_take_the_colour_that_was_chosen() -> None:
    kept = clean(
        "wave",
        drawn(
            '<g id="color"><path fill="#fcea2b" d="M0 0"/></g><g id="skin"><path fill="#FCEA2B" d="M1 1"/></g>'
            '<g id="skin-shadow"><g><path style="fill:#F1B31C" d="M2 2"/></g></g>'
            '<g id="hair"><path fill="#f1b31c" d="M3 3"/><path fill="#fff" d="M4 4"/></g>'
        ),
    )
    assert re.findall(r'fill="([^"]*)"', kept) == [
        "#fcea2b",
        "var(--skin,#fcea2b)",
        "var(--skin-shade,#f1b31c)",
        "var(--hair,#f1b31c)",
        "#fff",
    ]


def test_parts_that_refer_to_each_other_still_do_under_other_names() -> None:
    shape = '<clipPath id="a"><path d="M1 1h9"/></clipPath><g clip-path="url(#a)"><path d="M2 2h9"/></g>'
    kept = clean("house", drawn(shape))
    assert 'id="house-a"' in kept
    assert 'clip-path="url(#house-a)"' in kept


# --- another set ---


def test_another_set_comes_before_ours_and_ours_is_where_it_has_nothing(tmp_path: Path) -> None:
    pictures = load(a_set(tmp_path / "set"))
    assert pictures["house"].source.name == "Huts"
    assert pictures["key"].source.name == "OpenMoji"
    built = sprites({concept: pictures[concept] for concept in ("house", "key")})[FIRST]
    assert "#123456" in built
    assert "Huts: Fatma, bought for this house" in built
    assert 'id="key"' in built


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        ('castle = { file = "hut.svg" }', "castle"),
        ('house = { file = "../hut.svg" }', "house.file"),
        ('house = { file = "gone.svg" }', "gone.svg"),
        ('house = { code = "1F3E0" }', "house"),
        ('house = { file = "hut.svg", colour = "red" }', "house.colour"),
        ("house = [", "manifest.toml"),
    ],
)
def test_a_mistake_in_another_set_names_its_place(tmp_path: Path, pictures: str, says: str) -> None:
    folder = a_set(tmp_path / "set", pictures)
    with pytest.raises(PictureMistake, match=re.escape(says)):
        load(folder)["house"].svg()


def test_a_folder_without_a_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(PictureMistake, match=r"manifest\.toml"):
        load(tmp_path / "nowhere")


def test_the_setting_leads_to_another_set_in_the_build_and_on_the_credits(tmp_path: Path) -> None:
    for part in ("app", "locales", "pictograms"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    if KEPT.exists():
        shutil.copytree(KEPT, tmp_path / KEPT.relative_to(ROOT))
    environment = {**os.environ, "PICTOGRAMS": str(a_set(tmp_path / "set"))}

    def python(*said: str) -> str:
        return subprocess.run(
            [sys.executable, *said], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
        ).stdout

    python("-m", "app", "build")
    (main,) = (tmp_path / "build" / "assets").glob("pictures-main.*.svg")
    assert "#123456" in main.read_text("utf-8")
    names = python(
        "-c", "from app.shared import shared; print([one['name'] for one in shared()['picture_sets']])"
    )
    assert names.strip() == "['OpenMoji', 'Krachtboek', 'Huts']"
    (tmp_path / "set" / MANIFEST).unlink()
    said = subprocess.run(
        [sys.executable, "-m", "app", "build"],
        cwd=tmp_path,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert "manifest.toml" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_set_that_the_phones_do_not_have_is_not_served(tmp_path: Path) -> None:
    for folder, says in ((a_set(tmp_path / "set"), "make build"), (tmp_path / "nowhere", "manifest.toml")):
        environment = {**os.environ, "PICTOGRAMS": str(folder), "DATA": str(tmp_path), "PORT": "0"}
        said = subprocess.run(
            [sys.executable, "-m", "app"],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert said.returncode == 1
        assert says in said.stderr
        assert len(said.stderr.splitlines()) == 1, said.stderr


# --- who made them ---


def test_the_credits_name_the_makers_and_the_terms(nermin: Person) -> None:
    page = nermin.opens("/me").follow("How my book looks").follow("Who made the pictures")
    assert page.path == "/me/credits"
    assert "OpenMoji" in page.text
    assert "CC BY-SA 4.0" in page.text
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in [a.attrs["href"] for a in page.all("a")]
    assert "changed" in page.text or "smaller" in page.text, "say what was changed"


def test_the_readme_names_the_licence_of_the_pictures() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "OpenMoji" in readme
    assert "CC BY-SA 4.0" in readme
