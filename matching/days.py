"""Deal out days: from "so many of this group are taken" to a set of days for each of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices
from matching.covers import Covers
from matching.fits import Ints
from matching.greedy import fill
from matching.model import LinearModel
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS, bits, n_set

Counts = dict[int, list[int]]
"""Group → how many of it take each day, fixed days not counted."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One group as its pool sees it, and how many of it are taken; see `matching.covers.Pools.asked`."""

    group: int
    pattern: int
    fixed: int
    free: int
    n_free: int
    size: int
    most: int

    @classmethod
    def of(cls, covers: Covers, group: int, most: int) -> Asked:
        """Return what `most` of a group ask for."""
        pattern, fixed, free, n_free, size = covers.pools.asked[group].tolist()
        return cls(group=group, pattern=pattern, fixed=fixed, free=free, n_free=n_free, size=size, most=most)


@dataclass(frozen=True, kw_only=True)
class Dealt:
    """Days dealt out: choice → day mask; and the pools where not everybody got theirs."""

    days: dict[int, int]
    failed: tuple[int, ...]


def deal(problem: Problem, choices: Choices, covers: Covers, taken: Ints) -> Dealt:
    """Give each taken choice its days: one after the other, and exactly wherever that leaves somebody out.

    Parameters
    ----------
    taken
        Choices, at most one per request.
    """
    days = _quickly(problem, choices, taken)
    late = taken[~np.isin(taken, list(days))]
    pool = np.append(covers.pools.of_group, -1)[choices.group]
    again = taken[np.isin(pool[taken], pool[late])]
    by_group: dict[int, list[int]] = defaultdict(list)
    for choice in again.tolist():
        by_group[int(choices.group[choice])].append(choice)
        days.pop(choice, None)
    of_pool: dict[int, list[Asked]] = defaultdict(list)
    for g in sorted(by_group):
        of_pool[int(covers.pools.of_group[g])].append(Asked.of(covers, g, len(by_group[g])))
    failed = []
    for k, asking in sorted(of_pool.items()):
        counts = _days_of_pool(covers.pools.room[k].reshape(N_DAYS, N_PARTS), asking)
        dealt: dict[int, int] = {}
        for asked in asking if counts is not None else ():
            dealt |= _deal_group(asked, by_group[asked.group], counts[asked.group])  # type: ignore[index]
        if len(dealt) < sum(asked.most for asked in asking):
            failed.append(k)
        days |= dealt
    return Dealt(days=days, failed=tuple(failed))


def _quickly(problem: Problem, choices: Choices, taken: Ints) -> dict[int, int]:
    """Give days to one after the other, those with the least to choose from first, as long as there are any left."""
    groups, group = choices.groups, choices.group[taken]
    slack = np.append(n_set[groups.free] - groups.n_free, 0)[group]
    load = np.append(groups.size * (groups.n_free + n_set[groups.fixed]), 0)[group]
    worth = np.zeros(len(choices))
    worth[taken[np.lexsort((-load, slack))]] = np.arange(len(taken), 0, -1)
    return fill(problem, choices, worth, {})


def _days_of_pool(room: Ints, asking: list[Asked]) -> Counts | None:
    """Return who takes each day, within the room of a pool; None when nothing can be said.

    Where parts overlap it may be fewer than asked for: as many as fit.
    """
    places = room.copy()
    fixed = [asked for asked in asking if not asked.n_free]
    for asked in fixed:
        _take(places, asked)
    if places.min() < 0:
        return None
    counts: Counts = {asked.group: [0] * N_DAYS for asked in fixed}
    waiting = [asked for asked in asking if asked.n_free]
    if waiting:
        alike = len({asked.pattern for asked in waiting}) == 1 and all(asked.size == 1 for asked in waiting)
        more = _flow(waiting, places) if alike else _search(waiting, places)
        return None if more is None else counts | more
    return counts


def _take(places: Ints, asked: Asked) -> None:
    """Take the fixed days of everybody in a group."""
    for day in bits(asked.fixed):
        places[day, list(bits(asked.pattern))] -= asked.size * asked.most


def _flow(groups: Sequence[Asked], places: Ints) -> Counts | None:
    """Spread the free days of groups with the same parts over what is left: a transportation problem.

    Nodes: source, groups, days, sink.
    """
    left = places.copy()
    for asked in groups:
        _take(left, asked)
    n, per_day = len(groups), left[:, list(bits(groups[0].pattern))].min(axis=1)
    arcs = [(0, 1 + g, asked.most * asked.n_free) for g, asked in enumerate(groups)]
    arcs += [(1 + g, 1 + n + d, asked.most) for g, asked in enumerate(groups) for d in bits(asked.free)]
    arcs += [(1 + n + d, 1 + n + N_DAYS, int(per_day[d])) for d in range(N_DAYS) if per_day[d] > 0]
    tail, head, room = (np.array(column, dtype=np.int32) for column in zip(*arcs, strict=True))
    network = csr_array((room, (tail, head)), shape=(2 + n + N_DAYS, 2 + n + N_DAYS))
    result = maximum_flow(network, 0, 1 + n + N_DAYS)
    if left.min() < 0 or result.flow_value < int(room[:n].sum()):
        return None
    flow = result.flow.toarray()[1 : 1 + n, 1 + n : 1 + n + N_DAYS]
    return {asked.group: [int(x) for x in flow[g]] for g, asked in enumerate(groups)}


def _search(groups: Sequence[Asked], places: Ints) -> Counts | None:
    """Spread the free days of groups whose parts overlap, and of classes, for as many as fit: a small model.

    Columns: how many of each group; then how many of it take each of its free days.
    """
    n = len(groups)
    columns = [(g, day) for g, asked in enumerate(groups) for day in bits(asked.free)]
    slot_row = n + len(columns)
    entries = [(g, g, -float(asked.n_free)) for g, asked in enumerate(groups)]
    for k, (g, day) in enumerate(columns):
        entries += [(g, n + k, 1.0), (n + k, n + k, 1.0), (n + k, g, -1.0)]
        entries += [(slot_row + day * N_PARTS + part, n + k, float(groups[g].size)) for part in bits(groups[g].pattern)]
    for g, asked in enumerate(groups):
        fixed = [(day, part) for day in bits(asked.fixed) for part in bits(asked.pattern)]
        entries += [(slot_row + day * N_PARTS + part, g, float(asked.size)) for day, part in fixed]
    row, column, factor = zip(*entries, strict=True)
    upper = np.array([asked.most for asked in groups] + [groups[g].most for g, _ in columns], dtype=float)
    model = LinearModel(
        objective=np.concatenate([[float(asked.size) for asked in groups], np.zeros(len(columns))]),
        column_upper=upper,
        integer=np.ones(len(upper), dtype=bool),
        rows=coo_array((factor, (row, column)), shape=(slot_row + places.size, len(upper))).tocsr(),
        lower=np.concatenate([np.zeros(n), np.full(len(columns) + places.size, -np.inf)]),
        upper=np.concatenate([np.zeros(slot_row), places.ravel()]),
    )
    answer = backend.solve(model, Limits(seconds=math.inf), solver="highs")
    if answer.end is not End.OPTIMAL:
        return None
    counts: Counts = {asked.group: [0] * N_DAYS for asked in groups}
    for (g, day), value in zip(columns, answer.values[n:], strict=True):
        counts[groups[g].group][day] = round(value)
    return counts


def _deal_group(asked: Asked, taken: Sequence[int], count: Sequence[int]) -> dict[int, int]:
    """Give as many of `taken` as the count is for their days: go round and round, so that nobody gets a day twice."""
    served = sum(count) // asked.n_free if asked.n_free else len(taken)
    masks = [asked.fixed] * served
    turn = 0
    for day, times in enumerate(count):
        for _ in range(times):
            masks[turn % served] |= 1 << day
            turn += 1
    return dict(zip(taken, masks, strict=False))
