"""What the check says can be said in Danish, and it shares no code with what makes plans."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path

from babel.messages.pofile import read_po
from check_world import ANN, PROBLEM, with_row
from markets import days_of

import matching.check
from api.words import Words
from matching.check import violations

FOLDER = Path(matching.check.__file__).parent
DATA_MODULES = {"fits", "options", "plan", "problem", "week"}


def _danish() -> dict[str, str]:
    with files("api").joinpath("locale", "da", "check.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="da") if m.id}


def _texts() -> set[str]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def test_every_sentence_has_its_danish() -> None:
    """Each Danish key stands in the code, and every sentence with a space in a rule has a Danish one."""
    danish, texts = _danish(), _texts()
    assert set(danish) <= texts
    assert {text for text in texts if re.fullmatch(r"[a-z{][^\n]* [^\n]*[^.:]", text)} == set(danish)


def test_danish_names_the_same_things() -> None:
    """A Danish sentence has the placeholders of its English one."""
    for english, danish in _danish().items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", danish))


def test_a_violation_is_said_in_danish() -> None:
    """The words of the interface find the sentence by its English key."""
    (broken,) = violations(PROBLEM, with_row(ANN, days=days_of("mon thu")))
    assert Words("da")(broken.rule, **broken.params) == "er placeret thu, hvor personen ikke kan komme"


def test_the_check_imports_only_data() -> None:
    """No file of the check imports anything of ours but data classes, the week, and the check itself."""
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name.split(".") for name in names if name.split(".")[0] in ("matching", "features", "api")]
            assert all(name[1] in DATA_MODULES | {"check"} for name in ours), path.name
