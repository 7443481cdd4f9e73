"""What is said and returned when a command cannot do what it was called for."""

import json

import pytest

from api.commands.failures import fail
from api.commands.voice import Voice
from matching.errors import BadInput, BadOption, BrokenPlan, CannotKeep, Fault, SolverFailed

FAULTS = (
    Fault(rule="must be a day", file="candidates.csv", line=4, column="days", value="funday"),
    Fault(rule="the file is empty", file="candidates.csv"),
    Fault(rule="must be at least {low}", file="jobs.csv", line=2, column="openings", value="-1", params={"low": 0}),
)


def test_every_fault_stands_under_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    """A person reads each file once, then line, column, rule and value of each fault in it."""
    assert fail(BadInput(FAULTS), Voice(lang="en")) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[1:] == [
        "candidates.csv",
        "  line 4, days: must be a day (found 'funday')",
        "  the file is empty",
        "jobs.csv",
        "  line 2, openings: must be at least 0 (found '-1')",
    ]


def test_a_machine_gets_every_fault_as_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    """The rule is the same word for word in every language; the message is for people."""
    assert fail(BadInput(FAULTS), Voice(machine=True)) == 2
    written = capsys.readouterr()
    answer = json.loads(written.out)
    assert answer["error"] == "bad_input"
    assert [fault["line"] for fault in answer["faults"]] == [4, None, 2]
    assert answer["faults"][2]["rule"] == "must be at least {low}"
    assert "0" in answer["faults"][2]["message"]
    assert written.err == ""


def test_an_option_is_named_as_it_is_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """The engine's ``min_fit`` is a person's ``--min-fit``."""
    error = BadOption(Fault(rule="must be at least {low}", column="min_fit", value="-1", params={"low": 0}))
    assert fail(error, Voice(lang="en")) == 2
    assert "--min-fit: must be at least 0 (found '-1')" in capsys.readouterr().err


@pytest.mark.parametrize("voice", [Voice(lang="en"), Voice(lang="en", machine=True)])
def test_what_cannot_be_kept_is_named_with_what_it_overfills(capsys: pytest.CaptureFixture[str], voice: Voice) -> None:
    """Pins that clash end with exit code 3, their ids and the place-slot."""
    error = CannotKeep(ids=("C1", "C2"), overfilled=("H01 desk fri am",))
    assert fail(error, voice) == 3
    written = capsys.readouterr()
    if voice.machine:
        answer = json.loads(written.out)
        assert (answer["ids"], answer["overfilled"]) == (["C1", "C2"], ["H01 desk fri am"])
    else:
        assert "C1, C2" in written.err
        assert "H01 desk fri am" in written.err


def test_blank_cells_without_a_choice_are_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """A pin that overfills nothing but has nothing to choose is told so."""
    assert fail(CannotKeep(ids=("C1",), overfilled=()), Voice(lang="en")) == 3
    assert "nothing can be chosen" in capsys.readouterr().err


@pytest.mark.parametrize("error", [SolverFailed("odd"), ZeroDivisionError("division"), MemoryError()])
@pytest.mark.parametrize("voice", [Voice(lang="en"), Voice(lang="en", machine=True)])
def test_a_fault_of_ours_is_one_sentence_without_a_traceback(
    capsys: pytest.CaptureFixture[str], error: Exception, voice: Voice
) -> None:
    """Whatever breaks inside ends with exit code 1 and a sentence."""
    assert fail(error, voice) == 1
    written = capsys.readouterr()
    assert "Traceback" not in written.out + written.err
    said = json.loads(written.out)["message"] if voice.machine else written.err
    assert len(said.strip().splitlines()) == 1


def test_debug_shows_the_traceback_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """``--debug`` adds the traceback and leaves stdout to the machine."""
    assert fail(SolverFailed("odd"), Voice(debug=True, machine=True)) == 1
    written = capsys.readouterr()
    assert "SolverFailed: odd" in written.err
    assert json.loads(written.out)["error"] == "fault"


def test_a_refused_plan_lists_what_the_check_found(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that our own check refuses is our fault, with every violation."""
    assert fail(BrokenPlan(("C1: too far", "J2: full")), Voice(lang="en")) == 1
    said = capsys.readouterr().err
    assert "C1: too far" in said
    assert "J2: full" in said


def test_a_folder_that_the_system_refuses_is_no_fault_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """A permission that is missing ends with exit code 2 and the name of the file."""
    assert fail(PermissionError(13, "Permission denied", "/somewhere"), Voice(lang="en")) == 2
    assert "/somewhere" in capsys.readouterr().err
