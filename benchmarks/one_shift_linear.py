"""One shift as a linear program by SciPy (`linprog` with HiGHS's simplex): its corners are whole."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from benchmarks.one_shift_case import NotOneShift, OneShift, main


def best(case: OneShift) -> int:
    """Return the greatest total value, in thousandths.

    Raises
    ------
    NotOneShift
        If the optimum is not whole.
    """
    n_pairs, n_ways = len(case.person), len(case.traveller)
    n_jobs = len(case.openings)
    pair, way = np.arange(n_pairs), n_pairs + np.arange(n_ways)
    row = np.concatenate((case.person, case.n_people + case.job, case.n_people + n_jobs + case.house))
    upper = np.concatenate((np.ones(case.n_people), case.openings, case.places))
    shape = len(upper), n_pairs + n_ways
    bounded = coo_array((np.ones(len(row)), (row, np.concatenate((pair, pair, way)))), shape=shape)
    weight = np.concatenate((np.ones(n_pairs), -np.ones(n_ways)))
    place = np.concatenate((case.person, case.traveller)), np.concatenate((pair, way))
    balanced = coo_array((weight, place), shape=(case.n_people, n_pairs + n_ways))
    found = linprog(  # type: ignore[call-overload]  # its types know no sparse matrices
        np.concatenate((-case.fit, case.cost)).astype(float),
        A_ub=bounded.tocsr(),
        b_ub=upper,
        A_eq=balanced.tocsr(),
        b_eq=np.zeros(case.n_people),
        method="highs-ds",
    )
    if found.status != 0 or abs(found.fun - round(found.fun)) > 1e-3:
        raise NotOneShift(f"the linear program ended with {found.message} at {found.fun}")
    return -round(float(found.fun))


if __name__ == "__main__":
    main("one_shift_linear", best)
