"""What the command line says about itself, and about being called wrongly."""

import json
import os
import subprocess
import sys

import pytest

from api.cli import main

COMMANDS = ("demo", "match", "check", "explain", "diff", "doctor")


def test_help_lists_commands_options_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` holds all that somebody needs to begin."""
    assert main(["--help", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    for word in (*COMMANDS, "--json", "--quiet", "--lang", "Exit codes", " 130 "):
        assert word in said


def test_no_words_at_all_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Who calls the program without words is shown what it can do."""
    assert main([]) == 0
    assert "match" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_text_is_danish_when_danish_is_asked_for(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """No sentence of a command's help is the same in both languages."""
    assert main([command, "--help", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert main([command, "--help", "--lang", "da"]) == 0
    danish = capsys.readouterr().out
    assert "For every command" in english
    assert "For alle kommandoer" in danish
    assert "[default" not in danish
    shared = {line.strip(" │") for line in english.splitlines()} & {line.strip(" │") for line in danish.splitlines()}
    assert not {line for line in shared if len(line.split()) > 3}


def test_the_options_of_the_contract_are_there_and_no_others(capsys: pytest.CaptureFixture[str]) -> None:
    """``match`` takes what the design lists for now, neither more nor less."""
    assert main(["match", "--help"]) == 0
    said = capsys.readouterr().out
    options = {word for word in said.replace("│", " ").split() if word.startswith("--")}
    search = {"--time-limit", "--gap", "--seed", "--threads", "--solver"}
    worth = {"--min-fit", "--travel-weight", "--placed-bonus", "--stay-bonus", "--top-k", "--date"}
    worth |= {"--floor", "--floor-by"}
    files = {"--out", "--no-fit", "--no-travel", "--keep", "--force"}
    assert options == search | worth | files | {"--json", "--quiet", "--lang", "--debug", "--help"}


def test_help_loads_nothing_heavy() -> None:
    """The help appears at once because no table, solver or learning library is loaded for it."""
    code = (
        "import sys; from api.cli import main; main(['match', '--help']);"
        "print({name.partition('.')[0] for name in sys.modules}"
        " & {'pandas', 'sklearn', 'scipy', 'pulp', 'highspy', 'numpy', 'jinja2'}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize(
    ("argv", "column", "rule"),
    [
        (["match"], "DIR", "must be given"),
        (["match", "DIR"], "--out", "must be given"),
        (["match", "DIR", "--out"], "--out", "needs a value, or must stand without one"),
        (["match", "DIR", "--out", "OUT", "--gap", "x"], "--gap", "must be a number"),
        (["match", "DIR", "--out", "OUT", "--seed", "1.5"], "--seed", "must be a whole number"),
        (["match", "DIR", "--out", "OUT", "--solver", "x"], "--solver", "must be one of {allowed}"),
        (["match", "DIR", "--out", "OUT", "--gapp", "1"], "--gapp", "is no option here; did you mean {likely}?"),
        (["match", "DIR", "--out", "OUT", "--zzz", "P"], "--zzz", "is no option here"),
        (["match", "DIR", "--out", "OUT", "--lang", "sv"], "--lang", "must be one of {allowed}"),
        (["mtch", "DIR"], "", "the first word must be a command: {commands}"),
        (["--lang", "en"], "", "the first word must be a command: {commands}"),
        (["check", "DIR", "OUT", "MORE"], "", "the command line cannot be read: {why}"),
    ],
)
def test_a_wrong_call_is_refused_in_the_shape_of_every_bad_option(
    capsys: pytest.CaptureFixture[str], argv: list[str], column: str, rule: str
) -> None:
    """Each mistake ends with exit code 2, the option's name and the rule, for people and machines alike."""
    assert main(["--json", *argv]) == 2
    written = capsys.readouterr()
    answer = json.loads(written.out)
    assert answer["error"] == "bad_option"
    assert [(fault["column"].rpartition(" ")[2], fault["rule"]) for fault in answer["faults"]] == [(column, rule)]
    assert written.err == ""
    assert main(["--quiet", *argv]) == 2
    assert capsys.readouterr().out == ""


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` names the program and its version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("mikropol 0.")


def test_a_terminal_without_danish_letters_is_no_fault() -> None:
    """Where the encoding lacks a letter its number is written, and a machine gets UTF-8 all the same."""
    command = [sys.executable, "-m", "api.cli", "mtch", "--lang", "da"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    told = subprocess.run(command, capture_output=True, env=environ, check=False)
    assert told.returncode == 2
    assert rb"v\xe6re" in told.stderr
    read = subprocess.run([*command, "--json"], capture_output=True, env=environ, check=False)
    assert "være" in json.loads(read.stdout.decode("utf-8"))["faults"][0]["message"]
