"""How groups of people fare in a plan: how many are placed, how well, how far, with the small-cell rule.

The share placed, its interval and the minutes speak of all people, candidates and members. Fit and the share of the own
best fit speak of candidates who are placed: how well those fare who got something; the share placed says how many did.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from matching.fits import Floats, Ints
from matching.groups import LEAST, NEVER, Bools, Grouping, OwnBest, placed_people
from matching.plan import Plan
from matching.problem import Problem
from matching.small_cells import hidden

#: Quantile of the standard normal distribution for 95 % on both sides together.
_Z = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How one group fares; None is hidden, or has nobody to speak of.

    Attributes
    ----------
    people
        At least five, unless there are fewer in all.
    placed, rate
        How many, and their share of `people`.
    low, high
        95 % interval of the share, by Wilson.
    mean_fit
        Of candidates who are placed, wish included.
    mean_minutes
        One way, of people who are placed at a house.
    best_fit_share
        Mean, over candidates who are placed, of their fit over the best fit they could have taken alone; a pinned one
        may exceed 1, or have none.
    """

    group: str
    people: int
    placed: int | None
    rate: float | None
    low: float | None
    high: float | None
    mean_fit: float | None
    mean_minutes: float | None
    best_fit_share: float | None


def fairness(problem: Problem, plan: Plan, grouping: Grouping, own: OwnBest) -> tuple[Figures, ...]:
    """Return how each group fares; nothing at all where only one could be hidden, since totals would tell it."""
    placed = placed_people([row.person for row in plan.placements], problem.n_people)
    people, n_placed = grouping.count(), grouping.count(placed)
    hide = hidden_groups(grouping, np.stack([people, n_placed, people - n_placed]))
    if hide is None:
        return ()
    means = [_means(grouping, numbers, hide) for numbers in _numbers(problem, plan, own)]
    figures = []
    for g, name in enumerate(grouping.names):
        n = None if hide[g] else int(n_placed[g])
        low, high = (None, None) if n is None else wilson(n, int(people[g]))
        figures.append(
            Figures(
                group=name,
                people=int(people[g]),
                placed=n,
                rate=None if n is None else n / int(people[g]),
                low=low,
                high=high,
                mean_fit=means[0][g],
                mean_minutes=means[1][g],
                best_fit_share=means[2][g],
            )
        )
    return tuple(figures)


def hidden_groups(grouping: Grouping, counts: Ints) -> Bools | None:
    """Return which groups are hidden, None where one would be and no other can hide it.

    Parameters
    ----------
    counts : (n_counts, n_groups)
        The people of each group first.
    """
    hide = hidden(counts, known=_known(grouping))
    return None if np.count_nonzero(hide) == 1 else hide


def wilson(n: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share [1]_, in [0, 1].

    Parameters
    ----------
    n, of
        How many of how many; `of` is at least 1.

    References
    ----------
    .. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
       American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> [round(side, 4) for side in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    share, z2 = n / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return (0.0 if n == 0 else max(0.0, middle - half)), (1.0 if n == of else min(1.0, middle + half))


def _known(grouping: Grouping) -> Bools:
    return np.array([name in NEVER for name in grouping.names])


def _numbers(problem: Problem, plan: Plan, own: OwnBest) -> tuple[Floats, Floats, Floats]:
    """Return fit, minutes, and share of the own best fit of each person who is placed, NaN of others."""
    fit, minutes = np.full(problem.n_people, np.nan), np.full(problem.n_people, np.nan)
    for row in plan.placements:
        fit[row.person] = np.nan if row.fit is None else row.fit
        minutes[row.person] = np.nan if row.travel_min is None else row.travel_min
    return fit, minutes, fit / own.fit


def _means(grouping: Grouping, numbers: Floats, hide: Bools) -> list[float | None]:
    """Return the mean of each group; hidden where the group is, or where it, or what totals leave, is of under five."""
    counted = ~np.isnan(numbers)
    n = grouping.count(counted)
    hide = hidden(n[None, :], also=hide)
    if np.count_nonzero(hide) == 1 and n[hide].sum() < LEAST:
        hide = np.ones_like(hide)
    total = np.bincount(grouping.of[counted], weights=numbers[counted], minlength=len(n))
    return [None if hide[g] or not n[g] else float(total[g] / n[g]) for g in range(len(n))]
