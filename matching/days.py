"""Deal out days: from "so many of this group are taken" to a set of days for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matching.bundles import Choices
from matching.pools import Asked, Pool, pools_of
from matching.problem import Problem
from matching.week import N_DAYS, bits


def deal(
    problem: Problem, choices: Choices, taken: Sequence[int], day_counts: Mapping[tuple[int, int], int]
) -> dict[int, int] | None:
    """Return choice → day mask for each taken choice, or None when the days cannot be dealt out.

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
    dealt = dict.fromkeys(by_group.pop(-1, []), 0)
    for pool in pools_of(choices.groups, sorted(by_group), problem.capacity):
        counts = _days_of_pool(pool, {group: len(by_group[group]) for group in by_group}, day_counts)
        if counts is None:
            return None
        for asked in pool.groups:
            dealt |= _deal_group(asked, by_group[asked.group], counts[asked.group])
    return dealt


def _days_of_pool(
    pool: Pool, most: Mapping[int, int], day_counts: Mapping[tuple[int, int], int]
) -> dict[int, list[int]] | None:
    """Return group → how many take each day, within the pool's capacity; None when it does not fit."""
    places = pool.capacity.copy()
    counts: dict[int, list[int]] = {}
    open_groups = []
    for asked in pool.groups:
        if asked.n_free and (asked.group, bits(asked.free)[0]) not in day_counts:
            open_groups.append(asked)
            counts[asked.group] = [0] * N_DAYS
        else:
            counts[asked.group] = [day_counts.get((asked.group, d), 0) for d in range(N_DAYS)]
        _take(places, asked, counts[asked.group], most[asked.group])
    if places.min() < 0:
        return None
    if open_groups:
        flowed = _flow(open_groups, most, places)
        if flowed is None:
            return None
        counts |= flowed
    return counts


def _take(places: np.typing.NDArray[np.int64], asked: Asked, count: list[int], most: int) -> None:
    for day in range(N_DAYS):
        taken = asked.size * (count[day] + most * (asked.fixed >> day & 1))
        if taken:
            places[day, list(bits(asked.parts))] -= taken


def _flow(
    groups: Sequence[Asked], most: Mapping[int, int], places: np.typing.NDArray[np.int64]
) -> dict[int, list[int]] | None:
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


def _deal_group(asked: Asked, taken: Sequence[int], count: Sequence[int]) -> dict[int, int]:
    """Give each of `taken` its days: go round and round, so that nobody gets the same day twice."""
    masks = [asked.fixed] * len(taken)
    turn = 0
    for day, times in enumerate(count):
        for _ in range(times):
            masks[turn % len(taken)] |= 1 << day
            turn += 1
    return dict(zip(taken, masks, strict=True))
