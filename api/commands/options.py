"""The words that commands take: what each is called, its help, and under which heading it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

_VALUE = "What a plan is worth"
_SEARCH = "The search"
_FILES = "Files"

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the records.")]
PlanFolder = Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the plan.")]
Who = Annotated[str, typer.Argument(metavar="ID", help="A candidate, a member or a class.")]

FirstPlan = Annotated[Path, typer.Argument(metavar="OUT1", help="The folder of the first plan.")]
SecondPlan = Annotated[Path, typer.Argument(metavar="OUT2", help="The folder of the second plan.")]

Estimate = Annotated[bool, typer.Option("--estimate", help="Only estimate what would help, without planning again.")]
TrialSeconds = Annotated[
    float,
    typer.Option("--time-limit", metavar="S", min=0.0, help="Seconds for planning again, to check what would help."),
]

Out = Annotated[Path, typer.Option(metavar="OUT", help="The folder to write; an older plan there is replaced.")]

TimeLimit = Annotated[float, typer.Option(metavar="S", help="Seconds for the search.", rich_help_panel=_SEARCH)]
Gap = Annotated[
    float,
    typer.Option(
        metavar="G",
        help="Stop when no plan can be better by more than this fraction; 0 = the best plan.",
        rich_help_panel=_SEARCH,
    ),
]
Seed = Annotated[int, typer.Option(metavar="N", help="Breaks ties.", rich_help_panel=_SEARCH)]
Threads = Annotated[int, typer.Option(metavar="N", help="Threads the search may use.", rich_help_panel=_SEARCH)]
Solver = Annotated[Literal["highs", "cbc"], typer.Option(help="The solver.", rich_help_panel=_SEARCH)]

MinFit = Annotated[
    float, typer.Option(metavar="F", help="Least fit that is ever proposed, 0 to 1.", rich_help_panel=_VALUE)
]
TravelWeight = Annotated[
    float,
    typer.Option(
        metavar="W", help="Value lost per minute of travel, one way, at five desk-days a week.", rich_help_panel=_VALUE
    ),
]
PlacedBonus = Annotated[
    float, typer.Option(metavar="B", help="Value of placing a candidate at all.", rich_help_panel=_VALUE)
]
StayBonus = Annotated[
    float | None,
    typer.Option(
        metavar="B",
        help="Value of leaving somebody in the job and house of the plan that --keep names; 0.05 if not given.",
        rich_help_panel=_VALUE,
    ),
]
Floor = Annotated[
    float | None,
    typer.Option(
        metavar="F",
        help="Place in each group at least this fraction (0 to 1) of what an equal share would give it.",
        rich_help_panel=_VALUE,
    ),
]
FloorBy = Annotated[
    Literal["municipality", "distance", "fit_third"] | None,
    typer.Option(help="Which groups --floor speaks of.", rich_help_panel=_VALUE),
]
CurveBy = Annotated[
    Literal["municipality", "distance", "fit_third"] | None,
    typer.Option(
        "--floor-by", help="Which groups the curve speaks of. Default: those of the plan's floors, else municipality."
    ),
]
Curve = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.svg", help="Solve again with higher and higher floors, and draw what they cost into this file."
    ),
]
TopK = Annotated[
    int,
    typer.Option(metavar="K", help="Best jobs kept per candidate, and candidates per job.", rich_help_panel=_VALUE),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        help="The day of the run, which decides whether a job is still open. Default: today.",
        rich_help_panel=_VALUE,
    ),
]

NoFit = Annotated[bool, typer.Option("--no-fit", help="Ignore fit.csv.", rich_help_panel=_FILES)]
NoTravel = Annotated[bool, typer.Option("--no-travel", help="Ignore travel.csv.", rich_help_panel=_FILES)]
Keep = Annotated[
    Path | None,
    typer.Option(
        metavar="OUT1",
        help="The folder of the last plan: people stay where it had them, unless more is gained.",
        rich_help_panel=_FILES,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace OUT even if it is not a plan.", rich_help_panel=_FILES)]

_NEWCOMER = "The newcomer"

NewCandidate = Annotated[
    Path | None,
    typer.Option(
        "--candidate", metavar="FILE", help="One new candidate, as in candidates.csv.", rich_help_panel=_NEWCOMER
    ),
]
NewMember = Annotated[
    Path | None,
    typer.Option("--member", metavar="FILE", help="One new member, as in members.csv.", rich_help_panel=_NEWCOMER),
]
NewClass = Annotated[
    Path | None,
    typer.Option("--class", metavar="FILE", help="One new class, as in blocks.csv.", rich_help_panel=_NEWCOMER),
]
NewJob = Annotated[
    Path | None,
    typer.Option("--job", metavar="FILE", help="One new job, as in jobs.csv.", rich_help_panel=_NEWCOMER),
]
NewFit = Annotated[
    Path | None,
    typer.Option(
        "--fit",
        metavar="FILE",
        help="The newcomer's fits, as in fit.csv; needed where the plan's fits come from fit.csv.",
        rich_help_panel=_NEWCOMER,
    ),
]
NewTravel = Annotated[
    Path | None,
    typer.Option(
        "--travel",
        metavar="FILE",
        help="The newcomer's travel times, as in travel.csv; needed where the plan's come from travel.csv.",
        rich_help_panel=_NEWCOMER,
    ),
]
Most = Annotated[
    int,
    typer.Option(
        metavar="N", help="So many offers that are free, and so many that are not.", rich_help_panel=_NEWCOMER
    ),
]
