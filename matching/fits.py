"""Sparse tables of numbers between two lists: fits, travel minutes and wishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MAX_WISH = 0.2


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """A number for some pairs (row, column), rows in order, columns ascending within a row.

    A stored zero is a number like any other; a pair that is not stored has none.

    Attributes
    ----------
    shape
        (n_rows, n_columns).
    indptr : (n_rows + 1,)
        Row i owns the entries ``indptr[i]:indptr[i + 1]``.
    columns : (n_pairs,)
    values : (n_pairs,)
        Finite numbers.
    """

    shape: tuple[int, int]
    indptr: Ints
    columns: Ints
    values: Floats

    @classmethod
    def of(cls, rows: ArrayLike, columns: ArrayLike, values: ArrayLike, shape: tuple[int, int]) -> Self:
        """Build from parallel lists in any order.

        Raises
        ------
        ValueError
            If a pair is out of `shape`, is given twice, or has a number that is not allowed.
        """
        row, column = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
        value = np.asarray(values, dtype=np.float64)
        for index, size, name in ((row, shape[0], "row"), (column, shape[1], "column")):
            if index.size and (index.min() < 0 or index.max() >= size):
                raise ValueError(f"each {name} must be in 0..{size - 1}")
        order = np.lexsort((column, row))
        row, column, value = row[order], column[order], value[order]
        if np.any((np.diff(row) == 0) & (np.diff(column) == 0)):
            raise ValueError("each pair must be given once")
        cls._check(value)
        indptr = np.zeros(shape[0] + 1, dtype=np.int64)
        np.cumsum(np.bincount(row, minlength=shape[0]), out=indptr[1:])
        return cls(shape=shape, indptr=indptr, columns=column, values=value)

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> Self:
        """Return a table without entries."""
        return cls.of([], [], [], shape)

    @staticmethod
    def _check(values: Floats) -> None:
        if not np.all(np.isfinite(values)):
            raise ValueError("each number must be finite")

    def __len__(self) -> int:
        """Return the number of stored pairs."""
        return len(self.columns)

    def rows(self) -> Ints:
        """Return the row of each stored pair; shape (n_pairs,)."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int64), np.diff(self.indptr))

    def row(self, i: int) -> tuple[Ints, Floats]:
        """Return columns and numbers of row `i`."""
        entries = slice(self.indptr[i], self.indptr[i + 1])
        return self.columns[entries], self.values[entries]

    def find(self, rows: ArrayLike, columns: ArrayLike) -> Ints:
        """Return the position of each wanted pair among the stored ones, -1 where it is not stored.

        Vectorised: `rows` and `columns` are broadcast against each other.
        """
        row, column = np.broadcast_arrays(np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64))
        if not len(self):
            return np.full(row.shape, -1, dtype=np.int64)
        keys = self.rows() * self.shape[1] + self.columns
        wanted = row * self.shape[1] + column
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)

    def get(self, rows: ArrayLike, columns: ArrayLike, default: float) -> Floats:
        """Return the number of each wanted pair, `default` where it is not stored."""
        at = self.find(rows, columns)
        if not len(self):
            return np.full(at.shape, default, dtype=np.float64)
        return np.where(at >= 0, self.values[at], default)


class Fits(Pairs):
    """Fits in [0, 1], shape (n_candidates, n_jobs); a stored entry is an eligible pair."""

    @staticmethod
    def _check(values: Floats) -> None:
        if not np.all((values >= 0) & (values <= 1)):
            raise ValueError("each fit must be in [0, 1]")


class Minutes(Pairs):
    """One-way travel minutes ≥ 0, shape (n_people, n_houses); a pair that is not stored is out of reach."""

    @staticmethod
    def _check(values: Floats) -> None:
        if not np.all((values >= 0) & np.isfinite(values)):
            raise ValueError("each travel time must be a finite number of minutes, at least 0")


class Wishes(Pairs):
    """What a candidate adds to or takes from a fit, in [−0.2, 0.2], shape (n_candidates, n_jobs)."""

    @staticmethod
    def _check(values: Floats) -> None:
        if not np.all(np.abs(values) <= MAX_WISH):
            raise ValueError("each wish must be in [-0.2, 0.2]")
