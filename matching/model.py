"""Choices as linear rows, in plain arrays.

Columns: x (a choice is taken) and, only where the model has to choose days itself, W (how many of a group take a day).
Which days a person takes does not change the value, so people need no W: `matching.covers` has rows that say when days
can be dealt out. Classes, which sit together, keep W, and so do all groups of a pool that was found to need it.

Requests that are kept where they are need no columns: what they take is gone from the right-hand sides, but which days
they take is still open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from matching.bundles import Choices
from matching.covers import Covers
from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.problem import Problem
from matching.week import bits

Bools = NDArray[np.bool_]


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
    held : (n_held,)
        Choice that each of the first columns is.
    day_columns
        (group, day) → column of W.
    missing_columns
        First of the columns that say how many people the floors with a row lack.
    floor_rows, opening_rows, cover_rows
        First row of each kind; all rows of covers come after those of openings, these after those of floors, these
        after those of requests.
    floors : (n,)
        Floor of each floor row.
    openings : (n,)
        Job of each opening row.
    covers : (n,)
        Cover of each cover row.
    """

    linear: LinearModel
    held: Ints
    day_columns: dict[tuple[int, int], int]
    missing_columns: int
    floor_rows: int
    opening_rows: int
    cover_rows: int
    floors: Ints
    openings: Ints
    covers: Ints

    def start(self, taken: Ints) -> Floats | None:
        """Return the columns' values when these choices are taken; None where the model also has to choose days."""
        if self.day_columns:
            return None
        values = np.zeros(len(self.linear.objective))
        values[: len(self.held)] = np.isin(self.held, taken)
        if len(self.floors):
            over = (self.linear.rows @ values - self.linear.upper)[self.floor_rows : self.floor_rows + len(self.floors)]
            values[self.missing_columns : self.missing_columns + len(self.floors)] = np.maximum(over, 0.0)
        return values


class _Builder:
    """Collects columns and rows; the one mutable thing here."""

    def __init__(self) -> None:
        self.objective: list[Floats] = []
        self.column_upper: list[Floats] = []
        self.n_columns = 0
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.n_rows = 0

    def columns(self, *, objective: Floats, upper: Floats) -> int:
        """Add columns; return the first one's position."""
        first = self.n_columns
        self.objective.append(objective)
        self.column_upper.append(upper)
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
        """Return what was collected; every column is whole."""
        empty = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
        row, column, factor = (np.concatenate(arrays) for arrays in zip(empty, *self.entries, strict=True))
        return LinearModel(
            objective=np.concatenate([np.empty(0), *self.objective]),
            column_upper=np.concatenate([np.empty(0), *self.column_upper]),
            integer=np.ones(self.n_columns, dtype=bool),
            rows=coo_array((factor, (row, column)), shape=(self.n_rows, self.n_columns)).tocsr(),
            lower=np.concatenate([np.empty(0), *self.lower]),
            upper=np.concatenate([np.empty(0), *self.upper]),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """What is taken by requests that stay as they are.

    Attributes
    ----------
    openings : (n_jobs,)
    groups : (n_groups,)
    floors : (n_floors,)
    """

    openings: Ints
    groups: Ints
    floors: Ints

    @classmethod
    def of(cls, problem: Problem, choices: Choices, taken: Ints) -> Kept:
        """Count what some choices take."""
        job, group = choices.job[taken], choices.group[taken]
        return cls(
            openings=np.bincount(job[job >= 0], minlength=len(problem.jobs.ids)),
            groups=np.bincount(group[group >= 0], minlength=len(choices.groups)),
            floors=choices.floors.counts(choices.request[taken]),
        )

    def without(self, other: Kept) -> Kept:
        """Return what is left when some of it is given back."""
        return Kept(
            openings=self.openings - other.openings,
            groups=self.groups - other.groups,
            floors=self.floors - other.floors,
        )


def build(  # noqa: PLR0913 (choices, what is beside them, and what is wanted of them)
    problem: Problem,
    choices: Choices,
    covers: Covers,
    held: Ints,
    kept: Kept,
    *,
    choose_days: bool = True,
    priced: Prices | None = None,
) -> Model:
    """Return the model of the choices `held`, beside what is `kept`, with the covers known so far.

    Parameters
    ----------
    held
        Positions in `choices`, ascending.
    choose_days
        Whether classes, and groups of pools that need it, get columns for days. Without them the model is a relaxation.
    priced
        What has a price here gets a row, even if it cannot be overfilled.
    """
    builder = _Builder()
    builder.columns(objective=choices.value[held], upper=np.ones(len(held)))
    request, row = np.unique(choices.request[held], return_inverse=True)
    builder.rows(
        row.reshape(-1),
        np.arange(len(held)),
        np.ones(len(held)),
        lower=np.where(choices.must[request], 1.0, -np.inf),
        upper=np.ones(len(request)),
    )
    floor_rows, missing_columns = builder.n_rows, builder.n_columns
    floors = _floor_rows(builder, choices, held, kept, priced)
    wanted = None if priced is None else priced.openings > 0
    openings = _opening_rows(builder, problem, choices, held, kept, wanted)
    opening_rows = builder.n_rows - len(openings)
    choosing = _choosing(choices, covers, held) if choose_days else np.empty(0, dtype=np.int64)
    day_columns = _day_columns(builder, choices, choosing, held, kept)
    wanted = None if priced is None else covers.priced(priced.places)
    rows = _cover_rows(builder, choices, covers, held, kept, choosing, day_columns, wanted)
    return Model(
        linear=builder.build(),
        held=held,
        day_columns=day_columns,
        missing_columns=missing_columns,
        floor_rows=floor_rows,
        opening_rows=opening_rows,
        cover_rows=builder.n_rows - len(rows),
        floors=floors,
        openings=openings,
        covers=rows,
    )


def _floor_rows(builder: _Builder, choices: Choices, held: Ints, kept: Kept, priced: Prices | None) -> Ints:
    """Let floors that are not met yet have as many people more, or pay for each who is missing. Return the floors."""
    floors = choices.floors
    need = floors.least - kept.floors
    wanted = need > 0
    if priced is not None and priced.floors.size:
        wanted |= priced.floors > 0
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return rows
    row_of = np.full(len(floors), -1)
    row_of[rows] = np.arange(len(rows))
    most = np.maximum(need[rows], 0).astype(np.float64)
    missing = builder.columns(objective=np.full(len(rows), -floors.penalty), upper=most)
    at, floor = floors.entries(choices.request[held])
    inside = row_of[floor] >= 0
    row = np.concatenate([row_of[floor[inside]], np.arange(len(rows))])
    column = np.concatenate([at[inside], missing + np.arange(len(rows))])
    builder.rows(
        row, column, -np.ones(len(row)), lower=np.full(len(rows), -np.inf), upper=-need[rows].astype(np.float64)
    )
    return rows


def _opening_rows(
    builder: _Builder, problem: Problem, choices: Choices, held: Ints, kept: Kept, wanted: Bools | None
) -> Ints:
    """Let a job take at most the openings that are left; jobs that too few could take need no row. Return the jobs."""
    n_jobs = len(problem.jobs.ids)
    with_job = np.flatnonzero(choices.job[held] >= 0)
    job, request = choices.job[held[with_job]], choices.request[held[with_job]]
    pairs = np.unique(job * len(choices.must) + request) // max(len(choices.must), 1)
    asking = np.bincount(pairs, minlength=n_jobs)
    left = problem.jobs.openings - kept.openings
    scarce = np.flatnonzero((asking > left) | (wanted & (asking > 0) if wanted is not None else False))
    row_of_job = np.full(n_jobs, -1)
    row_of_job[scarce] = np.arange(len(scarce))
    bound = row_of_job[job] >= 0
    builder.rows(
        row_of_job[job[bound]],
        with_job[bound],
        np.ones(np.count_nonzero(bound)),
        lower=np.full(len(scarce), -np.inf),
        upper=left[scarce].astype(np.float64),
    )
    return scarce


def _choosing(choices: Choices, covers: Covers, held: Ints) -> Ints:
    """Return the groups whose days the model chooses: in pools that `held` touches, classes, and all in exact pools."""
    pools, groups = covers.pools, choices.groups
    touched = np.zeros(len(pools), dtype=bool)
    group = choices.group[held]
    touched[pools.of_group[group[group >= 0]]] = True
    return np.flatnonzero(
        touched[pools.of_group] & (groups.n_free > 0) & ((groups.size > 1) | covers.exact[pools.of_group])
    )


def _day_columns(
    builder: _Builder, choices: Choices, choosing: Ints, held: Ints, kept: Kept
) -> dict[tuple[int, int], int]:
    """Add W of some groups: n_free days each, no day more often than people or classes of the group are taken."""
    groups, found = choices.groups, {}
    of_held = choices.group[held]
    for g in choosing.tolist():
        columns, n_kept = np.flatnonzero(of_held == g).tolist(), int(kept.groups[g])
        if not columns and not n_kept:
            continue
        days, n_free = bits(int(groups.free[g])), float(groups.n_free[g])
        most = float(len(columns) + n_kept)
        first = builder.columns(objective=np.zeros(len(days)), upper=np.full(len(days), most))
        own = [(first + k, 1.0) for k in range(len(days))]
        builder.row([*own, *((column, -n_free) for column in columns)], lower=n_free * n_kept, upper=n_free * n_kept)
        for column, _ in own if n_free > 1 else ():
            builder.row([(column, 1.0), *((other, -1.0) for other in columns)], upper=float(n_kept))
        found.update({(g, day): first + k for k, day in enumerate(days)})
    return found


def _cover_rows(  # noqa: PLR0913, PLR0917 (as build)
    builder: _Builder,
    choices: Choices,
    covers: Covers,
    held: Ints,
    kept: Kept,
    choosing: Ints,
    day_columns: dict[tuple[int, int], int],
    wanted: Bools | None,
) -> Ints:
    """Let every cover that could be overfilled hold what is taken; return these covers."""
    choose = np.zeros(len(choices.groups), dtype=bool)
    choose[choosing] = True
    housed = np.flatnonzero(choices.group[held] >= 0)
    group = choices.group[held[housed]]
    at, cover, factor = covers.entries(group, choose)
    column = housed[at]
    days = [(column, *covers.on_day(g, day)) for (g, day), column in day_columns.items()]
    if days:
        column = np.concatenate([column, *(np.full(len(rows), first) for first, rows, _ in days)])
        cover, factor = np.concatenate([cover, *(d[1] for d in days)]), np.concatenate([factor, *(d[2] for d in days)])
    beside = np.flatnonzero(kept.groups)
    touched = np.zeros(len(covers.pools), dtype=bool)
    touched[covers.pools.of_group[group]] = True
    beside = beside[touched[covers.pools.of_group[beside]]]
    at, kept_cover, kept_factor = covers.entries(beside, choose)
    n = len(covers.cover)
    room = covers.room - np.bincount(kept_cover, weights=kept_factor * kept.groups[beside[at]], minlength=n)
    upper = np.concatenate(builder.column_upper)
    most = np.bincount(cover, weights=factor * upper[column], minlength=n)
    binds = most > room if wanted is None else (most > room) | wanted
    binding = np.flatnonzero(binds & (np.bincount(cover, minlength=n) > 0))
    row_of = np.full(n, -1)
    row_of[binding] = np.arange(len(binding))
    stays = row_of[cover] >= 0
    builder.rows(
        row_of[cover[stays]],
        column[stays],
        factor[stays].astype(np.float64),
        lower=np.full(len(binding), -np.inf),
        upper=room[binding].astype(np.float64),
    )
    return binding
