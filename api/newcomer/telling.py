"""What a person reads about a newcomer: what is free today, what is not and why, and what came nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from api.explanation.naming import house_name, job_name, slot_words
from api.newcomer.asking import Asked
from api.words import Words
from features.explain import Contribution
from matching.offers import Desk, Offer
from matching.rationale import Better, Block, BlockKind

#: Least fit of each band. An employer reads bands, never decimals, of people who have not said yes.
BANDS: tuple[tuple[float, str], ...] = ((0.65, "strong match"), (0.45, "good match"), (0.0, "possible match"))

_HEADINGS: Mapping[Desk, str] = {
    "free": "Can be taken today, and nobody moves: {n}",
    "if_released": "Would be possible if somebody gave something up: {n}",
}
_RULES: Mapping[BlockKind, str] = {
    "opening": "the job has no openings",
    "fit_below_min": "the fit is below the least fit that is proposed",
    "too_far": "no house is near enough",
    "needs": "the house does not have the equipment that is needed",
    "days_or_parts": "days or parts of the day do not suit",
    "travel_not_worth": "the travel takes more than the placement gives",
}
_NOT_REMOTE: Mapping[str, str] = {
    "unknown": "The advertisement does not say whether the job can be done remotely, so nobody is proposed; ask the "
    "employer.",
    "onsite": "The job is done at the employer's place, so nobody is proposed.",
}


def newcomer_lines(asked: Asked, say: Words) -> list[str]:
    """Return what a person reads about a newcomer."""
    if not asked.answer.offers:
        return list(_nothing(asked, say))
    lines = [say("Offers to {id}:", id=asked.newcomer.id)]
    for desk in ("free", "if_released"):
        listed = [offer for offer in asked.answer.offers if offer.desk == desk]
        lines.append(say(_HEADINGS[desk], n=say.number(len(listed))))
        lines += [f"  {_offer(asked, offer, say)}" for offer in listed]
    return [*lines, *_why(asked, say), *_prices(asked, say)]


def band(fit: float) -> str:
    """Return the name of the band in which a fit lies; the key of its translation.

    >>> band(0.7), band(0.45), band(0.44)
    ('strong match', 'good match', 'possible match')
    """
    return next(name for least, name in BANDS if fit >= least)


def _offer(asked: Asked, offer: Offer, say: Words) -> str:
    what = _what(asked, offer, say)
    if offer.person is None:
        if offer.minutes is not None:
            what.append(say("{minutes} minutes each way", minutes=say.number(offer.minutes, 1)))
        what.append(say("value {value}", value=say.number(offer.value, 3)))
    line = ", ".join(what)
    blocks = [*_blocks(asked, offer, say)]
    if offer.desk == "if_released" and offer.worth_it:
        blocks.append(say("the next plan would probably choose this"))
    return f"{line}: {'; '.join(blocks)}" if blocks else line


def _what(asked: Asked, offer: Offer, say: Words) -> list[str]:
    case, problem = asked.case, asked.problem
    what = [] if offer.job is None else [job_name(case, offer.job)]
    if offer.person is not None:
        what += [problem.candidates.ids[offer.person], say(band(offer.fit or 0.0))]
    if offer.house is None or offer.place_kind is None:
        return [*what, say("no place needed")]
    slots = slot_words(offer.days, offer.parts, say)
    return [*what, say(problem.kinds[offer.place_kind]), house_name(case, offer.house), slots]


def _blocks(asked: Asked, offer: Offer, say: Words) -> Iterator[str]:
    """Yield what somebody would have to give up; the slots of a day in one phrase."""
    if offer.placed_now:
        yield say("has a placement in the plan, which would be given up")
    for kind, group in groupby(offer.blocked_by, key=lambda block: block.kind):
        if kind == "opening":
            yield say("every opening is taken") + _price(asked, list(group), say)
        else:
            taken = ", ".join(_days(asked, list(group), say))
            yield say("taken are {slots}", slots=taken)


def _days(asked: Asked, blocks: Sequence[Block], say: Words) -> Iterator[str]:
    for day, group in groupby(blocks, key=lambda block: block.day or 0):
        slots = list(group)
        parts = sum(1 << (block.part or 0) for block in slots)
        yield slot_words(1 << day, parts, say) + _price(asked, slots, say)


def _price(asked: Asked, blocks: Sequence[Block], say: Words) -> str:
    price = sum(block.price for block in blocks)
    told = price > 0 and asked.newcomer.stem != "jobs"
    return say(", price {price}", price=say.number(price, 3)) if told else ""


def _why(asked: Asked, say: Words) -> Iterator[str]:
    """Yield what the value of the best offer is made of; of anonymous people only the words behind the fit."""
    best, parts = asked.answer.offers[0], asked.parts[0]
    reasons = asked.reasons(best)
    if asked.newcomer.stem == "jobs":
        return
    amounts = ", ".join(f"{say(name)} {say.number(amount, 3)}" for name, amount in parts)
    yield say("The first one's value {value} is: {parts}", value=say.number(best.value, 3), parts=amounts)
    if reasons:
        yield say("Why this fit:")
        yield from (f"  {_reason(one, say)}" for one in reasons)


def _reason(one: Contribution, say: Words) -> str:
    most = say("{points} of {most}", points=say.number(one.contribution, 3), most=say.number(one.weight, 3))
    shared = say("; shared: {words}", words=", ".join(one.detail.matched)) if one.detail.matched else ""
    missing = say("; missing: {words}", words=", ".join(one.detail.missing)) if one.detail.missing else ""
    return f"{say(one.name)}: {most}{shared}{missing}"


def _prices(asked: Asked, say: Words) -> Iterator[str]:
    blocked = (block for offer in asked.answer.offers for block in offer.blocked_by)
    if asked.newcomer.stem != "jobs" and any(block.price > 0 for block in blocked):
        yield say("A price is what the others would lose, in value, if one such opening or place were taken from them.")


def _nothing(asked: Asked, say: Words) -> Iterator[str]:
    yield say("Nothing can be offered to {id}.", id=asked.newcomer.id)
    mode = asked.judged.remotes[-1].mode if asked.judged and asked.newcomer.stem == "jobs" else ""
    nearest = asked.answer.nearest
    if mode in _NOT_REMOTE:
        yield say(_NOT_REMOTE[mode])
    elif nearest is not None:
        yield say("The nearest: {what}", what=_nearest(asked, nearest, say))
    elif asked.newcomer.stem == "blocks":
        yield say("No allowed house holds enough such places, or it is worth nothing there.")
    elif asked.newcomer.stem != "members":
        yield say("No pair is eligible: no job or candidate comes near under the conditions given.")


def _nearest(asked: Asked, nearest: Better, say: Words) -> str:
    """Return what came nearest, and the rule that stands in the way."""
    what = [] if nearest.job is None else [job_name(asked.case, nearest.job)]
    what += [] if nearest.house is None else [house_name(asked.case, nearest.house)]
    rules = "; ".join(say(_RULES[block.kind]) for block in nearest.blocked_by)
    if np.isfinite(nearest.minutes) and asked.newcomer.stem != "jobs":
        what.append(say("{minutes} minutes each way", minutes=say.number(nearest.minutes, 1)))
    return f"{', '.join(what)}: {rules}" if what else rules
