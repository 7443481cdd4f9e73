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
from matching.week import N_DAYS, N_PARTS, bits

Counts = dict[int, list[int]]
"""Group → how many of it take each day, fixed days not counted."""


@dataclass(frozen=True, kw_only=True)
class Dealt:
    """Days dealt out: choice → day mask; and the pools (positions in `Rooms.pools`) where not everybody got theirs."""

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
        dealt: dict[int, int] = {}
        if counts is not None:
            for asked in pool.groups:
                dealt |= _deal_group(asked, by_group[asked.group], counts[asked.group])
        if len(dealt) < sum(most.values()):
            failed.append(k)
        days |= dealt
    return Dealt(days=days, failed=tuple(failed))


def _days_of_pool(pool: Pool, most: Mapping[int, int], day_counts: Mapping[tuple[int, int], int]) -> Counts | None:
    """Return who takes each day, within the pool's capacity; None when nothing can be said.

    Where parts overlap it may be fewer people than asked for: as many as fit.
    """
    places = pool.capacity.copy()
    counts: Counts = {}
    waiting = []
    for asked in pool.groups:
        counts[asked.group] = [day_counts.get((asked.group, day), 0) for day in range(N_DAYS)]
        if asked.n_free and not any(counts[asked.group]):
            waiting.append(asked)
        else:
            _take(places, asked, counts[asked.group], most[asked.group])
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
    left = places.copy()
    for asked in groups:
        _take(left, asked, [0] * N_DAYS, most[asked.group])
    n, per_day = len(groups), left[:, list(bits(groups[0].parts))].min(axis=1)
    arcs = [(0, 1 + g, most[asked.group] * asked.n_free) for g, asked in enumerate(groups)]
    arcs += [(1 + g, 1 + n + d, most[asked.group]) for g, asked in enumerate(groups) for d in bits(asked.free)]
    arcs += [(1 + n + d, 1 + n + N_DAYS, int(per_day[d])) for d in range(N_DAYS) if per_day[d] > 0]
    tail, head, room = (np.array(column, dtype=np.int32) for column in zip(*arcs, strict=True))
    network = csr_array((room, (tail, head)), shape=(2 + n + N_DAYS, 2 + n + N_DAYS))
    result = maximum_flow(network, 0, 1 + n + N_DAYS)
    if left.min() < 0 or result.flow_value < int(room[:n].sum()):
        return None
    flow = result.flow.toarray()[1 : 1 + n, 1 + n : 1 + n + N_DAYS]
    return {asked.group: [int(x) for x in flow[g]] for g, asked in enumerate(groups)}


def _search(groups: Sequence[Asked], most: Mapping[int, int], places: Ints) -> Counts | None:
    """Spread the free days of groups whose parts overlap, for as many people as fit: a small model.

    Columns: how many of each group; then how many of it take each of its free days.
    """
    n = len(groups)
    columns = [(g, day) for g, asked in enumerate(groups) for day in bits(asked.free)]
    slot_row = n + len(columns)
    entries = [(g, g, -float(asked.n_free)) for g, asked in enumerate(groups)]
    for k, (g, day) in enumerate(columns):
        entries += [(g, n + k, 1.0), (n + k, n + k, 1.0), (n + k, g, -1.0)]
        entries += [(slot_row + day * N_PARTS + part, n + k, 1.0) for part in bits(groups[g].parts)]
    for g, asked in enumerate(groups):
        fixed = [(day, part) for day in bits(asked.fixed) for part in bits(asked.parts)]
        entries += [(slot_row + day * N_PARTS + part, g, 1.0) for day, part in fixed]
    row, column, factor = zip(*entries, strict=True)
    upper = np.array([most[asked.group] for asked in groups] + [most[groups[g].group] for g, _ in columns], dtype=float)
    model = LinearModel(
        objective=np.concatenate([np.ones(n), np.zeros(len(columns))]),
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
