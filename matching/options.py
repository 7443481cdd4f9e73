"""What a run may be told: weights that define the value, and limits of the search. Ranges are checked at birth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from matching.errors import BadOption, Fault

#: The shortest time limit.
LEAST_SECONDS = 0.001


def _in_range(name: str, value: float, low: float, high: float = math.inf) -> None:
    if not (low <= value <= high) or math.isinf(value):
        rule = "must be a number from {low} to {high}" if math.isfinite(high) else "must be a number, at least {low}"
        raise BadOption(Fault(rule=rule, column=name, value=str(value), params={"low": low, "high": high}))


def at_least(name: str, value: float, low: float) -> None:
    """Refuse the value of an option that is no number, infinite, or below `low`.

    Raises
    ------
    BadOption
        If it is.
    """
    _in_range(name, value, low)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What a bundle's value is made of, beside fit and priority.

    Attributes
    ----------
    min_fit
        Least fit (wish included) that is ever proposed, in [0, 1].
    travel_weight
        Value lost per minute of one-way travel at five desk-days a week, ≥ 0.
    placed_bonus
        Added to every candidate's bundle, ≥ 0; never makes a bundle acceptable.
    stay_bonus
        Added to the bundles that have a person's job and house of the last plan, ≥ 0; never makes a bundle acceptable.
    """

    min_fit: float = 0.2
    travel_weight: float = 0.005
    placed_bonus: float = 0.0
    stay_bonus: float = 0.0

    def __post_init__(self) -> None:
        _in_range("min_fit", self.min_fit, 0.0, 1.0)
        _in_range("travel_weight", self.travel_weight, 0.0)
        _in_range("placed_bonus", self.placed_bonus, 0.0)
        _in_range("stay_bonus", self.stay_bonus, 0.0)


@dataclass(frozen=True, kw_only=True)
class SolveOptions:
    """Limits of the search.

    Attributes
    ----------
    time_limit
        Seconds from the built problem to the returned plan, > 0.
    gap
        Stop when (bound − value) / value is at most this fraction; 0 asks for the optimum.
    seed
        Breaks ties, 0 … 2³¹ − 1.
    threads
        Threads the search may use; never changes the plan of a run that ends by gap or optimality.
    solver
        ``"highs"`` or ``"cbc"``.
    """

    time_limit: float = 60.0
    gap: float = 1e-4
    seed: int = 0
    threads: int = 1
    solver: Literal["highs", "cbc"] = "highs"

    def __post_init__(self) -> None:
        _in_range("time_limit", self.time_limit, LEAST_SECONDS)
        _in_range("gap", self.gap, 0.0)
        _in_range("seed", self.seed, 0, 2**31 - 1)
        _in_range("threads", self.threads, 1, 1024)
        if self.solver not in ("highs", "cbc"):
            raise BadOption(Fault(rule="must be highs or cbc", column="solver", value=str(self.solver)))
