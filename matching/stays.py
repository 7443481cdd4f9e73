"""What it is worth to be where the last plan had somebody."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.fits import Floats, Ints
from matching.plan import Placement
from matching.problem import Problem, Stays


def stay_bonus(problem: Problem, person: Ints | int, job: Ints | int, house: Ints | int) -> Floats:
    """Return the stay bonus of each (person, job, house): `Weights.stay_bonus` where the last plan had just that.

    Parameters
    ----------
    person, job, house : (n,), or one number each
        -1 for a member's job, and for the house of a job with 0 desk-days.
    """
    if not len(problem.stays):
        return np.zeros(np.shape(house))
    last_job, last_house = problem.last_places[:, person]
    return np.where((last_job == job) & (last_house == house), problem.weights.stay_bonus, 0.0)


def stays_of(placements: Sequence[Placement]) -> Stays:
    """Return where a plan has people, for the next one to keep."""
    return Stays(
        person=np.array([row.person for row in placements], dtype=np.int64),
        job=np.array([-1 if row.job is None else row.job for row in placements], dtype=np.int64),
        house=np.array([-1 if row.house is None else row.house for row in placements], dtype=np.int64),
    )


def n_stayed(problem: Problem, placements: Sequence[Placement]) -> int:
    """Return how many people have the job and the house that the last plan gave them."""
    now = stays_of(placements)
    last_job, last_house = problem.last_places[:, now.person]
    return int(np.count_nonzero((last_job == now.job) & (last_house == now.house)))
