"""One shift by SciPy's assignment on a full matrix (`linear_sum_assignment`)."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.one_shift_bipartite import bipartite
from benchmarks.one_shift_case import OneShift, main

#: Beyond, the matrix alone takes gigabytes.
MOST_PEOPLE = 5_000
_NEVER = -1e9


def best(case: OneShift) -> int:
    """Return the greatest total value, in thousandths.

    Raises
    ------
    ValueError
        If there are more than 5,000 people.
    """
    if case.n_people > MOST_PEOPLE:
        raise ValueError(f"a full matrix for more than {MOST_PEOPLE} people is too large")
    graph = bipartite(case)
    worth = np.full((graph.n_left, graph.n_right), _NEVER)
    worth[graph.left, graph.right] = graph.worth
    left, right = linear_sum_assignment(worth, maximize=True)
    return round(float(worth[left, right].sum()))


if __name__ == "__main__":
    main("one_shift_dense", best)
