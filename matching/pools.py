"""Pools: the places of one kind at one house, seen by the groups whose parts overlap directly or through others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.bundles import Groups
from matching.fits import Ints
from matching.week import N_DAYS, N_PARTS, bits


@dataclass(frozen=True, kw_only=True, eq=False)
class Pools:
    """Pools of all groups, by position; arrays of shape (n_pools, …).

    Attributes
    ----------
    house, place_kind
    same_parts : bool
        All groups take the same parts: a day is one thing, and covers ensure whole days.
    parts
        All parts that the groups take.
    room : (n_pools, 21)
        Places at each slot, 3 · day + part; where all take the same parts, the day's scarcest at its first.
    priced_part : (n_pools, 21)
        The part that a slot stands for.
    of_group : (n_groups,)
    asked : (n_groups, 5)
        Pattern of parts within a day's slots, fixed days, free days, how many of them are chosen, size.
    """

    house: Ints
    place_kind: Ints
    same_parts: np.typing.NDArray[np.bool_]
    parts: Ints
    room: Ints
    priced_part: Ints
    of_group: Ints
    asked: Ints

    def __len__(self) -> int:
        """Return the number of pools."""
        return len(self.house)


def pools_of(groups: Groups, capacity: Ints) -> Pools:
    """Split groups into pools, in the order of house, kind and parts.

    Parameters
    ----------
    capacity : (n_houses, n_kinds, 7, 3)
    """
    cluster = np.zeros(len(groups), dtype=np.int64)
    for kind in np.unique(groups.place_kind):
        of_kind = groups.place_kind == kind
        for parts in _clusters(np.unique(groups.parts[of_kind]).tolist()):
            cluster[of_kind & (groups.parts & parts != 0)] = parts
    key = (groups.house * (1 + groups.place_kind.max(initial=0)) + groups.place_kind) * (1 << N_PARTS) + cluster
    _, first, of_group = np.unique(key, return_index=True, return_inverse=True)
    of_group = of_group.reshape(-1)
    same = np.ones(len(first), dtype=bool)
    np.logical_and.at(same, of_group, groups.parts == groups.parts[first][of_group])
    all_parts = np.zeros(len(first), dtype=np.int64)
    np.bitwise_or.at(all_parts, of_group, groups.parts)
    room = capacity[groups.house[first], groups.place_kind[first]].astype(np.int64)
    part = np.broadcast_to(np.arange(N_PARTS), room.shape).copy()
    for k in np.flatnonzero(same):
        own = np.array(bits(int(groups.parts[first[k]])))
        part[k, :, 0] = own[room[k][:, own].argmin(axis=1)]
        room[k, :, 0] = room[k][:, own].min(axis=1)
    pattern = np.where(same[of_group], 1, groups.parts)
    asked = np.stack([pattern, groups.fixed, groups.free, groups.n_free, groups.size], axis=1).astype(np.int64)
    return Pools(
        house=groups.house[first],
        place_kind=groups.place_kind[first],
        same_parts=same,
        priced_part=part.reshape(len(first), N_DAYS * N_PARTS),
        parts=all_parts,
        room=room.reshape(len(first), N_DAYS * N_PARTS),
        of_group=of_group,
        asked=asked,
    )


def _clusters(parts: list[int]) -> list[int]:
    """Return masks that no two of `parts` in different masks share."""
    clusters: list[int] = []
    for mask in parts:
        touching = [other for other in clusters if other & mask]
        clusters = [other for other in clusters if not other & mask] + [
            mask | int(np.bitwise_or.reduce(touching or [0]))
        ]
    return clusters
