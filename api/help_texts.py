"""What would help somebody who has no place, in one sentence each."""

from __future__ import annotations

from collections.abc import Mapping

from api.words import Words
from matching.plan import Reason
from matching.problem import Problem
from matching.rationale import Help
from matching.week import day_names

#: A house farther away than so many times the limit is no help, and is not offered as one.
FAR = 2.0

_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}


def help_texts(problem: Problem, helps: Mapping[int, Help], say: Words) -> dict[int, str]:
    """Return person → what would help; an estimate from the nearest miss, as the sentences say."""
    return {person: help_text(problem, person, one, say) for person, one in helps.items()}


def help_text(problem: Problem, person: int, one: Help, say: Words) -> str:
    """Return what would probably help one person."""
    names = _names(problem, one, say)
    if one.reason is Reason.NO_HOUSE_IN_REACH:
        return _reach(problem, person, one, names, say)
    sentence = _SENTENCES[one.reason]
    if one.reason is Reason.DAYS_OR_PARTS and one.house is None:
        sentence = "More days or other parts of the day may help."
    return say(sentence, **names, number=say.number(one.number, 2))


def day_words(days: int, say: Words) -> str:
    """Return the days of a mask as short words."""
    return ", ".join(say(_DAYS[name]) for name in day_names(days))


#: English sentences by reason; travel has its own function.
_SENTENCES: Mapping[Reason, str] = {
    Reason.NO_FIT: "No job here is possible under the conditions given; other hours, lower pay, more office days, one "
    "more language or fewer avoided employers might open one.",
    Reason.FIT_BELOW_MIN: "The nearest job is {job}, with a fit of {number}; more of its skills would help.",
    Reason.DAYS_OR_PARTS: "The days or parts of the day given and those of {house} do not cover what is asked; more on "
    "either side may help.",
    Reason.TRAVEL_NOT_WORTH: "A shorter way than {number} minutes to {house}, or fewer days there.",
    Reason.OPENINGS_FULL: "One more opening in {job}.",
    Reason.PLACES_FULL: "One more place ({kind}) at {house}; full are: {days}.",
    Reason.OTHERS_GAIN_MORE: "A longer search: there may still be room at the end of it.",
}


def _names(problem: Problem, one: Help, say: Words) -> dict[str, str]:
    return {
        "job": problem.jobs.ids[one.job] if one.job is not None else "",
        "house": problem.houses.ids[one.house] if one.house is not None else "",
        "kind": problem.kinds[one.place_kind] if one.place_kind is not None else "",
        "days": day_words(one.days, say),
    }


def _reach(problem: Problem, person: int, one: Help, names: Mapping[str, str], say: Words) -> str:
    if one.house is None:
        return say("A house with a known travel time.")
    n_candidates = len(problem.candidates.ids)
    limits = problem.candidates.max_travel_min if person < n_candidates else problem.members.max_travel_min
    limit = float(limits[person if person < n_candidates else person - n_candidates])
    if one.number <= limit:
        return say("The equipment that is needed, at {house}.", house=names["house"])
    sentence = "Up to {number} minutes of travel, instead of {limit}, would reach {house}."
    if one.number > FAR * limit:
        sentence = "No house is near: the nearest, {house}, is {number} minutes away, and at most {limit} are wanted."
    return say(sentence, house=names["house"], number=say.number(one.number, 1), limit=say.number(limit, 1))
