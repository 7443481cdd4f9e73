"""What a machine reads about one request: ids, numbers and stable words; sentences only where none would do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from api.explanation.account import Account, Impossible
from api.explanation.remedies import remedy_data
from api.explanation.stability import complaint_data
from api.help_texts import help_text
from api.words import Words
from features.explain import Contribution
from matching.plan import ClassPlacement
from matching.problem import Problem
from matching.rationale import Better, Block
from matching.week import DAYS, PARTS, day_names, part_names

if TYPE_CHECKING:
    from collections.abc import Mapping

Data = dict[str, object]


def account_data(account: Account, say: Words) -> Data:
    """Return what ``explain --json`` writes."""
    better = [_better(account.case.problem, one) for one in account.findings.better]
    return {
        "id": account.id,
        "placement": _placement(account),
        "reason": _reason(account),
        "contributions": [contribution_data(one) for one in account.contributions],
        "better": better + [_impossible(account.case.problem, one, say) for one in account.impossible],
        "changes": _changes(account, say),
        "complaints": complaint_data(account),
    }


def _placement(account: Account) -> Data | None:
    problem, row = account.case.problem, account.findings.placement
    if row is None:
        return None
    place: Data = {
        "house_id": _id(problem.houses.ids, row.house),
        "place_kind": _id(problem.kinds, row.place_kind),
        "days": list(day_names(row.days)),
        "day_parts": list(part_names(row.parts)),
        "value": row.value,
        "value_parts": [{"name": part.name, "amount": part.amount} for part in account.parts],
    }
    if isinstance(row, ClassPlacement):
        return {"fixed": row.fixed} | place
    job = {"job_id": _id(problem.jobs.ids, row.job), "fit": row.fit, "travel_min": row.travel_min}
    return job | place | {"pinned": row.pinned}


def _reason(account: Account) -> str | None:
    """Return why the request is not placed; None when it is."""
    n_people = account.case.problem.n_people
    if account.request >= n_people:
        return account.plan.unplaced_classes.get(account.request - n_people)
    return account.plan.unplaced.get(account.request)


def contribution_data(one: Contribution) -> Data:
    """Return one reason of a fit."""
    detail = {"matched": list(one.detail.matched), "missing": list(one.detail.missing)}
    return {"name": one.name, "value": one.value, "weight": one.weight, "contribution": one.contribution} | detail


def _better(problem: Problem, one: Better) -> Data:
    bundle = {
        "job_id": _id(problem.jobs.ids, one.job),
        "house_id": _id(problem.houses.ids, one.house),
        "place_kind": _id(problem.kinds, one.place_kind),
        "n_days": one.n_days,
        "day_parts": list(part_names(one.parts)),
    }
    blocks = [block_data(problem, block) for block in one.blocked_by]
    return {"bundle": bundle, "value": _finite(one.value), "travel_min": _finite(one.minutes), "blocked_by": blocks}


def block_data(problem: Problem, block: Block) -> Data:
    """Return what is full, or which rule is broken."""
    where: Mapping[str, object] = {
        "job_id": _id(problem.jobs.ids, block.job),
        "house_id": _id(problem.houses.ids, block.house),
        "place_kind": _id(problem.kinds, block.place_kind),
        "day": _id(DAYS, block.day),
        "day_part": _id(PARTS, block.part),
    }
    return {"kind": block.kind, **{key: said for key, said in where.items() if said is not None}, "price": block.price}


def _impossible(problem: Problem, one: Impossible, say: Words) -> Data:
    """Return a job that a rule excludes; what it would be worth depends on a house, so its value is not known."""
    blocks = [
        {
            "kind": "not_eligible",
            "rule": refusal.rule,
            "wanted": refusal.wanted,
            "offered": refusal.offered,
            "message": say(refusal.text, **refusal.params),
            "price": 0.0,
        }
        for refusal in one.refusals
    ]
    bundle = {"job_id": problem.jobs.ids[one.job], "house_id": None}
    dropped = {"kind": "not_among_best", "price": 0.0}
    return {"bundle": bundle, "value": None, "fit": one.fit, "blocked_by": blocks or [dropped]}


def _changes(account: Account, say: Words) -> list[Data]:
    """Return what would place the request; where no small change would, what its nearest miss lacks."""
    if account.remedies:
        return [remedy_data(account.case, remedy, say) for remedy in account.remedies]
    change = account.findings.help
    if change is None or account.only_others_gain:
        return []
    problem = account.case.problem
    near: Mapping[str, object] = {
        "job_id": _id(problem.jobs.ids, change.job),
        "house_id": _id(problem.houses.ids, change.house),
        "place_kind": _id(problem.kinds, change.place_kind),
        "days": list(day_names(change.days)) or None,
    }
    said = help_text(problem, account.request, change, say)
    near = {key: value for key, value in near.items() if value is not None}
    return [{"change": said, "reason": change.reason, **near, "verified": False, "value": None}]


def _id(ids: tuple[str, ...], position: int | None) -> str | None:
    return None if position is None else ids[position]


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
