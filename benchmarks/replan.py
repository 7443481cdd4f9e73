"""Measure planning again: ``python -m benchmarks.replan --size 20000`` closes a job, and then pins everybody but one.

Each run begins with the prices of the plan before and keeps people where they are unless more is gained.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from time import monotonic

import numpy as np

from benchmarks.families import family
from matching.options import SolveOptions
from matching.plan import Plan, Prices
from matching.problem import Pin, Problem
from matching.solver import solve
from matching.stays import stays_of

#: What staying is worth, in units of fit.
_STAY_BONUS = 0.02


def staying(problem: Problem, plan: Plan) -> Problem:
    """Return the problem in which whoever has a placement would rather keep it."""
    return replace(problem, stays=stays_of(plan.placements), weights=replace(problem.weights, stay_bonus=_STAY_BONUS))


def without_job(problem: Problem, job: int) -> Problem:
    """Return the problem in which a job has no openings."""
    openings = problem.jobs.openings.copy()
    openings[job] = 0
    return replace(problem, jobs=replace(problem.jobs, openings=openings))


def pinned(problem: Problem, plan: Plan) -> Problem:
    """Return the problem in which everybody who is placed is pinned, but for the first."""
    pins = [
        Pin(person=p.person, job=p.job, house=p.house, place_kind=p.place_kind, days=p.days, parts=p.parts)
        for p in plan.placements[1:]
    ]
    return replace(problem, pins=tuple(pins))


def main() -> None:
    """Print seconds of `solve`, gap and how many are elsewhere than before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--family", default="base")
    parser.add_argument("--gap", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    problem = family(arguments.family, arguments.size, 1)
    options = SolveOptions(time_limit=60.0, gap=arguments.gap, threads=arguments.threads)

    def timed(name: str, problem: Problem, warm: Prices | None, before: Plan | None) -> Plan:
        began = monotonic()
        plan = solve(problem, options, clock=monotonic, warm=warm)
        seconds = monotonic() - began
        stood = {} if before is None else {p.person: (p.job, p.house) for p in before.placements}
        moved = sum(stood.get(p.person, (p.job, p.house)) != (p.job, p.house) for p in plan.placements)
        stages = "  ".join(f"{stage} {s:.2f}" for stage, s in plan.seconds.items())
        print(f"{name:14} {seconds:6.2f} s  gap {plan.gap:8.5%}  placed {len(plan.placements):,}  moved {moved:,}")
        print(f"  {stages}")
        return plan

    first = timed("first plan", problem, None, None)
    jobs = np.bincount([p.job for p in first.placements if p.job is not None], minlength=len(problem.jobs.ids))
    closed = without_job(problem, int(jobs.argmax()))
    timed("a job closes", staying(closed, first), first.prices, first)
    timed("all pinned", pinned(problem, first), first.prices, first)


if __name__ == "__main__":
    main()
