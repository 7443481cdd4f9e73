"""Languages: how comfortably a person meets what the job asks, one language at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.components.component import Detail, Floats
from features.languages import UNKNOWN_LEVEL, levels, strongest

#: Value at the asked level, and what each level above adds; one level below is worth this much less than at level.
AT_LEVEL, STEP = 0.7, 0.15
#: Value of a language that is listed without a level: nobody knows how far it reaches.
LEVEL_NOT_SAID = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Languages:
    """CEFR levels spoken against asked, mean over the asked languages; does not apply where a side lists none."""

    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]] = ("languages",)
    JOB_COLUMNS: ClassVar[tuple[str, ...]] = ("languages",)

    spoken: tuple[tuple[tuple[str, str], ...], ...]
    asked: tuple[tuple[tuple[str, str], ...], ...]
    speaks: NDArray[np.int8]
    asks: NDArray[np.int8]
    lists_none: NDArray[np.bool_]

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take `languages` of both sides."""
        speaks, asks = levels(candidates["languages"], jobs["languages"])
        return cls(
            spoken=tuple(candidates["languages"]),
            asked=tuple(jobs["languages"]),
            speaks=speaks,
            asks=asks,
            lists_none=np.array([not listed for listed in candidates["languages"]], dtype=bool),
        )

    def values(self, rows: slice) -> Floats:
        """Return the mean over the asked languages: 0.7 at the asked level, 1 two levels above, 0 when not spoken."""
        speaks, n_asked = self.speaks[rows], np.count_nonzero(self.asks, axis=1)
        total = np.zeros((len(speaks), len(self.asks)))
        for language in range(self.asks.shape[1]):
            asking = np.flatnonzero(self.asks[:, language])
            total[:, asking] += _ease(speaks[:, language, None].astype(float), self.asks[asking, language])
        value: Floats = np.divide(
            total, n_asked, out=np.full_like(total, np.nan), where=np.broadcast_to(n_asked > 0, total.shape)
        )
        value[self.lists_none[rows]] = np.nan
        return value

    def detail(self, i: int, j: int) -> Detail:
        """Return the asked languages that the person speaks well enough, and those that they do not."""
        speaks, asks = strongest(self.spoken[i], "speaks"), strongest(self.asked[j], "asks")
        met = tuple(code for code in sorted(asks) if speaks.get(code, 0) >= asks[code])
        return Detail(matched=met, missing=tuple(code for code in sorted(asks) if code not in met))


def _ease(speaks: Floats, asks: NDArray[np.int8]) -> Floats:
    """Return how easily each level meets each demand, in [0, 1]."""
    ease = np.clip(AT_LEVEL + STEP * (speaks - asks), 0.0, 1.0)
    return np.where(speaks == 0, 0.0, np.where(speaks == UNKNOWN_LEVEL, LEVEL_NOT_SAID, ease))
