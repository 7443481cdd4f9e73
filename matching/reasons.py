"""Why people are not placed: the last rule that they reached, or what was taken when nothing else stood in the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.kernels import compiled
from matching.plan import Reason
from matching.problem import Problem
from matching.requests import Requests, avoided, fits_with_wishes
from matching.rows import holding_days
from matching.rules import Fell
from matching.week import n_set

Bools = NDArray[np.bool_]

_REASON_OF = {
    Fell.NO_FIT: Reason.NO_FIT,
    Fell.FIT_BELOW_MIN: Reason.FIT_BELOW_MIN,
    Fell.NO_HOUSE_IN_REACH: Reason.NO_HOUSE_IN_REACH,
    Fell.DAYS_OR_PARTS: Reason.DAYS_OR_PARTS,
    Fell.TRAVEL_NOT_WORTH: Reason.TRAVEL_NOT_WORTH,
}
#: `Fell`, as the loop counts.
_BELOW, _HOUSE, _DAYS, _TRAVEL, _POSSIBLE = 1, 2, 3, 4, 5


@compiled
def _reach(
    pairs: tuple[Ints, Floats, Bools, float],
    homes: tuple[NDArray[np.int32], Floats],
    shape_of: NDArray[np.int32],
    shapes: tuple[Ints, Ints, Ints],
    fit_for: tuple[Bools, NDArray[np.uint8], NDArray[np.uint8]],
    mine: tuple[int, int],
    left: Ints,
    count: NDArray[np.uint8],
) -> tuple[int, bool, bool]:
    """Return the last rule that somebody reached, and whether an opening, and days at a house for it, are left.

    Parameters
    ----------
    pairs
        Item, worth, whether it is avoided, and the least worth; of this person only.
    homes
        House and value lost there at five days, of this person only.
    shapes
        Desk-days, parts, fixed days.
    fit_for : (n_houses, n_shapes) each
        Whether the house has what is needed; days on which it holds a place; and on which one is left.
    mine
        Days and parts of the person.
    left : (n_items,)
        Openings left.
    """
    items, worth, avoids, least = pairs
    reached, opening, fits = 0, False, False
    for k in range(len(items)):
        if avoids[k]:
            continue
        if worth[k] < least:
            reached = max(reached, _BELOW)
            continue
        shape = shape_of[items[k]]
        n_days, parts, fixed = shapes[0][shape], shapes[1][shape], shapes[2][shape]
        if n_days == 0:
            reached = max(reached, _POSSIBLE if worth[k] > 0 else _TRAVEL)
            if worth[k] > 0 and left[items[k]] > 0:
                opening, fits = True, True
            continue
        reached = max(reached, _HOUSE)
        for h in range(len(homes[0])):
            house = homes[0][h]
            if not fit_for[0][house, shape]:
                continue
            held = mine[0] & fit_for[1][house, shape]
            if parts & ~mine[1] or fixed & ~held or count[held] < n_days:
                reached = max(reached, _DAYS)
            elif homes[1][h] * n_days / 5.0 >= worth[k]:
                reached = max(reached, _TRAVEL)
            else:
                reached = _POSSIBLE
                if left[items[k]] > 0:
                    opening = True
                    free = held & fit_for[2][house, shape]
                    fits = fits or (not fixed & ~free and count[free] >= n_days)
    return reached, opening, fits


@compiled
def _reach_all(
    people: Ints,
    start: Ints,
    pairs: tuple[Ints, Floats, Bools, float],
    home_start: Ints,
    homes: tuple[NDArray[np.int32], Floats],
    shape_of: NDArray[np.int32],
    shapes: tuple[Ints, Ints, Ints],
    fit_for: tuple[Bools, NDArray[np.uint8], NDArray[np.uint8]],
    days: NDArray[np.uint8],
    parts: NDArray[np.uint8],
    left: Ints,
    count: NDArray[np.uint8],
) -> Ints:
    """Return `_reach` of each of `people`: the rule, whether an opening is left, and whether days are; (n, 3)."""
    found = np.zeros((len(people), 3), dtype=np.int64)
    for n in range(len(people)):
        i = people[n]
        own, home = slice(start[i], start[i + 1]), slice(home_start[i], home_start[i + 1])
        reached, opening, fits = _reach(
            (pairs[0][own], pairs[1][own], pairs[2][own], pairs[3]),
            (homes[0][home], homes[1][home]),
            shape_of,
            shapes,
            fit_for,
            (days[i], parts[i]),
            left,
            count,
        )
        found[n, 0], found[n, 1], found[n, 2] = reached, opening, fits
    return found


def reasons(
    problem: Problem, requests: Requests, openings: Ints, places: Ints, unplaced: list[int]
) -> dict[int, Reason]:
    """Return the reason of everybody in `unplaced`.

    Parameters
    ----------
    openings : (n_jobs,), places : (n_houses, n_kinds, 7, 3)
        What the plan leaves.
    """
    asks, shapes, who, members = requests.asks, requests.shapes, problem.candidates, problem.members
    fits, job = fits_with_wishes(problem), problem.fits.columns
    out = avoided(problem, problem.fits.rows(), job) if len(who.avoids) else np.zeros(len(fits), dtype=bool)
    has: Bools = np.asarray(~(shapes.needs[None, :, :] & ~problem.houses.has[:, None, :]).any(axis=2))
    held, free = (
        np.ascontiguousarray(holding_days(capacity)[:, shapes.place_kind, shapes.parts])
        for capacity in (problem.capacity, places)
    )
    people, n_candidates = np.array(unplaced, dtype=np.int64), len(who.ids)
    everybody = (
        asks.home_ptr,
        (asks.home_house, asks.home_far),
        asks.item_shape,
        (shapes.n_days, shapes.parts, shapes.fixed),
        (has, held, free),
        np.concatenate([who.days, members.days]),
        np.concatenate([who.parts, members.parts]),
        np.append(openings, 1)[requests.item_job],
        n_set,
    )
    listed = (job, fits, out, problem.weights.min_fit)
    own = (asks.ask_item.astype(np.int64), asks.ask_worth, np.zeros(len(asks.ask_worth), dtype=bool), -np.inf)
    reached = np.concatenate(
        [
            _reach_all(people[people < n_candidates], problem.fits.indptr, listed, *everybody),
            _reach_all(people[people >= n_candidates], asks.ask_ptr, own, *everybody),
        ]
    )
    return {
        person: _reason(Fell(fell), opening=bool(opening), enough=bool(enough))
        for person, (fell, opening, enough) in zip(unplaced, reached.tolist(), strict=True)
    }


def _reason(reached: Fell, *, opening: bool, enough: bool) -> Reason:
    if reached is not Fell.POSSIBLE:
        return _REASON_OF[reached]
    if not opening:
        return Reason.OPENINGS_FULL
    return Reason.OTHERS_GAIN_MORE if enough else Reason.PLACES_FULL
