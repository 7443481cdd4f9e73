"""What the independent check says: one broken rule at one place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

REL_TOL = 1e-7
ABS_TOL = 1e-9


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule.

    Attributes
    ----------
    kind
        A short stable word, the same in every language: ``"capacity"``, ``"value"``.
    rule
        An English sentence that says what is broken; names in braces are filled from `params`. It is also the key of
        its translation.
    subject
        Whom or what it concerns: the id of a person, class or job, or a place-slot (``H01 desk fri am``). Empty when it
        concerns the whole plan.
    params
    """

    kind: str
    rule: str
    subject: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say the subject, then the sentence."""
        said = self.rule.format(**self.params)
        return f"{self.subject}: {said}" if self.subject else said


def same(found: float | None, wanted: float | None) -> bool:
    """Whether two numbers agree to a relative 1e-7; NaN agrees with nothing, None only with None."""
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=REL_TOL, abs_tol=ABS_TOL)


def at_most(low: float, high: float) -> bool:
    """Whether `low` ≤ `high`, equality to a relative 1e-7 allowed."""
    return low <= high or same(low, high)


def said(number: float | None) -> str | float:
    """Return a number as a parameter of a sentence; a dash for none."""
    return "–" if number is None else number
