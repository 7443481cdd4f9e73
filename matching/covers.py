"""Rows without columns for days: what every set of slots of a room must hold at the least.

A *cover* is a set of slots of a pool (`matching.pools`). Whichever days somebody chooses, they take at least so many of
a cover's places: their fixed days, and the days of their choice on which they take the fewest. Each cover is thus a
valid row

    Σ over groups of (places they take in the cover at the least) · (how many of the group) ≤ places in the cover.

Where a pool's groups all take the same parts these rows are the exact projection of a transportation problem (Gale
1957, Hoffman 1960). Where parts overlap they are necessary, and days have to be dealt out to be sure. There are too
many of either to state: the search starts with the simple ones and learns those that a solution overfills.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from matching.fits import Floats, Ints
from matching.kernels import compiled
from matching.pools import Pools
from matching.week import N_DAYS, N_PARTS, n_set

#: Pools with more slots have too many covers to search: half of them are tried in full, and then the other half.
_MOST_SLOTS = 15
#: Covers learnt per pool and round.
_AT_ONCE = 6
_TOLERANCE = 1e-6


@compiled
def _least(pattern: int, fixed: int, free: int, n_free: int, cover: int) -> int:
    """Return how many slots of a cover somebody takes at the least; day d of a cover is the bits 3 d to 3 d + 2."""
    always, none, one, two = 0, 0, 0, 0
    for d in range(N_DAYS):
        slots = (cover >> (3 * d)) & pattern
        n = (slots & 1) + (slots >> 1 & 1) + (slots >> 2 & 1)
        if fixed >> d & 1:
            always += n
        elif free >> d & 1:
            none += n == 0
            one += n == 1
            two += n == 2  # noqa: PLR2004 (a count)
    left = max(n_free - none, 0)
    ones = min(left, one)
    twos = min(left - ones, two)
    return always + ones + 2 * twos + 3 * (left - ones - twos)


@compiled
def _entries(
    asked: Ints, start: Ints, cover: Ints, group: Ints, pool: Ints, choose: np.typing.NDArray[np.bool_]
) -> tuple[Ints, Ints, Ints]:
    """Return (position in `group`, cover, factor) wherever a group takes places of a cover of its pool.

    Parameters
    ----------
    asked : (n_groups, 5)
        Pattern, fixed days, free days, how many of them, size.
    start : (n_pools + 1,)
        First cover of each pool.
    choose : (n_groups,)
        Groups of which only the fixed days count: columns of their own stand for the others.
    """
    n = 0
    for g in group:
        n += start[pool[g] + 1] - start[pool[g]]
    where, row, factor = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    n = 0
    for k in range(len(group)):
        g = group[k]
        for c in range(start[pool[g]], start[pool[g] + 1]):
            free = 0 if choose[g] else asked[g, 3]
            least = _least(asked[g, 0], asked[g, 1], asked[g, 2], free, cover[c])
            if least:
                where[n], row[n], factor[n] = k, c, least * asked[g, 4]
                n += 1
    return where[:n], row[:n], factor[:n]


@compiled
def _overfilled(asked: Ints, counts: Floats, groups: Ints, slots: Ints, room: Ints, n_best: int) -> tuple[Ints, Floats]:
    """Return the covers of one pool that are overfilled the most, and by how much; all sets of `slots` are tried."""
    best, excess = np.zeros(n_best, dtype=np.int64), np.zeros(n_best)
    for chosen in range(1, 1 << len(slots)):
        cover, over = 0, 0.0
        for s in range(len(slots)):
            if chosen >> s & 1:
                cover |= 1 << slots[s]
                over -= room[slots[s]]
        for g in groups:
            least = _least(asked[g, 0], asked[g, 1], asked[g, 2], asked[g, 3], cover)
            over += counts[g] * least * asked[g, 4]
        at = n_best
        while at > 0 and over > excess[at - 1] + 1e-9:
            at -= 1
        if at < n_best:
            best[at + 1 :] = best[at:-1].copy()
            excess[at + 1 :] = excess[at:-1].copy()
            best[at], excess[at] = cover, over
    return best, excess


@compiled
def _deals(asked: Ints, counts: Floats, groups: Ints, room: Ints) -> bool:
    """Tell whether one pool's people get their days by taking, one after the other, those with most places left.

    Then no cover is overfilled; where it fails, nothing is known. Groups with the least to choose from come first.
    """
    left, places = room.copy(), np.empty(N_DAYS, dtype=np.int64)
    slack, load = np.empty(len(groups)), np.empty(len(groups))
    for k in range(len(groups)):
        free, n_free = asked[groups[k], 2], asked[groups[k], 3]
        slack[k], load[k] = -n_free, 0.0
        for d in range(N_DAYS):
            slack[k] += free >> d & 1
            load[k] += asked[groups[k], 1] >> d & 1
        load[k] = (load[k] + n_free) * asked[groups[k], 4]
    for k in np.argsort(slack * 1000.0 - load):
        pattern, fixed, free, n_free, size = asked[groups[k]]
        for _ in range(int(counts[groups[k]])):
            for d in range(N_DAYS):
                places[d] = np.iinfo(np.int64).max
                for part in range(N_PARTS):
                    if pattern >> part & 1:
                        places[d] = min(places[d], left[3 * d + part])
            chosen = fixed
            for d in range(N_DAYS):
                if fixed >> d & 1 and places[d] < size:
                    return False
            for _ in range(n_free):
                best = -1
                for d in range(N_DAYS):
                    if free >> d & 1 and not chosen >> d & 1 and (best < 0 or places[d] > places[best]):
                        best = d
                if best < 0 or places[best] < size:
                    return False
                chosen |= 1 << best
            for d in range(N_DAYS):
                for part in range(N_PARTS):
                    if chosen >> d & 1 and pattern >> part & 1:
                        left[3 * d + part] -= size
    return True


class Covers:
    """The covers that the model has rows for so far, and the pools where it has to choose days itself."""

    def __init__(self, pools: Pools, earlier: Covers | None = None) -> None:
        self.pools = pools
        self.exact = np.zeros(len(pools), dtype=bool)
        days = np.zeros((len(pools), N_DAYS * N_PARTS), dtype=bool)
        for d in range(N_DAYS):
            for part in range(N_PARTS):
                asks = (pools.asked[:, 1] | pools.asked[:, 2]) >> d & pools.asked[:, 0] >> part & 1
                np.logical_or.at(days[:, 3 * d + part], pools.of_group, asks == 1)
        self._slots = [np.flatnonzero(row) for row in days]
        self._covers = [self._simple(slots) for slots in self._slots]
        if earlier is not None:
            self._take_over(earlier)
        self._flatten()

    def entries(self, group: Ints, choose: np.typing.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
        """Return (position in `group`, cover, factor) wherever one of the groups takes places of a cover.

        Of groups where `choose` holds only the fixed days count.
        """
        return _entries(self.pools.asked, self.start, self.cover, group, self.pools.of_group, choose)

    def on_day(self, group: int, day: int) -> tuple[Ints, Ints]:
        """Return the covers in which one of a group takes places when it takes `day`, and how many."""
        pool = self.pools.of_group[group]
        covers = np.arange(self.start[pool], self.start[pool + 1])
        slots = (self.cover[covers] >> (N_PARTS * day)) & self.pools.asked[group, 0]
        factor = n_set[slots].astype(np.int64) * self.pools.asked[group, 4]
        return covers[factor > 0], factor[factor > 0]

    def learn(self, counts: Floats, where: Ints | None = None) -> int:
        """Add covers that are overfilled when `counts[group]` of each group are taken; return how many are new.

        Parameters
        ----------
        counts : (n_groups,)
        where
            Pools to look at; None: all.
        """
        learnt = 0
        for k, covers in self._overfilled(counts, where):
            known = set(self._covers[k])
            fresh = [cover for cover in covers if cover not in known]
            self._covers[k] += fresh
            learnt += len(fresh)
        if learnt:
            self._flatten()
        return learnt

    def learn_levels(self, places: Floats) -> None:
        """Add, for pools where all take the same parts, the slots that cost at least as much as each, at some prices.

        What somebody pays for the cheapest days is a sum of rows of these covers: with them, the relaxation is worth at
        most what the prices prove.
        """
        for k, prices in enumerate(self.slot_prices(places)):
            if self.pools.same_parts[k] and not self.exact[k]:
                levels = np.unique(prices[self._slots[k]])
                sets = [self._slots[k][prices[self._slots[k]] >= level] for level in levels[levels > 0].tolist()]
                covers = [sum(1 << int(slot) for slot in slots) for slots in sets]
                self._covers[k] = list(dict.fromkeys([*self._covers[k], *covers]))
        self._flatten()

    def hold(self, counts: Floats, where: Ints | None = None) -> bool:
        """Tell whether no cover is overfilled, known or not."""
        return not any(covers for _, covers in self._overfilled(counts, where))

    def excess(self, counts: Ints) -> tuple[Ints, Ints]:
        """Return by how much each pool's most overfilled known cover is, and what one of each group takes of it.

        Returns
        -------
        excess : (n_pools,)
            0 where all hold.
        takes : (n_groups,)
            0 for groups of which none is taken.
        """
        group = np.flatnonzero(counts)
        at, cover, factor = self.entries(group, np.zeros(len(counts), dtype=bool))
        over = np.bincount(cover, weights=factor * counts[group[at]], minlength=len(self.cover)) - self.room
        excess = np.zeros(len(self.pools), dtype=np.int64)
        np.maximum.at(excess, self.pool, over.astype(np.int64))
        worst = np.full(len(self.pools), -1)
        most = np.flatnonzero((over > 0) & (over == excess[self.pool]))
        worst[self.pool[most]] = most
        takes, of_worst = np.zeros(len(counts), dtype=np.int64), worst[self.pool[cover]] == cover
        takes[group[at[of_worst]]] = factor[of_worst]
        return excess, takes

    def _overfilled(self, counts: Floats, where: Ints | None) -> Iterator[tuple[int, list[int]]]:
        """Yield pools and the covers that are overfilled there the most."""
        pools, taken = self.pools, np.flatnonzero(counts)
        of_taken = pools.of_group[taken]
        order = np.argsort(of_taken, kind="stable")
        taken, of_taken = taken[order], of_taken[order]
        whole = bool(np.all(counts[taken] == np.round(counts[taken])))
        for k in (np.unique(of_taken) if where is None else where).tolist():
            groups = taken[np.searchsorted(of_taken, k) : np.searchsorted(of_taken, k + 1)]
            slots = self._slots[k]
            if self.exact[k] or not len(groups) or (whole and _deals(pools.asked, counts, groups, pools.room[k])):
                continue
            for part in (slots[:_MOST_SLOTS], slots[_MOST_SLOTS:]) if len(slots) > _MOST_SLOTS else (slots,):
                best, excess = _overfilled(pools.asked, counts, groups, part, pools.room[k], _AT_ONCE)
                yield k, best[excess > _TOLERANCE].tolist()

    def priced(self, places: Floats) -> np.typing.NDArray[np.bool_]:
        """Tell which covers are a single slot with a price."""
        return (self.slot_of >= 0) & (self.slot_prices(places)[self.pool, np.maximum(self.slot_of, 0)] > 0)

    def slot_prices(self, places: Floats) -> Floats:
        """Return the price of each slot of each pool, of the whole day where all take the same parts; (n_pools, 21)."""
        pools = self.pools
        own = places[pools.house, pools.place_kind]
        whole = np.zeros(own.shape)
        part = (pools.parts[:, None] >> np.arange(N_PARTS)) & 1
        whole[:, :, 0] = (own * part[:, None, :]).sum(axis=2)
        return np.where(pools.same_parts[:, None, None], whole, own).reshape(len(pools), N_DAYS * N_PARTS)

    def make_exact(self, k: int) -> None:
        """Let the model choose days in pool `k`: a row per slot is then enough."""
        self.exact[k] = True
        self._covers[k] = [1 << int(slot) for slot in self._slots[k]]
        self._flatten()

    def add_prices(self, places: Floats, covers: Ints, duals: Floats) -> None:
        """Add the duals of rows of `covers` to the prices of the place-slots in them.

        Parameters
        ----------
        places : (n_houses, n_kinds, 7, 3)
            Changed.
        """
        pools = self.pools
        for slot in range(N_DAYS * N_PARTS):
            inside = np.flatnonzero(self.cover[covers] >> slot & 1)
            pool = self.pool[covers[inside]]
            part = pools.priced_part[pool, slot]
            day = np.full(len(pool), slot // N_PARTS)
            np.add.at(places, (pools.house[pool], pools.place_kind[pool], day, part), duals[inside])

    def _take_over(self, earlier: Covers) -> None:
        """Know what was learnt about the same places among other choices."""
        old, known = earlier.pools, defaultdict[tuple[int, int], list[int]](list)
        for k in range(len(old)):
            known[int(old.house[k]), int(old.place_kind[k])].append(k)
        for k in range(len(self.pools)):
            for was in known[int(self.pools.house[k]), int(self.pools.place_kind[k])]:
                if not old.parts[was] & self.pools.parts[k]:
                    continue
                alike = old.same_parts[was] == self.pools.same_parts[k] and not earlier.exact[was]
                if alike and old.parts[was] == self.pools.parts[k]:
                    self._covers[k] = list(dict.fromkeys(self._covers[k] + earlier._covers[was]))
                if earlier.exact[was]:
                    self.exact[k] = True
                    self._covers[k] = [1 << int(slot) for slot in self._slots[k]]

    def _flatten(self) -> None:
        """Give numbers to all covers, pool by pool."""
        self.start = np.cumsum([0, *(len(covers) for covers in self._covers)])
        self.cover = np.array([cover for covers in self._covers for cover in covers], dtype=np.int64)
        self.pool = np.repeat(np.arange(len(self._covers)), np.diff(self.start))
        held = (self.cover[:, None] >> np.arange(N_DAYS * N_PARTS)) & 1
        self.slot_of = np.where(held.sum(axis=1) == 1, held.argmax(axis=1), -1)
        self.room = (held * self.pools.room[self.pool]).sum(axis=1)

    @staticmethod
    def _simple(slots: Ints) -> list[int]:
        """Return single slots, whole parts, and all slots."""
        single = [1 << int(slot) for slot in slots]
        part = [sum(1 << int(slot) for slot in slots if slot % N_PARTS == p) for p in range(N_PARTS)]
        return list(dict.fromkeys([*single, *(cover for cover in (*part, sum(single)) if cover)]))
