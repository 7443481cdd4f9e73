"""Why a pair has the fit it has: one line per reason, adding up to the fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from features.components.component import Detail
from features.judgement import Judgement
from features.judgement import contributions as shares
from features.weights import WEIGHTS


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One reason for a fit.

    Attributes
    ----------
    name
        The reason's name; the key of its translation.
    value
        How well the pair does here, in [0, 1].
    weight
        Its share among the reasons that apply to this pair; they sum to 1.
    contribution
        weight · value; over all reasons they sum to the fit.
    detail
        Matched and missing words.
    """

    name: str
    value: float
    weight: float
    contribution: float
    detail: Detail


def contributions(judgement: Judgement, i: int, j: int) -> tuple[Contribution, ...]:
    """Return the reasons that apply to candidate `i` and job `j`, in the order of the table of weights.

    Their contributions, summed in this order, are the fit that `features.pipeline.score` gave (before it is cut to 1,
    which only rounding can exceed). Empty when nothing applies; the fit is then 0. `judgement` is `Scored.judgement`.
    """
    values = [value[:, [j]] for value in judgement.values(slice(i, i + 1))]
    parts = shares(values)
    weights = [weighed.weight for weighed, value in zip(WEIGHTS, values, strict=True) if not np.isnan(value[0, 0])]
    return tuple(
        Contribution(
            name=weighed.name,
            value=float(value[0, 0]),
            weight=weighed.weight / sum(weights),
            contribution=float(part[0, 0]),
            detail=component.detail(i, j),
        )
        for weighed, component, value, part in zip(WEIGHTS, judgement.components, values, parts, strict=True)
        if not np.isnan(value[0, 0])
    )
