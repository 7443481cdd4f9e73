"""The slow, obvious twins of everything a plan says beside its rows: the price bound, the reasons, the whole plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from bruteforce import (
    Best,
    Resource,
    asked,
    avoided,
    best_plan,
    class_bundles,
    day_sets,
    fit_of,
    flexible,
    minutes_of,
    own_terms,
    places_left,
    reachable,
    requests,
    slots,
    worth_going,
)

from matching.plan import ClassReason, Plan, Prices, Reason, Status
from matching.problem import Problem


def price_bound(problem: Problem, prices: Prices, kept: Sequence[int] = ()) -> float:
    """Return the upper bound that `prices` prove: everybody's best net value + all openings and places − floors.

    Without `kept` floors are as they are asked for.
    """

    def price(resource: Resource) -> float:
        return float(prices.openings[resource[1]] if resource[0] == "opening" else prices.places[resource[1:]])

    terms = [price(resource) * count for resource, count in places_left(problem).items()]
    paid = list(zip(problem.floors, prices.floors.tolist(), strict=True)) if prices.floors.size else []
    terms += [-phi * (kept[k] if kept else floor.least) for k, (floor, phi) in enumerate(paid)]
    for i, (bundles, must) in enumerate(requests(problem)):
        bonus = sum(phi for floor, phi in paid if i in floor.people)
        nets = [b.value + bonus - sum(price(resource) * size for resource, size in b.takes.items()) for b in bundles]
        terms.append(max(nets) if must else max(0.0, *nets, 0.0))
    return math.fsum(terms)


def places_free(problem: Problem, best: Best) -> dict[Resource, int]:
    """Return what is left of every opening and place-slot beside this plan's rows."""
    free = places_left(problem)
    for row in best.placements:
        if row.job is not None:
            free["opening", row.job] -= 1
        for slot in (
            () if row.house is None or row.place_kind is None else slots(row.house, row.place_kind, row.days, row.parts)
        ):
            free[slot] -= 1
    for block in best.classes:
        for slot in () if block.fixed else slots(block.house, block.place_kind, block.days, block.parts):
            free[slot] -= int(problem.classes.seats[block.block])
    return free


def _enough_days(problem: Problem, pair: tuple[int, int | None, int | None], left: Mapping[Resource, int]) -> bool:
    i, j, h = pair
    if h is None:
        return True
    terms, (own_days, own_parts, _) = asked(problem, i, j), own_terms(problem, i)
    sets = day_sets(own_days, terms.fixed_days, terms.n_days) if terms.parts & ~own_parts == 0 else ()
    return any(all(left[slot] >= 1 for slot in slots(h, terms.kind, days, terms.parts)) for days in sets)


def _worth_it(problem: Problem, pair: tuple[int, int | None, int | None]) -> bool:
    i, j, h = pair
    worth = problem.members.value[i - len(problem.candidates.ids)] if j is None else fit_of(problem, i, j)
    assert worth is not None
    return worth_going(problem, worth, 0.0 if h is None else minutes_of(problem, i, h), asked(problem, i, j).n_days)


def reason(problem: Problem, best: Best, i: int) -> Reason:
    """Return the rule at which the last pair of an unplaced person falls, one rule after the other."""
    alone, free = places_left(problem), places_free(problem, best)
    jobs: list[int | None] = [None]
    if i < len(problem.candidates.ids):
        fits = {j: fit_of(problem, i, j) for j in range(len(problem.jobs.ids)) if not avoided(problem, i, j)}
        if all(fit is None for fit in fits.values()):
            return Reason.NO_FIT
        jobs = [j for j, fit in fits.items() if fit is not None and fit >= problem.weights.min_fit]
        if not jobs:
            return Reason.FIT_BELOW_MIN
    pairs = [(i, j, h) for j in jobs for h in (reachable(problem, i, j) if asked(problem, i, j).n_days else [None])]
    rules: tuple[tuple[Reason, Callable[[tuple[int, int | None, int | None]], bool]], ...] = (
        (Reason.NO_HOUSE_IN_REACH, lambda _: True),
        (Reason.DAYS_OR_PARTS, lambda pair: _enough_days(problem, pair, alone)),
        (Reason.TRAVEL_NOT_WORTH, lambda pair: _worth_it(problem, pair)),
        (Reason.OPENINGS_FULL, lambda pair: pair[1] is None or free["opening", pair[1]] >= 1),
        (Reason.PLACES_FULL, lambda pair: _enough_days(problem, pair, free)),
    )
    for why, keeps in rules:
        pairs = [pair for pair in pairs if keeps(pair)]
        if not pairs:
            return why
    return Reason.OTHERS_GAIN_MORE


def proven_plan(problem: Problem, prices: Prices | None = None) -> Plan | None:
    """Return a whole optimal plan, reasons and bounds included; without `prices` everything is free."""
    best = best_plan(problem)
    if best is None:
        return None
    if prices is None:
        prices = Prices(
            openings=np.zeros(len(problem.jobs.ids)),
            places=np.zeros(problem.houses.capacity.shape, dtype=np.float64),
            floors=np.zeros(len(problem.floors)),
        )
    placed = {row.person for row in best.placements}
    kept = tuple(min(floor.least, len(placed & set(floor.people.tolist()))) for floor in problem.floors)
    seated = {row.block for row in best.classes}
    return Plan(
        status=Status.OPTIMAL,
        placements=best.placements,
        unplaced={i: reason(problem, best, i) for i in range(problem.n_people) if i not in placed},
        classes=best.classes,
        unplaced_classes={
            b: ClassReason.PLACES_FULL if class_bundles(problem, b) else ClassReason.NO_HOUSE_FITS
            for b in flexible(problem)
            if b not in seated
        },
        prices=prices,
        value=best.value,
        bound=best.value,
        price_bound=max(best.value, price_bound(problem, prices, kept)),
        floors=kept,
    )
