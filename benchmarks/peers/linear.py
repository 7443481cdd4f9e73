"""A linear model with whole columns in [0, 1], as plain arrays, and the rows that all models have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS

_TOLERANCE = 1e-6


class WrongPlan(Exception):
    """A peer returned numbers that break a row of its own model."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Linear:
    """Maximise objective · x with low ≤ rows · x ≤ high and every x 0 or 1.

    Attributes
    ----------
    objective : (n_columns,)
    rows : (n_rows, n_columns)
    low, high : (n_rows,)
    """

    objective: Floats
    rows: csr_array
    low: Floats
    high: Floats

    def value_of(self, x: Floats) -> float:
        """Return the objective of whole numbers near `x`.

        Raises
        ------
        WrongPlan
            If they break a row.
        """
        whole = np.round(x)
        sums = self.rows @ whole
        if np.any(sums < self.low - _TOLERANCE) or np.any(sums > self.high + _TOLERANCE) or np.any(whole * whole > 1):
            raise WrongPlan("the plan breaks a row of its own model")
        return float(self.objective @ whole)


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Some rows of a model: coefficient `weight` at (row, column), and the bounds of each row."""

    row: Ints
    column: Ints
    weight: Floats
    low: Floats
    high: Floats


def stack(objective: Floats, blocks: list[Block]) -> Linear:
    """Put blocks of rows below one another; entries at the same place add up."""
    starts = np.cumsum([0, *(len(block.low) for block in blocks)])
    row = np.concatenate([block.row + start for block, start in zip(blocks, starts[:-1], strict=True)])
    column = np.concatenate([block.column for block in blocks])
    weight = np.concatenate([block.weight for block in blocks])
    return Linear(
        objective=objective,
        rows=csr_array(coo_array((weight, (row, column)), shape=(int(starts[-1]), len(objective)))),
        low=np.concatenate([block.low for block in blocks]),
        high=np.concatenate([block.high for block in blocks]),
    )


def numbered(keys: Ints) -> tuple[Ints, Ints]:
    """Return the first position of each distinct row of `keys`, and each row's number among the distinct ones."""
    _, first, number = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first.astype(np.int64), number.reshape(-1).astype(np.int64)


def one_each(choices: Choices, request: Ints) -> Block:
    """Allow one column for each request, ask for one where it must be placed; column i belongs to ``request[i]``."""
    first, number = numbered(request[:, None])
    return Block(
        row=number,
        column=np.arange(len(request)),
        weight=np.ones(len(request)),
        low=choices.must[request[first]].astype(np.float64),
        high=np.ones(len(first)),
    )


def openings(problem: Problem, job: Ints) -> Block:
    """Bound the columns of each job by its openings; column i takes an opening of ``job[i]``, none at -1."""
    column = np.flatnonzero(job >= 0)
    first, number = numbered(job[column][:, None])
    high = problem.jobs.openings[job[column][first]].astype(np.float64)
    return Block(row=number, column=column, weight=np.ones(len(column)), low=np.zeros(len(high)), high=high)


@dataclass(frozen=True, kw_only=True, eq=False)
class Seated:
    """Columns that sit somewhere: house, kind, parts, day mask and places taken of each; all of shape (n,)."""

    column: Ints
    house: Ints
    place_kind: Ints
    parts: Ints
    days: Ints
    size: Ints


def places(problem: Problem, seated: Seated) -> Block:
    """Bound what sits at each place-slot by its capacity."""
    slot, column, weight = [], [], []
    place = seated.house * len(problem.kinds) + seated.place_kind
    for d in range(N_DAYS):
        for p in range(N_PARTS):
            here = np.flatnonzero((seated.days >> d & 1) & (seated.parts >> p & 1))
            slot.append((place[here] * N_DAYS + d) * N_PARTS + p)
            column.append(seated.column[here])
            weight.append(seated.size[here].astype(np.float64))
    slots = np.concatenate(slot)
    first, number = numbered(slots[:, None])
    high = problem.capacity.reshape(-1)[slots[first]].astype(np.float64)
    return Block(
        row=number,
        column=np.concatenate(column),
        weight=np.concatenate(weight),
        low=np.full(len(high), -np.inf),
        high=high,
    )


def day_sets(fixed: Ints, free: Ints, n_free: Ints) -> tuple[Ints, Ints]:
    """Return every day set that each entry may take: the entry and the mask, entries in order."""
    masks = np.arange(1 << N_DAYS)
    counts = np.array([int(mask).bit_count() for mask in masks])
    asked, which = np.unique(np.stack((fixed, free, n_free)), axis=1, return_inverse=True)
    sets: list[NDArray[np.int64]] = [
        masks[((masks & ~free_) == 0) & (counts == n)] | fixed_ for fixed_, free_, n in asked.T
    ]
    sizes = np.array([len(of) for of in sets], dtype=np.int64)
    which = which.reshape(-1)
    entry = np.repeat(np.arange(len(which)), sizes[which])
    within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes[which]) - sizes[which], sizes[which])
    all_sets = np.concatenate([*sets, np.empty(0, dtype=np.int64)])
    return entry, all_sets[(np.cumsum(sizes) - sizes)[which][entry] + within]
