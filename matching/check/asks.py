"""What people could ask for: one person and one listed job, or one member, is an *ask*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.fits import Floats, Ints
from matching.problem import Flags, Jobs, Members, Problem

Shape = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Asks:
    """Asks in the order of people; one row each.

    Attributes
    ----------
    person, job : (n,) int
        `job` is −1 for a member.
    fit, priority, bonus : (n,)
        Fit with wish (a member's value); a member has no bonus.
    least : (n,)
        The least fit that is proposed; a member has none, −inf.
    avoided : (n,) bool
    last_house : (n,) int
        House that the last plan had for this person and job; -1 without one, -2 where it had no such placement.
    n_days, shape : (n,) int
        Desk-days; the number of what is asked of a house, see `numbered_shapes`.
    parts, own_days, own_parts : (n,) masks
    needs : (n, n_equipment) bool
    max_travel_min : (n,)
    """

    person: Ints
    job: Ints
    fit: Floats
    priority: Floats
    bonus: Floats
    least: Floats
    avoided: Flags
    last_house: Ints
    n_days: Ints
    shape: Ints
    parts: Ints
    own_days: Ints
    own_parts: Ints
    needs: Flags
    max_travel_min: Floats


def shapes(asking: Jobs | Members, at: slice = slice(None)) -> list[Shape]:
    """Return what each job or member asks of a house: (kind, parts, number of days, fixed days)."""
    columns = (asking.place_kind, asking.parts, asking.n_days, asking.fixed_days)
    return list(zip(*(column[at].tolist() for column in columns), strict=True))


def numbered_shapes(problem: Problem) -> dict[Shape, int]:
    """Return every shape that is asked for, with its number."""
    found = dict.fromkeys(shapes(problem.jobs) + shapes(problem.members))
    return {shape: number for number, shape in enumerate(found)}


def _numbers(found: list[Shape], number: Mapping[Shape, int]) -> Ints:
    return np.array([number[shape] for shape in found], dtype=np.int64)


def _is_avoided(problem: Problem, person: Ints, employer: Ints) -> Flags:
    avoids = problem.candidates.avoids
    size = 1 + max([*problem.jobs.employer.tolist(), *avoids[:, 1].tolist()], default=0)
    return np.isin(person * size + employer, avoids[:, 0] * size + avoids[:, 1])


def _last_house(problem: Problem, person: Ints, job: Ints) -> Ints:
    stays, job_of, house_of = problem.stays, np.full(problem.n_people, -2), np.full(problem.n_people, -2)
    job_of[stays.person], house_of[stays.person] = stays.job, stays.house
    return np.where(job_of[person] == job, house_of[person], -2)


def _of_candidates(problem: Problem, first: int, last: int, number: Mapping[Shape, int]) -> Asks:
    people, jobs, fits = problem.candidates, problem.jobs, problem.fits
    listed = slice(fits.indptr[first], fits.indptr[last])
    person, job = np.repeat(np.arange(first, last), np.diff(fits.indptr[first : last + 1])), fits.columns[listed]
    return Asks(
        person=person,
        job=job,
        fit=np.clip(fits.values[listed] + problem.wishes.get(person, job, 0.0), 0.0, 1.0),
        priority=people.priority[person],
        bonus=np.full(len(job), problem.weights.placed_bonus),
        least=np.full(len(job), problem.weights.min_fit),
        avoided=_is_avoided(problem, person, jobs.employer[job]),
        last_house=_last_house(problem, person, job),
        n_days=jobs.n_days[job],
        shape=_numbers(shapes(jobs), number)[job],
        parts=jobs.parts[job].astype(np.int64),
        own_days=people.days[person].astype(np.int64),
        own_parts=people.parts[person].astype(np.int64),
        needs=people.needs[person] | jobs.needs[job],
        max_travel_min=people.max_travel_min[person],
    )


def _of_members(problem: Problem, first: int, last: int, number: Mapping[Shape, int]) -> Asks:
    members, at = problem.members, np.arange(first, last)
    return Asks(
        person=at + len(problem.candidates.ids),
        job=np.full(len(at), -1),
        fit=members.value[at],
        priority=members.priority[at],
        bonus=np.zeros(len(at)),
        least=np.full(len(at), -np.inf),
        avoided=np.zeros(len(at), dtype=np.bool_),
        last_house=_last_house(problem, at + len(problem.candidates.ids), np.full(len(at), -1)),
        n_days=members.n_days[at],
        shape=_numbers(shapes(members, slice(first, last)), number),
        parts=members.parts[at].astype(np.int64),
        own_days=members.days[at].astype(np.int64),
        own_parts=members.parts[at].astype(np.int64),
        needs=members.needs[at],
        max_travel_min=members.max_travel_min[at],
    )


def asks(problem: Problem, first: int, last: int, number: Mapping[Shape, int]) -> Asks:
    """Return the asks of the people from position `first` to before `last`; `number` is that of each shape."""
    n = len(problem.candidates.ids)
    one = _of_candidates(problem, min(first, n), min(last, n), number)
    other = _of_members(problem, max(first - n, 0), max(last - n, 0), number)
    return Asks(**{name: np.concatenate([column, vars(other)[name]]) for name, column in vars(one).items()})
