"""A problem with every kind of request from a size and a seed, its fits and travel times invented with it."""

from __future__ import annotations

from api.problems import problem_of
from features.synthetic import market
from matching.fits import Fits, Minutes
from matching.options import Weights
from matching.problem import Problem


def synthetic_problem(n_people: int, seed: int) -> Problem:
    """Return the problem of an invented market."""
    made = market(n_people, seed=seed)
    assert made.fits is not None, "invented markets bring their fits"
    assert made.travel is not None, "and their travel times"
    n_candidates, n_jobs, n_houses = len(made.candidates), len(made.jobs), len(made.houses)
    fits = Fits.of(made.fits["candidate"], made.fits["job"], made.fits["fit"], (n_candidates, n_jobs))
    people = n_candidates + len(made.members)
    minutes = Minutes.of(made.travel["person"], made.travel["house"], made.travel["minutes"], (people, n_houses))
    return problem_of(made, fits, minutes, Weights())
