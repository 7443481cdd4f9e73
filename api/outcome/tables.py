"""The rows of the written tables, in the order the contract gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from api.occupancy import used_floors, used_openings, used_places
from api.outcome import cells
from api.outcome.columns import LEAST_PRICE
from matching.plan import ClassPlacement, Placement, Plan
from matching.problem import Problem
from matching.week import DAYS, PARTS

Row = tuple[str, ...]


def placement_rows(problem: Problem, plan: Plan) -> Iterator[Row]:
    """Yield one row per placed person: candidates, then members."""
    for placement in plan.placements:
        yield (
            problem.person_ids[placement.person],
            "" if placement.job is None else problem.jobs.ids[placement.job],
            *_stay(problem, placement),
            cells.number(placement.fit),
            cells.number(placement.travel_min),
            cells.number(placement.value),
            "yes" if placement.pinned else "",
        )


def unplaced_rows(problem: Problem, plan: Plan, help_texts: Mapping[int, str]) -> Iterator[Row]:
    """Yield one row per person without a placement; `help_texts` maps a person's position to a sentence."""
    for person, reason in plan.unplaced.items():
        yield problem.person_ids[person], reason.value, cells.guarded(help_texts.get(person, ""))


def class_rows(problem: Problem, plan: Plan) -> Iterator[Row]:
    """Yield one row per class: placed, fixed or unplaced."""
    placed = {placement.block: placement for placement in plan.classes}
    for b, block_id in enumerate(problem.classes.ids):
        if b in placed:
            stay = placed[b]
            status = "fixed" if stay.fixed else "placed"
            yield block_id, status, *_stay(problem, stay), cells.number(stay.value), ""
        else:
            yield block_id, "unplaced", "", "", "", "", cells.number(0.0), plan.unplaced_classes[b].value


def price_rows(problem: Problem, plan: Plan) -> Iterator[Row]:
    """Yield one row per price above `LEAST_PRICE`: openings, place-slots by house, kind, day and part, then floors."""
    taken, openings = used_openings(problem, plan), plan.prices.openings
    for j in np.flatnonzero(openings > LEAST_PRICE):
        counts = str(problem.jobs.openings[j]), str(taken[j])
        yield "opening", problem.jobs.ids[j], "", "", "", "", "", cells.number(openings[j]), *counts
    used, capacity, prices = used_places(problem, plan), problem.capacity, plan.prices.places
    for slot in map(tuple, np.argwhere(prices > LEAST_PRICE)):
        house, kind, day, part = slot
        where = problem.houses.ids[house], cells.guarded(problem.kinds[kind]), DAYS[day], PARTS[part]
        yield "place", "", *where, "", cells.number(prices[slot]), str(capacity[slot]), str(used[slot])
    placed, floors = used_floors(problem, plan), plan.prices.floors
    for k in np.flatnonzero(floors > LEAST_PRICE):
        counts = str(plan.floors[k]), str(placed[k])
        yield "floor", *[""] * 5, cells.guarded(problem.floors[k].name), cells.number(floors[k]), *counts


def supply_rows(problem: Problem, plan: Plan) -> Iterator[Row]:
    """Yield one row per opening and place-slot that holds anything, in the order of `price_rows`."""
    taken, openings = used_openings(problem, plan), problem.jobs.openings
    for j in np.flatnonzero((openings != 0) | (taken != 0)):
        yield "opening", problem.jobs.ids[j], "", "", "", "", str(openings[j]), str(taken[j])
    used, capacity = used_places(problem, plan), problem.capacity
    for slot in map(tuple, np.argwhere((capacity != 0) | (used != 0))):
        house, kind, day, part = slot
        where = problem.houses.ids[house], cells.guarded(problem.kinds[kind]), DAYS[day], PARTS[part]
        yield "place", "", *where, str(capacity[slot]), str(used[slot])


def _stay(problem: Problem, stay: Placement | ClassPlacement) -> Row:
    """Return the cells house_id, place_kind, days, day_parts; blank for a job without desk-days."""
    return (
        "" if stay.house is None else problem.houses.ids[stay.house],
        "" if stay.place_kind is None else cells.guarded(problem.kinds[stay.place_kind]),
        cells.days(stay.days),
        cells.parts(stay.parts),
    )
