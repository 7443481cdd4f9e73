"""How much of every opening and place-slot a plan uses, and how many people of every floor it places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matching.fits import Ints
from matching.plan import Plan
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS


def used_openings(problem: Problem, plan: Plan) -> Ints:
    """Count the people per job; shape (n_jobs,)."""
    jobs = [placement.job for placement in plan.placements if placement.job is not None]
    return np.bincount(np.array(jobs, dtype=np.int64), minlength=len(problem.jobs.ids)).astype(np.int64)


def used_places(problem: Problem, plan: Plan, *, fixed: bool = False) -> Ints:
    """Count the places that people and classes take; shape (n_houses, n_kinds, 7, 3).

    Parameters
    ----------
    problem
    plan
    fixed
        Whether fixed classes count too.
    """
    people = (
        (p.house, p.place_kind, p.days, p.parts, 1)
        for p in plan.placements
        if p.house is not None and p.place_kind is not None
    )
    seats = problem.classes.seats
    classes = (
        (c.house, c.place_kind, c.days, c.parts, int(seats[c.block])) for c in plan.classes if fixed or not c.fixed
    )
    return _added(people, problem) + _added(classes, problem)


def used_floors(problem: Problem, plan: Plan) -> Ints:
    """Count the people placed per floor; shape (n_floors,)."""
    placed = [placement.person for placement in plan.placements]
    return np.array([np.isin(floor.people, placed).sum() for floor in problem.floors], dtype=np.int64)


def _added(stays: Iterable[tuple[int, int, int, int, int]], problem: Problem) -> Ints:
    """Add up (house, kind, days, parts, size) per place-slot."""
    table = np.array(list(stays), dtype=np.int64).reshape(-1, 5)
    house, kind, days, parts, size = table.T
    on_day = days[:, None] >> np.arange(N_DAYS) & 1
    in_part = parts[:, None] >> np.arange(N_PARTS) & 1
    used = np.zeros((len(problem.houses.ids), len(problem.kinds), N_DAYS, N_PARTS), dtype=np.int64)
    np.add.at(used, (house, kind), size[:, None, None] * on_day[:, :, None] * in_part[:, None, :])
    return used
