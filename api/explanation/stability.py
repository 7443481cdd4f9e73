"""What a person in a justified pair is told: a job that would rather have them too, with a place free for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from api.explanation.account import Account
from api.explanation.naming import house_name, job_name
from api.words import Words
from matching.stability import Stability, complaints

#: How many pairs are named; a machine reads all.
MOST = 3


def complaint_data(account: Account) -> list[dict[str, object]]:
    """Return the pairs of a request, best first; none for members, classes and whoever has accepted."""
    problem, (found, order) = account.case.problem, _own(account)
    return [
        {
            "job_id": problem.jobs.ids[found.job[k]],
            "house_id": problem.houses.ids[found.house[k]] if found.house[k] >= 0 else None,
            "value": float(found.value[k]),
            "opening": "free" if found.displaced[k] < 0 else "taken",
        }
        for k in order
    ]


def complaint_lines(account: Account, say: Words) -> Iterator[str]:
    """Yield what a person reads of them; who has the job is never said, only that the fit is lower."""
    found, order = _own(account)
    for k in order[:MOST]:
        names = {"id": account.id, "job": job_name(account.case, int(found.job[k]))}
        if found.house[k] >= 0:
            there = house_name(account.case, int(found.house[k]))
            said = "{id} and {job} would both rather have each other, and there would be a place at {house}."
            both = say(said, **names, house=there)
        else:
            both = say("{id} and {job} would both rather have each other; no place is needed for it.", **names)
        yield f"{both} {_why_not(account, found, k, say)}"
    if len(order) > MOST:
        yield say("  and {n} more; --json lists them all", n=say.number(len(order) - MOST))


def _own(account: Account) -> tuple[Stability, list[int]]:
    """Return all pairs of the plan, and which are this request's: the most valuable first."""
    found = complaints(account.case.problem, account.plan)
    own = np.flatnonzero(found.candidate == account.request)
    return found, own[np.argsort(-found.value[own], kind="stable")].tolist()


def _why_not(account: Account, found: Stability, k: int, say: Words) -> str:
    """Say why the plan is otherwise: the swap alone gains no more than it costs, or the search did not come to it."""
    person = int(found.displaced[k])
    if person < 0:
        return say(
            "An opening is free: nothing stands in the way but time, for the search ended before it came to this."
        )
    now = say("Somebody with a lower fit has the job now.")
    given_up = next(row.value for row in account.plan.placements if row.person == person)
    if found.gain[k] <= given_up:
        said = (
            "Changing that would not make the plan as a whole worth more: it also counts travel, priority, and what "
            "others would lose."
        )
        return f"{now} {say(said)}"
    if account.case.problem.floors:  # it may be one of these that is in the way
        return now
    said = "Changing that would make the plan worth more: the search ended before it came to this."
    return f"{now} {say(said)}"
