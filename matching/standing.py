"""The standing plan of a search: which of the listed choices are taken, and what could be taken instead."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.bundles import Choices
from matching.fits import Floats, Ints
from matching.model import Kept
from matching.plan import Prices
from matching.problem import Problem

#: More jobs and houses than any market has: what keys count by.
_N_JOBS, _N_HOUSES = 1 << 22, 1 << 20


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """A plan, days left open.

    Attributes
    ----------
    problem
    choices
        Everything that is looked at: what is near the best at the present prices, and what is taken.
    taken : (n_taken,)
        Choices, ascending, at most one per request.
    """

    problem: Problem
    choices: Choices
    taken: Ints

    @cached_property
    def value(self) -> float:
        """What the plan is worth to the search: its values, less the penalty of everybody whom a floor lacks."""
        return self.sum_of_values - self.penalty

    @cached_property
    def sum_of_values(self) -> float:
        """Sum of the values of what is taken."""
        return math.fsum(self.choices.value[self.taken])

    @property
    def penalty(self) -> float:
        """What it costs the search that floors are not met; 0 where they are."""
        return self.choices.floors.penalty * self.n_missing

    @cached_property
    def n_missing(self) -> int:
        """How many people the floors lack."""
        return self.choices.floors.missing(self.kept.floors) if len(self.choices.floors) else 0

    @cached_property
    def kept(self) -> Kept:
        """What is taken, as counts."""
        return Kept.of(self.problem, self.choices, self.taken)

    @cached_property
    def choice_of(self) -> Ints:
        """Return the choice that each request takes, or -1; shape (n_requests,)."""
        choice = np.full(len(self.choices.must), -1, dtype=np.int64)
        choice[self.choices.request[self.taken]] = self.taken
        return choice

    def keeps_openings(self) -> bool:
        """Tell whether no job has more people than openings."""
        return bool(np.all(self.kept.openings <= self.problem.jobs.openings))

    def with_requests(self, free: Ints, chosen: Ints) -> Standing:
        """Return the plan in which the requests `free` take `chosen` instead of what they have."""
        stay = ~np.isin(self.choices.request[self.taken], free)
        return Standing(
            problem=self.problem, choices=self.choices, taken=np.sort(np.concatenate([self.taken[stay], chosen]))
        )

    def among(self, choices: Choices) -> Standing:
        """Return the same plan among other choices, which hold all that is taken."""
        listed = keys(choices.request, choices.job, choices.house)
        wanted = keys(self.choices.request, self.choices.job, self.choices.house)[self.taken]
        order = np.argsort(listed, kind="stable")
        at = order[np.searchsorted(listed[order], wanted)]
        return Standing(problem=self.problem, choices=choices, taken=np.sort(at))


def keys(request: Ints, job: Ints, house: Ints) -> Ints:
    """Return a number for each choice that no other choice of the same problem has; -1: no job, no house."""
    return np.asarray((request * _N_JOBS + job + 1) * _N_HOUSES + house + 1, dtype=np.int64)


def requests_of_keys(key: Ints) -> Ints:
    """Return the request of each key."""
    return key // (_N_JOBS * _N_HOUSES)


def day_costs(choices: Choices, prices: Prices) -> Floats:
    """Return what each group's cheapest set of days costs; shape (n_groups,)."""
    groups = choices.groups
    day = np.arange(7)
    part = (groups.parts[:, None] >> np.arange(3)) & 1
    per_day = np.einsum("gdp,gp->gd", prices.places[groups.house, groups.place_kind], part.astype(np.float64))
    fixed = np.where((groups.fixed[:, None] >> day) & 1, per_day, 0.0).sum(axis=1)
    free = np.sort(np.where((groups.free[:, None] >> day) & 1, per_day, np.inf), axis=1)
    chosen = np.where(day < groups.n_free[:, None], free, 0.0).sum(axis=1)
    return np.asarray(groups.size * (fixed + chosen), dtype=np.float64)


def net_values(choices: Choices, prices: Prices) -> Floats:
    """Return each choice's value, with what floors add, less the prices of its opening and of its cheapest days.

    Returns
    -------
    (n_choices,)
    """
    costs = np.append(day_costs(choices, prices), 0.0)[choices.group]
    net = np.asarray(choices.value - np.append(prices.openings, 0.0)[choices.job] - costs, dtype=np.float64)
    return net + choices.floors.bonus(prices.floors)[choices.request] if prices.floors.size else net
