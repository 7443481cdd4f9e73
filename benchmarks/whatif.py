"""Measure what-if and the worth of places: ``python -m benchmarks.whatif --size 20000``.

A market is planned; then changes of some kinds are planned again from there, each within the gap of the first plan, and
it is counted who moves. Beside them the seconds in which the prices say what every place is worth.
"""

from __future__ import annotations

import argparse
from time import monotonic

import numpy as np

from benchmarks.families import family
from matching.capacity import By, worth_by_prices
from matching.changes import Change, Closed, MoreOpenings, MorePlaces, TravelLimit, changed
from matching.options import SolveOptions
from matching.plan import Plan
from matching.resolving import still_holds
from matching.solver import solve
from matching.whatif import plan_after

ALL_PARTS = 7


def scenarios(plan: Plan) -> dict[str, tuple[Change, ...]]:
    """Return one change of each kind, about what is dearest."""
    house, kind, day, _ = (int(at) for at in np.unravel_index(plan.prices.places.argmax(), plan.prices.places.shape))
    job = int(plan.prices.openings.argmax())
    return {
        "two more places on the dearest day": (
            MorePlaces(house=house, place_kind=kind, days=1 << day, parts=ALL_PARTS, n=2),
        ),
        "a house closed on a day": (Closed(house=house, days=1 << day, parts=ALL_PARTS),),
        "a house closed": (Closed(house=house, days=127, parts=ALL_PARTS),),
        "20 more openings in the dearest job": (MoreOpenings(job=job, n=20),),
        "everybody travels up to half an hour": (TravelLimit(person=None, minutes=30.0),),
    }


def moved(before: Plan, after: Plan) -> int:
    """Return how many people have another job or house, or a place in one of the plans only."""
    had, have = ({row.person: (row.job, row.house) for row in plan.placements} for plan in (before, after))
    return sum(had.get(person) != have.get(person) for person in had.keys() | have.keys())


def main() -> None:
    """Print seconds, gaps and how many move."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--family", default="base")
    parser.add_argument("--gap", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    problem = family(arguments.family, arguments.size, 1)
    options = SolveOptions(gap=arguments.gap, threads=arguments.threads)
    began = monotonic()
    plan = solve(problem, options, clock=monotonic)
    print(f"{arguments.size:,} people ({arguments.family}): first plan {monotonic() - began:.2f} s, gap {plan.gap:.5%}")
    began = monotonic()
    n_places = len(worth_by_prices(problem, plan, By.SLOT))
    print(f"worth of {n_places} places from prices: {monotonic() - began:.3f} s")
    for name, changes in scenarios(plan).items():
        began = monotonic()
        after = changed(problem, changes)
        found = plan_after(after, plan, options, holds=still_holds(after, changes, plan), clock=monotonic)
        print(
            f"{name}: {monotonic() - began:.2f} s, gap {found.gap:.5%}, value {found.value - plan.value:+.3f}, "
            f"{moved(plan, found)} people elsewhere"
        )


if __name__ == "__main__":
    main()
