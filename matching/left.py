"""Openings and places that a plan leaves free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.fits import Ints
from matching.plan import ClassPlacement, Placement, Plan
from matching.problem import Problem
from matching.rows import Rows
from matching.week import N_DAYS, N_PARTS, bits


@dataclass(frozen=True, kw_only=True, eq=False)
class Left:
    """What a plan leaves free; `add` gives back or takes.

    Attributes
    ----------
    problem
    openings : (n_jobs,)
    places : (n_houses, n_kinds, 7, 3)
    """

    problem: Problem
    openings: Ints
    places: Ints

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> Self:
        """Return what `plan` leaves free."""
        seats = problem.classes.seats
        stays = [row for row in plan.classes if not row.fixed]
        at = [(row.house, row.place_kind, row.days, row.parts, 1) for row in plan.placements if row.house is not None]
        at += [(row.house, row.place_kind, row.days, row.parts, int(seats[row.block])) for row in stays]
        house, kind, days, parts, size = np.array(at, dtype=np.int64).reshape(-1, 5).T
        places = problem.capacity.copy()
        for day in range(N_DAYS):
            for part in range(N_PARTS):
                here = (days >> day & 1) & (parts >> part & 1) == 1
                np.subtract.at(places, (house[here], kind[here], day, part), size[here])
        jobs = np.array([row.job for row in plan.placements if row.job is not None], dtype=np.int64)
        openings = problem.jobs.openings - np.bincount(jobs, minlength=len(problem.jobs.ids))
        return cls(problem=problem, openings=openings, places=places)

    def add(self, row: Placement | ClassPlacement, times: int) -> None:
        """Give back what `row` takes (1), or take it (-1)."""
        size = 1
        if isinstance(row, ClassPlacement):
            size = int(self.problem.classes.seats[row.block])
        elif row.job is not None:
            self.openings[row.job] += times
        if row.house is not None:
            slots = np.ix_(bits(row.days), bits(row.parts))
            self.places[row.house, row.place_kind][slots] += times * size

    def full_days(self, rows: Rows) -> Ints:
        """Return for each row the mask of its allowed days on which its parts do not all hold it."""
        masks, housed = np.zeros(len(rows), dtype=np.int64), rows.house >= 0
        at = rows.only(housed)
        part = (at.parts[:, None] >> np.arange(N_PARTS)) & 1
        free = np.where(part[:, None, :] == 1, self.places[at.house, at.place_kind], np.iinfo(np.int64).max)
        full = free.min(axis=2) < at.size[:, None]
        masks[housed] = (full * (1 << np.arange(N_DAYS))).sum(axis=1) & at.allowed
        return masks
