"""The rules that filter what people could take, one after the other: a person is told the last rule they reached."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.problem import Problem
from matching.requests import avoided
from matching.rows import Rows, holding_days
from matching.stays import stay_bonus
from matching.week import n_set

Bools = NDArray[np.bool_]


class Fell(IntEnum):
    """The rule at which a row falls, in the order in which rules are applied; `POSSIBLE` fell at none."""

    NO_FIT = 0
    FIT_BELOW_MIN = 1
    NO_HOUSE_IN_REACH = 2
    DAYS_OR_PARTS = 3
    TRAVEL_NOT_WORTH = 4
    POSSIBLE = 5


def _expand(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for items repeated `counts` times, the item and the running number within it."""
    item = np.repeat(np.arange(len(counts)), counts)
    return item, np.arange(len(item)) - np.repeat(np.cumsum(counts) - counts, counts)


def _reachable(problem: Problem, people: Ints) -> tuple[Ints, Ints, Floats]:
    """Return, for each entry of `people` and each house with a known travel time: entry, house, minutes."""
    minutes = problem.minutes
    entry, k = _expand(np.diff(minutes.indptr)[people])
    at = minutes.indptr[people][entry] + k
    return entry, minutes.columns[at], minutes.values[at]


def candidate_rows(problem: Problem, among: Ints | None = None) -> tuple[Rows, Ints]:
    """Return a row per listed pair that falls before a house is asked, per (pair, house) otherwise, and where it fell.

    Candidates with a pin have no rows here.

    Parameters
    ----------
    problem
    among
        The people who are looked at; everybody where it is None. Members have no rows.
    """
    who, jobs, weights = problem.candidates, problem.jobs, problem.weights
    person, job, fit = problem.fits.rows(), problem.fits.columns, problem.fits.values
    if among is not None:
        wanted = np.isin(person, among)
        person, job, fit = person[wanted], job[wanted], fit[wanted]
    fit = np.clip(fit + problem.wishes.get(person, job, 0.0), 0.0, 1.0)
    fell = np.where(avoided(problem, person, job), Fell.NO_FIT, Fell.NO_HOUSE_IN_REACH)
    fell[(fell != Fell.NO_FIT) & (fit < weights.min_fit)] = Fell.FIT_BELOW_MIN
    unpinned = ~np.isin(person, [pin.person for pin in problem.pins])
    person, job, fit, fell = person[unpinned], job[unpinned], fit[unpinned], fell[unpinned]
    pairs = Rows.of(request=person, job=job, fit=fit, parts=jobs.parts[job].astype(np.int64))

    asks = fell == Fell.NO_HOUSE_IN_REACH
    homely = pairs.only(asks & (jobs.n_days[job] == 0))
    stays = stay_bonus(problem, homely.request, homely.job, homely.house)
    homely = homely.with_value(homely.fit + who.priority[homely.request] + weights.placed_bonus + stays)
    homely_fell = np.where(homely.fit > 0, Fell.POSSIBLE, Fell.TRAVEL_NOT_WORTH)

    placed = pairs.only(asks & (jobs.n_days[job] > 0))
    entry, house, minutes = _reachable(problem, placed.request)
    placed = placed.only(entry)
    person, job = placed.request, placed.job
    kind, n_days = jobs.place_kind[job], jobs.n_days[job]
    allowed = who.days[person] & holding_days(problem.capacity)[house, kind, jobs.parts[job]]
    travel = weights.travel_weight * minutes * n_days / 5
    stays = stay_bonus(problem, person, job, house)
    near = (minutes <= who.max_travel_min[person]) & ~np.any(
        (who.needs[person] | jobs.needs[job]) & ~problem.houses.has[house], axis=1
    )
    in_time = (jobs.parts[job] & ~who.parts[person] == 0) & _enough(allowed, jobs.fixed_days[job], n_days)
    rows = Rows.of(
        request=person,
        job=job,
        house=house,
        place_kind=kind,
        parts=placed.parts,
        allowed=allowed.astype(np.int64),
        fixed=jobs.fixed_days[job].astype(np.int64),
        n_days=n_days,
        value=placed.fit + who.priority[person] + weights.placed_bonus + stays - travel,
        fit=placed.fit,
        minutes=minutes,
    )
    return (
        Rows.concatenate((pairs.only(~asks | (jobs.n_days[pairs.job] > 0)), homely, rows)),
        np.concatenate(
            (fell[~asks | (jobs.n_days[pairs.job] > 0)], homely_fell, _fell(near, in_time, placed.fit - travel > 0))
        ),
    )


def member_rows(problem: Problem, among: Ints | None = None) -> tuple[Rows, Ints]:
    """Return a row per member without a pin and house with a known travel time, and where it fell.

    Parameters
    ----------
    problem
    among
        The people who are looked at; everybody where it is None. Candidates have no rows.
    """
    who = problem.members
    n_candidates = len(problem.candidates.ids)
    pinned = [pin.person - n_candidates for pin in problem.pins]
    member = np.setdiff1d(np.arange(len(who.ids)), pinned)
    if among is not None:
        member = np.intersect1d(member, among - n_candidates)
    entry, house, minutes = _reachable(problem, member + n_candidates)
    member = member[entry]
    kind, n_days = who.place_kind[member], who.n_days[member]
    allowed = who.days[member] & holding_days(problem.capacity)[house, kind, who.parts[member]]
    travel = problem.weights.travel_weight * minutes * n_days / 5
    stays = stay_bonus(problem, member + n_candidates, -1, house)
    near = (minutes <= who.max_travel_min[member]) & ~np.any(who.needs[member] & ~problem.houses.has[house], axis=1)
    rows = Rows.of(
        request=member + n_candidates,
        house=house,
        place_kind=kind,
        parts=who.parts[member].astype(np.int64),
        allowed=allowed.astype(np.int64),
        fixed=who.fixed_days[member].astype(np.int64),
        n_days=n_days,
        value=who.value[member] + who.priority[member] + stays - travel,
        minutes=minutes,
    )
    return rows, _fell(near, _enough(allowed, who.fixed_days[member], n_days), who.value[member] - travel > 0)


def class_rows(problem: Problem) -> Rows:
    """Return a row per flexible class and house that could hold it alone with a positive value."""
    rows = [row for b in np.flatnonzero(~problem.classes.fixed) for row in _rows_of_class(problem, int(b))]
    return Rows.of_dicts(rows)


def _rows_of_class(problem: Problem, b: int) -> list[dict[str, float]]:
    classes = problem.classes
    holding = holding_days(problem.capacity, size=int(classes.seats[b]))
    rows = []
    for house in np.flatnonzero(~np.isnan(classes.preference[b])):
        allowed = int(classes.days[b] & holding[house, classes.place_kind[b], classes.parts[b]])
        value = float(classes.value[b] * classes.preference[b, house])
        if value > 0 and allowed.bit_count() >= classes.n_days[b]:
            rows.append(
                {
                    "request": problem.n_people + b,
                    "house": int(house),
                    "place_kind": int(classes.place_kind[b]),
                    "parts": int(classes.parts[b]),
                    "allowed": allowed,
                    "n_days": int(classes.n_days[b]),
                    "size": int(classes.seats[b]),
                    "value": value,
                }
            )
    return rows


def _enough(allowed: NDArray[np.uint8], fixed: NDArray[np.uint8], n_days: Ints) -> Bools:
    enough: Bools = (fixed & ~allowed == 0) & (n_set[allowed] >= n_days)
    return enough


def _fell(near: Bools, in_time: Bools, worth: Bools) -> Ints:
    """Return the first rule that each row breaks, in the order of `Fell`."""
    broken = [~near, ~in_time, ~worth]
    rules = [Fell.NO_HOUSE_IN_REACH, Fell.DAYS_OR_PARTS, Fell.TRAVEL_NOT_WORTH]
    return np.select(broken, [int(rule) for rule in rules], default=int(Fell.POSSIBLE)).astype(np.int64)
