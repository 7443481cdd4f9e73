"""What the model knows of each pool so far: which covers it has rows for, and where it has to choose days itself.

Where parts overlap without being equal, there are too many covers for a row each. The model starts with the simple ones
and learns: those that a solution overfills are added. Covers do not *ensure* whole days there; a pool whose days could
not be dealt out although no cover was overfilled gets columns for days, and is exact from then on.
"""

from __future__ import annotations

import numpy as np

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.pools import MOST_SLOTS, Asked, Pool, pools_of
from matching.problem import Problem

#: Covers learnt per pool and round.
_AT_ONCE = 8
_TOLERANCE = 1e-6


class Rooms:
    """The pools of all choices, with the covers and the exactness learnt so far."""

    def __init__(self, problem: Problem, choices: Choices) -> None:
        used = np.unique(choices.group[choices.group >= 0])
        self.pools = pools_of(choices.groups, used, problem.capacity)
        self.exact = [not pool.same_parts and len(pool.slots) > MOST_SLOTS for pool in self.pools]
        self.covers = [
            [1 << i for i in range(len(pool.slots))] if exact else pool.simple_covers()
            for pool, exact in zip(self.pools, self.exact, strict=True)
        ]

    def chooses_days(self, k: int, asked: Asked) -> bool:
        """Whether the model has columns for the days of this group of pool `k`: classes sit on whole days together."""
        return bool(asked.n_free) and (asked.size > 1 or self.exact[k])

    def learn(self, counts: Floats) -> int:
        """Add covers that are overfilled when `counts[group]` of each group are taken; return how many."""
        learnt = 0
        for k, pool in enumerate(self.pools):
            if pool.same_parts or self.exact[k]:
                continue
            least = np.stack([pool.least[asked.group] for asked in pool.groups])
            excess = counts[[asked.group for asked in pool.groups]] @ least - pool.room
            worst = np.argsort(-excess, kind="stable")[:_AT_ONCE]
            fresh = [int(cover) for cover in worst if excess[cover] > _TOLERANCE and int(cover) not in self.covers[k]]
            self.covers[k] += fresh
            learnt += len(fresh)
        return learnt

    def make_exact(self, k: int) -> None:
        """Let the model choose days in pool `k`: a row per slot is then enough."""
        self.exact[k] = True
        self.covers[k] = [1 << i for i in range(len(self.pools[k].slots))]

    def used(self, groups: Ints) -> list[tuple[int, Pool]]:
        """Return the pools that hold some of `groups`, restricted to these, with their positions."""
        wanted = set(groups.tolist())
        pools = ((k, pool.only(wanted)) for k, pool in enumerate(self.pools))
        return [(k, pool) for k, pool in pools if pool.groups]
