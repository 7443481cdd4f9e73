"""From choices taken to a plan: rows in order, a reason for everybody else, the certificate."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matching.bundles import Choices
from matching.fits import Ints
from matching.greedy import Taken, free_places
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Reason, Status
from matching.problem import Problem
from matching.rows import Rows, holding_days
from matching.rules import Fell, candidate_rows, class_rows, furthest_rule, member_rows
from matching.week import n_set

Bools = NDArray[np.bool_]

_REASON_OF = {
    Fell.NO_FIT: Reason.NO_FIT,
    Fell.FIT_BELOW_MIN: Reason.FIT_BELOW_MIN,
    Fell.NO_HOUSE_IN_REACH: Reason.NO_HOUSE_IN_REACH,
    Fell.DAYS_OR_PARTS: Reason.DAYS_OR_PARTS,
    Fell.TRAVEL_NOT_WORTH: Reason.TRAVEL_NOT_WORTH,
}


def assemble(  # noqa: PLR0913 (a plan and its certificate)
    problem: Problem,
    choices: Choices,
    taken: Taken,
    *,
    prices: Prices,
    bound: float,
    price_bound: float,
    status: Callable[[float, float], Status],
) -> Plan:
    """Return the plan that takes these choices on these days; a bound that rounding puts below the value is raised."""
    by_request = {int(choices.request[choice]): (choice, days) for choice, days in sorted(taken.items())}
    placements = tuple(
        _placement(choices, *by_request[person]) for person in range(problem.n_people) if person in by_request
    )
    classes = _classes(problem, choices, by_request)
    value = math.fsum([*(row.value for row in placements), *(row.value for row in classes)])
    price_bound = max(price_bound, value)
    bound = min(max(bound, value), price_bound)
    held = {row.block for row in classes}
    able = set((class_rows(problem).request - problem.n_people).tolist())
    return Plan(
        status=status(value, bound),
        placements=placements,
        unplaced=_reasons(problem, choices, taken, set(by_request)),
        classes=classes,
        unplaced_classes={
            b: ClassReason.PLACES_FULL if b in able else ClassReason.NO_HOUSE_FITS
            for b in range(len(problem.classes.ids))
            if b not in held
        },
        prices=prices,
        value=value,
        bound=bound,
        price_bound=price_bound,
    )


def _placement(choices: Choices, choice: int, days: int) -> Placement:
    group, job = int(choices.group[choice]), int(choices.job[choice])
    person = int(choices.request[choice])
    housed = group >= 0
    return Placement(
        person=person,
        job=job if job >= 0 else None,
        house=int(choices.house[choice]) if housed else None,
        place_kind=int(choices.groups.place_kind[group]) if housed else None,
        days=days,
        parts=int(choices.groups.parts[group]) if housed else 0,
        fit=float(choices.fit[choice]) if job >= 0 else None,
        travel_min=float(choices.minutes[choice]) if housed else None,
        value=float(choices.value[choice]),
        pinned=bool(choices.must[person]),
    )


def _classes(problem: Problem, choices: Choices, by_request: dict[int, tuple[int, int]]) -> tuple[ClassPlacement, ...]:
    classes, rows = problem.classes, []
    for b in range(len(classes.ids)):
        kind, parts = int(classes.place_kind[b]), int(classes.parts[b])
        if classes.fixed[b]:
            house = int(np.flatnonzero(~np.isnan(classes.preference[b]))[0])
            days = int(classes.days[b])
            rows.append(
                ClassPlacement(block=b, house=house, place_kind=kind, days=days, parts=parts, value=0.0, fixed=True)
            )
        elif problem.n_people + b in by_request:
            choice, days = by_request[problem.n_people + b]
            house, value = int(choices.house[choice]), float(choices.value[choice])
            rows.append(ClassPlacement(block=b, house=house, place_kind=kind, days=days, parts=parts, value=value))
    return tuple(rows)


def _reasons(problem: Problem, choices: Choices, taken: Taken, placed: set[int]) -> dict[int, Reason]:
    """Return the reason of every person who is not placed, in the order of people."""
    fell = furthest_rule(problem)
    opening, fits = _what_is_left(problem, *free_places(problem, choices, taken))
    reasons = {}
    for person in range(problem.n_people):
        if person in placed:
            continue
        if fell[person] != Fell.POSSIBLE:
            reasons[person] = _REASON_OF[Fell(fell[person])]
        elif not opening[person]:
            reasons[person] = Reason.OPENINGS_FULL
        else:
            reasons[person] = Reason.OTHERS_GAIN_MORE if fits[person] else Reason.PLACES_FULL
    return reasons


def _what_is_left(problem: Problem, openings: Ints, places: Ints) -> tuple[Bools, Bools]:
    """Return for each person whether a possible job has a free opening, and whether one of those has free days too."""
    opening, fits = np.zeros(problem.n_people, dtype=bool), np.zeros(problem.n_people, dtype=bool)
    holding = holding_days(places)
    for rows, fell in (candidate_rows(problem), member_rows(problem)):
        possible = rows.only(fell == Fell.POSSIBLE)
        left = possible.only((possible.job < 0) | (np.append(openings, 1)[possible.job] > 0))
        opening[left.request] = True
        fits[left.request[_days_free(left, holding)]] = True
    return opening, fits


def _days_free(rows: Rows, holding: np.typing.NDArray[np.uint8]) -> np.typing.NDArray[np.bool_]:
    free, housed = np.zeros(len(rows), dtype=np.int64), rows.house >= 0
    at = rows.only(housed)
    free[housed] = at.allowed & holding[at.house, at.place_kind, at.parts]
    enough: np.typing.NDArray[np.bool_] = (rows.fixed & ~free == 0) & (n_set[free] >= rows.n_days)
    return enough
