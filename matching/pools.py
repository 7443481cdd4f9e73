"""Pools: the places of one kind at one house, seen by the groups that compete for them.

A *cover* is a set of a pool's slots (day, part), as a bit mask over `Pool.slots`. Somebody who needs some of these
slots whatever days they choose counts that much towards the cover: each cover is a valid row without columns for days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.bundles import Groups
from matching.fits import Ints
from matching.week import bits

#: Pools with more slots have too many covers to search; there the model chooses days.
MOST_SLOTS = 12

Slot = tuple[int, int]
"""A day and a part."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One group as a pool sees it; see `matching.bundles.Groups`."""

    group: int
    parts: int
    fixed: int
    free: int
    n_free: int
    size: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Groups at one (house, kind) whose parts overlap directly or through others.

    Attributes
    ----------
    house, place_kind
    groups
    capacity : (7, 3)
        Places.
    slots
        The slots that matter: every one that a group could take; where all take the same parts, each day's scarcest.
    """

    house: int
    place_kind: int
    groups: tuple[Asked, ...]
    capacity: Ints
    slots: tuple[Slot, ...]

    @cached_property
    def same_parts(self) -> bool:
        """Whether all groups take the same parts, so that a day is one thing and covers ensure whole days."""
        return len({asked.parts for asked in self.groups}) == 1

    @cached_property
    def room(self) -> Ints:
        """Places in each cover; shape (2 ** n_slots,)."""
        room = np.zeros(self._n_covers, dtype=np.int64)
        for slot, member in self._members:
            room += member * self.capacity[slot]
        return room

    @cached_property
    def least(self) -> dict[int, NDArray[np.int16]]:
        """Group → how many places of each cover one of the group takes at the least; shape (2 ** n_slots,)."""
        return {asked.group: self._least(asked) for asked in self.groups}

    def taken_on(self, asked: Asked, days: int, cover: int) -> int:
        """Return how many places of `cover` one of a group takes if it takes all of `days`."""
        return asked.size * sum(
            1 for i, (day, part) in enumerate(self.slots) if cover >> i & days >> day & asked.parts >> part & 1
        )

    def only(self, groups: Iterable[int]) -> Pool:
        """Return the pool with some of its groups."""
        wanted = set(groups)
        return replace(self, groups=tuple(asked for asked in self.groups if asked.group in wanted))

    def slots_of(self, cover: int) -> tuple[Slot, ...]:
        """Return the slots in a cover."""
        return tuple(self.slots[i] for i in bits(cover))

    def simple_covers(self) -> list[int]:
        """Return every cover where that ensures whole days; else single slots, whole parts, and all slots."""
        if self.same_parts:
            return list(range(1, self._n_covers))
        by_part: dict[int, int] = {}
        for i, (_, part) in enumerate(self.slots):
            by_part[part] = by_part.get(part, 0) | 1 << i
        singles = [1 << i for i in range(len(self.slots))]
        return list(dict.fromkeys([*singles, *by_part.values(), self._n_covers - 1]))

    @property
    def _n_covers(self) -> int:
        return 1 << len(self.slots)

    @cached_property
    def _members(self) -> list[tuple[Slot, Ints]]:
        """Each slot, and for every cover whether it holds the slot (0 or 1)."""
        covers = np.arange(self._n_covers)
        return [(slot, (covers >> i) & 1) for i, slot in enumerate(self.slots)]

    def _least(self, asked: Asked) -> NDArray[np.int16]:
        per_day: dict[int, Ints] = {}
        for (day, part), member in self._members:
            if asked.parts >> part & 1:
                per_day[day] = per_day.get(day, 0) + member
        nothing = np.zeros(self._n_covers, dtype=np.int64)
        fixed = sum((per_day[day] for day in bits(asked.fixed)), nothing)
        if not asked.n_free:
            return (asked.size * fixed).astype(np.int16)
        free = np.sort(np.stack([per_day[day] for day in bits(asked.free)]), axis=0)
        least: NDArray[np.int16] = (asked.size * (fixed + free[: asked.n_free].sum(axis=0))).astype(np.int16)
        return least


def pools_of(groups: Groups, used: Iterable[int], capacity: Ints) -> list[Pool]:
    """Split the groups in `used` into pools, in the order of house, kind and first part."""
    by_room: dict[tuple[int, int], list[Asked]] = {}
    for g in used:
        asked = Asked(
            group=int(g),
            parts=int(groups.parts[g]),
            fixed=int(groups.fixed[g]),
            free=int(groups.free[g]),
            n_free=int(groups.n_free[g]),
            size=int(groups.size[g]),
        )
        by_room.setdefault((int(groups.house[g]), int(groups.place_kind[g])), []).append(asked)
    return [
        Pool(
            house=house,
            place_kind=kind,
            groups=tuple(members),
            capacity=capacity[house, kind],
            slots=_slots(members, capacity[house, kind]),
        )
        for (house, kind), room in sorted(by_room.items())
        for members in _by_overlap(room)
    ]


def _slots(members: list[Asked], capacity: Ints) -> tuple[Slot, ...]:
    days = parts = 0
    for asked in members:
        days |= asked.fixed | asked.free
        parts |= asked.parts
    if len({asked.parts for asked in members}) == 1:
        return tuple((day, min(bits(parts), key=lambda part, day=day: capacity[day, part])) for day in bits(days))  # type: ignore[misc]
    return tuple((day, part) for day in bits(days) for part in bits(parts))


def _by_overlap(room: list[Asked]) -> list[list[Asked]]:
    """Split groups so that no two of different lists share a part."""
    clusters: list[int] = []
    for asked in room:
        touching = [parts for parts in clusters if parts & asked.parts]
        merged = asked.parts
        for parts in touching:
            merged |= parts
        clusters = [*(parts for parts in clusters if parts not in touching), merged]
    return [[asked for asked in room if asked.parts & parts] for parts in sorted(clusters)]
