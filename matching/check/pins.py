"""What could be chosen for the blank cells of a pin, and the best of it at given prices."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from matching.check.days import cheapest, day_prices, days_that_hold
from matching.check.places import Places
from matching.check.rows import Place
from matching.check.violation import Violation
from matching.fits import Floats, Pairs
from matching.plan import Prices
from matching.problem import Candidates, Jobs, Members, Pin, Problem


def _listed(pairs: Pairs, row: int, column: int) -> float:
    """Return the number of a pair, 0 where it is not listed."""
    columns, values = pairs.row(row)
    return float(values[columns == column].sum())


def _person(problem: Problem, pin: Pin) -> tuple[Candidates | Members, int]:
    n = len(problem.candidates.ids)
    return (problem.candidates, pin.person) if pin.person < n else (problem.members, pin.person - n)


def _asking(problem: Problem, pin: Pin) -> tuple[Jobs | Members, int]:
    if pin.job is not None:
        return problem.jobs, pin.job
    return problem.members, pin.person - len(problem.candidates.ids)


def _gain(problem: Problem, pin: Pin) -> float:
    """Return the value before travel."""
    person, at = _person(problem, pin)
    if pin.job is None:
        return float(problem.members.value[at] + person.priority[at])
    fit = _listed(problem.fits, pin.person, pin.job) + _listed(problem.wishes, pin.person, pin.job)
    return min(1.0, max(0.0, fit)) + float(person.priority[at]) + problem.weights.placed_bonus


def _houses(problem: Problem, pin: Pin) -> list[int]:
    """Return the house that the pin names, or every house that is near enough and has what is needed."""
    if pin.house is not None:
        return [pin.house]
    (person, at), (asking, ask) = _person(problem, pin), _asking(problem, pin)
    needs = person.needs[at] | asking.needs[ask]
    houses, minutes = problem.minutes.row(pin.person)
    return [
        h for h in houses[minutes <= person.max_travel_min[at]].tolist() if not np.any(needs & ~problem.houses.has[h])
    ]


def _days(problem: Problem, pin: Pin) -> tuple[int, int, int]:
    """Return how many days, which are fixed and which allowed; given days are all three."""
    (person, at), (asking, ask) = _person(problem, pin), _asking(problem, pin)
    if pin.days:
        return pin.days.bit_count(), pin.days, pin.days
    return int(asking.n_days[ask]), int(asking.fixed_days[ask]), int(person.days[at])


def _parts(problem: Problem, pin: Pin) -> int:
    """Return the given parts, or what is asked for if the person can come then; 0 when neither."""
    (person, at), (asking, ask) = _person(problem, pin), _asking(problem, pin)
    asked = int(asking.parts[ask])
    return pin.parts or (0 if asked & ~int(person.parts[at]) else asked)


def _at_house(problem: Problem, there: Places, prices: Floats, pin: Pin, h: int) -> float:
    """Return travel and the cheapest days at one house; infinite when its days do not do."""
    asking, ask = _asking(problem, pin)
    kind = int(asking.place_kind[ask]) if pin.place_kind is None else pin.place_kind
    parts, (n_days, fixed, allowed) = _parts(problem, pin), _days(problem, pin)
    if not parts:
        return math.inf
    holds = days_that_hold(there.places[h, kind], parts, 1)
    cost = cheapest(day_prices(prices[h, kind], parts), holds, n_days, fixed)[allowed]
    return problem.weights.travel_weight * _listed(problem.minutes, pin.person, h) * n_days / 5 + float(cost)


def pin_net(problem: Problem, there: Places, prices: Prices, pin: Pin, *, last: Place | None) -> float:
    """Return the best allowed net value of a pin, even if negative; −inf when nothing can be chosen.

    `last` is where the last plan had the person; it is worth a bonus to be there again.
    """
    bonus, gain = problem.weights.stay_bonus, _gain(problem, pin)
    if pin.job is not None:
        gain -= float(prices.openings[pin.job]) if there.openings[pin.job] >= 1 else math.inf
    asking, ask = _asking(problem, pin)
    if asking.n_days[ask] == 0:
        return gain + (bonus if last == (pin.job, None) else 0.0)
    costs = (
        _at_house(problem, there, prices.places, pin, h) - (bonus if last == (pin.job, h) else 0.0)
        for h in _houses(problem, pin)
    )
    return gain - min(costs, default=math.inf)


def stuck_pins(problem: Problem, there: Places) -> Iterator[Violation]:
    """Yield every pinned person for whom nothing can be chosen, even alone: no plan could keep that."""
    free = Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.houses.capacity.shape))
    for pin in problem.pins:
        if pin_net(problem, there, free, pin, last=None) == -math.inf:
            rule = "nothing can be chosen that keeps the accepted placement"
            yield Violation(kind="pin_stuck", rule=rule, subject=problem.person_ids[pin.person])
