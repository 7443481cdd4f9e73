"""How much two short texts share, weighted by how rare each term is, without a dense matrix of pairs.

Tversky's index [1]_: shared / (shared + a · only left + b · only right), where each term counts with its weight.

.. [1] Tversky, A. (1977). Features of similarity. Psychological Review 84(4), 327-352.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer

Floats = NDArray[np.float64]
Terms = Sequence[Sequence[str]]
Sparse = csr_array[Any, tuple[int, int]]


def incidence(left: Terms, right: Terms) -> tuple[Sparse, Sparse, tuple[str, ...]]:
    """Return which text holds which term (counts), for both sides over one vocabulary, and the vocabulary."""
    together = [*left, *right]
    if not any(together):
        return csr_array((len(left), 0)), csr_array((len(right), 0)), ()
    vectorizer = CountVectorizer(analyzer=list, dtype=np.float64)
    counts = csr_array(vectorizer.fit_transform(together))
    return counts[: len(left)], counts[len(left) :], tuple(vectorizer.get_feature_names_out())


def rarity(right: Sparse) -> Floats:
    """Return the weight of each term in [1, 2]: 1 when every right text holds it, 2 when none does.

    Only the right side (the jobs) is counted, so that a person's fit never depends on who else seeks.
    """
    n, in_n = right.shape[0], np.bincount(right.indices, minlength=right.shape[1])
    weight: Floats = 1.0 + np.log((1 + n) / (1 + in_n)) / np.log1p(max(n, 1))
    return weight


@dataclass(frozen=True, kw_only=True, eq=False)
class Overlap:
    """Both sides' terms, ready to be compared.

    Attributes
    ----------
    left, right : (n_left, n_terms), (n_right, n_terms)
        √weight where a text holds a term.
    left_only, right_only
        What weight that only one side holds costs (Tversky's a and b, ≥ 0).
    """

    left: Sparse
    right: Sparse
    left_only: float
    right_only: float

    @classmethod
    def of(
        cls, left: Terms, right: Terms, *, left_only: float, right_only: float, emphasis: Callable[[str], float]
    ) -> Overlap:
        """Weigh each term by its rarity among the right texts times `emphasis`."""
        left_counts, right_counts, vocabulary = incidence(left, right)
        root = np.sqrt(rarity(right_counts) * np.array([emphasis(term) for term in vocabulary]))
        left_roots, right_roots = (
            csr_array((root[side.indices], side.indices, side.indptr), shape=side.shape)
            for side in (left_counts, right_counts)
        )
        return cls(left=left_roots, right=right_roots, left_only=left_only, right_only=right_only)

    def values(self, rows: slice) -> Floats:
        """Return Tversky's index of left `rows` with every right text, in [0, 1]; 0 where a text is empty."""
        left = self.left[rows]
        shared = (left @ self.right.T).toarray()
        ours, theirs = _weight(left), _weight(self.right)
        whole = (1 - self.left_only - self.right_only) * shared
        whole += self.left_only * ours[:, None] + self.right_only * theirs[None, :]
        index: Floats = np.divide(shared, whole, out=np.zeros_like(shared), where=shared > 0)
        return np.minimum(index, 1.0)


def _weight(side: Sparse) -> Floats:
    """Return the weight of all terms of each text."""
    return np.asarray(side.multiply(side).sum(axis=1), dtype=np.float64).ravel()
