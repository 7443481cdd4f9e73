"""The bound that prices alone prove, worked out again, and the order value ≤ bound ≤ price bound."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from matching.check.days import cheapest, day_prices, days_that_hold
from matching.check.floors import bonus, lowered
from matching.check.pins import pin_net, stuck_pins
from matching.check.places import Places, slot_name
from matching.check.rows import last_places
from matching.check.survey import ALONE, at_houses, day_costs, per_person, surveys
from matching.check.violation import Violation, at_most, same
from matching.fits import Floats
from matching.plan import Plan, Prices, Status
from matching.problem import Flags, Problem

OPTIMAL_TOL = 1e-9


def total(values: Sequence[float]) -> float:
    """Return the exact sum, NaN where there is none."""
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):
        return math.nan


def price_faults(problem: Problem, prices: Prices) -> Iterator[Violation]:
    """Yield every price that is negative or no number, and tables of the wrong size."""
    shapes = ((len(problem.jobs.ids),), problem.houses.capacity.shape, (len(problem.floors),))
    if (prices.openings.shape, prices.places.shape, prices.floors.shape) != shapes:
        yield Violation(kind="price", rule="the prices do not stand for these openings, places and floors")
        return
    rule = "the price is {price}, it must be a finite number, at least 0"
    for j in np.flatnonzero(_bad(prices.openings)).tolist():
        params = {"price": float(prices.openings[j])}
        yield Violation(kind="price", rule=rule, subject=problem.jobs.ids[j], params=params)
    for slot in map(tuple, np.argwhere(_bad(prices.places)).tolist()):
        params = {"price": float(prices.places[slot])}
        yield Violation(kind="price", rule=rule, subject=slot_name(problem, slot), params=params)
    for k in np.flatnonzero(_bad(prices.floors)).tolist():
        params = {"price": float(prices.floors[k])}
        yield Violation(kind="price", rule=rule, subject=problem.floors[k].name, params=params)


def _bad(prices: Floats) -> Flags:
    return ~(np.isfinite(prices) & (prices >= 0))


def _people(problem: Problem, there: Places, prices: Prices) -> list[float]:
    """Return max(0, best net value) of everybody who is not pinned."""
    alone = day_costs(problem, there.places, np.zeros_like(prices.places))
    costs = day_costs(problem, there.places, prices.places)
    # A member's job is −1 and takes the last entry: an opening that is always there and free of charge.
    opening, vacant = np.append(prices.openings, 0.0), np.append(there.openings, 1) >= 1
    best, more = np.zeros(problem.n_people), bonus(problem, prices.floors)
    for part in surveys(problem, alone):
        asked = part.asks
        could = (part.step == ALONE) & vacant[asked.job][:, None]
        gain = part.value + (more[asked.person] - opening[asked.job])[:, None]
        net = np.where(could, gain - at_houses(asked, costs), 0.0)
        best = np.maximum(best, per_person(problem.n_people, asked.person, net, 0.0))
    best[[pin.person for pin in problem.pins]] = 0.0
    return best.tolist()


def _class_net(problem: Problem, there: Places, prices: Prices, b: int) -> float:
    """Return max(0, best net value) of a flexible class."""
    classes, nets = problem.classes, [0.0]
    kind, parts, seats = int(classes.place_kind[b]), int(classes.parts[b]), int(classes.seats[b])
    for h in range(len(problem.houses.ids)):
        value = float(classes.value[b] * classes.preference[b, h])
        if value > 0:
            holds = days_that_hold(there.places[h, kind], parts, seats)
            cost = cheapest(day_prices(prices.places[h, kind], parts), holds, int(classes.n_days[b]), 0)
            nets.append(value - seats * float(cost[classes.days[b]]))
    return max(nets)


def proven(problem: Problem, there: Places, prices: Prices, floors: Sequence[int] = ()) -> float:
    """Return the bound that finite prices ≥ 0 prove, when every pin can be kept.

    Parameters
    ----------
    problem, there, prices
    floors : (n_floors,)
        How many people at least are placed in each.
    """
    flexible, stays = np.flatnonzero(~problem.classes.fixed).tolist(), last_places(problem)
    pinned = [pin.person for pin in problem.pins]
    return total(
        [
            *_people(problem, there, prices),
            *(pin_net(problem, there, prices, pin, last=stays.get(pin.person)) for pin in problem.pins),
            *bonus(problem, prices.floors)[pinned].tolist(),
            *(_class_net(problem, there, prices, b) for b in flexible),
            *(prices.openings * there.openings).tolist(),
            *(prices.places * there.places).ravel().tolist(),
            *(-price * least for price, least in zip(prices.floors.tolist(), floors, strict=True)),
        ]
    )


def number_faults(problem: Problem, plan: Plan, there: Places) -> Iterator[Violation]:
    """Yield what is wrong with the plan's value, bounds, prices and status."""
    values = [row.value for row in plan.placements] + [row.value for row in plan.classes]
    if not same(plan.value, total(values)):
        params = {"found": plan.value, "wanted": total(values)}
        yield Violation(kind="plan_value", rule="the value is {found}, its rows sum to {wanted}", params=params)
    yield from _order(plan)
    stuck = [*price_faults(problem, plan.prices), *stuck_pins(problem, there)]
    yield from stuck
    if not stuck:
        with np.errstate(over="ignore", invalid="ignore"):
            bound = proven(problem, there, plan.prices, lowered(problem, plan.placements))
        if not same(plan.price_bound, bound):
            params = {"found": plan.price_bound, "wanted": bound}
            rule = "the price bound is stated as {found}, the prices prove {wanted}"
            yield Violation(kind="price_bound", rule=rule, params=params)


def _order(plan: Plan) -> Iterator[Violation]:
    if not at_most(plan.value, plan.bound):
        params = {"value": plan.value, "bound": plan.bound}
        yield Violation(kind="bound", rule="the bound {bound} is below the value {value}", params=params)
    if not at_most(plan.bound, plan.price_bound):
        params = {"bound": plan.bound, "price_bound": plan.price_bound}
        rule = "the price bound {price_bound} is below the bound {bound}"
        yield Violation(kind="bound_order", rule=rule, params=params)
    if plan.status == Status.OPTIMAL and not plan.bound - plan.value <= OPTIMAL_TOL * max(1.0, plan.value):
        rule = "the plan is called optimal, but bound and value are {apart} apart"
        yield Violation(kind="status", rule=rule, params={"apart": plan.bound - plan.value})
