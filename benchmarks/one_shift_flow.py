"""One shift by OR-Tools' min-cost flow."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

from benchmarks.one_shift_case import THOUSANDTHS, OneShift, main
from matching.fits import Ints


def best(case: OneShift) -> int:
    """Return the greatest total value, in thousandths.

    Every unit goes source → job → person → house → sink, at 1 − fit + travel, or straight to the sink, at 1: nothing
    is gained by placing somebody, and no cost is negative.
    """
    n_jobs, n_houses = len(case.openings), len(case.places)
    source, jobs = 0, 1 + np.arange(n_jobs)
    into = 1 + n_jobs + np.arange(case.n_people)
    out = into + case.n_people
    houses = 1 + n_jobs + 2 * case.n_people + np.arange(n_houses)
    sink = 1 + n_jobs + 2 * case.n_people + n_houses
    units = int(min(case.openings.sum(), case.places.sum(), case.n_people))
    flow = min_cost_flow.SimpleMinCostFlow()

    def add(tail: Ints | int, head: Ints | int, capacity: Ints | int, cost: Ints | int) -> None:
        arrays = np.broadcast_arrays(*(np.atleast_1d(part) for part in (tail, head, capacity, cost)))
        flow.add_arcs_with_capacity_and_unit_cost(*(np.ascontiguousarray(part, dtype=np.int64) for part in arrays))

    add(source, jobs, case.openings, 0)
    add(jobs[case.job], into[case.person], 1, THOUSANDTHS - case.fit)
    add(into, out, 1, 0)
    add(out[case.traveller], houses[case.house], 1, case.cost)
    add(houses, sink, case.places, 0)
    add(source, sink, units, THOUSANDTHS)
    flow.set_node_supply(source, units)
    flow.set_node_supply(sink, -units)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow has no optimum")
    return int(THOUSANDTHS * units - flow.optimal_cost())


if __name__ == "__main__":
    main("one_shift_flow", best)
