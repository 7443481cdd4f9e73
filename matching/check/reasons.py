"""Why people and classes are not placed, worked out again: the rule at which the last pair falls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.check.days import cheapest, days_that_hold
from matching.check.places import Places, free
from matching.check.survey import ALONE, STEPS, at_houses, day_costs, per_person, surveys
from matching.check.violation import Violation, same
from matching.fits import Floats
from matching.plan import ClassReason, Plan, Reason
from matching.problem import Problem

GAINS = STEPS.index(Reason.OTHERS_GAIN_MORE)
NO_COST = np.zeros(7)


def last_steps(problem: Problem, there: Places, gone: Places) -> tuple[Floats, Floats]:
    """Return, per person, how far the last pair gets in `STEPS`, and the value of the best pair that no rule stops.

    The value is 0 for everybody who has no such pair.
    """
    left, no_cost = free(there, gone), np.zeros(there.places.shape)
    alone, beside = day_costs(problem, there.places, no_cost), day_costs(problem, left.places, no_cost)
    vacant = np.append(left.openings, 1) >= 1  # the last entry is a member's: no opening is asked for
    steps, gains = np.zeros(problem.n_people), np.zeros(problem.n_people)
    for part in surveys(problem, alone):
        asked = part.asks
        full, crowded = ~vacant[asked.job][:, None], np.isinf(at_houses(asked, beside))
        rest = np.select([full, crowded], [ALONE, STEPS.index(Reason.PLACES_FULL)], default=GAINS)
        step = np.where(part.step == ALONE, rest, part.step)
        steps = np.maximum(steps, per_person(problem.n_people, asked.person, step.astype(np.float64), 0.0))
        gain = np.where(step == GAINS, part.value, 0.0)
        gains = np.maximum(gains, per_person(problem.n_people, asked.person, gain, 0.0))
    return steps, gains


def _left_out(plan: Plan, subject: str, gain: float) -> Iterator[Violation]:
    """Yield a request that could simply be added, where the bound denies what that would give."""
    if gain > 0 and plan.value + gain > plan.bound and not same(plan.value + gain, plan.bound):
        rule = "could be added for {gain} more, which the bound does not allow"
        yield Violation(kind="left_out", rule=rule, subject=subject, params={"gain": gain})


def reason_faults(problem: Problem, plan: Plan, there: Places, gone: Places) -> Iterator[Violation]:
    """Yield every unplaced person whose reason is another, and whoever an optimal plan leaves out for nothing."""
    skip = {row.person for row in plan.placements} | {pin.person for pin in problem.pins}
    steps, gains = last_steps(problem, there, gone)
    for i, found in plan.unplaced.items():
        if not 0 <= i < problem.n_people or i in skip:
            continue
        wanted, subject = STEPS[int(steps[i])], problem.person_ids[i]
        if found != wanted:
            rule = "the reason is stated as {found}, it is {wanted}"
            params = {"found": str(found), "wanted": str(wanted)}
            yield Violation(kind="reason", rule=rule, subject=subject, params=params)
        yield from _left_out(plan, subject, float(gains[i]))


def class_gain(problem: Problem, places: Places, b: int) -> float:
    """Return the greatest positive value of a flexible class where `places` hold its seats; 0 when nowhere."""
    classes = problem.classes
    kind, parts, n_days = int(classes.place_kind[b]), int(classes.parts[b]), int(classes.n_days[b])
    best = 0.0
    for h in np.flatnonzero(classes.value[b] * classes.preference[b] > 0).tolist():
        holds = days_that_hold(places.places[h, kind], parts, int(classes.seats[b]))
        if np.isfinite(cheapest(NO_COST, holds, n_days, 0)[classes.days[b]]):
            best = max(best, float(classes.value[b] * classes.preference[b, h]))
    return best


def class_reason_faults(problem: Problem, plan: Plan, there: Places, gone: Places) -> Iterator[Violation]:
    """Yield every unplaced flexible class whose reason is another, and whichever could simply be added."""
    left, seated = free(there, gone), {row.block for row in plan.classes}
    for b, found in plan.unplaced_classes.items():
        if not 0 <= b < len(problem.classes.ids) or b in seated or problem.classes.fixed[b]:
            continue
        wanted = ClassReason.PLACES_FULL if class_gain(problem, there, b) > 0 else ClassReason.NO_HOUSE_FITS
        if found != wanted:
            rule = "the reason is stated as {found}, it is {wanted}"
            params = {"found": str(found), "wanted": str(wanted)}
            yield Violation(kind="class_reason", rule=rule, subject=problem.classes.ids[b], params=params)
        yield from _left_out(plan, problem.classes.ids[b], class_gain(problem, left, b))
