"""A fit as the sum of its contributions: Σ weight · value / Σ weight over the components that apply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.components.component import Component, Floats
from features.weights import WEIGHTS


@dataclass(frozen=True, kw_only=True, eq=False)
class Judgement:
    """The components, fitted to one market; `components` in the order of `features.weights.WEIGHTS`."""

    components: tuple[Component, ...]

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Judgement:
        """Fit every component; each is given its own columns and no others."""
        return cls(
            components=tuple(
                weighed.component.of(
                    candidates[list(weighed.component.CANDIDATE_COLUMNS)], jobs[list(weighed.component.JOB_COLUMNS)]
                )
                for weighed in WEIGHTS
            )
        )

    def values(self, rows: slice) -> list[Floats]:
        """Return each component's values of the candidates in `rows` with every job; NaN where it does not apply."""
        values = [component.values(rows) for component in self.components]
        carried: NDArray[np.bool_] = np.zeros(values[0].shape, dtype=bool)
        for weighed, value in zip(WEIGHTS, values, strict=True):
            if weighed.carries:
                carried |= ~np.isnan(value)
        return [
            np.where(carried, value, np.nan) if weighed.colours else value
            for weighed, value in zip(WEIGHTS, values, strict=True)
        ]

    def fits(self, rows: slice) -> Floats:
        """Return the fits of the candidates in `rows` with every job, shape (n_rows, n_jobs), in [0, 1].

        0 where nothing applies: about a pair without facts nothing good can be said.
        """
        total = None
        for contribution in contributions(self.values(rows)):
            total = contribution if total is None else total + contribution
        assert total is not None, "there is at least one component"  # noqa: S101 (for the reader and the type checker)
        return np.clip(total, 0.0, 1.0)


def contributions(values: list[Floats]) -> list[Floats]:
    """Return weight · value / Σ weight of those that apply, per component; 0 where one does not apply."""
    applies = [~np.isnan(value) for value in values]
    whole = np.zeros(values[0].shape)
    for weighed, here in zip(WEIGHTS, applies, strict=True):
        whole += weighed.weight * here
    return [
        np.divide(weighed.weight * value, whole, out=np.zeros_like(whole), where=here)
        for weighed, value, here in zip(WEIGHTS, values, applies, strict=True)
    ]
