"""Begin a search from a plan that was made before: of the same problem, or of one that differs a little.

Whoever has a choice that can still be taken keeps it, as far as openings and places suffice; where something is
overfilled, those who gain least give way. What is free is filled as in any quick plan.
"""

from __future__ import annotations

import numpy as np

from matching.fits import Ints
from matching.plan import Plan
from matching.rounding import fitting
from matching.search import Search
from matching.standing import keys, requests_of_keys


def begin_from(search: Search, plan: Plan) -> None:
    """Take up a plan where it is worth more than the best so far.

    Parameters
    ----------
    search
        With prices and choices listed.
    plan
        Its people, jobs, houses and classes are the first ones of the problem.
    """
    wanted = _taken(plan, search.problem.n_people)
    missing = wanted[~np.isin(wanted, _listed(search))]
    if len(missing):
        search.list(also=_could_be_taken(search, missing))
    choices = search.choices
    taken = np.flatnonzero(np.isin(_listed(search), wanted))
    sure = fitting(search.problem, choices, search.covers, search.surplus, taken)
    standing, _ = search.filled(sure, search.worth())
    search.adopt(standing)


def _taken(plan: Plan, n_people: int) -> Ints:
    """Return the keys of what everybody and every class takes in a plan."""
    people = [(row.person, row.job, row.house) for row in plan.placements]
    classes = [(n_people + row.block, None, row.house) for row in plan.classes if not row.fixed]
    rows = [[-1 if at is None else at for at in row] for row in people + classes]
    request, job, house = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return keys(request, job, house)


def _listed(search: Search) -> Ints:
    choices = search.choices
    return keys(choices.request, choices.job, choices.house)


def _could_be_taken(search: Search, wanted: Ints) -> Ints:
    """Return request, ask and house of what could be taken alone; shape (3, n)."""
    cut = np.full(len(search.surplus), -np.inf)
    cut[requests_of_keys(wanted)] = np.inf
    found = np.stack(search.oracle.near(search.prices, search.surplus, cut)[:3])
    job = search.requests.item_job[search.requests.asks.ask_item[found[1]]]
    return found[:, np.isin(keys(found[0], job, found[2]), wanted)]
