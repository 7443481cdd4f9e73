"""What a person reads about a newcomer: what is free today, what is not and why, and what came nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import numpy as np

from api.explanation.naming import house_name, job_name, slot_words
from api.explanation.sentences import contribution_line, day_phrases, price_phrase
from api.newcomer.asking import Asked
from api.words import Words
from matching.offers import Desk, Offer
from matching.rationale import Better, BlockKind

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
    priced = asked.newcomer.stem != "jobs"
    for kind, group in groupby(offer.blocked_by, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "opening":
            price = sum(block.price for block in blocks)
            yield say("every opening is taken") + (price_phrase(price, say) if priced else "")
        else:
            yield say("taken are {slots}", slots=", ".join(day_phrases(blocks, say, priced=priced)))


def _why(asked: Asked, say: Words) -> Iterator[str]:
    """Yield what the value of the best offer is made of; of anonymous people only the words behind the fit."""
    best, parts = asked.answer.offers[0], asked.parts[0]
    reasons = asked.reasons(best)
    if asked.newcomer.stem == "jobs":
        return
    amounts = ", ".join(f"{say(part.name)} {say.number(part.amount, 3)}" for part in parts)
    yield say("The first one's value {value} is: {parts}", value=say.number(best.value, 3), parts=amounts)
    if reasons:
        yield say("Why this fit:")
        yield from (f"  {contribution_line(one, say)}" for one in reasons)


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
