"""Find the sentences that the source says to a person, without running it.

A sentence is every text of two words or more, unless it is written for the machine (docstrings, f-strings, patterns,
the messages of programming errors), and every text, however short, that is handed to where words are said or kept:
``say(…)``, ``Fault(rule=…)``, ``Notice(text=…)``, an option's ``help=…``. Templates say ``say("…")``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

#: Called with a sentence first.
SAYING = {"say", "words"}

#: What is called → the keyword under which it keeps a sentence.
KEEPING = {"Fault": "rule", "Notice": "text", "Violation": "rule", "Refusal": "text", "Weighed": "name"}

#: Keywords under which the command line keeps help texts, and those under which no one is told anything.
HELPING = {"help", "epilog", "rich_help_panel", "short_help"}
SILENT = {"style"}

_TWO_WORDS = re.compile(r"\w[,;:]? [\w{(]|\} \w")
_LIST_OF_WORDS = re.compile(r"\w+(, \w+)+")
_IN_TEMPLATE = re.compile(r"""say\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_BRACES = re.compile(r"\{(\w*)")


def placeholders(sentence: str) -> list[str]:
    """Return the names in braces, sorted, each as often as it stands."""
    return sorted(_BRACES.findall(sentence))


def in_template(source: str) -> set[str]:
    """Return what a template says."""
    return {double or single for double, single in _IN_TEMPLATE.findall(source)}


def texts(source: str) -> set[str]:
    """Return every text constant of a module, said or not."""
    return {text for node in ast.walk(ast.parse(source)) if (text := _text(node)) is not None}


def in_module(source: str) -> set[str]:
    """Return the sentences of a module."""
    tree = ast.parse(source)
    mute = {id(node) for top in ast.walk(tree) for part in _written_for_machines(top) for node in ast.walk(part)}
    told = {text for node in ast.walk(tree) if id(node) not in mute and (text := _text(node)) is not None}
    phrases = {text for text in told if _is_phrase(text)}
    return phrases | {text for node in ast.walk(tree) for part in _told(node) for text in _values(part, tree)}


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_phrase(text: str) -> bool:
    return bool(_TWO_WORDS.search(text)) and not _LIST_OF_WORDS.fullmatch(text)


def _written_for_machines(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of `node` whose texts are not said to a person."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr():
            yield node
        case ast.Assert(msg=ast.expr() as message):
            yield message
        case ast.Raise(exc=ast.Call(args=arguments)):
            yield from (part for part in arguments if _text(part) is not None)
        case ast.Call(func=ast.Attribute(attr="compile" | "cast" | "filterwarnings") | ast.Name(id="cast")):
            yield node
        case ast.keyword(arg=str(name)) if name in SILENT:
            yield node


def _told(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the arguments of `node` in which a sentence is said or kept."""
    if not isinstance(node, ast.Call):
        return
    name = _called(node)
    if name in SAYING and node.args:
        yield node.args[0]
    for keyword in node.keywords:
        if keyword.arg in HELPING or (name in KEEPING and keyword.arg == KEEPING[name]):
            yield keyword.value


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _values(expression: ast.expr, tree: ast.Module) -> Iterator[str]:
    """Yield the texts that `expression` can be: itself, either branch, or what a module's constant maps to."""
    match expression:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_values(body, tree), *_values(orelse, tree))
        case ast.Subscript(value=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            yield from _mapped(name, tree)


def _mapped(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the texts to which the module's constant `name` maps."""
    for statement in tree.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=found)], value=ast.Dict(values=values))
                | ast.AnnAssign(target=ast.Name(id=found), value=ast.Dict(values=values))
            ) if found == name:
                yield from (text for value in values for text in _values(value, tree))


def sources(root: Path, suffix: str) -> list[Path]:
    """Return the files of our packages that end so."""
    return sorted(path for package in ("api", "features", "matching") for path in (root / package).rglob(f"*{suffix}"))
