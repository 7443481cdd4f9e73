"""From choices taken to a plan: rows in order, a reason for everybody else, the certificate."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from matching.bundles import Choices
from matching.floors import floors_of
from matching.greedy import Taken, free_places
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Status
from matching.problem import Problem
from matching.reasons import reasons
from matching.requests import Requests
from matching.rules import class_rows


def assemble(  # noqa: PLR0913 (a plan and its certificate)
    problem: Problem,
    requests: Requests,
    choices: Choices,
    taken: Taken,
    *,
    prices: Prices,
    bound: float,
    price_bound: Callable[[tuple[int, ...]], float],
    status: Callable[[float, float], Status],
) -> Plan:
    """Return the plan that takes these choices on these days; a bound that rounding puts below the value is raised.

    Floors are lowered to what is placed. What bounds the worth to the search, penalties included, bounds the values of
    plans that miss no more; the prices may prove less of them, but not that none misses fewer. The search may have
    lowered the floors of `requests` before.

    Parameters
    ----------
    bound
        Of what any plan is worth to the search.
    price_bound
        Returns what the prices prove for floors as they are kept.
    status
        Judges a value and a bound.
    """
    by_request = {int(choices.request[choice]): (choice, days) for choice, days in sorted(taken.items())}
    placements = tuple(
        _placement(choices, *by_request[person]) for person in range(problem.n_people) if person in by_request
    )
    classes = _classes(problem, choices, by_request)
    unplaced = [person for person in range(problem.n_people) if person not in by_request]
    value = math.fsum([*(row.value for row in placements), *(row.value for row in classes)])
    placed = requests.floors.counts(choices.request[list(taken)])
    kept = floors_of(problem).kept(placed)
    proven = max(bound + requests.floors.penalty * requests.floors.missing(placed), value)
    proven_by_prices = max(price_bound(kept), value)
    held = {row.block for row in classes}
    able = set((class_rows(problem).request - problem.n_people).tolist())
    return Plan(
        status=status(value, proven),
        placements=placements,
        unplaced=reasons(problem, requests, *free_places(problem, choices, taken), unplaced),
        classes=classes,
        unplaced_classes={
            b: ClassReason.PLACES_FULL if b in able else ClassReason.NO_HOUSE_FITS
            for b in range(len(problem.classes.ids))
            if b not in held
        },
        prices=prices,
        value=value,
        bound=min(proven, proven_by_prices),
        price_bound=proven_by_prices,
        floors=kept,
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
