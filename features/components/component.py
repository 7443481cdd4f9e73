"""What every component offers, so that fits can be added up and explained without knowing which they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Words for one pair: what both sides share, and what the job asks (or the person says) that the other lacks."""

    matched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Component(Protocol):
    """One reason for a fit, fitted to one market."""

    #: The only columns it may read; the pipeline hands over no others.
    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]]
    JOB_COLUMNS: ClassVar[tuple[str, ...]]

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take the facts from both tables."""
        ...

    def values(self, rows: slice) -> Floats:
        """Return the value of the candidates in `rows` with every job, shape (n_rows, n_jobs).

        In [0, 1]; NaN where it does not apply. The value of a pair depends neither on `rows` nor on other candidates'
        order, so slices may be computed anywhere.
        """
        ...

    def detail(self, i: int, j: int) -> Detail:
        """Return the words behind the value of candidate `i` and job `j`."""
        ...
