"""Pools: the places of one kind at one house, seen by the groups that compete for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from matching.bundles import Groups
from matching.fits import Ints
from matching.week import N_DAYS, bits


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One group as a pool sees it; see `matching.bundles.Groups`."""

    group: int
    parts: int
    fixed: int
    free: int
    n_free: int
    size: int

    def least_days_in(self, days: int) -> int:
        """Return how many of `days` somebody of this group takes at the least."""
        outside = (self.free & ~days).bit_count()
        return (self.fixed & days).bit_count() + max(0, self.n_free - outside)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Groups at one (house, kind) whose parts overlap directly or through others; `capacity` is (7, 3) places."""

    house: int
    place_kind: int
    groups: tuple[Asked, ...]
    capacity: Ints

    @cached_property
    def same_parts(self) -> bool:
        """Whether all groups take the same parts, so that a day is one thing."""
        return len({asked.parts for asked in self.groups}) == 1

    def needs_days(self, asked: Asked) -> bool:
        """Whether the days of this group must be chosen in the model."""
        return asked.size > 1 or not self.same_parts

    def limits(self) -> Iterator[tuple[tuple[tuple[int, int], ...], int]]:
        """Yield (slots, places in them): what together ensures that days can be dealt out.

        Where parts are the same: every set of days that somebody could take, each at its scarcest part. Else every slot.
        """
        days = 0
        for asked in self.groups:
            days |= asked.fixed | asked.free
        parts = bits(self._any_part())
        if not self.same_parts:
            yield from ((((d, p),), int(self.capacity[d, p])) for d in bits(days) for p in parts)
            return
        scarcest = {d: min((int(self.capacity[d, p]), p) for p in parts) for d in bits(days)}
        for subset in range(1, 1 << N_DAYS):
            if subset & ~days == 0:
                slots = tuple((d, scarcest[d][1]) for d in bits(subset))
                yield slots, sum(scarcest[d][0] for d in bits(subset))

    def _any_part(self) -> int:
        parts = 0
        for asked in self.groups:
            parts |= asked.parts
        return parts


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
        Pool(house=house, place_kind=kind, groups=tuple(members), capacity=capacity[house, kind])
        for (house, kind), room in sorted(by_room.items())
        for members in _by_overlap(room)
    ]


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
