"""A quick plan: take the best choice that still fits, again and again."""

from __future__ import annotations

import numpy as np

from matching.bundles import Choices
from matching.fits import Floats
from matching.problem import Problem
from matching.week import N_DAYS, N_PARTS, bits

Taken = dict[int, int]
"""Choice → day mask."""


class Free:
    """Openings and places that a growing plan has left."""

    def __init__(self, problem: Problem, choices: Choices) -> None:
        self.openings = problem.jobs.openings.copy()
        self.places = problem.capacity.copy()
        self.choices = choices

    def days_for(self, choice: int) -> int | None:
        """Return days on which the choice fits now, those with most places left first; None when it does not fit."""
        choices, groups = self.choices, self.choices.groups
        job, group = choices.job[choice], choices.group[choice]
        if job >= 0 and self.openings[job] <= 0:
            return None
        if group < 0:
            return 0
        places = self.places[groups.house[group], groups.place_kind[group]][:, list(bits(int(groups.parts[group])))]
        left = places.min(axis=1)
        fixed, n_free, size = int(groups.fixed[group]), int(groups.n_free[group]), groups.size[group]
        if any(left[day] < size for day in bits(fixed)):
            return None
        free = sorted((day for day in bits(int(groups.free[group])) if left[day] >= size), key=lambda day: -left[day])
        if len(free) < n_free:
            return None
        return fixed | sum(1 << day for day in free[:n_free])

    def take(self, choice: int, days: int) -> None:
        """Use up the choice's opening and places."""
        choices, groups = self.choices, self.choices.groups
        job, group = choices.job[choice], choices.group[choice]
        if job >= 0:
            self.openings[job] -= 1
        if group >= 0:
            day = [bool(days >> d & 1) for d in range(N_DAYS)]
            part = [bool(groups.parts[group] >> p & 1) for p in range(N_PARTS)]
            self.places[groups.house[group], groups.place_kind[group]] -= groups.size[group] * np.outer(day, part)


def fill(problem: Problem, choices: Choices, worth: Floats, taken: Taken) -> Taken:
    """Return `taken` and whatever else fits, in falling order of `worth` (ties: in order of choices).

    Parameters
    ----------
    worth : (n_choices,)
        Choices below or at 0 are left out.
    """
    free, full = Free(problem, choices), dict(taken)
    for choice, days in taken.items():
        free.take(choice, days)
    placed = set(choices.request[list(taken)].tolist()) if taken else set()
    order = np.argsort(-worth, kind="stable")
    for choice in order[worth[order] > 0].tolist():
        request = int(choices.request[choice])
        if request in placed:
            continue
        chosen = free.days_for(choice)
        if chosen is not None:
            free.take(choice, chosen)
            full[choice] = chosen
            placed.add(request)
    return full
