"""Languages with CEFR levels: A1 … C2 as 1 … 6."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
#: The level of a language that a person lists without one: it passes every demand.
UNKNOWN_LEVEL = len(CEFR) + 1

Listed = Iterable[tuple[str, str]]
Side = Literal["speaks", "asks"]


def level_of(name: str, side: Side) -> int:
    """Return the rank of a CEFR level, 1–6; a blank level asks for the language only, and speaks it well enough."""
    if name:
        return CEFR.index(name.upper()) + 1
    return UNKNOWN_LEVEL if side == "speaks" else 1


def strongest(listed: Listed, side: Side) -> dict[str, int]:
    """Return language → rank; the higher rank where a language is listed twice."""
    ranks: dict[str, int] = {}
    for code, level in listed:
        ranks[code.casefold()] = max(ranks.get(code.casefold(), 0), level_of(level, side))
    return ranks


def levels(spoken: Iterable[Listed], asked: Iterable[Listed]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return what people speak and jobs ask, one column per language that a job asks.

    Returns
    -------
    speaks : (n_candidates, n_languages)
        0 where a person lists languages but not this one; `UNKNOWN_LEVEL` where a person lists none at all.
    asks : (n_jobs, n_languages)
        0 where a job does not ask.
    """
    theirs = [strongest(listed, "asks") for listed in asked]
    codes = sorted({code for ranks in theirs for code in ranks})
    ours = [strongest(listed, "speaks") or dict.fromkeys(codes, UNKNOWN_LEVEL) for listed in spoken]
    return _table(ours, codes), _table(theirs, codes)


def _table(ranks: Sequence[dict[str, int]], codes: Sequence[str]) -> NDArray[np.int8]:
    table = [[each.get(code, 0) for code in codes] for each in ranks]
    return np.array(table, dtype=np.int8).reshape(len(ranks), len(codes))
