"""Choices as linear rows, in plain arrays.

Columns: x (a choice is taken), X (how many of a group are), W (how many of a group take a day). Which days a person
takes does not change the value, so people need no W: days can be dealt out if for every set of slots

    Σ over groups of (places they take in the set at the least) · X ≤ places in the set.

Where a pool's groups all take the same parts that is the exact projection of a transportation problem (Gale 1957,
Hoffman 1960); where parts overlap it is a relaxation that `matching.rooms` tightens. Classes, and pools that need it,
keep W.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.pools import Asked, Pool
from matching.problem import Problem
from matching.rooms import Rooms
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
    group_rows
        First of the rows that tie X to x, one per used group.
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
    group_rows: int
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

    def counts(self, values: Floats) -> Floats:
        """Return how many of every group the columns' values take; shape (n_groups,)."""
        housed = self.choices.group >= 0
        taken = values[: len(self.choices)][housed]
        counts = np.bincount(self.choices.group[housed], weights=taken, minlength=len(self.choices.groups))
        return np.asarray(counts, dtype=np.float64)

    def whole(self) -> Model:
        """Return the same model without X, each replaced by the choices that it counts.

        A relaxation is solved faster with X, which has fewer entries; branch and bound without, where cuts see the
        choices themselves.
        """
        n, m, linear = len(self.choices), len(self.used_groups), self.linear
        of_group = np.searchsorted(self.used_groups, self.choices.group)
        housed = np.flatnonzero(self.choices.group >= 0)
        members = csr_array((np.ones(len(housed)), (of_group[housed], housed)), shape=(m, n))
        rows = np.setdiff1d(np.arange(linear.rows.shape[0]), np.arange(self.group_rows, self.group_rows + m))
        kept = linear.rows[rows]
        replaced = hstack([kept[:, :n] + kept[:, n : n + m] @ members, kept[:, n + m :]], format="csr")
        columns = np.r_[0:n, n + m : len(linear.objective)]
        return replace(
            self,
            linear=LinearModel(
                objective=linear.objective[columns],
                column_upper=linear.column_upper[columns],
                integer=linear.integer[columns],
                rows=csr_array(replaced),
                lower=linear.lower[rows],
                upper=linear.upper[rows],
            ),
            used_groups=self.used_groups[:0],
            day_columns={key: column - m for key, column in self.day_columns.items()},
            opening_rows={},
            slot_rows={},
        )

    def start(self, taken: Iterable[tuple[int, int]]) -> Floats:
        """Return the columns' values, X left out, for choices taken with the given days; pairs (choice, day mask)."""
        values = np.zeros(len(self.linear.objective))
        for choice, days in taken:
            values[choice] = 1
            group = int(self.choices.group[choice])
            if group >= 0:
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


def build(problem: Problem, choices: Choices, rooms: Rooms) -> Model:
    """Return the model of `choices` with what `rooms` has learnt; no plan of these choices is worth more than it."""
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
    group_rows = _group_rows(builder, k_of_choice, len(used_groups), n)
    x_of = {int(group): n + k for k, group in enumerate(used_groups)}
    most = {int(group): int(count) for group, count in zip(used_groups, in_group, strict=True)}
    day_columns: dict[tuple[int, int], int] = {}
    slot_rows: dict[int, tuple[tuple[int, int, int, int], ...]] = {}
    for k, pool in rooms.used(used_groups):
        choosing = {asked.group for asked in pool.groups if rooms.chooses_days(k, asked)}
        for asked in pool.groups:
            if asked.group in choosing:
                day_columns |= _day_columns(builder, asked, x_of[asked.group], most[asked.group])
        for cover in rooms.covers[k]:
            terms = list(_cover_terms(pool, cover, choosing, x_of, day_columns))
            room = int(pool.room[cover])
            if sum(factor * most[group] for _, factor, group in terms) > room:
                row = builder.row(((column, factor) for column, factor, _ in terms), upper=float(room))
                slot_rows[row] = tuple((pool.house, pool.place_kind, day, part) for day, part in pool.slots_of(cover))
    return Model(
        linear=builder.build(),
        choices=choices,
        used_groups=used_groups,
        group_rows=group_rows,
        day_columns=day_columns,
        opening_rows=opening_rows,
        slot_rows=slot_rows,
    )


def _request_rows(builder: _Builder, choices: Choices) -> None:
    """Let each request take at most one bundle, and each pin exactly one."""
    request, row = np.unique(choices.request, return_inverse=True)
    lower = np.where(choices.must[request], 1.0, -np.inf)
    columns = np.arange(len(choices))
    builder.rows(row, columns, np.ones(len(choices)), lower=lower, upper=np.ones(len(request)))


def _opening_rows(builder: _Builder, problem: Problem, choices: Choices) -> dict[int, int]:
    """Let a job take at most its openings; jobs that too few people could take need no row."""
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


def _group_rows(builder: _Builder, k_of_choice: Ints, n_groups: int, n_choices: int) -> int:
    """Let X of a group count its choices that are taken."""
    housed = np.flatnonzero(k_of_choice >= 0)
    row = np.concatenate([k_of_choice[housed], np.arange(n_groups)])
    column = np.concatenate([housed, n_choices + np.arange(n_groups)])
    factor = np.concatenate([np.ones(len(housed)), -np.ones(n_groups)])
    return builder.rows(row, column, factor, lower=np.zeros(n_groups), upper=np.zeros(n_groups))


def _day_columns(builder: _Builder, asked: Asked, x: int, most: int) -> dict[tuple[int, int], int]:
    """Add W of one group: n_free days each, no day more often than X."""
    days = bits(asked.free)
    first = builder.columns(objective=np.zeros(len(days)), upper=np.full(len(days), float(most)), integer=True)
    own = {day: first + k for k, day in enumerate(days)}
    builder.row([(x, -float(asked.n_free)), *((column, 1.0) for column in own.values())], lower=0.0, upper=0.0)
    if asked.n_free > 1:
        for column in own.values():
            builder.row([(column, 1.0), (x, -1.0)], upper=0.0)
    return {(asked.group, day): column for day, column in own.items()}


def _cover_terms(
    pool: Pool, cover: int, choosing: set[int], x_of: dict[int, int], day_columns: dict[tuple[int, int], int]
) -> Iterator[tuple[int, float, int]]:
    """Yield (column, factor, group) of a cover's row."""
    for asked in pool.groups:
        if asked.group not in choosing:
            least = float(pool.least[asked.group][cover])
        else:
            least = float(pool.taken_on(asked, asked.fixed, cover))
            for day in bits(asked.free):
                if taken := pool.taken_on(asked, 1 << day, cover):
                    yield day_columns[asked.group, day], float(taken), asked.group
        if least:
            yield x_of[asked.group], least, asked.group
