"""One shift, everyone daily: then days play no part, and the problem is a whole-number flow job → person → house."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic

import numpy as np

from benchmarks.families import family
from benchmarks.peers.run import peak_mb
from matching.fits import Floats, Ints
from matching.problem import Problem

THOUSANDTHS = 1_000


class NotOneShift(ValueError):
    """The market is not one shift in whole thousandths."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OneShift:
    """The market in whole numbers; values in thousandths.

    Attributes
    ----------
    n_people
    openings : (n_jobs,)
    places : (n_houses,)
        People whom a house holds: the desks of its fullest slot.
    person, job, fit : (n_pairs,)
        Listed pairs.
    traveller, house, cost : (n_ways,)
        Houses in reach.
    """

    n_people: int
    openings: Ints
    places: Ints
    person: Ints
    job: Ints
    fit: Ints
    traveller: Ints
    house: Ints
    cost: Ints


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The greatest total value in thousandths, the seconds from the market's arrays to it, and the peak memory."""

    thousandths: int
    seconds: float
    peak_mb: float


def one_shift(problem: Problem) -> OneShift:
    """Return the market in whole numbers.

    Raises
    ------
    NotOneShift
        If people or jobs are not daily, there is more than one kind, or values are not whole thousandths.
    """
    daily = np.all(problem.jobs.n_days == 5) and np.all(problem.candidates.days == 0b11111)
    if not daily or problem.capacity.shape[1] != 1 or problem.members.ids or problem.classes.ids:
        raise NotOneShift("people and jobs must be daily, places of one kind, without members and classes")
    return OneShift(
        n_people=problem.n_people,
        openings=problem.jobs.openings,
        places=problem.capacity[:, 0, :5, :2].min(axis=(1, 2)),
        person=problem.fits.rows(),
        job=problem.fits.columns,
        fit=_whole(THOUSANDTHS * problem.fits.values),
        traveller=problem.minutes.rows(),
        house=problem.minutes.columns,
        cost=_whole(THOUSANDTHS * problem.weights.travel_weight * problem.minutes.values),
    )


def _whole(numbers: Floats) -> Ints:
    if np.any(np.abs(numbers - np.round(numbers)) > 1e-6):
        raise NotOneShift("values must be whole thousandths")
    return np.round(numbers).astype(np.int64)


def main(name: str, best: Callable[[OneShift], int]) -> None:
    """Read the size, solve, print one line of JSON."""
    read = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    read.add_argument("n_people", type=int)
    read.add_argument("--seed", type=int, default=1)
    asked = read.parse_args()
    problem = family("one_shift", asked.n_people, asked.seed)
    began = monotonic()
    thousandths = best(one_shift(problem))
    seconds = monotonic() - began
    print(json.dumps(asdict(Answer(thousandths=thousandths, seconds=seconds, peak_mb=peak_mb()))))
