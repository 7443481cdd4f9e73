"""What is said to a person about one request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from api.explanation.account import Account, Impossible
from api.explanation.naming import house_name, job_name, slot_words
from api.explanation.remedies import remedy_lines
from api.explanation.stability import complaint_lines
from api.help_texts import help_text
from api.report import REASONS
from api.words import Words
from features.explain import Contribution
from matching.plan import ClassPlacement, ClassReason, Placement
from matching.rationale import Better, Block, BlockKind

if TYPE_CHECKING:
    from api.pipeline import Case

#: Why a class is not placed.
CLASS_REASONS: Mapping[ClassReason, str] = {
    ClassReason.NO_HOUSE_FITS: "no allowed house holds enough such places",
    ClassReason.PLACES_FULL: "the places that were possible are taken on too many days",
}

_RULES: Mapping[BlockKind, str] = {
    "fit_below_min": "the fit is below the least fit that is proposed",
    "needs": "the house does not have the equipment that is needed",
    "days_or_parts": "days or parts of the day do not suit",
    "travel_not_worth": "the travel takes more than the placement gives",
    "not_proven": "nothing but time: the search ended before it was proven that others need it more",
}


def account_lines(account: Account, say: Words) -> list[str]:
    """Return what a person reads about one request."""
    return [
        *_placement_lines(account, say),
        *_value_lines(account, say),
        *_better_lines(account, say),
        *complaint_lines(account, say),
    ]


def _placement_lines(account: Account, say: Words) -> Iterator[str]:
    match account.findings.placement:
        case None:
            yield from _unplaced_lines(account, say)
        case ClassPlacement() as stay:
            where = _where(account.case, stay, say)
            said = "{id} is a fixed class: {where}." if stay.fixed else "{id} is placed: {where}."
            yield say(said, id=account.id, where=where)
        case Placement(job=job) as row:
            what = [] if job is None else [job_name(account.case, job)]
            what += [say("no place needed")] if row.house is None else [_where(account.case, row, say)]
            yield say("{id} is placed: {where}.", id=account.id, where="; ".join(what))
            if row.travel_min is not None:
                yield say("  Travel: {minutes} minutes each way.", minutes=say.number(row.travel_min, 1))
            if row.pinned:
                yield say("  It was accepted before and is kept.")


def _where(case: Case, row: Placement | ClassPlacement, say: Words) -> str:
    assert row.house is not None, "asked only for rows with a house"  # noqa: S101 (for the type checker)
    assert row.place_kind is not None, "a house comes with a kind"  # noqa: S101 (as above)
    kind = say(case.problem.kinds[row.place_kind])
    return f"{kind}, {house_name(case, row.house)}, {slot_words(row.days, row.parts, say)}"


def _unplaced_lines(account: Account, say: Words) -> Iterator[str]:
    problem, request = account.case.problem, account.request
    if request >= problem.n_people:
        reason = CLASS_REASONS[account.plan.unplaced_classes[request - problem.n_people]]
    else:
        reason = REASONS[account.plan.unplaced[request]]
    yield say("{id} is not placed: {reason}.", id=account.id, reason=say(reason))
    if account.remedies:
        yield from remedy_lines(account.case, account.remedies, say)
    elif account.only_others_gain:
        yield say("  No small change was found that would give a place: others would gain more from it.")
    elif account.findings.help is not None:
        yield say("  What would probably help: {what}", what=help_text(problem, request, account.findings.help, say))


def _value_lines(account: Account, say: Words) -> Iterator[str]:
    placement = account.findings.placement
    if placement is None or not account.parts:
        return
    if account.contributions and isinstance(placement, Placement) and placement.fit is not None:
        yield say("Why this fit:")
        yield from (f"  {contribution_line(one, say)}" for one in account.contributions)
    yield say("Value {value}:", value=say.number(placement.value, 3))
    yield from (f"  {say(part.name)}: {say.number(part.amount, 3)}" for part in account.parts)


def contribution_line(one: Contribution, say: Words) -> str:
    """Return one reason for a fit: its points, what is shared and what is missing."""
    most = say("{points} of {most}", points=say.number(one.contribution, 3), most=say.number(one.weight, 3))
    line = f"{say(one.name)}: {most}"
    if one.detail.matched:
        line += say("; shared: {words}", words=", ".join(one.detail.matched))
    if one.detail.missing:
        line += say("; missing: {words}", words=", ".join(one.detail.missing))
    return line


def _better_lines(account: Account, say: Words) -> Iterator[str]:
    findings, case = account.findings, account.case
    if isinstance(findings.placement, Placement) and findings.placement.pinned:
        return
    if isinstance(findings.placement, ClassPlacement) and findings.placement.fixed:
        return
    if not findings.better and not account.impossible:
        if findings.placement is not None:
            yield say("Nothing would be worth more to {id}.", id=account.id)
        return
    possible = "What would be possible, and what stands in the way:"
    yield say(possible if findings.placement is None else "What would be better, and what stands in the way:")
    for alike in _alike(findings.better):
        best = max(alike, key=lambda better: better.value if np.isfinite(better.value) else -np.inf)
        yield f"  {_better(account, best, say)}{_others(len(alike) - 1, say)}"
    yield from (f"  {_impossible(case, one, say)}" for one in account.impossible)
    if any(block.price > 0 for better in findings.better for block in better.blocked_by):
        yield say("A price is what the others would lose, in value, if one such opening or place were taken from them.")


def _others(n: int, say: Words) -> str:
    if n == 0:
        return ""
    return say("; the same at one other house") if n == 1 else say("; the same at {n} other houses", n=say.number(n))


def _alike(found: Sequence[Better]) -> list[list[Better]]:
    """Return what is better, houses of one job together where the same rule is all that stands in the way."""
    groups: dict[object, list[Better]] = {}
    for k, better in enumerate(found):
        kinds = tuple(block.kind for block in better.blocked_by)
        unlike = k if {"place", "opening"} & set(kinds) else None
        groups.setdefault((better.job, kinds, unlike), []).append(better)
    return list(groups.values())


def _better(account: Account, better: Better, say: Words) -> str:
    case = account.case
    what = [] if better.job is None else [job_name(case, better.job)]
    what += [] if better.house is None else [house_name(case, better.house)]
    if np.isfinite(better.value):
        what.append(say("value {value}", value=say.number(better.value, 3)))
    return f"{', '.join(what)}: {_blocks(account, better, say)}"


def _blocks(account: Account, better: Better, say: Words) -> str:
    """Return everything that blocks a bundle; full slots of one house in one phrase."""
    slots = [block for block in better.blocked_by if block.kind == "place"]
    phrases = [_block(account, block, better, say) for block in better.blocked_by if block.kind != "place"]
    if slots:
        taken = ", ".join(day_phrases(slots, say))
        kind = say(account.case.problem.kinds[slots[0].place_kind or 0])
        phrases.append(say("no {kind} is free on enough days; full are {slots}", kind=kind, slots=taken))
    return "; ".join(phrases)


def _block(account: Account, block: Block, better: Better, say: Words) -> str:
    if block.kind == "opening":
        return say("every opening is taken") + price_phrase(block.price, say)
    if block.kind != "too_far":
        return say(_RULES[block.kind])
    if block.house is None:
        return say("no house with a known travel time")
    minutes, limit = say.number(better.minutes, 1), say.number(_limit(account), 1)
    return say("too far: {minutes} minutes, at most {limit} are wanted", minutes=minutes, limit=limit)


def _limit(account: Account) -> float:
    """Return the longest way the person accepts, minutes."""
    problem = account.case.problem
    limits = np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])
    return float(limits[account.request])


def day_phrases(slots: Sequence[Block], say: Words, *, priced: bool = True) -> Iterator[str]:
    """Yield the full days with their full parts and what they cost together; days alike in one phrase."""
    days: dict[tuple[int, str], int] = {}
    for day, group in groupby(slots, key=lambda block: block.day or 0):
        blocks = list(group)
        parts = sum(1 << (block.part or 0) for block in blocks)
        key = parts, price_phrase(sum(block.price for block in blocks), say) if priced else ""
        days[key] = days.get(key, 0) | 1 << day
    for (parts, price), mask in days.items():
        each = say(" each") if price and mask.bit_count() > 1 else ""
        yield slot_words(mask, parts, say) + price + each


def price_phrase(price: float, say: Words) -> str:
    """Return what stands behind something that has a price; nothing where it is free."""
    return say(", price {price}", price=say.number(price, 3)) if price > 0 else ""


def _impossible(case: Case, one: Impossible, say: Words) -> str:
    reasons: Sequence[str] = [say(refusal.text, **refusal.params) for refusal in one.refusals]
    if not reasons:
        reasons = [say("not among the best {top_k} of either side", top_k=case.options.top_k)]
    fit = say("fit {fit}", fit=say.number(one.fit, 3))
    return f"{job_name(case, one.job)}, {fit}: {say('not possible')}. {'. '.join(reasons)}"
