"""Pins: accepted placements that every plan keeps.

Given cells are kept whatever the rules say now; blank ones are chosen among what keeps every rule but `min_fit` and
acceptability. A pinned pair without a listed fit, or a house without a listed travel time, counts as 0.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.problem import Pin, Problem
from matching.rows import Rows, holding_days
from matching.stays import stay_bonus
from matching.week import N_PARTS


def pinned_rows(problem: Problem, *, whatever: bool = False) -> Rows:
    """Return a row per pin and way to keep it; with `whatever` even where openings or capacity forbid it."""
    holding = np.full((*problem.capacity.shape[:2], 1 << N_PARTS), 0x7F) if whatever else holding_days(problem.capacity)
    pins = sorted(problem.pins, key=lambda pin: pin.person)
    rows = Rows.of_dicts([row for pin in pins for row in _rows_of_pin(problem, pin, holding)])
    return _judged(problem, rows)


def _judged(problem: Problem, rows: Rows) -> Rows:
    """Return the rows with fit, minutes and value; what is not listed counts as 0."""
    person, job, weights = rows.request, rows.job, problem.weights
    worth, fit = np.zeros(len(rows)), np.full(len(rows), np.nan)
    seeks = job >= 0
    who, what = person[seeks], job[seeks]
    fit[seeks] = np.clip(problem.fits.get(who, what, 0.0) + problem.wishes.get(who, what, 0.0), 0.0, 1.0)
    worth[seeks] = fit[seeks] + problem.candidates.priority[who] + weights.placed_bonus
    m = person[~seeks] - len(problem.candidates.ids)
    worth[~seeks] = problem.members.value[m] + problem.members.priority[m]
    minutes, housed = np.full(len(rows), np.nan), rows.house >= 0
    minutes[housed] = problem.minutes.get(person[housed], rows.house[housed], 0.0)
    value = worth + stay_bonus(problem, person, job, rows.house)
    value -= weights.travel_weight * np.nan_to_num(minutes) * rows.n_days / 5
    return replace(rows, fit=fit, minutes=minutes, value=value)


def _rows_of_pin(problem: Problem, pin: Pin, holding: np.typing.NDArray[np.generic]) -> list[dict[str, float]]:
    asks = _what_it_asks(problem, pin)
    if asks["n_days"] == 0:
        return [asks]
    if not pin.parts and not _parts_fit(problem, pin):
        return []
    rows = []
    for house in _houses(problem, pin):
        held = int(holding[house, int(asks["place_kind"]), int(asks["parts"])])
        allowed = int(asks["allowed"]) & held
        if not int(asks["fixed"]) & ~allowed and allowed.bit_count() >= asks["n_days"]:
            rows.append(asks | {"house": house, "allowed": allowed})
    return rows


def _what_it_asks(problem: Problem, pin: Pin) -> dict[str, float]:
    """Return the cells that do not depend on the house: those given, else the request's own."""
    if pin.job is not None:
        jobs, j = problem.jobs, pin.job
        own: dict[str, float] = {"job": j}
        kind, parts, fixed, n_days = jobs.place_kind[j], jobs.parts[j], jobs.fixed_days[j], jobs.n_days[j]
        if n_days == 0:
            return {"request": pin.person, "job": j, "n_days": 0}
        days = problem.candidates.days[pin.person]
    else:
        m = pin.person - len(problem.candidates.ids)
        members = problem.members
        own = {}
        kind, parts, fixed, n_days = (
            column[m] for column in (members.place_kind, members.parts, members.fixed_days, members.n_days)
        )
        days = members.days[m]
    return own | {
        "request": pin.person,
        "place_kind": int(kind) if pin.place_kind is None else pin.place_kind,
        "parts": pin.parts or int(parts),
        "allowed": pin.days or int(days),
        "fixed": pin.days or int(fixed),
        "n_days": pin.days.bit_count() or int(n_days),
    }


def _parts_fit(problem: Problem, pin: Pin) -> bool:
    """Tell whether the person is free in every part that the job asks for."""
    return pin.job is None or not int(problem.jobs.parts[pin.job]) & ~int(problem.candidates.parts[pin.person])


def _houses(problem: Problem, pin: Pin) -> list[int]:
    """Return the given house, or those in reach that have what is needed."""
    if pin.house is not None:
        return [pin.house]
    n_candidates = len(problem.candidates.ids)
    if pin.job is not None:
        needs = problem.candidates.needs[pin.person] | problem.jobs.needs[pin.job]
        limit = problem.candidates.max_travel_min[pin.person]
    else:
        needs = problem.members.needs[pin.person - n_candidates]
        limit = problem.members.max_travel_min[pin.person - n_candidates]
    houses, minutes = problem.minutes.row(pin.person)
    return [
        int(house)
        for house, time in zip(houses, minutes, strict=True)
        if time <= limit and not np.any(needs & ~problem.houses.has[house])
    ]
