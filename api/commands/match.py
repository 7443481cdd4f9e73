"""``mikropol match``: from a folder of records to a checked plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.commands.everywhere import everywhere
from api.commands.running import run
from api.commands.voice import Voice
from matching.errors import BadOption, Fault
from matching.options import SolveOptions, Weights

_VALUE = "What a plan is worth"
_SEARCH = "The search"
_FILES = "Files"


@everywhere
def match(  # noqa: PLR0913 (one parameter for each option of the contract)
    voice: Voice,
    *,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the records.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="The folder to write; an older plan there is replaced.")],
    time_limit: Annotated[
        float, typer.Option(metavar="S", help="Seconds for the search.", rich_help_panel=_SEARCH)
    ] = SolveOptions.time_limit,
    gap: Annotated[
        float,
        typer.Option(
            metavar="G",
            help="Stop when no plan can be better by more than this fraction; 0 = the best plan.",
            rich_help_panel=_SEARCH,
        ),
    ] = SolveOptions.gap,
    seed: Annotated[int, typer.Option(metavar="N", help="Breaks ties.", rich_help_panel=_SEARCH)] = SolveOptions.seed,
    threads: Annotated[
        int, typer.Option(metavar="N", help="Threads the search may use.", rich_help_panel=_SEARCH)
    ] = SolveOptions.threads,
    solver: Annotated[
        Literal["highs", "cbc"], typer.Option(help="The solver.", rich_help_panel=_SEARCH)
    ] = SolveOptions.solver,
    min_fit: Annotated[
        float, typer.Option(metavar="F", help="Least fit that is ever proposed, 0 to 1.", rich_help_panel=_VALUE)
    ] = Weights.min_fit,
    travel_weight: Annotated[
        float,
        typer.Option(
            metavar="W",
            help="Value lost per minute of travel, one way, at five desk-days a week.",
            rich_help_panel=_VALUE,
        ),
    ] = Weights.travel_weight,
    placed_bonus: Annotated[
        float, typer.Option(metavar="B", help="Value of placing a candidate at all.", rich_help_panel=_VALUE)
    ] = Weights.placed_bonus,
    top_k: Annotated[
        int,
        typer.Option(metavar="K", help="Best jobs kept per candidate, and candidates per job.", rich_help_panel=_VALUE),
    ] = 50,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="The day of the run, which decides whether a job is still open. Default: today.",
            rich_help_panel=_VALUE,
        ),
    ] = None,
    no_fit: Annotated[bool, typer.Option("--no-fit", help="Ignore fit.csv.", rich_help_panel=_FILES)] = False,
    no_travel: Annotated[bool, typer.Option("--no-travel", help="Ignore travel.csv.", rich_help_panel=_FILES)] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace OUT even if it is not a plan.", rich_help_panel=_FILES)
    ] = False,
) -> int:
    """Match the people of a folder with jobs and places, and write the plan."""
    from api.commands.summary import summary_data, summary_lines  # noqa: PLC0415 (slow; --help does without)
    from api.pipeline import RunOptions  # noqa: PLC0415 (as above)

    options = RunOptions(
        weights=Weights(min_fit=min_fit, travel_weight=travel_weight, placed_bonus=placed_bonus),
        solve=SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads, solver=solver),
        top_k=top_k,
        today=_day(day),
        use_fit=not no_fit,
        use_travel=not no_travel,
        lang=voice.lang,
    )
    result, code = run(folder, out, options, voice, force=force)
    if voice.machine:
        voice.answer(summary_data(result, voice.say))
    voice.tell(*summary_lines(result, voice.say))
    return code


def _day(written: str | None) -> date:
    """Return the day of the run; today where none is given.

    Raises
    ------
    BadOption
        If it is no day.
    """
    if written is None:
        return date.today()  # noqa: DTZ011 (the day on the wall where the person sits)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadOption(Fault(rule="must be a day, written as 2026-11-23", column="date", value=written)) from None
