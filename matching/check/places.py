"""What openings and place-slots hold, what a plan takes of them, and where it takes too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.check.violation import Violation
from matching.fits import Ints
from matching.plan import ClassPlacement, Placement
from matching.problem import Flags, Problem
from matching.week import DAYS, N_DAYS, N_PARTS, PARTS, bits


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """Counts of openings, shape (n_jobs,), and of places, shape (n_houses, n_kinds, 7, 3)."""

    openings: Ints
    places: Ints


def slots(days: int, parts: int) -> Flags:
    """Return which slots of a week these days and parts are; shape (7, 3)."""
    week = np.zeros((N_DAYS, N_PARTS), dtype=np.bool_)
    week[np.ix_(bits(days), bits(parts))] = True
    return week


def fixed_house(problem: Problem, b: int) -> int:
    """Return the one house that fixed class `b` names."""
    return int(np.flatnonzero(~np.isnan(problem.classes.preference[b]))[0])


def held(problem: Problem) -> Places:
    """Return what there is once fixed classes sit; negative where they overfill."""
    places, classes = problem.houses.capacity.copy(), problem.classes
    for b in np.flatnonzero(classes.fixed).tolist():
        seats = classes.seats[b] * slots(int(classes.days[b]), int(classes.parts[b]))
        places[fixed_house(problem, b), classes.place_kind[b]] -= seats
    return Places(openings=problem.jobs.openings, places=places)


def taken(problem: Problem, placements: list[Placement], classes: list[ClassPlacement]) -> Places:
    """Return what well-formed rows take; fixed classes are not counted, `held` has left them out already."""
    openings = np.zeros(len(problem.jobs.ids), dtype=np.int64)
    places = np.zeros(problem.houses.capacity.shape, dtype=np.int64)
    for row in placements:
        if row.job is not None:
            openings[row.job] += 1
        if row.house is not None and row.place_kind is not None:
            places[row.house, row.place_kind] += slots(row.days, row.parts)
    for block in classes:
        if not problem.classes.fixed[block.block]:
            seats = problem.classes.seats[block.block]
            places[block.house, block.place_kind] += seats * slots(block.days, block.parts)
    return Places(openings=openings, places=places)


def free(there: Places, gone: Places) -> Places:
    """Return what is left."""
    return Places(openings=there.openings - gone.openings, places=there.places - gone.places)


def slot_name(problem: Problem, slot: tuple[int, ...]) -> str:
    """Return a place-slot as a person reads it: ``H01 desk fri am``."""
    h, kind, day, part = slot
    return f"{problem.houses.ids[h]} {problem.kinds[kind]} {DAYS[day]} {PARTS[part]}"


def overfilled(problem: Problem, there: Places, gone: Places) -> Iterator[Violation]:
    """Yield every opening and place-slot of which more is taken than there is."""
    for j in np.flatnonzero(gone.openings > there.openings).tolist():
        params = {"taken": int(gone.openings[j]), "there": int(there.openings[j])}
        rule = "{taken} people are placed on {there} openings"
        yield Violation(kind="openings", rule=rule, subject=problem.jobs.ids[j], params=params)
    for slot in map(tuple, np.argwhere(gone.places > there.places).tolist()):
        params = {"taken": int(gone.places[slot]), "there": int(there.places[slot])}
        rule = "{taken} places are taken of the {there} that fixed classes leave"
        yield Violation(kind="capacity", rule=rule, subject=slot_name(problem, slot), params=params)
