"""Deal out days: from "so many of this group are taken" to a set of days for each of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices
from matching.fits import Ints
from matching.model import LinearModel
from matching.pools import Asked, Pool
from matching.rooms import Rooms
from matching.week import N_DAYS, bits

Counts = dict[int, list[int]]
"""Group → how many of it take each day, fixed days not counted."""


@dataclass(frozen=True, kw_only=True)
class Dealt:
    """Days dealt out: choice → day mask; and the pools (positions in `Rooms.pools`) where that failed, left out."""

    days: dict[int, int]
    failed: tuple[int, ...]


def deal(choices: Choices, rooms: Rooms, taken: Sequence[int], day_counts: Mapping[tuple[int, int], int]) -> Dealt:
    """Give each taken choice its days.

    Parameters
    ----------
    taken
        Choices, at most one per request.
    day_counts
        (group, day) → how many of the group take that day, for the groups whose days the model has chosen.
    """
    by_group: dict[int, list[int]] = defaultdict(list)
    for choice in taken:
        by_group[int(choices.group[choice])].append(choice)
    days = dict.fromkeys(by_group.pop(-1, []), 0)
    failed = []
    for k, pool in rooms.used(np.array(sorted(by_group), dtype=np.int64)):
        most = {asked.group: len(by_group[asked.group]) for asked in pool.groups}
        counts = _days_of_pool(pool, most, day_counts)
        if counts is None:
            failed.append(k)
            continue
        for asked in pool.groups:
            days |= _deal_group(asked, by_group[asked.group], counts[asked.group])
    return Dealt(days=days, failed=tuple(failed))


def _days_of_pool(pool: Pool, most: Mapping[int, int], day_counts: Mapping[tuple[int, int], int]) -> Counts | None:
    """Return who takes each day, within the pool's capacity; None when it does not fit."""
    places = pool.capacity.copy()
    counts: Counts = {}
    waiting = []
    for asked in pool.groups:
        counts[asked.group] = [day_counts.get((asked.group, day), 0) for day in range(N_DAYS)]
        _take(places, asked, counts[asked.group], most[asked.group])
        if asked.n_free and not any(counts[asked.group]):
            waiting.append(asked)
    if places.min() < 0:
        return None
    if waiting:
        spread = _flow if len({asked.parts for asked in waiting}) == 1 else _search
        more = spread(waiting, most, places)
        return None if more is None else counts | more
    return counts


def _take(places: Ints, asked: Asked, count: Sequence[int], most: int) -> None:
    for day in range(N_DAYS):
        taken = asked.size * (count[day] + most * (asked.fixed >> day & 1))
        if taken:
            places[day, list(bits(asked.parts))] -= taken


def _flow(groups: Sequence[Asked], most: Mapping[int, int], places: Ints) -> Counts | None:
    """Spread the free days of groups with the same parts over what is left: a transportation problem.

    Nodes: source, groups, days, sink.
    """
    n = len(groups)
    left = places[:, list(bits(groups[0].parts))].min(axis=1)
    arcs = [(0, 1 + g, most[asked.group] * asked.n_free) for g, asked in enumerate(groups)]
    arcs += [(1 + g, 1 + n + d, most[asked.group]) for g, asked in enumerate(groups) for d in bits(asked.free)]
    arcs += [(1 + n + d, 1 + n + N_DAYS, int(left[d])) for d in range(N_DAYS) if left[d] > 0]
    tail, head, room = (np.array(column, dtype=np.int32) for column in zip(*arcs, strict=True))
    network = csr_array((room, (tail, head)), shape=(2 + n + N_DAYS, 2 + n + N_DAYS))
    result = maximum_flow(network, 0, 1 + n + N_DAYS)
    if result.flow_value < int(room[:n].sum()):
        return None
    flow = result.flow.toarray()[1 : 1 + n, 1 + n : 1 + n + N_DAYS]
    return {asked.group: [int(x) for x in flow[g]] for g, asked in enumerate(groups)}


def _search(groups: Sequence[Asked], most: Mapping[int, int], places: Ints) -> Counts | None:
    """Spread the free days of groups whose parts overlap: a small model with a whole column per (group, day)."""
    columns = [(g, day) for g, asked in enumerate(groups) for day in bits(asked.free)]
    slots = {(d, p): len(groups) + k for k, (d, p) in enumerate(np.ndindex(places.shape))}
    row, column = [g for g, _ in columns], list(range(len(columns)))
    for k, (g, day) in enumerate(columns):
        for part in bits(groups[g].parts):
            row.append(slots[day, part])
            column.append(k)
    needed = np.array([most[asked.group] * asked.n_free for asked in groups], dtype=np.float64)
    model = LinearModel(
        objective=np.ones(len(columns)),  # any way is as good
        column_upper=np.array([most[groups[g].group] for g, _ in columns], dtype=np.float64),
        integer=np.ones(len(columns), dtype=bool),
        rows=coo_array((np.ones(len(row)), (row, column)), shape=(len(groups) + len(slots), len(columns))).tocsr(),
        lower=np.concatenate([needed, np.full(len(slots), -np.inf)]),
        upper=np.concatenate([needed, places.ravel().astype(np.float64)]),
    )
    answer = backend.solve(model, Limits(seconds=math.inf), solver="highs")
    if answer.end is not End.OPTIMAL:
        return None
    counts: Counts = {asked.group: [0] * N_DAYS for asked in groups}
    for (g, day), value in zip(columns, answer.values, strict=True):
        counts[groups[g].group][day] = round(value)
    return counts


def _deal_group(asked: Asked, taken: Sequence[int], count: Sequence[int]) -> dict[int, int]:
    """Give each of `taken` its days: go round and round, so that nobody gets the same day twice."""
    masks = [asked.fixed] * len(taken)
    turn = 0
    for day, times in enumerate(count):
        for _ in range(times):
            masks[turn % len(taken)] |= 1 << day
            turn += 1
    return dict(zip(taken, masks, strict=True))
