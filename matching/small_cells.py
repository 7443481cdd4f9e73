"""Which groups' figures are hidden, so that none about one to four people is shown or can be worked out.

Everybody may know the totals: they stand in plan.json. A group is hidden when any of its counts is 1 to 4. The smallest
other groups are then hidden too, until at least two are, and each count of all hidden ones together is 0 or at least 5.

What is left to work out is then too wide to matter. Take two or more hidden groups of at least five people each, T of
whom are placed, U not, both at least 5. One of them, of p people, has between max(0, p − U) and min(p, T) placed: a
range of at least five. If T or U is smaller, all groups are hidden and T is the total itself; the range is still at
least 1. The groupings share nothing but their totals: whatever each says, some people fit all of them.
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
        Counts of people; the first decides who is smallest, where groups are hidden for the sake of others.
    also : (n_groups,)
        Groups that are hidden in any case.
    known : (n_groups,)
        Groups whose figures follow from what the group is; they hide nobody.
    """
    n = counts.shape[1]
    none = np.zeros(n, dtype=bool)
    hide: Bools = np.any((counts > 0) & (counts < LEAST), axis=0) | (none if also is None else also)
    if not hide.any():
        return hide
    rest = np.flatnonzero(~hide & ~(none if known is None else known))
    for group in rest[np.argsort(counts[0, rest], kind="stable")]:
        if _enough(counts[:, hide]):
            break
        hide[group] = True
    return hide


def _enough(counts: Ints) -> bool:
    """Tell whether two groups or more hide each other."""
    together = counts.sum(axis=1)
    return counts.shape[1] > 1 and bool(np.all((together == 0) | (together >= LEAST)))
