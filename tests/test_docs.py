"""What the documents say is true: their commands run, their links lead somewhere, their examples hold."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import start
from api.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not set(path.parts) & {".venv", ".pytest_cache"})
MODULES = sorted(path for package in ("matching", "features") for path in (ROOT / package).rglob("*.py"))

#: What start.py does itself; everything else it hands to mikropol.
ITS_OWN = {"install", "test"}

_FILE = re.compile(r"^`([\w./-]+\.csv)`\n\n```csv\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:[\w-]+|\.ci)/[\w./-]*|[\w-]+\.(?:py|toml|lock|md))`")


def sessions(text: str) -> list[tuple[str, list[str]]]:
    """Return the commands of all console blocks, each with the lines that are shown as its answer."""
    found: list[tuple[str, list[str]]] = []
    for line in (line for block in _CONSOLE.findall(text) for line in block.splitlines()):
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def missing_links(path: Path) -> list[str]:
    """Return the links within the project that lead nowhere."""
    links = [link.partition("#")[0] for link in _LINK.findall(path.read_text(encoding="utf-8"))]
    return [link for link in links if link and "://" not in link and not (path.parent / link).exists()]


def mikropol(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in `folder`, as start.py would."""
    code = "import sys; sys.argv[0] = 'mikropol'; from api.cli import main; sys.exit(main())"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, subprocess.CompletedProcess[str]]:
    """Write the README's files into a folder and run its commands there, one after the other."""
    folder = tmp_path_factory.mktemp("reader")
    for name, content in _FILE.findall(README):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    words = {command: shlex.split(command)[2:] for command, _shown in sessions(README)}
    return {command: mikropol(given, folder) for command, given in words.items() if given[0] not in ITS_OWN}


@pytest.mark.parametrize(
    ("command", "shown"), sessions(README), ids=lambda value: value if isinstance(value, str) else ""
)
def test_readme_command(answers: dict[str, subprocess.CompletedProcess[str]], command: str, shown: list[str]) -> None:
    """Each command of the README is one of start.py's, ends well, and answers what is shown."""
    assert command.startswith("python3 start.py ")
    if command not in answers:
        assert f"python3 start.py {command.split()[2]} " in str(start.__doc__)
        assert not shown
        return
    done = answers[command]
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in shown if line not in done.stdout.splitlines()] == []


def test_readme_shows_the_main_commands() -> None:
    """The README holds the two commands and a market of one's own."""
    commands = [command.split()[2] for command, _shown in sessions(README)]
    assert {"demo", "test", "match", "check", "explain"} <= set(commands)
    assert len(_FILE.findall(README)) == 4


def test_readme_lists_every_command() -> None:
    """The README's table of commands is what the program offers."""
    program = typer.main.get_command(app)
    assert isinstance(program, typer.core.TyperGroup)
    listed = re.findall(r"^\| `(\w+)[^`]*` \|", README.partition("## Commands")[2].partition("## ")[0], re.MULTILINE)
    assert listed == list(program.commands)


def test_contributing_commands_exist() -> None:
    """Each command of CONTRIBUTING starts with a program that the set-up makes or the repository holds."""
    for command, _shown in sessions(CONTRIBUTING):
        program = shlex.split(command)[0]
        assert program in ("python3", ".venv/bin/uv") or (ROOT / program).exists(), command


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every link from a document to a file of the project finds it."""
    assert missing_links(path) == []


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_named_paths_exist(text: str) -> None:
    """Every path that README and CONTRIBUTING name is there."""
    made = {"uv.lock", *(name for name, _content in _FILE.findall(text))}
    assert [path for path in _PATH.findall(text) if path not in made and not (ROOT / path).exists()] == []


def test_broken_link_is_seen(tmp_path: Path) -> None:
    """The look for links finds one that leads nowhere, and leaves addresses and anchors alone."""
    page = tmp_path / "page.md"
    page.write_text("[a](gone.md) [b](page.md#there) [c](https://example.org) [d](#here)", encoding="utf-8")
    assert missing_links(page) == ["gone.md"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_docstring_examples(path: Path) -> None:
    """The examples in docstrings give what they show."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    assert doctest.testmod(importlib.import_module(name)).failed == 0
