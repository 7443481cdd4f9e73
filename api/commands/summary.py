"""What a plan came to, for a person and for a machine."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from api.commands.floors_told import floors_data, floors_lines
from api.explanation.sentences import CLASS_REASONS
from api.report import REASONS
from api.words import Words
from features.records import Notice
from matching.plan import ClassReason, Plan, Reason, Status
from matching.stays import n_stayed

if TYPE_CHECKING:
    from api.pipeline import MatchResult

Why = TypeVar("Why", Reason, ClassReason)

_PROOFS = {
    Status.OPTIMAL: "This is proven to be the best plan there is.",
    Status.WITHIN_GAP: "No plan can be more than {percent} % better; that is proven.",
    Status.TIME_LIMIT: "The time was up. No plan can be more than {percent} % better; that is proven.",
    Status.CANCELLED: "The search was stopped. No plan can be more than {percent} % better; that is proven.",
}
_WITHOUT_VALUE = "Nothing of value was placed; no plan can be worth more than {bound}, that is proven."


def summary_data(result: MatchResult, say: Words) -> dict[str, object]:
    """Return what ``match --json`` writes."""
    plan, problem = result.plan, result.case.problem
    kept = {
        "n": len(problem.stays),
        "stayed": n_stayed(problem, plan.placements),
        "stay_bonus": problem.weights.stay_bonus,
    }
    return {
        "status": plan.status.value,
        "value": plan.value,
        "bound": plan.bound,
        "price_bound": plan.price_bound,
        "gap": plan.gap,
        "counts": _counts(result),
        "stability": _written(result)["stability"],
        "out": str(result.out),
        "notices": [_notice_data(notice, say) for notice in result.case.notices],
        "seconds": dict(result.seconds),
        **({} if result.case.kept is None else {"kept": kept}),
        **({} if result.floored is None else {"floors": floors_data(result)}),
    }


def summary_lines(result: MatchResult, say: Words) -> list[str]:
    """Return what a person reads after a run."""
    counts, plan, number = _counts(result), result.plan, say.number
    people = counts["people_placed"] + counts["people_unplaced"]
    lines = [say("People placed: {n} of {people}", n=number(counts["people_placed"]), people=number(people))]
    lines += _reason_lines(plan.unplaced.values(), REASONS, say)
    if result.case.kept is not None:
        stayed, kept = n_stayed(result.case.problem, plan.placements), len(result.case.kept)
        lines.append(say("Stayed where the last plan had them: {n} of {total}", n=number(stayed), total=number(kept)))
    if counts["blocks"]:
        n_fixed = sum(stay.fixed for stay in plan.classes)
        asked = counts["blocks"] - n_fixed
        lines.append(say("Classes placed: {n} of {asked}", n=number(counts["classes_placed"]), asked=number(asked)))
        lines += [say("  fixed beforehand: {n}", n=number(n_fixed))] if n_fixed else []
        lines += _reason_lines(plan.unplaced_classes.values(), CLASS_REASONS, say)
    if counts["candidates"]:
        n, who = (number(_written(result)["stability"][name]) for name in ("pairs", "people"))
        said = "Pairs of a person and a job who would both rather have each other: {n} ({people} people)"
        lines.append(say(said, n=n, people=who))
    lines.append(say("Value: {value}", value=number(plan.value, 4)) + f". {proof(plan, say)}")
    lines += [] if result.floored is None else floors_lines(result, say)
    lines += notice_lines(result.case.notices, say)
    lines.append(say("Time: {seconds} s", seconds=number(sum(result.seconds.values()), 1)))
    lines.append(say("Written to {out}; open report.html there.", out=result.out))
    return lines


def proof(plan: Plan, say: Words) -> str:
    """Say in one sentence how good the plan is proven to be."""
    if plan.status is not Status.OPTIMAL and plan.value <= 0:
        return say(_WITHOUT_VALUE, bound=say.number(plan.bound, 4))
    return say(_PROOFS[plan.status], percent=_percent(plan.gap, say))


def _percent(fraction: float, say: Words) -> str:
    """Write a fraction as per cent with two significant digits, rounded up: what is proven is never less."""
    if fraction <= 0:
        return "0"
    percent = 100 * fraction
    digits = max(0, 1 - math.floor(math.log10(percent)))
    return say.number(math.ceil(percent * 10**digits) / 10**digits, digits)


def notice_lines(notices: Iterable[Notice], say: Words) -> list[str]:
    """Return the notices under their heading; nothing without notices."""
    lines = [f"  {_notice(notice, say)}" for notice in notices]
    return [say("Notices: {n}", n=say.number(len(lines))), *lines] if lines else []


def _notice(notice: Notice, say: Words) -> str:
    said = say(notice.text, **notice.params)
    return f"{notice.file}: {said}" if notice.file else said


def _notice_data(notice: Notice, say: Words) -> dict[str, object]:
    return {"file": notice.file, "text": notice.text, "message": _notice(notice, say)}


def _reason_lines(reasons: Iterable[Why], words: Mapping[Why, str], say: Words) -> list[str]:
    counted = Counter(reasons)
    return [f"  {say(said)}: {say.number(counted[reason])}" for reason, said in words.items() if counted[reason]]


def _counts(result: MatchResult) -> dict[str, int]:
    """Return the counts as they stand in the written plan."""
    counts: dict[str, int] = _written(result)["counts"]
    return counts


def _written(result: MatchResult) -> dict[str, Any]:
    """Return plan.json as it was written."""
    written: dict[str, Any] = json.loads((result.out / "plan.json").read_text(encoding="utf-8"))
    return written
