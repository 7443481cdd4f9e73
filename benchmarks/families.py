"""Families of markets to measure the optimiser on: one plain, several that are harder in one respect, one rich.

``family(name, n_people, seed)`` builds the optimiser's arrays: the same ones for the same name, size and seed (on one
machine; another's matrix product may round a rare tie differently).

*base*: N people, N/4 jobs with 1–3 openings and 1–5 desk-days (uniform), H = N/250 houses (between 4 and 100) at random
points of the unit square. Everybody's 20 best jobs are listed (`benchmarks.family_fits`), and the three nearest houses
are in reach. A person is free on each of five days with probability .85. A desk-day is a whole day (am and pm). A house
holds floor(U(.25, .6) · N/H · U(.5, .8)) desks, the first factor drawn for each day, the second for the house. About
half of all people can be placed.

Travel costs what the product's formula says: 60 minutes for a unit of distance, at 0.005 a minute, is 0.3 at five
desk-days a week *and less in proportion at fewer*. (The sketches that the project began with took 0.3 whatever the
number of days. No problem of ours can say that, so figures differ a little from theirs.)

With the same seed, the others draw the same numbers as *base* wherever their knobs do not say otherwise.
"""

from __future__ import annotations

from types import MappingProxyType

from benchmarks.family_base import Knobs, base
from benchmarks.family_rich import rich
from matching.problem import Problem

#: Name → how it differs from base. `tight` and `loose` are set so that about 20 % and 90 % of the people are placed.
KNOBS = MappingProxyType(
    {
        "base": Knobs(),
        "ttt": Knobs(free=(0.12, 0.92, 0.92, 0.92, 0.12), most_days=3),
        "hot": Knobs(hot=True),
        "open5": Knobs(most_openings=5),
        "cont": Knobs(rounded=False),
        "tight": Knobs(openings=0.42, desks=0.42),
        "loose": Knobs(openings=1.95, desks=1.95),
        "desktight": Knobs(desks=0.4),
        "small": Knobs(small=True),
        "one_shift": Knobs(daily=True),
    }
)
FAMILIES = (*KNOBS, "rich")
#: The harder ones, each with one change.
HARDER = ("ttt", "hot", "open5", "cont", "tight", "loose", "desktight", "small")


def family(name: str, n_people: int, seed: int = 1) -> Problem:
    """Return a market of a family.

    Parameters
    ----------
    name
        One of `FAMILIES`.
    n_people
        Candidates, at least 4; *rich* has a tenth as many members beside them.

    Raises
    ------
    ValueError
        If there is no such family, or too few people.
    """
    if name not in FAMILIES:
        raise ValueError(f"a family is one of {', '.join(FAMILIES)}, not {name}")
    if n_people < 4:
        raise ValueError(f"a family has at least 4 people, not {n_people}")
    return rich(n_people, seed) if name == "rich" else base(n_people, seed, KNOBS[name])[0]
