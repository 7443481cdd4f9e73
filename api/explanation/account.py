"""All that is known about one request of a written plan: findings, reasons of its fit, and jobs that no rule allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from features.explain import Contribution, contributions
from features.refusals import Refusal, refusals
from matching.plan import ClassPlacement, Placement, Plan, Reason
from matching.problem import Problem
from matching.rationale import Better, Findings, why
from matching.remedies import Remedy, remedies
from matching.stays import stay_bonus
from matching.trials import Again, tried
from matching.week import n_set

if TYPE_CHECKING:
    from api.pipeline import Case

#: Reasons of people for whom there is something, which others have.
_TAKEN = (Reason.OPENINGS_FULL, Reason.PLACES_FULL)
#: How many jobs are named that suit better but are not allowed.
MOST_IMPOSSIBLE = 3


@dataclass(frozen=True, kw_only=True)
class Impossible:
    """A job whose fit is higher than what the candidate got, but which a rule excludes.

    Attributes
    ----------
    job
    fit
        Wish not included.
    refusals
        Empty: no rule, but neither side's best `top_k` held the pair.
    """

    job: int
    fit: float
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a value; `name` is the key of its translation. The amounts add up to the value."""

    name: str
    amount: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Account:
    """All that is known about one request.

    Attributes
    ----------
    request
        A person, or n_people + class.
    id
    case, plan
    findings
    contributions
        Why the fit of its job is what it is; empty where fits were brought along, or without a job.
    parts
        What the value of its placement is made of; empty without a placement.
    impossible
        Best first; empty where fits were brought along.
    remedies
        What would place it, verified ones first; empty for a request that is placed.
    """

    request: int
    id: str
    case: Case
    plan: Plan
    findings: Findings
    contributions: tuple[Contribution, ...]
    parts: tuple[Part, ...]
    impossible: tuple[Impossible, ...]
    remedies: tuple[Remedy, ...]

    @property
    def only_others_gain(self) -> bool:
        """Whether openings and places are taken, and no small change of them, or of what is asked, gives a place."""
        nearest = self.findings.help
        return not self.remedies and nearest is not None and nearest.reason in _TAKEN


def request_of(problem: Problem, id_: str) -> int | None:
    """Return the request that has an id; None for an id that nobody has."""
    ids = (*problem.person_ids, *problem.classes.ids)
    return ids.index(id_) if id_ in ids else None


def account_of(case: Case, plan: Plan, request: int, again: Again | None = None) -> Account:
    """Return all that is known about a request of `plan`.

    Parameters
    ----------
    case, plan, request
    again
        A way to plan again, to verify what would help; None leaves estimates.
    """
    problem = case.problem
    findings = why(problem, plan, request)
    placement = findings.placement
    findings = replace(findings, better=_worth_telling(findings))
    job = placement.job if isinstance(placement, Placement) else None
    return Account(
        request=request,
        id=(*problem.person_ids, *problem.classes.ids)[request],
        case=case,
        plan=plan,
        findings=findings,
        contributions=contributions(case.scored.judgement, request, job) if case.scored and job is not None else (),
        parts=tuple(_parts(problem, placement)) if placement is not None else (),
        impossible=tuple(_impossible(case, request, placement)) if request < len(problem.candidates.ids) else (),
        remedies=() if placement is not None else _remedies(problem, plan, request, again),
    )


def _remedies(problem: Problem, plan: Plan, request: int, again: Again | None) -> tuple[Remedy, ...]:
    estimates = remedies(problem, plan, request)
    return estimates if again is None else tried(problem, plan, request, estimates, again)


def _worth_telling(findings: Findings) -> tuple[Better, ...]:
    """Return what is worth more than the placement; of a job that some house was asked for, only its houses."""
    own = -np.inf if findings.placement is None else findings.placement.value
    housed = {better.job for better in findings.better if better.house is not None}
    return tuple(
        better
        for better in findings.better
        if (better.value > own or findings.placement is None) and (better.house is not None or better.job not in housed)
    )


def _parts(problem: Problem, placement: Placement | ClassPlacement) -> Iterator[Part]:
    """Yield what a value is made of, in the order in which it is added up; parts that are zero are left out."""
    if isinstance(placement, ClassPlacement):
        if not placement.fixed:
            yield Part(name="value of the class × its preference of the house", amount=placement.value)
        return
    who, n_candidates = placement.person, len(problem.candidates.ids)
    if placement.job is not None and placement.fit is not None:
        fit = float(problem.fits.get(who, placement.job, 0.0))
        yield Part(name="fit", amount=fit)
        first = {"wish": placement.fit - fit}
        priority, bonus = float(problem.candidates.priority[who]), problem.weights.placed_bonus
    else:
        first = {"value of a place": float(problem.members.value[who - n_candidates])}
        priority, bonus = float(problem.members.priority[who - n_candidates]), 0.0
    place = (-1 if placement.job is None else placement.job, -1 if placement.house is None else placement.house)
    stays = float(stay_bonus(problem, who, *place))
    cost = problem.weights.travel_weight * (placement.travel_min or 0.0) * int(n_set[placement.days]) / 5
    yield from value_parts(first, priority=priority, bonus=bonus, stays=stays, travel=cost)


def value_parts(
    first: Mapping[str, float], *, priority: float, bonus: float, stays: float = 0.0, travel: float
) -> Iterator[Part]:
    """Yield `first` and what is added to it, by the names that people read; nothing that is zero."""
    parts = {
        **first,
        "priority, from the published table": priority,
        "bonus for being placed": bonus,
        "bonus for staying where the last plan had them": stays,
        "travel": -travel,
    }
    yield from (Part(name=name, amount=amount) for name, amount in parts.items() if amount)


def _impossible(case: Case, person: int, placement: Placement | ClassPlacement | None) -> Iterator[Impossible]:
    """Yield the jobs of the best fits above that of the placement (or the least fit) that are not among the pairs."""
    if case.scored is None or (isinstance(placement, Placement) and placement.pinned):
        return
    fits = case.scored.judgement.fits(slice(person, person + 1))[0].copy()
    own = placement.fit if isinstance(placement, Placement) and placement.fit is not None else 0.0
    fits[case.problem.fits.row(person)[0]] = -np.inf
    floor = max(own, case.problem.weights.min_fit)
    tables = case.market.candidates, case.market.jobs
    for job in np.argsort(-fits, kind="stable")[:MOST_IMPOSSIBLE].tolist():
        if fits[job] > floor:
            broken = refusals(*tables, person, job, today=case.options.today)
            yield Impossible(job=job, fit=float(fits[job]), refusals=broken)
