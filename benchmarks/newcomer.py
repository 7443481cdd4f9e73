"""Measure answers to newcomers: ``python -m benchmarks.newcomer --size 20000`` prints milliseconds, p50 and p99.

A newcomer is drawn like the family: days, home and needs of somebody in it, but with a fit for *every* job (a new job:
with a fit for every candidate), which is what judging without a shortlist gives.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import fields
from time import monotonic, perf_counter
from typing import TypeVar

import numpy as np

from benchmarks.families import FAMILIES, family
from matching.fits import Fits, Minutes
from matching.newcomer import Desks
from matching.offers import Answer
from matching.options import SolveOptions
from matching.problem import Candidates, Jobs, Problem
from matching.solver import solve

Table = TypeVar("Table", Candidates, Jobs)


def row_of(table: Table, at: int) -> Table:
    """Return one row of a table; whom a candidate avoids is left out."""
    columns = {one.name: getattr(table, one.name) for one in fields(table) if one.name not in ("ids", "avoids")}
    return type(table)(ids=("new",), **{name: column[at : at + 1] for name, column in columns.items()})


def candidate(desks: Desks, rng: np.random.Generator) -> Callable[[], Answer]:
    """Draw a new candidate and return the question about them."""
    problem: Problem = desks.problem
    n_jobs, at = len(problem.jobs.ids), int(rng.integers(len(problem.candidates.ids)))
    houses, minutes = problem.minutes.row(at)
    who, shape = row_of(problem.candidates, at), (1, len(problem.houses.ids))
    fits = Fits.of(np.zeros(n_jobs), np.arange(n_jobs), np.round(rng.random(n_jobs), 3), (1, n_jobs))
    near = Minutes.of(np.zeros(len(houses)), houses, minutes, shape)
    return lambda: desks.for_candidate(who, fits, near)


def job(desks: Desks, rng: np.random.Generator) -> Callable[[], Answer]:
    """Draw a new job and return the question about it."""
    problem: Problem = desks.problem
    n, at = len(problem.candidates.ids), int(rng.integers(len(problem.jobs.ids)))
    fits = Fits.of(np.arange(n), np.zeros(n), np.round(rng.random(n), 3), (n, 1))
    vacancy = row_of(problem.jobs, at)
    return lambda: desks.for_job(vacancy, fits)


def timed(questions: Sequence[Callable[[], Answer]]) -> tuple[list[float], list[Answer]]:
    """Ask one after the other and return milliseconds and answers."""
    spent, answers = [], []
    for question in questions:
        began = perf_counter()
        answers.append(question())
        spent.append(1e3 * (perf_counter() - began))
    return spent, answers


def main() -> None:
    """Print how long the index takes to build, and answers take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--family", default="base", choices=FAMILIES)
    parser.add_argument("--gap", type=float, default=1e-3)
    parser.add_argument("--candidates", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    problem = family(arguments.family, arguments.size, 1)
    options = SolveOptions(time_limit=120.0, gap=arguments.gap, threads=arguments.threads)
    plan = solve(problem, options, clock=monotonic)
    print(f"plan            {sum(plan.seconds.values()):8.2f} s  gap {plan.gap:.5%}  placed {len(plan.placements):,}")
    rng = np.random.default_rng(1)
    job(Desks.of(problem, plan), rng)()  # compiles
    began = monotonic()
    desks = Desks.of(problem, plan)
    job(desks, rng)(), candidate(desks, rng)()
    print(f"index           {monotonic() - began:8.2f} s")
    for name, ask, n in (("new candidates", candidate, arguments.candidates), ("new jobs", job, arguments.jobs)):
        spent, answers = timed([ask(desks, rng) for _ in range(n)])
        p50, p99 = np.percentile(spent, [50, 99])
        free = sum(any(offer.desk == "free" for offer in answer.offers) for answer in answers)
        print(
            f"{name:15} {n:4}: p50 {p50:6.2f} ms  p99 {p99:6.2f} ms  most {max(spent):6.2f} ms  with a free desk {free}"
        )


if __name__ == "__main__":
    main()
