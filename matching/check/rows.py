"""A placement beside what its person, its job and its pin say: all that the rules of one row look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.options import Weights
from matching.plan import Placement
from matching.problem import Flags, Pin, Problem

#: A job and a house, None where there is none.
Place = tuple[int | None, int | None]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One well-formed placement and the facts that judge it.

    Attributes
    ----------
    subject, placed, pin
        The person's id; the row; the pin to keep, if any.
    n_days, fixed_days, parts, place_kind
        What the job (a member) asks of a house; `n_days` is the pin's where that names days.
    own_days, own_parts, max_travel_min
        What the person accepts.
    listed, avoided, needs_met
        Whether the pair is listed, its employer avoided, and the house has all that is needed.
    fit
        With wish; unlisted counts as 0. A member's value stands here too.
    minutes
        One way; None where the pair is not listed or no house is named.
    priority, placed_bonus
        What is added to `fit`; a member gets no bonus.
    stay_bonus
        What is added for being where the last plan had the person; 0 anywhere else.
    """

    subject: str
    placed: Placement
    pin: Pin | None
    n_days: int
    fixed_days: int
    parts: int
    place_kind: int
    own_days: int
    own_parts: int
    max_travel_min: float
    listed: bool
    avoided: bool
    needs_met: bool
    fit: float
    minutes: float | None
    priority: float
    placed_bonus: float
    stay_bonus: float
    weights: Weights

    @property
    def is_member(self) -> bool:
        """Whether the person seeks no job."""
        return self.placed.job is None

    @property
    def at_house(self) -> bool:
        """Whether the row takes desk-days at all."""
        return self.n_days > 0

    @property
    def travel(self) -> float:
        """What the travel takes from the value; an unlisted pair counts as 0 minutes."""
        return self.weights.travel_weight * (self.minutes or 0.0) * self.n_days / 5

    @property
    def value(self) -> float:
        """What the row is worth."""
        return self.fit + self.priority + self.placed_bonus + self.stay_bonus - self.travel


def _needs(problem: Problem, i: int, j: int | None) -> Flags:
    if j is None:
        return np.array(problem.members.needs[i - len(problem.candidates.ids)], dtype=np.bool_)
    both: Flags = np.logical_or(problem.candidates.needs[i], problem.jobs.needs[j])
    return both


def _row(
    problem: Problem,
    placed: Placement,
    *,
    pin: Pin | None,
    last: Place | None,
    facts: Mapping[str, float],
    avoided: set[int],
) -> Row:
    i, j, at = placed.person, placed.job, placed.person - len(problem.candidates.ids)
    people, own = (problem.members, at) if j is None else (problem.candidates, i)
    asks, ask = (problem.members, at) if j is None else (problem.jobs, j)
    n_days = int(asks.n_days[ask])
    has = None if placed.house is None else problem.houses.has[placed.house]
    return Row(
        subject=problem.person_ids[i],
        placed=placed,
        pin=pin,
        n_days=pin.days.bit_count() if pin and pin.days and n_days else n_days,
        fixed_days=int(asks.fixed_days[ask]),
        parts=int(asks.parts[ask]),
        place_kind=int(asks.place_kind[ask]),
        own_days=int(people.days[own]),
        own_parts=int(people.parts[own]),
        max_travel_min=float(people.max_travel_min[own]),
        listed=not np.isnan(facts["fit"]),
        avoided=j is not None and int(problem.jobs.employer[j]) in avoided,
        needs_met=has is None or not np.any(_needs(problem, i, j) & ~has),
        fit=float(problem.members.value[at]) if j is None else _wished(facts["fit"], facts["wish"]),
        minutes=None if np.isnan(facts["minutes"]) else facts["minutes"],
        priority=float(people.priority[own]),
        placed_bonus=0.0 if j is None else problem.weights.placed_bonus,
        stay_bonus=problem.weights.stay_bonus if last == (placed.job, placed.house) else 0.0,
        weights=problem.weights,
    )


def last_places(problem: Problem) -> dict[int, Place]:
    """Return where the last plan had each person whom it had placed."""
    numbers = (problem.stays.person.tolist(), problem.stays.job.tolist(), problem.stays.house.tolist())
    return {i: (None if j < 0 else j, None if h < 0 else h) for i, j, h in zip(*numbers, strict=True)}


def _wished(fit: float, wish: float) -> float:
    return min(1.0, max(0.0, (0.0 if np.isnan(fit) else fit) + wish))


def _facts(problem: Problem, placements: Sequence[Placement]) -> Iterator[dict[str, float]]:
    """Yield fit, wish and minutes of each row; NaN where a fit or a travel time is not listed."""
    person = np.array([row.person for row in placements], dtype=np.int64)
    job = np.array([-1 if row.job is None else row.job for row in placements], dtype=np.int64)
    house = np.array([-1 if row.house is None else row.house for row in placements], dtype=np.int64)
    fit, wish, minutes = np.full(len(person), np.nan), np.zeros(len(person)), np.full(len(person), np.nan)
    seeks, goes = job >= 0, house >= 0
    fit[seeks] = problem.fits.get(person[seeks], job[seeks], np.nan)
    wish[seeks] = problem.wishes.get(person[seeks], job[seeks], 0.0)
    minutes[goes] = problem.minutes.get(person[goes], house[goes], np.nan)
    for numbers in zip(fit.tolist(), wish.tolist(), minutes.tolist(), strict=True):
        yield dict(zip(("fit", "wish", "minutes"), numbers, strict=True))


def rows(problem: Problem, placements: Sequence[Placement]) -> Iterator[Row]:
    """Yield each well-formed placement with the facts that judge it."""
    pins, stays = {pin.person: pin for pin in problem.pins}, last_places(problem)
    avoided: dict[int, set[int]] = {}
    for i, employer in problem.candidates.avoids.tolist():
        avoided.setdefault(i, set()).add(employer)
    for placed, facts in zip(placements, _facts(problem, placements), strict=True):
        i = placed.person
        yield _row(problem, placed, pin=pins.get(i), last=stays.get(i), facts=facts, avoided=avoided.get(i, set()))
