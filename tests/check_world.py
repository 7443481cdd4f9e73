"""A small market and its best plan, both by hand, for tests that plant a fault in it.

Values (placed bonus 0.1, travel weight 0.005 a minute): ann 0.8 + wish 0.1 + priority 0.05 + 0.1 − 0.005·20·2/5 = 1.01;
bo 0.6 + 0.1 = 0.7; cy's accepted placement 0 + 0.1 = 0.1; mia 0.9 − 0.005·10·1/5 = 0.89; class B1 0.5. Together 3.2.
Dan would bring 0.7 + 0.1 − 0.02 = 0.78 in ann's opening, eva 0.3 + 0.1 − 0.005 = 0.395 in mia's quiet place: those are
the prices, and they prove 3.2 (ann 0.23, bo 0.7, cy 0.1, mia 0.495, B1 0.5, opening 0.78, place 0.395).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from markets import block, candidate, days_of, house, job, market, member, parts_of, pin, places

from matching.check import violations
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Reason, Status
from matching.problem import Problem

PROBLEM = market(
    candidates=[
        candidate(
            "ann",
            fits={"J1": 0.8},
            wishes={"J1": 0.1},
            minutes={"H1": 20, "H2": 40},
            days="mon tue wed",
            priority=0.05,
            needs=("step_free",),
        ),
        candidate("bo", fits={"J0": 0.6}),
        candidate("cy"),
        candidate("dan", fits={"J1": 0.7}, minutes={"H1": 10}),
        candidate("eva", fits={"J3": 0.3}, minutes={"H1": 5}),
    ],
    members=[member("mia", n_days=1, kind="quiet", days="thu fri", minutes={"H1": 10}, value=0.9)],
    jobs=[
        job("J0", n_days=0),
        job("J1", n_days=2, fixed_days="mon"),
        job("J2", n_days=3),
        job("J3", n_days=1, kind="quiet", fixed_days="fri"),
    ],
    houses=[
        house("H1", places("quiet", 1, "fri"), desk=2, has=("step_free",)),
        house("H2", places("desk", 1, "sat", "am"), desk=1),
    ],
    classes=[
        block("B1", kind="desk", days="mon tue", houses={"H2": 1.0}, value=0.5),
        block("B2", kind="desk", days="fri", houses={"H1": 1.0}, seats=2, fixed=True),
        block("B3", kind="desk", seats=9),
    ],
    pins=[pin("cy", job="J2", house="H2", kind="desk", days="sat", parts="am")],
    placed_bonus=0.1,
)
ANN, BO, CY, DAN, EVA, MIA = range(6)
DESK, QUIET = (PROBLEM.kinds.index(kind) for kind in ("desk", "quiet"))
DAY = parts_of("am pm")


def _prices() -> Prices:
    openings, slots = np.zeros(4), np.zeros(PROBLEM.houses.capacity.shape)
    openings[1], slots[0, QUIET, 4, 0] = 0.78, 0.395
    return Prices(openings=openings, places=slots)


PLAN = Plan(
    status=Status.OPTIMAL,
    placements=(
        Placement(
            person=ANN,
            job=1,
            house=0,
            place_kind=DESK,
            days=days_of("mon wed"),
            parts=DAY,
            fit=0.9,
            travel_min=20.0,
            value=1.01,
        ),
        Placement(person=BO, job=0, house=None, place_kind=None, days=0, parts=0, fit=0.6, travel_min=None, value=0.7),
        Placement(
            person=CY,
            job=2,
            house=1,
            place_kind=DESK,
            days=days_of("sat"),
            parts=parts_of("am"),
            fit=0.0,
            travel_min=0.0,
            value=0.1,
            pinned=True,
        ),
        Placement(
            person=MIA,
            job=None,
            house=0,
            place_kind=QUIET,
            days=days_of("fri"),
            parts=DAY,
            fit=None,
            travel_min=10.0,
            value=0.89,
        ),
    ),
    unplaced={DAN: Reason.OPENINGS_FULL, EVA: Reason.PLACES_FULL},
    classes=(
        ClassPlacement(block=0, house=1, place_kind=DESK, days=days_of("tue"), parts=DAY, value=0.5),
        ClassPlacement(block=1, house=0, place_kind=DESK, days=days_of("fri"), parts=DAY, value=0.0, fixed=True),
    ),
    unplaced_classes={2: ClassReason.NO_HOUSE_FITS},
    prices=_prices(),
    value=3.2,
    bound=3.2,
    price_bound=3.2,
)


def with_row(person: int, **cells: object) -> Plan:
    """Return the plan with one person's row changed."""
    rows = (replace(row, **cells) if row.person == person else row for row in PLAN.placements)  # type: ignore[arg-type]
    return replace(PLAN, placements=tuple(rows))


def with_class(b: int, **cells: object) -> Plan:
    """Return the plan with one class's row changed."""
    rows = (replace(row, **cells) if row.block == b else row for row in PLAN.classes)  # type: ignore[arg-type]
    return replace(PLAN, classes=tuple(rows))


def with_prices(opening: tuple[int, float] | None = None, place: tuple[tuple[int, ...], float] | None = None) -> Plan:
    """Return the plan with one price changed."""
    openings, slots = PLAN.prices.openings.copy(), PLAN.prices.places.copy()
    if opening:
        openings[opening[0]] = opening[1]
    if place:
        slots[place[0]] = place[1]
    return replace(PLAN, prices=Prices(openings=openings, places=slots))


def found(plan: Plan, problem: Problem = PROBLEM) -> set[tuple[str, str]]:
    """Return kind and subject of each violation."""
    return {(broken.kind, broken.subject) for broken in violations(problem, plan)}
