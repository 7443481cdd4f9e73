"""Choices as linear rows, in plain arrays.

Columns: x (a choice is taken), X (how many of a group are), W (how many of a group take a day). Which day a person takes
does not change the value, so most houses need no W: if all groups of a *pool* (a house's places of one kind, taken in the
same parts) are single people, days can be dealt out exactly when for every set S of days

    Σ over groups of (days it must take within S) · X ≤ places in S,

the projection of a transportation problem (Gale 1957, Hoffman 1960). Classes and pools whose parts overlap without being equal
(a half day beside a whole day) keep W: there the rows alone would not guarantee whole days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.pools import Pool, pools_of
from matching.problem import Problem
from matching.week import bits


@dataclass(frozen=True, kw_only=True, eq=False)
class LinearModel:
    """Maximise objective · x over lower ≤ rows · x ≤ upper, 0 ≤ x ≤ column_upper.

    Attributes
    ----------
    objective, column_upper : (n_columns,)
    integer : (n_columns,) bool
    rows : (n_rows, n_columns)
    lower, upper : (n_rows,)
    """

    objective: Floats
    column_upper: Floats
    integer: NDArray[np.bool_]
    rows: csr_array
    lower: Floats
    upper: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A linear model and what its rows and columns mean.

    Attributes
    ----------
    linear
    choices
        Choice i is column i.
    used_groups : (n_used,)
        Groups that occur; X of the k-th is column ``len(choices) + k``.
    day_columns
        (group, day) → column of W.
    opening_rows
        Job → row.
    slot_rows
        Row → the place-slots (house, kind, day, part) whose price its dual adds to.
    """

    linear: LinearModel
    choices: Choices
    used_groups: Ints
    day_columns: dict[tuple[int, int], int]
    opening_rows: dict[int, int]
    slot_rows: dict[int, tuple[tuple[int, int, int, int], ...]]

    def prices(self, duals: Floats, problem: Problem) -> Prices:
        """Return the prices that the rows' duals mean; a negative dual is rounding and becomes 0."""
        prices = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.capacity.shape))
        for job, row in self.opening_rows.items():
            prices.openings[job] = max(duals[row], 0.0)
        for row, slots in self.slot_rows.items():
            for slot in slots:
                prices.places[slot] += max(duals[row], 0.0)
        return prices

    def start(self, taken: Iterable[tuple[int, int]]) -> Floats:
        """Return the columns' values for choices taken with the given days; pairs (choice, day mask)."""
        values = np.zeros(len(self.linear.objective))
        column_of = {int(group): len(self.choices) + k for k, group in enumerate(self.used_groups)}
        for choice, days in taken:
            values[choice] = 1
            group = int(self.choices.group[choice])
            if group >= 0:
                values[column_of[group]] += 1
                for day in bits(days & int(self.choices.groups.free[group])):
                    if (group, day) in self.day_columns:
                        values[self.day_columns[group, day]] += 1
        return values


class _Builder:
    """Collects columns and rows; the one mutable thing here."""

    def __init__(self) -> None:
        self.objective: list[Floats] = []
        self.column_upper: list[Floats] = []
        self.integer: list[NDArray[np.bool_]] = []
        self.n_columns = 0
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.n_rows = 0

    def columns(self, *, objective: Floats, upper: Floats, integer: bool) -> int:
        """Add columns; return the first one's position."""
        first = self.n_columns
        self.objective.append(objective)
        self.column_upper.append(upper)
        self.integer.append(np.full(len(objective), integer))
        self.n_columns += len(objective)
        return first

    def rows(self, row: Ints, column: Ints, factor: Floats, *, lower: Floats, upper: Floats) -> int:
        """Add rows, given by entries (row within these, column, factor); return the first one's position."""
        first = self.n_rows
        self.entries.append((row + first, column, factor))
        self.lower.append(lower)
        self.upper.append(upper)
        self.n_rows += len(upper)
        return first

    def row(self, terms: Iterable[tuple[int, float]], *, lower: float = -np.inf, upper: float) -> int:
        """Add one row given by (column, factor)."""
        column, factor = zip(*terms, strict=True)
        return self.rows(
            np.zeros(len(column), dtype=np.int64),
            np.array(column, dtype=np.int64),
            np.array(factor, dtype=np.float64),
            lower=np.array([lower]),
            upper=np.array([upper]),
        )

    def build(self) -> LinearModel:
        """Return what was collected."""
        empty = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
        row, column, factor = (np.concatenate(arrays) for arrays in zip(empty, *self.entries, strict=True))
        return LinearModel(
            objective=np.concatenate([np.empty(0), *self.objective]),
            column_upper=np.concatenate([np.empty(0), *self.column_upper]),
            integer=np.concatenate([np.empty(0, dtype=bool), *self.integer]),
            rows=coo_array((factor, (row, column)), shape=(self.n_rows, self.n_columns)).tocsr(),
            lower=np.concatenate([np.empty(0), *self.lower]),
            upper=np.concatenate([np.empty(0), *self.upper]),
        )


def build(problem: Problem, choices: Choices) -> Model:
    """Return the exact model of `choices`: its whole solutions are plans, its relaxation is that of all bundles."""
    builder = _Builder()
    n = len(choices)
    builder.columns(objective=choices.value, upper=np.ones(n), integer=True)
    used_groups, k_of_choice = np.unique(choices.group, return_inverse=True)
    if len(used_groups) and used_groups[0] < 0:
        used_groups, k_of_choice = used_groups[1:], k_of_choice - 1
    in_group = np.bincount(k_of_choice[k_of_choice >= 0], minlength=len(used_groups)).astype(np.float64)
    builder.columns(objective=np.zeros(len(used_groups)), upper=in_group, integer=False)
    _request_rows(builder, choices)
    opening_rows = _opening_rows(builder, problem, choices)
    _group_rows(builder, k_of_choice, len(used_groups), n)
    day_columns: dict[tuple[int, int], int] = {}
    slot_rows: dict[int, tuple[tuple[int, int, int, int], ...]] = {}
    x_of_group = {int(group): n + k for k, group in enumerate(used_groups)}
    most = {int(group): int(count) for group, count in zip(used_groups, in_group, strict=True)}
    for pool in pools_of(choices.groups, used_groups, problem.capacity):
        day_columns |= _day_columns(builder, pool, x_of_group, most)
        slot_rows |= _capacity_rows(builder, pool, x_of_group, day_columns, most)
    return Model(
        linear=builder.build(),
        choices=choices,
        used_groups=used_groups,
        day_columns=day_columns,
        opening_rows=opening_rows,
        slot_rows=slot_rows,
    )


def _request_rows(builder: _Builder, choices: Choices) -> None:
    """Each request takes at most one bundle; a pin takes exactly one."""
    request, row = np.unique(choices.request, return_inverse=True)
    lower = np.where(choices.must[request], 1.0, -np.inf)
    columns = np.arange(len(choices))
    builder.rows(row, columns, np.ones(len(choices)), lower=lower, upper=np.ones(len(request)))


def _opening_rows(builder: _Builder, problem: Problem, choices: Choices) -> dict[int, int]:
    """A job takes at most its openings; jobs that too few people could take need no row."""
    with_job = np.flatnonzero(choices.job >= 0)
    people = np.zeros(len(problem.jobs.ids), dtype=np.int64)
    pairs = np.unique(np.stack([choices.job[with_job], choices.request[with_job]]), axis=1)
    np.add.at(people, pairs[0], 1)
    scarce = np.flatnonzero(people > problem.jobs.openings)
    row_of_job = np.full(len(people), -1)
    row_of_job[scarce] = np.arange(len(scarce))
    bound = with_job[row_of_job[choices.job[with_job]] >= 0]
    upper = problem.jobs.openings[scarce].astype(np.float64)
    first = builder.rows(
        row_of_job[choices.job[bound]], bound, np.ones(len(bound)), lower=np.full(len(scarce), -np.inf), upper=upper
    )
    return {int(job): first + k for k, job in enumerate(scarce)}


def _group_rows(builder: _Builder, k_of_choice: Ints, n_groups: int, n_choices: int) -> None:
    """X of a group counts its choices that are taken."""
    housed = np.flatnonzero(k_of_choice >= 0)
    row = np.concatenate([k_of_choice[housed], np.arange(n_groups)])
    column = np.concatenate([housed, n_choices + np.arange(n_groups)])
    factor = np.concatenate([np.ones(len(housed)), -np.ones(n_groups)])
    builder.rows(row, column, factor, lower=np.zeros(n_groups), upper=np.zeros(n_groups))


def _day_columns(
    builder: _Builder, pool: Pool, x_of_group: dict[int, int], most: dict[int, int]
) -> dict[tuple[int, int], int]:
    """Add W for groups that need it: n_free days each, no day more often than X."""
    columns: dict[tuple[int, int], int] = {}
    for asked in pool.groups:
        if not asked.n_free or not pool.needs_days(asked):
            continue
        x, days = x_of_group[asked.group], bits(asked.free)
        first = builder.columns(
            objective=np.zeros(len(days)), upper=np.full(len(days), most[asked.group]), integer=True
        )
        own = {day: first + k for k, day in enumerate(days)}
        builder.row([(x, -asked.n_free), *((column, 1.0) for column in own.values())], lower=0.0, upper=0.0)
        if asked.n_free > 1:
            for column in own.values():
                builder.row([(column, 1.0), (x, -1.0)], upper=0.0)
        columns |= {(asked.group, day): column for day, column in own.items()}
    return columns


def _capacity_rows(
    builder: _Builder,
    pool: Pool,
    x_of_group: dict[int, int],
    day_columns: dict[tuple[int, int], int],
    most: dict[int, int],
) -> dict[int, tuple[tuple[int, int, int, int], ...]]:
    """The capacity of a pool, one row per set of days (or per slot, where parts overlap) that could be overfilled."""
    rows = {}
    for slots, places in pool.limits():
        days, part = sum(1 << day for day, _ in slots), slots[0][1]
        terms: list[tuple[int, float]] = []
        demand = 0
        for asked in pool.groups:
            if not asked.parts >> part & 1:
                continue
            if asked.n_free and pool.needs_days(asked):
                certain = asked.size * (asked.fixed & days).bit_count()
                terms += [(day_columns[asked.group, day], float(asked.size)) for day in bits(asked.free & days)]
                demand += asked.size * most[asked.group] * min(asked.n_free, (asked.free & days).bit_count())
            else:
                certain = asked.size * asked.least_days_in(days)
            if certain:
                terms.append((x_of_group[asked.group], float(certain)))
                demand += certain * most[asked.group]
        if demand > places:
            row = builder.row(terms, upper=float(places))
            rows[row] = tuple((pool.house, pool.place_kind, day, part) for day, part in slots)
    return rows
