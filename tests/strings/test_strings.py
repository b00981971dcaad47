"""Every word that a person reads goes through gettext, in Python, templates and JavaScript alike, and is found by
``makemessages``. Where the gettext tools are not installed, Babel reads the calls in their place."""

from __future__ import annotations

import ast
import io
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType

from dispatch.commandline.grammar import BY_WORD, LATE
from tests.conftest import ROOT
from tests.strings.javascript import HOLE, read

PACKAGES = ("accounts", "blotter", "dispatch", "escalation", "incidents", "patrols", "reference")
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
JS_KEYWORDS = {"gettext": None, "ngettext": (1, 2)}
PY_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
CALL = re.compile(r"(?<![\w.])n?gettext\(")
# Attributes that are read, aloud or in a bubble.
READ = {"aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription"}
# These translate the words of reference data, which are marked with gettext_noop where they are shipped.
TRANSLATE_DATA = {"incidents/intake/protocol.py", "incidents/questions.py"}
# Names of things that are the same in every language: keys of the keyboard, marks, units, callsigns.
NAMES = re.compile(
    r"^(?:[^A-Za-zÀ-ž]*|F\d+|PRI|EX|Z|MGRS|KFOR|IMP|UTC|Enter|Esc|Tab|Ctrl|Shift|Alt|Space|km|min|s|m|API|JSON|h|SHA-256)$"
)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_named(text: str) -> bool:
    """Whether nothing in this text is a word of a language; the words of the command line are none."""
    words = [word for word in re.split(rf"[\s{HOLE}]+", re.sub(r"&\w+;", " ", text)) if word]
    return all(word in {*BY_WORD, LATE} or NAMES.match(word.strip(".,:;()[]–·+/…“”\"'%#")) for word in words)


class Reader(HTMLParser):
    """Text and readable attributes of a piece of HTML; what is in ``skip`` elements, and the lines that one types, are
    no words of a language."""

    skip = {"kbd", "script", "style", "svg", "code"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.skip or "line" in (dict(attrs).get("class") or "").split():
            self.open.append(tag)
        self.found += [value for name, value in attrs if name in READ and value and not is_named(value)]

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open and not is_named(data):
            self.found.append(" ".join(data.split()))


def unwrapped(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


# -- JavaScript --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", SCRIPTS, ids=short)
def test_no_text_in_a_lit_template_stands_outside_gettext(path: Path) -> None:
    source = read(path.read_text())
    # An attribute whose value is an expression keeps it a value: title=HOLE.
    found = [
        f"{short(path)}:{line}: {text}"
        for line, tag, html in source.templates
        if tag == "html"
        for text in unwrapped(html.replace(f"={HOLE}", f'="{HOLE}"'))
    ]
    found += [
        f"{short(path)}: {match[0]}"
        for match in re.finditer(
            r'(?:textContent|innerText|title|ariaLabel) = "[^"]*[a-z]{2}[^"]*"|\bdesk\.say\("[^"]+"', source.flat
        )
    ]
    assert found == [], "wrap these in gettext()"


def javascript_messages(path: Path) -> set[str]:
    """What an extractor finds in the calls of a script."""
    flat = io.BytesIO(read(path.read_text()).flat.encode())
    return {
        message if isinstance(message, str) else message[0]
        for _line, message, *_rest in extract("javascript", flat, keywords=JS_KEYWORDS, options={"encoding": "utf-8"})
    }


@pytest.mark.parametrize("path", SCRIPTS, ids=short)
def test_every_call_of_gettext_in_a_script_has_its_words_with_it(path: Path) -> None:
    """A word that is put together, or comes from a variable, is in no catalogue."""
    flat = read(path.read_text()).flat
    literal = re.compile(r'n?gettext\(\s*"((?:\\.|[^"\\])*)"\s*[,)]')
    calls = [flat[match.start() : match.start() + 80] for match in CALL.finditer(flat)]
    loose = [call for call in calls if not literal.match(call) and not literal.match(flat[flat.index(call) :])]
    if path.name == "i18n.js":
        loose = []
    assert loose == []
    assert javascript_messages(path) == {ast.literal_eval(f'"{match[1]}"') for match in literal.finditer(flat)}


# -- templates ---------------------------------------------------------------------------------------------------------
def visible(template: str) -> str:
    """The template as a browser would read it, translated parts and values left out."""
    kept: list[str] = []
    unread: list[str] = []  # blocks whose text is translated, a remark, the name of a class or an address
    for token in Lexer(template).tokenize():
        word, *more = token.contents.split() or [""]
        if token.token_type == TokenType.BLOCK:
            if word in ("blocktranslate", "comment") or (word == "block" and more[0] in ("face", "channel", "back")):
                unread.append(f"end{word}")
            elif unread and word == unread[-1]:
                unread.pop()
        elif token.token_type == TokenType.VAR:
            kept.append(HOLE)
        elif token.token_type == TokenType.TEXT and not unread:
            kept.append(token.contents)
    return "".join(kept)


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_text_of_a_page_stands_outside_translate(path: Path) -> None:
    assert unwrapped(visible(path.read_text())) == []


# -- Python ------------------------------------------------------------------------------------------------------------
def name_of(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


ERRORS = {"Invalid", "Refused", "Forbidden", "Missing", "Busy", "Stale"}
NAMING = {"verbose_name", "verbose_name_plural", "short_description", "empty_label"}


def bare(node: ast.AST) -> str:
    """What is wrong with how this piece of a module speaks, if anything is."""
    match node:
        case ast.Raise(exc=ast.Call(args=[ast.Constant() | ast.JoinedStr(), *_]) as call) if name_of(call) in ERRORS:
            return "an error in bare words"
        case ast.keyword(arg=arg, value=ast.Constant(value=value)) if arg in NAMING:
            return f"a bare name: {value}"
        # makemessages knows the functions by their names and by the underscore.
        case ast.ImportFrom(module="django.utils.translation", names=names):
            return ", ".join(f"{each.name} as {each.asname}" for each in names if each.asname not in (None, "_"))
    return ""


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_what_a_module_says_goes_through_gettext(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    found = [f"{short(path)}:{getattr(node, 'lineno', 0)}: {words}" for node in nodes if (words := bare(node))]
    calls = [node for node in nodes if isinstance(node, ast.Call) and name_of(node) in PY_KEYWORDS and node.args]
    if short(path) not in TRANSLATE_DATA:
        loose = [node for node in calls if not isinstance(node.args[0], ast.Constant)]
        found += [f"{short(path)}:{node.lineno}: gettext of what is no literal" for node in loose]
    assert found == []


# -- the tools themselves ----------------------------------------------------------------------------------------------
@pytest.mark.skipif(
    not shutil.which("xgettext"), reason="the gettext tools are not installed; Babel has read the calls"
)
def test_makemessages_finds_them_all(tmp_path: Path) -> None:
    for name in (*PACKAGES, "templates", "static/js"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    for domain, extension in (("django", "html,txt,py"), ("djangojs", "js")):
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "-l",
            "de",
            "-d",
            domain,
            "-e",
            extension,
            "--no-wrap",
        ]
        answer = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
        )
        assert answer.returncode == 0, answer.stderr
    scripts = catalogue(tmp_path / "locale" / "de" / "LC_MESSAGES" / "djangojs.po")
    assert set().union(*map(javascript_messages, SCRIPTS)) - {""} <= scripts
    python = catalogue(tmp_path / "locale" / "de" / "LC_MESSAGES" / "django.po")
    assert python_messages() <= python


def catalogue(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}


def python_messages() -> set[str]:
    found: set[str] = set()
    for path in MODULES:
        with path.open("rb") as file:
            for _line, message, *_rest in extract("python", file, keywords=PY_KEYWORDS):
                found.add(message if isinstance(message, str) else message[0])
    return found - {""}


def test_the_reader_itself_finds_what_is_bare() -> None:
    bare = read(
        'const a = html`<p title="Bare">${x ? html`Also bare ${gettext("fine")}` : nothing} <kbd>F1</kbd></p>`;'
    )
    texts = [text for _line, tag, html in bare.templates if tag == "html" for text in unwrapped(html)]
    assert [text.strip(HOLE + " ") for text in sorted(texts)] == ["Also bare", "Bare"]
    assert 'gettext("fine")' in bare.flat
    assert unwrapped(visible('{% load i18n %}<p>{% translate "fine" %} bare</p>')) == ["bare"]
