"""Pins: accepted placements that every plan keeps.

Given cells are kept whatever the rules say now; blank ones are chosen among what keeps every rule but `min_fit` and
acceptability. A pinned pair without a listed fit, or a house without a listed travel time, counts as 0.
"""

from __future__ import annotations

import numpy as np

from matching.problem import Pin, Problem
from matching.rows import Rows, holding_days
from matching.stays import stay_bonus
from matching.week import N_PARTS


def pinned_rows(problem: Problem, *, whatever: bool = False) -> Rows:
    """Return a row per pin and way to keep it; with `whatever` even where openings or capacity forbid it."""
    holding = np.full((*problem.capacity.shape[:2], 1 << N_PARTS), 0x7F) if whatever else holding_days(problem.capacity)
    return Rows.of_dicts([row for pin in problem.pins for row in _rows_of_pin(problem, pin, holding)])


def _rows_of_pin(problem: Problem, pin: Pin, holding: np.typing.NDArray[np.generic]) -> list[dict[str, float]]:
    asks = _what_it_asks(problem, pin)
    if asks["n_days"] == 0:
        return [asks | {"value": _value(problem, pin, asks, house=-1, minutes=0.0)}]
    if not pin.parts and not _parts_fit(problem, pin):
        return []
    rows = []
    for house in _houses(problem, pin):
        minutes = float(problem.minutes.get(pin.person, house, 0.0))
        held = int(holding[house, int(asks["place_kind"]), int(asks["parts"])])
        allowed = int(asks["allowed"]) & held
        if int(asks["fixed"]) & ~allowed or allowed.bit_count() < asks["n_days"]:
            continue
        value = _value(problem, pin, asks, house=house, minutes=minutes)
        rows.append(asks | {"house": house, "minutes": minutes, "allowed": allowed, "value": value})
    return rows


def _what_it_asks(problem: Problem, pin: Pin) -> dict[str, float]:
    """Return the cells that do not depend on the house: those given, else the request's own."""
    if pin.job is not None:
        who, i, jobs, j = problem.candidates, pin.person, problem.jobs, pin.job
        wish = float(problem.wishes.get(i, j, 0.0))
        fit = min(max(float(problem.fits.get(i, j, 0.0)) + wish, 0.0), 1.0)
        own = {"fit": fit, "job": j}
        kind, parts, fixed, n_days = jobs.place_kind[j], jobs.parts[j], jobs.fixed_days[j], jobs.n_days[j]
        if n_days == 0:
            return {"request": i, "job": j, "fit": fit, "n_days": 0}
        days = who.days[i]
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


def _value(problem: Problem, pin: Pin, asks: dict[str, float], *, house: int, minutes: float) -> float:
    weights, job = problem.weights, -1 if pin.job is None else pin.job
    stays = float(stay_bonus(problem, pin.person, job, house))
    travel = weights.travel_weight * minutes * asks["n_days"] / 5
    if pin.job is None:
        m = pin.person - len(problem.candidates.ids)
        return float(problem.members.value[m] + problem.members.priority[m] + stays - travel)
    return float(asks["fit"] + problem.candidates.priority[pin.person] + weights.placed_bonus + stays - travel)
