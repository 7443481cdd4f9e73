"""The command line ``mikropol``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from api.commands.check import check
from api.commands.demo import demo
from api.commands.diff import diff
from api.commands.doctor import doctor
from api.commands.everywhere import everywhere
from api.commands.explain import explain
from api.commands.failures import fail
from api.commands.fairness import fairness
from api.commands.help import command_line
from api.commands.match import match
from api.commands.newcomer import newcomer
from api.commands.voice import Voice
from api.commands.whatif import whatif
from api.commands.worth import worth

_ABOUT = (
    "Pairs people with jobs they can do from home ground, and with places at their local entrepreneur house: who gets "
    "which job, at which house, on which days, in one proven decision."
)
_EXIT_CODES = """Exit codes:
0  a plan is written, or nothing was found to be wrong
1  a fault in mikropol, or something is missing that doctor names
2  a record or an option breaks a rule; nothing is written
3  pins or fixed classes cannot be kept; nothing is written
4  check found violations
130  Ctrl-C; match writes the best plan so far, checked
"""

app = typer.Typer(name="mikropol", add_completion=False, pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 (typer calls it with the option's value)
    if wanted:
        sys.stdout.write(f"mikropol {version('mikropol')}\n")
        raise typer.Exit


@app.callback(help=_ABOUT, epilog=_EXIT_CODES)
@everywhere
def _mikropol(
    voice: Voice,  # noqa: ARG001 (every command takes one)
    *,
    version: Annotated[  # noqa: ARG001 (its callback does the work)
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> int:
    return 0


app.command(help="Run on a small invented market, and see what comes out.")(demo)
app.command(help="Match the people of DIR with jobs and places, and write the plan to OUT.")(match)
app.command(help="Verify a written plan: every rule, every number, and its proof. Needs no solver.")(check)
app.command(help="Say why somebody got this placement and not a better one, and what would help.")(explain)
app.command(help="Say who moved between two plans, who was added, who was dropped, and because of what.")(diff)
app.command(help="Say how groups of people fare in a plan, and what floors for them would cost.")(fairness)
app.command(help="Say what one newcomer could get beside a standing plan, moving nobody.")(newcomer)
app.command(help="Say what one more and one less place is worth, for each house, kind of place and time.")(worth)
app.command(help="Say what a change would do: other places, openings or limits, a closed house, new records.")(whatif)
app.command(help="Look whether everything that a run needs is here and works.")(doctor)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what goes wrong is told, never raised."""
    given = list(sys.argv[1:] if argv is None else argv)
    voice = Voice.heard(given, os.environ)
    _let_every_letter_through(voice)
    command = command_line(app, voice.say)
    try:
        code = command.main(given or ["--help"], prog_name="mikropol", standalone_mode=False, obj=voice)
    except Exception as error:  # noqa: BLE001 (the last line of defence: one sentence instead of a traceback)
        return fail(error, voice)
    return int(code or 0)


def _let_every_letter_through(voice: Voice) -> None:
    """Write a letter that a terminal's encoding lacks as its number; a machine always gets UTF-8, as JSON asks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if voice.machine else None, errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
