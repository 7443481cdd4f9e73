"""Exact top-k of both sides, against sorting everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from features.shortlist import INELIGIBLE, best_per_row, blocks, shortlist

COARSE = st.sampled_from([INELIGIBLE, INELIGIBLE, 0.0, 0.25, 0.5, 0.5, 1.0])  # many ties on purpose


def slow(fits: np.ndarray, top_k: int, keep: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Sort every row and every column; ties go to the lower position."""
    n, m = fits.shape
    eligible = {(i, j) for i in range(n) for j in range(m) if fits[i, j] != INELIGIBLE}
    kept = eligible & set(keep)
    for i in range(n):
        kept |= set(sorted((p for p in eligible if p[0] == i), key=lambda p: (-fits[p], p[1]))[:top_k])
    for j in range(m):
        kept |= set(sorted((p for p in eligible if p[1] == j), key=lambda p: (-fits[p], p[0]))[:top_k])
    return kept


@settings(max_examples=200, deadline=None)
@given(
    arrays(np.float64, st.tuples(st.integers(0, 9), st.integers(0, 7)), elements=COARSE),
    st.integers(1, 4),
    st.integers(1, 30),
    st.data(),
)
def test_it_is_what_sorting_everything_gives(fits: np.ndarray, top_k: int, cells: int, data: st.DataObject) -> None:
    """Whatever ties, k, block size and kept pairs, the same pairs as the slow twin, in order, with their fits."""
    n, m = fits.shape
    pairs = [(i, j) for i in range(n) for j in range(m)]
    keep = data.draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    short = shortlist(lambda rows: fits[rows], fits.shape, top_k=top_k, keep=keep, cells=cells)
    assert list(zip(short.candidate.tolist(), short.job.tolist(), strict=True)) == sorted(slow(fits, top_k, keep))
    np.testing.assert_array_equal(short.fit, fits[short.candidate, short.job])
    assert short.n_eligible == np.count_nonzero(fits != INELIGIBLE)


def test_distinct_fits_over_many_blocks() -> None:
    """A larger table without ties, cut in many blocks, agrees with sorting."""
    rng = np.random.default_rng(2)
    fits = np.where(rng.random((120, 40)) < 0.2, INELIGIBLE, rng.random((120, 40)))
    short = shortlist(lambda rows: fits[rows], fits.shape, top_k=3, cells=200)
    assert set(zip(short.candidate.tolist(), short.job.tolist(), strict=True)) == slow(fits, 3, [])


def test_ties_go_to_the_lower_position() -> None:
    """Of equal fits the left ones stay."""
    np.testing.assert_array_equal(best_per_row(np.array([[0.5, 0.9, 0.5, 0.5]]), 2), [[True, True, False, False]])


@pytest.mark.parametrize(("n", "m", "cells"), [(10, 3, 6), (10, 3, 1), (1, 100, 5), (0, 4, 8), (4, 0, 8)])
def test_blocks_cover_every_candidate_once(n: int, m: int, cells: int) -> None:
    """Blocks follow one another, and hold at most `cells` pairs unless one row alone holds more."""
    cut = blocks(n, m, cells)
    assert [i for rows in cut for i in range(rows.start, rows.stop)] == list(range(n))
    assert all((rows.stop - rows.start) * m <= max(cells, m) for rows in cut)
