"""Small markets for proofs: too few places decide among every kind of request, and prices near and far from a plan's.

In `strategies.problems` the prices alone nearly always prove the optimum; here they often do not, as halves of days,
classes and days that have to be the same ones leave a rest that no prices can share out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import markets
import numpy as np
import strategies
from bruteforce import Best, best_plan
from hypothesis import assume
from hypothesis import strategies as st
from markets import Block, Candidate, House, Job, Kept, Last, Member, Places
from solver_runs import run
from strategies import crowded_problems, prices, problems

from matching.plan import Prices
from matching.problem import Problem
from matching.week import DAYS

day_parts = st.sampled_from(("am", "am pm", "pm", "am pm eve", "eve", "am", "am pm", "pm eve"))
own_days = st.lists(st.sampled_from(DAYS[:5]), min_size=3, max_size=4, unique=True).map(
    lambda names: " ".join(sorted(names, key=DAYS.index))
)
kinds = st.sampled_from(("desk", "desk", "desk", "quiet"))
rarely_needs = st.sampled_from(((), (), (), (), ("step_free",)))
#: Fits from a coarse grid, where plans tie, and from a fine one, where they do not.
some_fits = st.one_of(st.integers(6, 20).map(lambda n: n / 20), st.integers(3_000, 10_000).map(lambda n: n / 10_000))


@st.composite
def scarce_problems(draw: st.DrawFn) -> Problem:
    """Draw a market where nearly everybody could take anything, in halves of days, and one or two places of a kind."""
    houses = [f"H{n}" for n in range(draw(st.sampled_from((1, 1, 2))))]
    jobs = [
        Job(
            name=f"J{n}",
            openings=draw(st.sampled_from((1, 2, 2))),
            employer=draw(st.sampled_from(("Havn", "Mark"))),
            n_days=(n_days := draw(st.sampled_from((1, 2, 3, 2, 4, 0)))),
            fixed_days=draw(st.sampled_from(("", "", "", "tue"))) if n_days else "",
            parts=draw(day_parts),
            kind=draw(kinds),
            needs=draw(rarely_needs),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    names = [job.name for job in jobs]

    def person() -> dict[str, Any]:
        return {
            "minutes": {name: draw(st.sampled_from((5.0, 0.0, 20.0, 31.7))) for name in houses},
            "days": draw(own_days),
            "parts": draw(st.sampled_from(("am pm eve", "am pm eve", "am pm"))),
            "needs": draw(rarely_needs),
            "priority": draw(st.sampled_from((0.0, 0.0, 0.15))),
        }

    candidates = [
        Candidate(
            name=f"c{n}",
            fits={name: draw(some_fits) for name in names},
            wishes=draw(st.dictionaries(st.sampled_from(names), strategies.wishes, max_size=1)),
            avoids=draw(st.sampled_from(((), (), (), (), ("Mark",)))),
            **person(),
        )
        for n in range(draw(st.sampled_from((2, 3, 4, 4))))
    ]
    members = [
        Member(
            name=f"m{n}",
            n_days=draw(st.integers(1, 3)),
            fixed_days=draw(st.sampled_from(("", "", "mon"))),
            kind=draw(kinds),
            value=draw(some_fits),
            **person(),
        )
        for n in range(draw(st.sampled_from((0, 1, 1, 2))))
    ]
    people = [each.name for each in candidates] + [each.name for each in members]
    return markets.market(
        candidates=candidates,
        members=members,
        jobs=jobs,
        houses=[House(name=name, places=draw(_rooms()), has=("step_free",)) for name in houses],
        classes=[draw(_classes(f"b{n}", houses)) for n in range(draw(st.integers(0, min(2, 6 - len(people)))))],
        pins=[draw(_pins(name, names, houses)) for name in people if draw(st.integers(0, 9)) == 7],
        stays=[
            Last(person=name, job=draw(st.sampled_from(names)) if name[0] == "c" else "", house=houses[0])
            for name in people
            if draw(st.booleans())
        ],
        stay_bonus=draw(st.sampled_from((0.0, 0.07, 0.4))),
        placed_bonus=draw(st.sampled_from((0.0, 0.0, 0.3))),
        travel_weight=draw(st.sampled_from((0.005, 0.0, 0.011))),
    )


@st.composite
def _rooms(draw: st.DrawFn) -> list[Places]:
    counts = (("desk", draw(st.sampled_from((1, 1, 2)))), ("quiet", 1), ("seat", draw(st.integers(1, 2))))
    return [Places(kind=kind, count=count, parts="am pm eve") for kind, count in counts]


@st.composite
def _classes(draw: st.DrawFn, name: str, houses: Sequence[str]) -> Block:
    fixed = draw(st.integers(0, 5)) == 4
    return Block(
        name=name,
        seats=1 if fixed else draw(st.integers(1, 2)),
        n_days=1 if fixed else draw(st.integers(1, 2)),
        days=draw(st.sampled_from(DAYS[:5])) if fixed else draw(own_days),
        parts=draw(day_parts),
        kind=draw(st.sampled_from(("desk", "desk", "seat"))),
        houses={house: draw(st.sampled_from((1.0, 0.7, 1.3))) for house in (houses[:1] if fixed else houses)},
        value=draw(st.sampled_from((0.3, 0.8, 1.5))),
        fixed=fixed,
    )


@st.composite
def _pins(draw: st.DrawFn, name: str, jobs: Sequence[str], houses: Sequence[str]) -> Kept:
    """Draw a pin that names a job at the most a house."""
    if name[0] == "m":
        return Kept(person=name, house=draw(st.sampled_from(houses)))
    return Kept(person=name, job=draw(st.sampled_from(jobs)))


all_markets = st.one_of(scarce_problems(), crowded_problems(), scarce_problems(), problems())


def solved(problem: Problem) -> Best:
    """Return what brute force finds; a market whose pins or fixed classes cannot be kept is no example."""
    best = best_plan(problem)
    assume(best is not None)
    assert best is not None
    return best


def near_prices(problem: Problem, rng: np.random.Generator) -> Prices:
    """Return the prices of a run, put out of place a little, a lot, or not at all."""
    found, noise = run(problem, gap=1.0).prices, float(rng.choice([0.0, 0.0, 0.003, 0.03]))
    openings, places = (
        np.maximum(0.0, each * rng.uniform(1 - noise, 1 + noise, each.shape) + rng.normal(0, noise / 10, each.shape))
        for each in (found.openings, found.places)
    )
    return Prices(openings=openings, places=places)


def any_prices(data: st.DataObject, problem: Problem) -> Prices:
    """Draw prices: from a grid, anything at all, or near those of a run."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    kind = data.draw(st.sampled_from(("near", "grid", "near", "random", "near")))
    if kind == "near":
        return near_prices(problem, rng)
    if kind == "grid":
        return data.draw(prices(problem))
    scale = data.draw(st.sampled_from((0.1, 1.0, 1e-6, 1e6)))
    shapes = (len(problem.jobs.ids), problem.capacity.shape)
    openings, places = (scale * np.maximum(0.0, rng.normal(0.0, 1.0, shape)) for shape in shapes)
    return Prices(openings=openings, places=places)
