"""The model with all bundles: a column for each person, job, house and day set."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.linear import Linear, Seated, day_sets, one_each, openings, places, stack
from matching.bundles import choices_of
from matching.problem import Problem

#: Beyond, the columns alone take gigabytes.
MOST_PEOPLE = 5_000


def bundles(problem: Problem) -> Linear:
    """Return the model of all bundles.

    Raises
    ------
    ValueError
        If there are more than 5,000 people.
    """
    if problem.n_people > MOST_PEOPLE:
        raise ValueError(f"all bundles of more than {MOST_PEOPLE} people are too many")
    choices = choices_of(problem)
    groups = choices.groups
    housed = np.flatnonzero(choices.group >= 0)
    g = choices.group[housed]
    entry, days = day_sets(groups.fixed[g], groups.free[g], groups.n_free[g])
    homely = np.flatnonzero(choices.group < 0)
    choice = np.concatenate((housed[entry], homely))
    seated = Seated(
        column=np.arange(len(entry)),
        house=groups.house[g][entry],
        place_kind=groups.place_kind[g][entry],
        parts=groups.parts[g][entry],
        days=days,
        size=groups.size[g][entry],
    )
    rows = [
        one_each(choices, choices.request[choice]),
        openings(problem, choices.job[choice]),
        places(problem, seated),
    ]
    return stack(choices.value[choice], rows)
