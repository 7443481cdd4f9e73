"""One shift by SciPy's assignment on listed edges (`min_weight_full_bipartite_matching`)."""

from __future__ import annotations

from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from benchmarks.one_shift_bipartite import bipartite
from benchmarks.one_shift_case import THOUSANDTHS, OneShift, main


def best(case: OneShift) -> int:
    """Return the greatest total value, in thousandths.

    An edge without weight counts as no edge there: each is raised by two, and as many twos as are matched taken away.
    """
    graph = bipartite(case)
    raised = 2 * THOUSANDTHS
    weight = (graph.worth + raised).astype(float)
    matrix = coo_array((weight, (graph.left, graph.right)), shape=(graph.n_left, graph.n_right)).tocsr()
    left, right = min_weight_full_bipartite_matching(matrix, maximize=True)
    return round(float(matrix[left, right].sum())) - raised * graph.n_left


if __name__ == "__main__":
    main("one_shift_sparse", best)
