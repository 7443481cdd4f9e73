"""What ways of placing people are worth at a plan's prices: value less the opening and the cheapest days."""

from __future__ import annotations

import numpy as np

from matching.fits import Floats, Ints
from matching.plan import Prices
from matching.rows import Rows
from matching.rules import Fell
from matching.week import N_DAYS, N_PARTS


def day_prices(rows: Rows, prices: Prices) -> Floats:
    """Return what each day costs at each row's house, kind and parts, its size counted; shape (n_rows, 7).

    0 for rows without a house.
    """
    part = (rows.parts[:, None] >> np.arange(N_PARTS)) & 1
    per_day = np.einsum("rdp,rp->rd", prices.places[rows.house, rows.place_kind], part.astype(np.float64))
    return np.where(rows.house[:, None] >= 0, rows.size[:, None] * per_day, 0.0)


def cheapest_days(rows: Rows, per_day: Floats) -> tuple[Ints, Floats]:
    """Return the cheapest days that each row may take (a mask), fixed days among them, and what they cost.

    Ties go to the earlier day; a row whose days do not suffice costs infinitely much.
    """
    day = np.arange(N_DAYS)
    fixed, allowed = ((mask[:, None] >> day) & 1 == 1 for mask in (rows.fixed, rows.allowed))
    order_by = np.where(fixed, -np.inf, np.where(allowed, per_day, np.inf))
    rank = np.argsort(np.argsort(order_by, axis=1, kind="stable"), axis=1, kind="stable")
    taken = rank < rows.n_days[:, None]
    costs = np.where(allowed, per_day, np.inf)
    return (taken * (1 << day)).sum(axis=1), np.where(taken, costs, 0.0).sum(axis=1)


def net_values(rows: Rows, fell: Ints, prices: Prices) -> Floats:
    """Return each row's value at these prices; minus infinity where a rule excludes it."""
    net = np.full(len(rows), -np.inf)
    at = np.flatnonzero(fell == Fell.POSSIBLE)
    possible = rows.only(at)
    _, cost = cheapest_days(possible, day_prices(possible, prices))
    openings = np.append(prices.openings, 0.0)[possible.job]
    net[at] = possible.value - openings - cost
    return net


def best_of(request: Ints, net: Floats, n: int) -> Floats:
    """Return the best net value of each request, at least 0; shape (n,)."""
    best = np.zeros(n)
    np.maximum.at(best, request, net)
    return best
