"""What would place somebody, in sentences and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from api.explanation.naming import house_name, job_name, parts_words, slot_words
from api.help_texts import day_words
from api.words import Words
from matching.changes import Change, Closed, DeskDays, MoreDays, MoreOpenings, MorePlaces, NoWish, TravelLimit
from matching.remedies import Remedy
from matching.week import day_names, part_names

if TYPE_CHECKING:
    from api.pipeline import Case

Data = dict[str, object]

#: What each kind of change is called for machines.
KINDS: dict[type[Change], str] = {
    MorePlaces: "more_places",
    Closed: "closed",
    MoreOpenings: "more_openings",
    DeskDays: "desk_days",
    TravelLimit: "travel_limit",
    MoreDays: "more_days",
    NoWish: "no_wish",
}


def remedy_data(case: Case, remedy: Remedy, say: Words) -> Data:
    """Return what a machine reads about one remedy."""
    return {
        "change": remedy_words(case, remedy, say),
        "parts": [_change_data(case, change) for change in remedy.changes],
        "verified": remedy.verified,
        "value": remedy.value,
    }


def remedy_lines(case: Case, remedies: Sequence[Remedy], say: Words) -> Iterator[str]:
    """Yield what a person reads: what was checked by planning again, then what is only likely."""
    verified = [remedy for remedy in remedies if remedy.verified]
    if verified:
        yield say("What would give a place (checked: each change was made and everything planned again):")
        for remedy in verified:
            gain = say.number(max(remedy.value or 0.0, 0.0), 3)
            yield "  " + say(
                "{change} The whole plan is then worth {gain} more.", change=remedy_words(case, remedy, say), gain=gain
            )
    likely = [remedy for remedy in remedies if not remedy.verified]
    if likely:
        yield say("What would probably give a place (estimated from prices, not checked):")
        yield from (f"  {remedy_words(case, remedy, say)}" for remedy in likely)


def remedy_words(case: Case, remedy: Remedy, say: Words) -> str:
    """Say in one sentence what would be different."""
    said = [_change_words(case, change, say) for change in remedy.changes]
    joined = said[0] if len(said) == 1 else say("{first}, and {second}", first=", ".join(said[:-1]), second=said[-1])
    return joined[0].upper() + joined[1:] + "."


def _change_words(case: Case, change: Change, say: Words) -> str:
    match change:
        case MoreOpenings(job=job, n=n):
            said = "one more opening in {job}" if n == 1 else "{n} more openings in {job}"
            return say(said, n=say.number(n), job=job_name(case, job))
        case MorePlaces(house=house, place_kind=kind, days=days, parts=parts, n=n):
            said = "one more place ({kind}) at {house} on {slots}"
            if n > 1:
                said = "{n} more places ({kind}) at {house} on {slots}"
            slots = slot_words(days, parts, say)
            return say(
                said, n=say.number(n), kind=say(case.problem.kinds[kind]), house=house_name(case, house), slots=slots
            )
        case DeskDays(job=job, n_days=n_days):
            said = "one desk-day a week in {job}, instead of {was}"
            if n_days > 1:
                said = "{n} desk-days a week in {job}, instead of {was}"
            was = int(case.problem.jobs.n_days[job])
            return say(said, n=say.number(n_days), was=say.number(was), job=job_name(case, job))
        case NoWish(job=job):
            return say("no wish against {job}", job=job_name(case, job))
    return _own_words(case, change, say)


def _own_words(case: Case, change: Change, say: Words) -> str:
    """Say what the person would do differently."""
    match change:
        case TravelLimit(person=int() as person, minutes=minutes):
            limits = np.concatenate([case.problem.candidates.max_travel_min, case.problem.members.max_travel_min])
            said = "up to {minutes} minutes of travel each way, instead of {limit}"
            return say(said, minutes=say.number(minutes, 0), limit=say.number(float(limits[person]), 0))
        case MoreDays(days=days, parts=parts) if days:
            return say("being free on {days} too", days=day_words(days, say))
        case MoreDays(parts=parts):
            return say("being free in the {parts} too", parts=parts_words(parts, say))
    raise AssertionError("no remedy closes a house")


def _change_data(case: Case, change: Change) -> Data:
    problem = case.problem
    ids = {"job": problem.jobs.ids, "house": problem.houses.ids, "place_kind": problem.kinds}
    names = {"job": "job_id", "house": "house_id", "days": "days", "parts": "day_parts"}
    data: Data = {"kind": KINDS[type(change)]}
    for name, value in vars(change).items():
        if name in ids:
            data[names.get(name, name)] = ids[name][value]
        elif name in ("days", "parts"):
            data[names[name]] = list((day_names if name == "days" else part_names)(value))
        elif name != "person":
            data[name] = value
    return data
