"""Which groups' figures are hidden, so that none about one to four people is shown or can be worked out.

Everybody may know the totals: they stand in plan.json. So groups are paired by how many people they have, the smallest
two, the next two, an odd last one with the pair before it; nothing of a pair depends on the plan. A pair is hidden when
any count of one of its groups is 1 to 4; where a count of all hidden ones together still is, all groups are hidden.

What is left to work out is then too wide to matter. Take two or more hidden groups of at least five people each, T of
whom are placed, U not, both at least 5. One of them, of p people, has between max(0, p − U) and min(p, T) placed: a
range of at least five. If T or U is smaller, all groups are hidden and T is the total itself; the range is still at
least 1. The groupings share nothing but their totals: whatever each says, some people fit all of them. Who knows the
rule too learns only that one of a pair is small, not which: a test takes every table of some sizes to see it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.fits import Ints
from matching.groups import LEAST

Bools = NDArray[np.bool_]


def hidden(counts: Ints, *, also: Bools | None = None, known: Bools | None = None) -> Bools:
    """Return which groups are hidden; shape (n_groups,).

    Parameters
    ----------
    counts : (n_counts, n_groups)
        Counts of people; the first is how many the group has.
    also : (n_groups,)
        Groups that are hidden in any case.
    known : (n_groups,)
        Groups whose figures follow from what the group is; they hide nobody.
    """
    none = np.zeros(counts.shape[1], dtype=bool)
    small: Bools = _small(counts).any(axis=0) | (none if also is None else also)
    hide = small.copy()
    rest = np.flatnonzero(~none if known is None else ~known)
    by_size = rest[np.argsort(counts[0, rest], kind="stable")]
    for pair in _pairs(by_size):
        hide[pair] |= small[pair].any()
    if hide.any() and _small(counts[:, hide].sum(axis=1)).any():
        hide[rest] = True
    return hide


def _small(counts: Ints) -> Bools:
    few: Bools = (counts > 0) & (counts < LEAST)
    return few


def _pairs(by_size: Ints) -> list[Ints]:
    """Return the groups two by two, an odd last one with the pair before it."""
    n = max(len(by_size) // 2 - 1, 0)
    return [*by_size[: 2 * n].reshape(-1, 2), by_size[2 * n :]]
