"""The catalogues: whole, plain and small; and no text on any screen that a translator cannot reach."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po
from justhtml import JustHTML
from sqlmodel import Session

from app import assets, host, render, translate
from app.assets import BUILT
from app.pictures import Pictures
from app.render import TEMPLATES, environment
from app.shared import picture_words
from app.table import TABLE
from app.translate import LOCALES, languages
from tests.offices import organisation, worker_at
from tests.pages import Person
from tests.test_hosts import addresses, server_page, session, speaks, whole_book
from tools.messages import signed, template

__all__ = ["session"]  # a fixture
LANGS = [lang for lang in languages() if lang != "en"]
WORDS = 12  # in a sentence
ENOUGH = 8  # addresses of a screen about one kind of entry
MISSES = 16  # entries of a kind that a screen is not about, until no more are tried
KB = 40  # the texts of a language and the words by which its pictures are found, in gzip
ENDS = ".?!…؟"
_PLACE = re.compile(r"%\((\w+)\)s")


@cache
def read(lang: str) -> Catalog:
    return read_po(BytesIO(_content(lang)), locale=lang)


def _content(lang: str) -> bytes:
    return (LOCALES / lang / "LC_MESSAGES" / "messages.po").read_bytes()


def texts(lang: str) -> Iterator[tuple[str, str]]:
    """(source, text) of every form of every message."""
    for message in read(lang):
        if message.id:
            one, forms = (
                (message.id, [message.string])
                if isinstance(message.id, str)
                else (message.id[0], message.string)
            )
            yield from ((one, str(form)) for form in forms)


# --- each catalogue ---


def test_there_are_texts_in_all_eight_languages() -> None:
    assert {"en", "nl", "tr", "ar", "pl", "uk", "fr", "es"} <= set(languages())


@pytest.mark.parametrize("lang", LANGS)
def test_a_catalogue_says_which_language_it_is_and_who_reviewed_it(lang: str) -> None:
    header = _content(lang).partition(b"\n\n")[0].decode()
    assert f'"Language: {lang}\\n"' in header, f"name the language in the header of {lang}: Language: {lang}"
    assert '"X-Reviewed-By:' in header and '"X-Reviewed-Texts:' in header, (
        f"{lang}: run `make messages`; X-Reviewed-By stays empty until a speaker looked"
    )
    assert "fuzzy" not in header, f"{lang}: take the mark `fuzzy` off the header"


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_is_there_and_none_is_left_over(lang: str) -> None:
    known = {(message.context, message.id): message for message in read(lang) if message.id}
    wanted = {(message.context, message.id) for message in template() if message.id}
    assert known.keys() == wanted, f"{lang}: run `make messages`"
    empty = [
        message.id for message in known.values() if not message.string or not all(_forms(message.string))
    ]
    assert not empty, f"{lang} lacks {len(empty)} texts: {empty[:20]}"
    unsure = [message.id for message in known.values() if message.fuzzy]
    assert not unsure, f"{lang}: look at these and take the mark `fuzzy` off: {unsure}"


def _forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_takes_the_form_that_its_language_has(lang: str) -> None:
    """The rule is CLDR's, as Babel has it; a form that several numbers take says which number it is."""
    catalog, fresh = read(lang), Catalog(locale=lang)
    assert catalog.plural_forms == fresh.plural_forms, (
        f"{lang}: the header's Plural-Forms is {fresh.plural_forms}"
    )
    rule = translate.catalogue(lang).plural
    numbers: dict[int, list[int]] = {}
    for number in range(1000):
        numbers.setdefault(rule(number), []).append(number)
    for message in catalog:
        if not isinstance(message.id, tuple):
            continue
        assert len(message.string) == catalog.num_plurals, (
            f"{lang}: {message.id} has {len(message.string)} forms"
        )
        for form, said in enumerate(message.string):
            if len(numbers.get(form, [])) > 1 and "%(n)s" in message.id[1]:
                assert "%(n)s" in said, f"{lang}: {said!r} stands for {numbers[form][:3]}…, put %(n)s in it"


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_filled_in_keeps_its_names(lang: str) -> None:
    for message in read(lang):
        if not message.id:
            continue
        ids = _forms(message.id)
        wanted = set(_PLACE.findall(ids[-1]))
        for said in _forms(message.string):
            names = set(_PLACE.findall(said))
            spared = {"n"} if len(ids) > 1 else set()
            assert wanted - spared <= names <= wanted, f"{lang}: {said!r} needs the names of {ids[-1]!r}"
            assert not re.search(r"%(?!\(\w+\)s|%)", said) or not wanted, f"{lang}: mend the % in {said!r}"


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_too_long_to_read(lang: str) -> None:
    long = []
    for _, text in texts(lang):
        for sentence in re.split(r"(?<=[.?!؟:])\s+", _PLACE.sub("x", text)):
            if len(re.findall(r"\w[\w’ʼ'-]*", sentence)) > WORDS:
                long.append(sentence)
    assert not long, f"{lang}: at most {WORDS} words in a sentence: {long}"


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_ends_as_its_source_does_and_has_no_stray_spaces(lang: str) -> None:
    odd = []
    for source, text in texts(lang):
        is_sentence = source[-1] in ".?!"
        if text != text.strip() or "  " in text or (is_sentence and text.rstrip('"»”’)')[-1:] not in ENDS):
            odd.append(f"{source!r} -> {text!r}")
    assert not odd, f"{lang}: end these as the source ends: {odd}"


@pytest.mark.parametrize("lang", ["ar", "uk"])
def test_a_text_is_in_the_script_of_its_language(lang: str) -> None:
    """A Latin a among Cyrillic letters looks right, and is read aloud and found by no search."""
    script = {"ar": "\u0600-\u06ff", "uk": "\u0400-\u04ff"}[lang]
    mixed = [
        text
        for _, text in texts(lang)
        if re.search(f"[a-zA-Z][{script}]|[{script}][a-zA-Z]", _PLACE.sub("", text))
    ]
    assert not mixed, f"{lang}: two scripts in one word: {mixed}"


@pytest.mark.parametrize("lang", languages())
def test_a_language_is_small_enough_for_a_cheap_phone(lang: str) -> None:
    built = assets.assets()
    size = sum(
        (BUILT / f"{Path(built[f'{part}-{lang}']).name}.gz").stat().st_size for part in ("lang", "words")
    )
    assert size <= KB * 1000, f"the texts in {lang} are {size} bytes in gzip"


# --- one voice in each language ---

# A worker and a client read one catalogue. What was written late spoke in another voice than what was written first.
SAYS_INSTEAD = [
    ("uk", "ви", r"\b(?:ти|тебе|тобі|тобою|твій|твоя|твоє|твою|твої\w*|твоє\w*|твого)\b"),
    (
        "uk",
        "the form that goes with ви (виберіть), or an infinitive on a button",
        r"\b(?:вибери|візьми|введи|зачекай|зроби|напиши|запиши|надрукуй|натисни|обери|перевір|подивись|постав|"
        r"спробуй|торкнись|залиш|прочитай|додай)\b",
    ),
    ("uk", "виберіть", r"\bоберіть\b"),
    ("uk", "натисніть", r"\bторкніться\b"),
    ("uk", "книжка", r"\bкниг\w*"),
    ("tr", "defter", r"\bkita[bp]\w*"),
    ("fr", "carnet", r"\blivres?\b"),
    ("fr", "est-ce que, or the order of a sentence", r"-(?:tu|vous|nous)\b(?<!rendez-vous)"),
    ("fr", "on", r"(?<!chez )(?<!entre )\bnous\b"),
    ("pl", "a form without gender, such as a noun", r"\b\w+ł[ae][mś]\b"),
    ("ar", "الشخص", r"\bالعملاء\b"),
]


@pytest.mark.parametrize(
    ("lang", "say", "never"), SAYS_INSTEAD, ids=[f"{lang}{at}" for at, (lang, *_) in enumerate(SAYS_INSTEAD)]
)
def test_a_language_speaks_with_one_voice(lang: str, say: str, never: str) -> None:
    """Cards are left out: what one reads to a child is a book of another kind."""
    odd = [
        text
        for message in read(lang)
        if message.id and message.context != "card"
        for text in _forms(message.string)
        if re.search(never, text, re.IGNORECASE)
    ]
    assert not odd, f"{lang}: say {say} instead: {odd}"


# An order, a verb and an adjective that are those of a man, without their vowel signs.
TO_A_MAN = """
    ابدأ اترك اتركه اجعل اجعلها اجعله احتفظ احفظ اختر ارم ارمه ارجع استعمل اصنع اضغط اطبع اطبعها افتح افعل افعلا
    أغلق اكتب المس امح امحه امسح انتظر انظر أزل أزله أضف أضفه أنشئ أوقف تابع جدد حاول دع شارك ضع ضعه
    تأخذه تختار تخطو ترى تريد تسجل تقرؤه تمحو تنظر متأكد
"""
TO_A_MAN_WITH_ITS_SIGNS = {"أنهِ"}  # without them it is another word
_SIGNS = re.compile("[\u064b-\u0652]")


def test_arabic_does_not_take_the_reader_for_a_man() -> None:
    odd = [
        f"{word} in {text!r}"
        for _, text in texts("ar")
        for word in re.findall(r"[\u0621-\u0652]+", text)
        if _SIGNS.sub("", word) in TO_A_MAN.split() or word in TO_A_MAN_WITH_ITS_SIGNS
    ]
    assert not odd, f"ar: use a noun (اختيار), we (لنختر) or a thing as the subject (يبقى): {odd}"


def test_an_arabic_number_has_its_noun_in_the_right_form() -> None:
    """Form 4 is for 100, 101, 102: the noun in the genitive. Form 5 is for 11 to 99: in the accusative."""
    odd = []
    for message in read("ar"):
        for form, said in enumerate(_forms(message.string) if isinstance(message.id, tuple) else ()):
            noun = re.search(r"%\(n\)s (\w+)", _SIGNS.sub("", said))
            wanted = {4: "[^\u0627]$", 5: "[\u0627\u0629]$"}.get(form, "")
            if noun and not re.search(wanted, noun[1]):
                odd.append(f"[{form}] {said}")
    assert not odd, f"ar: put these the other way round: {odd}"


@pytest.mark.parametrize(
    ("lang", "sign"),
    [("nl", "'"), ("tr", "’"), ("ar", ""), ("pl", ""), ("uk", "ʼ"), ("fr", "’"), ("es", "")],
)
def test_a_language_has_one_apostrophe(lang: str, sign: str) -> None:
    odd = [text for _, text in texts(lang) if set(re.findall("['’ʼ‘`´′]", text)) - {sign}]
    assert not odd, f"{lang}: the apostrophe is {sign!r}: {odd}"


def test_a_french_sign_does_not_fall_on_a_line_of_its_own() -> None:
    odd = [text for _, text in texts("fr") if re.search("[^\u00a0][?!:;»]|«[^\u00a0]", text)]
    assert not odd, f"fr: put a no-break space (U+00A0) before ? ! : ; » and after «: {odd}"


# --- nothing on a screen is out of a translator's reach ---

# Languages whose names of days and months have no Latin letters; what we say in them has none either.
ACCENTED = dict(zip("abcdefghijklmnopqrstuvwxyz", "áƀçđéƒğħíĵķłḿñóþɋŕšŧúṽŵẋýž", strict=True))
ARABIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه", strict=True))
PSEUDO = {"el": ACCENTED, "fa": ARABIC}
# Names: the example's owner, makers and licences of pictures, helplines, what a phone calls its parts.
NAMES = re.compile(
    r"Nermin|Anna|OpenMoji|CC BY-SA [\d.]+|Krachtboek|ARASAAC|Android|iPhone|Chrome|Safari|Wi-Fi|QR"
)


def _pseudo(text: str, letters: dict[str, str]) -> str:
    """`text` about a third longer, without one Latin letter outside what is filled in."""
    parts = re.split(r"(%\(\w+\)s|%%)", text)
    said = "".join(
        part if part.startswith("%") else "".join(letters.get(sign.lower(), sign) for sign in part)
        for part in parts
    )
    more = letters["o"] * (len(_PLACE.sub("", text)) // 3)
    return f"{more}{said}"


@pytest.fixture(params=PSEUDO)
def pseudo(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language that is made of the source texts: {accented, longer} or written from right to left."""
    lang = request.param
    locales = tmp_path / "locales"
    shutil.copytree(LOCALES / "nl", locales / "nl")
    catalog = Catalog(locale=lang, fuzzy=False)
    for message in template():
        if message.id:
            said = _pseudo(_forms(message.id)[-1], PSEUDO[lang])
            forms = (said,) * catalog.num_plurals if isinstance(message.id, tuple) else said
            catalog.add(message.id, forms, context=message.context)
    (locales / lang / "LC_MESSAGES").mkdir(parents=True)
    (locales / lang / "LC_MESSAGES" / "messages.po").write_bytes(signed(catalog, "a speaker"))
    monkeypatch.setattr(translate, "LOCALES", locales)
    _forget()
    words = Pictures(picture_words(lang))
    monkeypatch.setattr(host, "pictures_in", lambda lang: words)
    yield lang
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for known in (translate.catalogue, translate.languages, translate.is_complete, render.environment):
        known.cache_clear()


def test_no_source_text_is_on_any_screen(session: Session, pseudo: str) -> None:
    """Every screen over the example book, its own words left out."""
    book, _ = whole_book(session)
    entries = speaks(session, pseudo)
    kinds = {entry["id"]: entry["kind"] for entry in entries}
    found: dict[str, str] = {}
    for screen in TABLE.screens:
        rendered: Counter[str] = Counter()
        missed: Counter[str] = Counter()  # the screen is not about such an entry
        for path, query in addresses(screen, entries):
            if rendered[kind := _kind(path, query, kinds)] == ENOUGH or missed[kind] == MISSES:
                continue
            html = server_page(session, book, path, query, pseudo).get("html")
            if html:
                rendered[kind] += 1
                for text in _source_texts(html, pseudo):
                    found.setdefault(text, path)
            else:
                missed[kind] += 1
        assert rendered, f"no address of {screen.path} could be rendered"
    assert not found, "put these through _(), ngettext() or pgettext(): " + "\n".join(map(str, found.items()))


def _kind(path: str, query: dict[str, str], kinds: dict[str, str]) -> str:
    """What a screen is shown about and with: the kind of entry and the parameter that its address has."""
    return " ".join([*(kinds[part] for part in path.split("/") if part in kinds), *query])


def test_no_source_text_is_on_a_page_of_the_server(stranger: Callable[[str], Person], pseudo: str) -> None:
    """What the table does not have: the address that is not there, the recipe, the way onto an iPhone."""
    nermin = stranger("Nermin")
    nermin.client.headers["Accept-Language"] = pseudo
    for address in ("/start", "/moon", "/soup", "/install", "/install/iphone", "/join/none", "/import"):
        answer = nermin.client.get(address, follow_redirects=True)
        assert f'lang="{pseudo}"' in answer.text, f"{address}: {answer.text[:300]}"
        found = list(_source_texts(answer.text, pseudo))
        assert not found, f"{address}: put these through _(): {found}"


def test_no_source_text_is_on_the_way_into_a_book_or_out_of_it(
    app: object, stranger: Callable[[str], Person], pseudo: str
) -> None:
    """Phones, the card, erasing, a worker's code, and what a worker sees."""
    spoken = {"Accept-Language": pseudo}
    begin = translate.translate(translate.catalogue(pseudo), "", "Begin")
    nermin, amira = stranger("Nermin"), stranger("Amira")
    anna = worker_at(app, organisation(app, "De Brug"), "Anna")
    for person in (nermin, amira, anna):
        person.client.headers.update(spoken)
    nermin.opens("/start").press(begin)
    make = {
        name: translate.translate(translate.catalogue(pseudo), "", name)
        for name in ("Make a code", "Make my card")
    }
    code = anna.opens("/work/clients/new").press(make["Make a code"]).path.rpartition("/")[2]
    pages = [
        nermin.opens("/me/devices/new").press(make["Make a code"]),
        nermin.opens("/me/card").press(make["Make my card"]),
    ]
    this = nermin.opens("/me/devices").all("main a.card")[0].attrs["href"]
    ways = [
        "/me/devices",
        this,
        "/me/devices/left",
        "/me/devices/new",
        "/me/card",
        "/me/erase",
        "/me/erase?sure=yes",
    ]
    pages += [nermin.opens(address) for address in (*ways, f"/join/{code}")]
    ways = [
        f"/join/{code}",
        f"/join/{code}?lang={pseudo}",
        "/join",
        "/join?lang=other",
        "/me/language",
        "/work/login",
    ]
    pages += [amira.opens(address) for address in ways]
    ways = ["language", "clients", f"clients/new/{code}", "account", "account/password", "account/codes"]
    pages += [anna.opens(f"/work/{address}") for address in ways]
    data = re.compile(
        r"localhost/join|anna-[\w-]+|a browser"
    )  # where one types the digits, who logs in, with what
    found = {
        page.path: texts
        for page in pages
        if (texts := [one for one in _source_texts(page.answer.text, pseudo) if not data.fullmatch(one)])
    }
    assert not found, f"put these through _(): {found}"


@pytest.mark.parametrize(
    "name",
    [
        str(path.relative_to(TEMPLATES))
        for path in sorted(TEMPLATES.glob("problems/*.html"))
        if path.name not in ("layout.html", "broken_form.html")
    ],
)
def test_no_source_text_is_on_a_page_about_what_went_wrong(name: str, pseudo: str) -> None:
    told = {"assets": assets.assets(), "text": "", "texts": [], "typed": None, "second": None}
    html = environment(pseudo).get_template(name).render(told)
    found = list(_source_texts(html, pseudo))
    assert not found, f"{name}: put these through _(): {found}"


ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "aria-description", "content", "summary")


def _source_texts(html: str, lang: str) -> Iterator[str]:
    """What stands on a page in Latin letters, besides what people wrote and names of languages and people."""
    page = JustHTML(html, sanitize=False, collect_errors=True)
    root = page.query_one("html")
    assert root.attrs["dir"] == Locale.parse(lang).text_direction
    for node in [root, *root.query("*")]:
        if node.name in ("meta", "link", "script", "style", "textarea") or _is_not_ours(node, lang):
            continue
        texts = [node.attrs[name] for name in ATTRIBUTES if node.attrs.get(name)]
        texts += [str(child.data) for child in node.children if child.name == "#text"]
        for text in texts:
            if re.search("[A-Za-z]", NAMES.sub("", text)):
                yield text.strip()


def _is_not_ours(node: object, lang: str) -> bool:
    while node is not None:
        own = getattr(node, "attrs", None) or {}
        if "own" in (own.get("class") or "").split() or own.get("lang", lang) != lang:
            return True
        node = getattr(node, "parent", None)
    return False
