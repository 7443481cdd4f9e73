"""Compiled loops over a slice of requests: best bundles, soft demand, the choices near the best.

One request is looked at in full before the next, its dearest asks first, so that most asks are dismissed by one
comparison. Days are never enumerated per request: a table holds what the cheapest days of each (house, shape, mask of
free days) cost, and demand is counted in cells of that table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.fits import Floats, Ints

F = TypeVar("F", bound=Callable[..., object])

#: Bundles worse than the best one by so many temperatures take no share that anybody would see.
_REACH = 25.0
#: A soft cost of days is below the cheapest by at most the logarithm of how many day sets there are: C(7, 3).
_DAY_SETS = 3.6
#: A share of a request that is not counted.
_NO_SHARE = 1e-9


class Asks(NamedTuple):
    """What requests ask for, as the loops read it; `matching.requests.Requests` says what each array means."""

    ask_ptr: Ints
    ask_item: NDArray[np.int32]
    ask_worth: Floats
    home_ptr: Ints
    home_house: NDArray[np.int32]
    home_far: Floats
    days: NDArray[np.uint8]
    extra: Floats
    must: NDArray[np.bool_]
    stay_ask: Ints
    stay_house: Ints
    item_shape: NDArray[np.int32]
    shape_pay: Floats


def compiled(function: F) -> F:
    """Compile to machine code, kept on disk beside the source for the next run; other threads go on meanwhile."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))


@compiled
def sort_asks(ask_ptr: Ints, item: NDArray[np.int32], worth: Floats) -> None:
    """Sort the asks of each request in place: the most worth first, then by item."""
    for i in range(len(ask_ptr) - 1):
        first = ask_ptr[i]
        for a in range(first + 1, ask_ptr[i + 1]):
            this_item, this_worth, at = item[a], worth[a], a
            while at > first and (
                worth[at - 1] < this_worth or (worth[at - 1] == this_worth and item[at - 1] > this_item)
            ):
                item[at], worth[at] = item[at - 1], worth[at - 1]
                at -= 1
            item[at], worth[at] = this_item, this_worth


@compiled
def best_of_slice(
    asks: Asks,
    price: Floats,
    cost: Floats,
    stay_bonus: float,
    first: int,
    last: int,
    surplus: Floats,
    placed: Floats,
    of_item: Ints,
    of_cell: Ints,
) -> None:
    """Let each request in ``first:last`` take its best bundle.

    Parameters
    ----------
    price : (n_items,)
    cost : (n_houses, n_shapes, n_masks)
    surplus : (n_requests,)
        Is filled with net values; 0 where nothing is taken.
    placed : (n_requests,) or (0,)
        Becomes 1 where something is taken.
    of_item, of_cell
        As `price` and `cost`: how many take the item, and the cell, is added.
    """
    ask_ptr, ask_item, ask_worth = asks.ask_ptr, asks.ask_item, asks.ask_worth
    home_ptr, home_house, home_far = asks.home_ptr, asks.home_house, asks.home_far
    days, extra, must, stay_ask, stay_house = asks.days, asks.extra, asks.must, asks.stay_ask, asks.stay_house
    item_shape, shape_pay = asks.item_shape, asks.shape_pay
    known = np.full(len(shape_pay), -1, dtype=np.int64)
    least = np.empty(len(shape_pay))
    where = np.empty(len(shape_pay), dtype=np.int64)
    for i in range(first, last):
        best = -np.inf if must[i] else 0.0
        best_item, best_house, day = -1, -1, days[i]
        more = extra[i]
        for a in range(ask_ptr[i], ask_ptr[i + 1]):
            worth = ask_worth[a] + more
            if worth <= best:
                break
            item = ask_item[a]
            worth -= price[item]
            if worth <= best:
                continue
            shape = item_shape[item]
            pay = shape_pay[shape]
            if pay == 0.0:
                best, best_item, best_house = worth, item, -1
                continue
            if known[shape] != i:
                known[shape], least[shape], where[shape] = i, np.inf, -1
                for k in range(home_ptr[i], home_ptr[i + 1]):
                    total = home_far[k] * pay / 5.0 + cost[home_house[k], shape, day]
                    if total < least[shape]:
                        least[shape], where[shape] = total, home_house[k]
            total, house = least[shape], where[shape]
            if worth - total <= best:
                continue
            if extra[i] > 0.0 and not must[i]:
                total = np.inf
                for k in range(home_ptr[i], home_ptr[i + 1]):
                    far = home_far[k] * pay / 5.0
                    if far < ask_worth[a] and far + cost[home_house[k], shape, day] < total:
                        total, house = far + cost[home_house[k], shape, day], home_house[k]
            if worth - total > best:
                best, best_item, best_house = worth - total, item, house
        if stay_ask[i] >= 0:
            a = stay_ask[i]
            item = ask_item[a]
            pay = shape_pay[item_shape[item]]
            worth = ask_worth[a] + more - price[item] + stay_bonus
            if pay == 0.0 and stay_house[i] < 0 and worth > best:
                best, best_item, best_house = worth, item, -1
            for k in range(home_ptr[i], home_ptr[i + 1]):
                far = home_far[k] * pay / 5.0
                if pay > 0.0 and home_house[k] == stay_house[i] and (far < ask_worth[a] or must[i]):
                    net = worth - (far + cost[home_house[k], item_shape[item], day])
                    if net > best:
                        best, best_item, best_house = net, item, home_house[k]
        surplus[i] = best
        if best_item >= 0:
            of_item[best_item] += 1
            if len(placed):
                placed[i] = 1.0
        if best_house >= 0:
            of_cell[best_house, item_shape[best_item], day] += 1


@compiled
def soft_of_slice(
    asks: Asks,
    price: Floats,
    cost: Floats,
    sizes: Floats,
    stay_bonus: float,
    temperature: float,
    first: int,
    last: int,
    placed: Floats,
    of_item: Floats,
    of_cell: Floats,
) -> float:
    """Let each request spread itself over its bundles, more on better ones: softmax of net values.

    Parameters
    ----------
    cost
        Soft costs, which may lie a little below those of the cheapest days.
    sizes : (n_shapes,)
        The temperature is per place: a class of twenty is as sharp as twenty people who agree.
    placed : (n_requests,) or (0,)
        Is filled with the share of each request that takes something.

    Returns
    -------
    float
        Sum of the soft surpluses.
    """
    ask_ptr, ask_item, ask_worth = asks.ask_ptr, asks.ask_item, asks.ask_worth
    home_ptr, home_house, home_far = asks.home_ptr, asks.home_house, asks.home_far
    days, extra, must, stay_ask, stay_house = asks.days, asks.extra, asks.must, asks.stay_ask, asks.stay_house
    item_shape, shape_pay = asks.item_shape, asks.shape_pay
    widest = 1
    for i in range(first, last):
        widest = max(widest, (ask_ptr[i + 1] - ask_ptr[i]) * max(1, home_ptr[i + 1] - home_ptr[i]))
    item_of, house_of = np.empty(widest, dtype=np.int32), np.empty(widest, dtype=np.int32)
    net_of = np.empty(widest)
    total = 0.0
    for i in range(first, last):
        if ask_ptr[i] == ask_ptr[i + 1]:
            continue
        heat = temperature * sizes[item_shape[ask_item[ask_ptr[i]]]]
        best = -np.inf if must[i] else 0.0
        day, n = days[i], 0
        slack = (_REACH + _DAY_SETS) * heat + (stay_bonus if stay_ask[i] >= 0 else 0.0)
        for a in range(ask_ptr[i], ask_ptr[i + 1]):
            worth = ask_worth[a] + extra[i]
            if worth + slack <= best:
                break
            item = ask_item[a]
            worth -= price[item]
            if worth + slack <= best:
                continue
            shape = item_shape[item]
            pay = shape_pay[shape]
            stays = stay_ask[i] == a
            if pay == 0.0:
                item_of[n], house_of[n], net_of[n] = (
                    item,
                    -1,
                    worth + (stay_bonus if stays and stay_house[i] < 0 else 0.0),
                )
                best = max(best, net_of[n])
                n += 1
                continue
            for k in range(home_ptr[i], home_ptr[i + 1]):
                house, far = home_house[k], home_far[k] * pay / 5.0
                net = worth - far - cost[house, shape, day]
                if stays and stay_house[i] == house:
                    net += stay_bonus
                if net > best - _REACH * heat and (far < ask_worth[a] or must[i]):
                    item_of[n], house_of[n], net_of[n] = item, house, net
                    best = max(best, net)
                    n += 1
        if n == 0:
            continue
        nothing = 0.0 if must[i] else np.exp(-best / heat)
        weights = nothing
        for k in range(n):
            net_of[k] = np.exp((net_of[k] - best) / heat)
            weights += net_of[k]
        total += best + heat * np.log(weights)
        if len(placed):
            placed[i] = 1.0 - nothing / weights
        for k in range(n):
            share = net_of[k] / weights
            if share > _NO_SHARE:
                of_item[item_of[k]] += share
                if house_of[k] >= 0:
                    of_cell[house_of[k], item_shape[item_of[k]], day] += share
    return total


@compiled
def near_of_slice(
    asks: Asks,
    price: Floats,
    cost: Floats,
    stay_bonus: float,
    surplus: Floats,
    cut: Floats,
    first: int,
    last: int,
    out_request: Ints,
    out_ask: Ints,
    out_house: Ints,
    out_net: Floats,
    counts: Ints,
) -> int:
    """List every choice in ``first:last`` whose net value is at most `cut` below its request's surplus; pins' all.

    Parameters
    ----------
    cut : (n_requests,)
    counts : (n_requests,) or (0,)
        Is filled with how many each request has.

    Returns
    -------
    int
        How many there are; they are written as far as the arrays are long.
    """
    n, room_for = 0, len(out_request)
    for i in range(first, last):
        least, before = -np.inf if asks.must[i] else surplus[i] - cut[i], n
        for a in range(asks.ask_ptr[i], asks.ask_ptr[i + 1]):
            item, stays = asks.ask_item[a], asks.stay_ask[i] == a
            shape = asks.item_shape[item]
            worth = asks.ask_worth[a] + asks.extra[i] - price[item]
            if worth + (stay_bonus if stays else 0.0) < least:
                continue
            if asks.shape_pay[shape] == 0.0:
                net = worth + (stay_bonus if stays and asks.stay_house[i] < 0 else 0.0)
                if net >= least:
                    if n < room_for:
                        out_request[n], out_ask[n], out_house[n], out_net[n] = i, a, -1, net
                    n += 1
                continue
            for k in range(asks.home_ptr[i], asks.home_ptr[i + 1]):
                house, far = asks.home_house[k], asks.home_far[k] * asks.shape_pay[shape] / 5.0
                net = worth - far - cost[house, shape, asks.days[i]]
                if stays and asks.stay_house[i] == house:
                    net += stay_bonus
                if net >= least and net > -np.inf and (far < asks.ask_worth[a] or asks.must[i]):
                    if n < room_for:
                        out_request[n], out_ask[n], out_house[n], out_net[n] = i, a, house, net
                    n += 1
        if len(counts):
            counts[i] = n - before
    return n
