"""What days cost: tables over (house, shape, mask of free days), and the days that demand in their cells falls on.

A *room* is a place kind asked for certain parts: the price of its day is the sum over these parts. Of a mask, a shape
takes its fixed days and the cheapest n others. The soft twin spreads over all sets of n others by their cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.kernels import compiled
from matching.week import N_DAYS


class Rooms(NamedTuple):
    """Shapes as the loops read them.

    Attributes
    ----------
    room, fixed, n_free, size, n_days : (n_shapes,)
    hold : (n_houses, n_shapes)
        Days on which the house holds the shape.
    n_rooms, n_masks
    """

    room: Ints
    fixed: Ints
    n_free: Ints
    size: Ints
    n_days: Ints
    hold: NDArray[np.uint8]
    n_rooms: int
    n_masks: int


@compiled
def _cheapest(day: Floats, n_masks: int, most: int) -> Floats:
    """Return what the n cheapest days of a mask cost; (n_prices, n_masks, most + 1), infinite where there are fewer."""
    table = np.full((len(day), n_masks, most + 1), np.inf)
    order = np.empty(7, dtype=np.int64)
    for r in range(len(day)):
        for d in range(7):
            at = d
            while at > 0 and day[r, order[at - 1]] > day[r, d]:
                order[at] = order[at - 1]
                at -= 1
            order[at] = d
        for mask in range(n_masks):
            n, total = 0, 0.0
            table[r, mask, 0] = 0.0
            for at in range(7):
                d = order[at]
                if mask >> d & 1 and n < most:
                    total += day[r, d]
                    n += 1
                    table[r, mask, n] = total
    return table


@compiled
def _count(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@compiled
def _soften(day: Floats, cheapest: Floats, temperature: float) -> Floats:
    """Return -T log of the sum over all sets of n days of exp(-cost / T), taken relative to the cheapest set."""
    soft = cheapest.copy()
    n_masks, n_counts = cheapest.shape[1:]
    cost, count = np.zeros(n_masks), np.zeros(n_masks, dtype=np.int64)
    for mask in range(n_masks):
        count[mask] = _count(mask)
    for r in range(len(day)):
        for mask in range(1, n_masks):
            top = 0
            while mask >> (top + 1):
                top += 1
            cost[mask] = cost[mask ^ (1 << top)] + day[r, top]
        for mask in range(1, n_masks):
            for n in range(1, min(n_counts - 1, count[mask] - 1) + 1):
                total, part = 0.0, mask
                while part:
                    if count[part] == n:
                        total += np.exp((cheapest[r, mask, n] - cost[part]) / temperature)
                    part = (part - 1) & mask
                soft[r, mask, n] = cheapest[r, mask, n] - temperature * np.log(total)
    return soft


@compiled
def _fill(rooms: Rooms, day: Floats, table: Floats) -> Floats:
    """Return the cost of every cell; (n_houses, n_shapes, n_masks), infinite where a shape is not held."""
    n_houses, n_shapes = rooms.hold.shape
    cost = np.full((n_houses, n_shapes, rooms.n_masks), np.inf)
    for house in range(n_houses):
        for shape in range(n_shapes):
            hold, fixed = rooms.hold[house, shape], rooms.fixed[shape]
            if rooms.n_days[shape] == 0 or fixed & ~hold:
                continue
            r = house * rooms.n_rooms + rooms.room[shape]
            always = 0.0
            for d in range(7):
                if fixed >> d & 1:
                    always += day[r, d]
            for mask in range(rooms.n_masks):
                if fixed & ~mask == 0:
                    free = table[r, mask & hold & ~fixed, rooms.n_free[shape]]
                    cost[house, shape, mask] = rooms.size[shape] * (always + free)
    return cost


@compiled
def _spread(rooms: Rooms, day: Floats, of_cell: Floats, temperature: float) -> Floats:
    """Return how many places of each day the cells take; (n_prices, 7); at temperature 0 the cheapest days."""
    n_houses, n_shapes = rooms.hold.shape
    used, share = np.zeros(day.shape), np.zeros(7)
    for house in range(n_houses):
        for shape in range(n_shapes):
            r, fixed, n = house * rooms.n_rooms + rooms.room[shape], rooms.fixed[shape], rooms.n_free[shape]
            for mask in range(rooms.n_masks):
                mass = of_cell[house, shape, mask] * rooms.size[shape]
                if mass == 0.0:
                    continue
                _shares(day[r], mask & rooms.hold[house, shape] & ~fixed, n, temperature, share)
                for d in range(7):
                    used[r, d] += mass * (1.0 if fixed >> d & 1 else share[d])
    return used


@compiled
def _shares(day: Floats, mask: int, n: int, temperature: float, share: Floats) -> None:
    """Fill in how much of each day is taken when n days of a mask are."""
    share[:] = 0.0
    for _ in range(n):
        cheapest = -1
        for d in range(7):
            if mask >> d & 1 and share[d] == 0.0 and (cheapest < 0 or day[d] < day[cheapest]):
                cheapest = d
        share[cheapest] = 1.0
    if temperature == 0.0 or n == 0 or _count(mask) == n:
        return
    least = 0.0
    for d in range(7):
        least += share[d] * day[d]
    share[:] = 0.0
    total, part = 0.0, mask
    while part:
        if _count(part) == n:
            cost = 0.0
            for d in range(7):
                if part >> d & 1:
                    cost += day[d]
            weight = np.exp((least - cost) / temperature)
            total += weight
            for d in range(7):
                if part >> d & 1:
                    share[d] += weight
        part = (part - 1) & mask
    share /= total


def costs_of_days(rooms: Rooms, day: Floats, temperature: float = 0.0) -> Floats:
    """Return what the days of each cell cost at given prices; soft above temperature 0.

    Parameters
    ----------
    day : (n_houses * n_rooms, 7)
        Price of a day in a room.

    Returns
    -------
    (n_houses, n_shapes, n_masks)
        Infinite where the shape is not held, or the mask has too few days.
    """
    table = _cheapest(day, rooms.n_masks, int(rooms.n_free.max(initial=0)))
    if temperature > 0:
        table = _soften(day, table, temperature)
    return _fill(rooms, day, table)


def days_of_cells(rooms: Rooms, day: Floats, of_cell: Floats, temperature: float = 0.0) -> Floats:
    """Return how many places are taken in each room on each day when `of_cell` requests are in each cell.

    Returns
    -------
    (n_houses, n_rooms, 7)
    """
    used = _spread(rooms, day, of_cell.astype(np.float64), temperature)
    return used.reshape(len(rooms.hold), rooms.n_rooms, N_DAYS)
