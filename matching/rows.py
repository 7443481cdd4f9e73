"""One row per way of placing a request: a plain table of parallel arrays, before days are grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.week import N_DAYS, N_PARTS

#: What a column holds when nothing is given.
_BLANK: dict[str, float] = {
    "request": -1,
    "job": -1,
    "house": -1,
    "place_kind": -1,
    "parts": 0,
    "allowed": 0,
    "fixed": 0,
    "n_days": 0,
    "size": 1,
    "value": np.nan,
    "fit": np.nan,
    "minutes": np.nan,
}
_REAL = ("value", "fit", "minutes")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Parallel arrays of shape (n_rows,); -1 stands for no job or no house, masks and `matching.week` for days."""

    request: Ints
    job: Ints
    house: Ints
    place_kind: Ints
    parts: Ints
    allowed: Ints
    fixed: Ints
    n_days: Ints
    size: Ints
    value: Floats
    fit: Floats
    minutes: Floats

    @classmethod
    def of(cls, *, request: Ints, **columns: NDArray[np.generic]) -> Self:
        """Build from the columns that are known; the others are blank."""
        blank = {name: np.full(len(request), value) for name, value in _BLANK.items() if name not in columns}
        given = {**blank, **columns, "request": request}
        typed = {name: array.astype(np.float64 if name in _REAL else np.int64) for name, array in given.items()}
        return cls(**cast("Any", typed))

    @classmethod
    def of_dicts(cls, rows: Sequence[dict[str, float]]) -> Self:
        """Build from one dict per row; what a dict lacks is blank."""
        filled = [_BLANK | row for row in rows]
        columns = {name: np.array([row[name] for row in filled], dtype=np.float64) for name in _BLANK}
        return cls.of(request=columns.pop("request").astype(np.int64), **columns)

    @classmethod
    def concatenate(cls, tables: Sequence[Rows]) -> Self:
        """Put tables one below the other."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: np.concatenate([getattr(table, name) for table in tables]) for name in names})

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.request)

    def only(self, keep: NDArray[np.bool_] | Ints) -> Self:
        """Return the rows at a mask, or at positions."""
        return replace(self, **{field.name: getattr(self, field.name)[keep] for field in fields(self)})

    def with_value(self, value: Floats) -> Self:
        """Return the same rows with another value."""
        return replace(self, value=value)


def holding_days(capacity: Ints, size: int = 1) -> NDArray[np.uint8]:
    """Return the days on which a house holds `size` places in all of some parts.

    Parameters
    ----------
    capacity : (n_houses, n_kinds, 7, 3)

    Returns
    -------
    (n_houses, n_kinds, 8) day masks
        The last axis is the part mask.
    """
    holds = capacity >= size
    masks = np.zeros((*holds.shape[:2], 1 << N_PARTS), dtype=np.uint8)
    powers = (1 << np.arange(N_DAYS)).astype(np.uint8)
    for parts in range(1 << N_PARTS):
        wanted = [p for p in range(N_PARTS) if parts >> p & 1]
        masks[:, :, parts] = (holds[:, :, :, wanted].all(axis=3) * powers).sum(axis=2)
    return masks
