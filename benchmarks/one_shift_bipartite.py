"""One shift as an assignment: what stands on the left, on the right, and what each edge is worth.

Left: a slot for each opening, and each person's way out. Right: each person's way in, a slot for each place, and a
spare for each opening. All on the left is matched: a person whose way in is taken by an opening must leave to a place,
otherwise the way out takes the way in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.one_shift_case import OneShift
from matching.fits import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Bipartite:
    """Edges (left, right) with their worth in thousandths; every one on the left has to be matched."""

    left: Ints
    right: Ints
    worth: Ints
    n_left: int
    n_right: int


def bipartite(case: OneShift) -> Bipartite:
    """Return the market with every opening and every place as slots of their own."""
    pair, opening = _slots(case.openings, case.job)
    way, place = _slots(case.places, case.house)
    n_openings, n_places, people = int(case.openings.sum()), int(case.places.sum()), np.arange(case.n_people)
    spare = np.arange(n_openings)
    return Bipartite(
        left=np.concatenate((opening, n_openings + case.traveller[way], n_openings + people, spare)),
        right=np.concatenate((case.person[pair], case.n_people + place, people, case.n_people + n_places + spare)),
        worth=np.concatenate((case.fit[pair], -case.cost[way], np.zeros(case.n_people + n_openings, dtype=np.int64))),
        n_left=n_openings + case.n_people,
        n_right=case.n_people + n_places + n_openings,
    )


def _slots(sizes: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Return, for each entry of `of` and each slot of what it names: the entry and the slot."""
    entry = np.repeat(np.arange(len(of)), sizes[of])
    within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes[of]) - sizes[of], sizes[of])
    return entry, (np.cumsum(sizes) - sizes)[of][entry] + within
