"""The cheapest days of a week, by trying every set of days."""

from __future__ import annotations

import numpy as np

from matching.fits import Floats, Ints
from matching.problem import Flags
from matching.week import N_DAYS, bits, n_set

EVERY_SET = np.arange(1 << N_DAYS)


def day_prices(prices: Floats, parts: int) -> Floats:
    """Return what one place costs on each day, a day's price being the sum over its parts.

    Parameters
    ----------
    prices : (7, 3)
        Of one house and kind.
    parts
        The parts that each day takes.
    """
    cost: Floats = prices[:, list(bits(parts))].sum(axis=1)
    return cost


def days_that_hold(places: Ints, parts: int, size: int) -> Flags:
    """Return the days on which every part has at least `size` places; `places` has shape (7, 3), the result (7,)."""
    holds: Flags = np.all(places[:, list(bits(parts))] >= size, axis=1)
    return holds


def cheapest(cost: Floats, holds: Flags, n: int, fixed: int) -> Floats:
    """Return the least cost of `n` days that hold, fixed ones among them, within each set of allowed days.

    Parameters
    ----------
    cost, holds : (7,)
    n, fixed
        How many days, and the mask of those that must be among them.

    Returns
    -------
    (128,)
        By mask of allowed days; infinite where there is no such set.
    """
    open_days = sum(1 << day for day in np.flatnonzero(holds).tolist())
    sets = EVERY_SET[(n_set == n) & (EVERY_SET & fixed == fixed) & (EVERY_SET & ~open_days == 0)]
    costs = np.array([sum(cost[list(bits(days))]) for days in sets.tolist()], dtype=np.float64)
    within = sets[None, :] & ~EVERY_SET[:, None] == 0
    least: Floats = np.where(within, costs[None, :], np.inf).min(axis=1, initial=np.inf)
    return least
