"""Progress is seen by who watches, and by nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from api.progress import Lines, Silent, Spinner, line, reporter
from api.words import Words


class Clock:
    """Shows the second it is set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the second."""
        return self.now


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_line_says_stage_value_bound_and_gap() -> None:
    """All three numbers stand in the line of a search."""
    said = line(Words("en"), "place", value=9.0, bound=10.0)
    assert said == "Seeking the best plan · value 9 · no plan above 10 · gap 11.111 %"


def test_a_bound_that_is_not_known_is_not_said() -> None:
    """Before anything is proven the line holds no bound and no gap."""
    assert line(Words("en"), "relax", value=9.0, bound=float("inf")) == "Weighing what is near the best · value 9"


def test_a_quick_command_stays_quiet_and_a_slow_one_does_not() -> None:
    """Nothing is written in the first second; afterwards a stage is named once, and again after some seconds."""
    clock, stream = Clock(), io.StringIO()
    with Lines(Words("en"), stream, clock) as progress:
        progress("read")
        clock.now = 0.9
        progress("score")
        assert stream.getvalue() == ""
        for clock.now in (1.5, 2.0, 3.0, 7.0):
            progress("place", value=1.0)
        progress("write")
    assert [said.partition(" · ")[0] for said in stream.getvalue().splitlines()] == [
        "Seeking the best plan",
        "Seeking the best plan",
        "Writing the files",
    ]


def test_a_terminal_has_one_line_that_changes_and_its_cursor_back() -> None:
    """A watching person sees the stage; at the end the cursor is shown again."""
    terminal = Terminal()
    with Spinner(Words("en"), terminal) as progress:
        progress("place", value=1.0)
    assert terminal.getvalue().endswith(("\x1b[?25h", "\x1b[2K"))
    assert "\x1b[?25h" in terminal.getvalue()


@pytest.mark.parametrize(("shown", "kind"), [(True, Spinner), (False, Silent)])
def test_progress_is_shown_only_when_it_may_be(monkeypatch: pytest.MonkeyPatch, shown: bool, kind: type) -> None:  # noqa: FBT001 (a case of the test)
    """A terminal gets the changing line, unless the call is quiet or for a machine."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert isinstance(reporter(Words("en"), shown=shown), kind)


def test_a_file_gets_plain_lines() -> None:
    """Where stderr is no terminal, lines are written one below the other."""
    assert isinstance(reporter(Words("en"), shown=True), Lines)
