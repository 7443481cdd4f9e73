"""Hours and salary: how close a job's terms come to what a person wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from features.components.component import Detail, Floats
from features.eligibility import salary_offered

#: Hours a week outside the wanted range at which the value reaches 0.
HOURS_TOO_FAR = 10.0
#: Pay at the wanted minimum is worth the first; pay this share above it is worth 1.
AT_MINIMUM, GENEROUS = 0.5, 0.2


@dataclass(frozen=True, kw_only=True, eq=False)
class HoursAndSalary:
    """Mean of hours and salary, whichever both sides state; does not apply where neither is stated by both."""

    CANDIDATE_COLUMNS: ClassVar[tuple[str, ...]] = ("hours_min", "hours_max", "salary_min")
    JOB_COLUMNS: ClassVar[tuple[str, ...]] = ("hours", "salary_min", "salary_max")

    hours_min: Floats
    hours_max: Floats
    salary_min: Floats
    hours: Floats
    salary: Floats

    @classmethod
    def of(cls, candidates: pd.DataFrame, jobs: pd.DataFrame) -> Self:
        """Take hours and salaries of both sides."""
        low, high, wanted = (candidates[column].to_numpy(dtype=np.float64) for column in cls.CANDIDATE_COLUMNS)
        hours = jobs["hours"].to_numpy(dtype=np.float64)
        return cls(hours_min=low, hours_max=high, salary_min=wanted, hours=hours, salary=salary_offered(jobs))

    def values(self, rows: slice) -> Floats:
        """Return the mean of what both sides state."""
        hours, salary = self._hours_value(rows), self._salary_value(rows)
        both = (hours + salary) / 2
        return np.where(np.isnan(hours), salary, np.where(np.isnan(salary), hours, both))

    def _hours_value(self, rows: slice) -> Floats:
        """Return 1 within the wanted hours, falling to 0 at `HOURS_TOO_FAR` hours outside."""
        low, high = self.hours_min[rows, None], self.hours_max[rows, None]
        too_few = np.where(np.isnan(low), 0.0, low - self.hours)
        too_many = np.where(np.isnan(high), 0.0, self.hours - high)
        value = np.clip(1.0 - np.maximum(too_few, too_many) / HOURS_TOO_FAR, 0.0, 1.0)
        return np.where(np.isnan(low) & np.isnan(high), np.nan, value)

    def _salary_value(self, rows: slice) -> Floats:
        """Return 0.5 at the wanted minimum, 1 at a fifth above it, 0 at a fifth below."""
        wanted = self.salary_min[rows, None]
        above = np.divide(
            self.salary - wanted, wanted, out=np.full((len(wanted), len(self.salary)), GENEROUS), where=wanted != 0
        )
        value = np.clip(AT_MINIMUM + (1 - AT_MINIMUM) * above / GENEROUS, 0.0, 1.0)
        return np.where(np.isnan(wanted) | np.isnan(self.salary), np.nan, value)

    def detail(self, i: int, j: int) -> Detail:
        """Return nothing: the numbers of both sides say it."""
        _ = i, j
        return Detail()
