"""The words that `whatif` takes: what changes, and which further records there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_CHANGE = "What changes"
_RECORDS = "Further records"

Places = Annotated[
    list[str] | None,
    typer.Option(
        "--places",
        metavar="H:KIND:DAY:±N",
        help="More or fewer places, such as H01:desk:fri:+2 (all parts of the day: am, pm and eve) or "
        "H01:desk:fri:am:-1. May be repeated.",
        rich_help_panel=_CHANGE,
    ),
]
Close = Annotated[
    list[str] | None,
    typer.Option(
        "--close",
        metavar="H:DAY",
        help="Close a house: H02, H02:fri or H02:fri:pm. May be repeated.",
        rich_help_panel=_CHANGE,
    ),
]
Openings = Annotated[
    list[str] | None,
    typer.Option(
        "--openings", metavar="J:±N", help="More or fewer openings: J7:+20. May be repeated.", rich_help_panel=_CHANGE
    ),
]
TravelLimit = Annotated[
    list[str] | None,
    typer.Option(
        "--travel-limit",
        metavar="MIN",
        help="Longest way, in minutes: 60 lets everybody travel at least so long, C1:60 is the limit of one person. "
        "May be repeated.",
        rich_help_panel=_CHANGE,
    ),
]
AddHouse = Annotated[
    Path | None,
    typer.Option("--add-house", metavar="FILE", help="New houses, as in houses.csv.", rich_help_panel=_RECORDS),
]
AddPlaces = Annotated[
    Path | None,
    typer.Option("--add-places", metavar="FILE", help="New places, as in places.csv.", rich_help_panel=_RECORDS),
]
AddClass = Annotated[
    Path | None,
    typer.Option("--add-class", metavar="FILE", help="New classes, as in blocks.csv.", rich_help_panel=_RECORDS),
]
AddMember = Annotated[
    Path | None,
    typer.Option("--add-member", metavar="FILE", help="New members, as in members.csv.", rich_help_panel=_RECORDS),
]
AddJob = Annotated[
    Path | None,
    typer.Option("--add-job", metavar="FILE", help="New jobs, as in jobs.csv.", rich_help_panel=_RECORDS),
]
AddFit = Annotated[
    Path | None,
    typer.Option(
        "--add-fit",
        metavar="FILE",
        help="Fits of new jobs, as in fit.csv; needed where the plan was made with fit.csv.",
        rich_help_panel=_RECORDS,
    ),
]
AddTravel = Annotated[
    Path | None,
    typer.Option(
        "--add-travel",
        metavar="FILE",
        help="Travel times of new houses and members, as in travel.csv; needed where the plan was made with it.",
        rich_help_panel=_RECORDS,
    ),
]
ScenarioFile = Annotated[
    list[Path] | None,
    typer.Option(
        "--scenario",
        metavar="FILE",
        help="A TOML file with several scenarios, each below [\\[scenario]], with a name and the options as keys: "
        "places, close, openings, travel_limit, add_house, add_places, add_class, add_member, add_job, add_fit, "
        "add_travel. May be repeated.",
        rich_help_panel=_CHANGE,
    ),
]
Seconds = Annotated[float, typer.Option("--time-limit", metavar="S", help="Seconds for each scenario.")]
