"""What ``diff`` tells a person: what was different, who is elsewhere, and the way back to a cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from api.changes import (
    Change,
    Changes,
    ClassChange,
    OpeningChange,
    OptionChange,
    PersonChange,
    PlaceChange,
    RecordsChange,
)
from api.comparison import Comparison
from api.displacement import Because, Handover, NoSingleCause, Step
from api.explanation.naming import slot_words
from api.outcome.alone import ClassPlace, Place
from api.words import Words
from matching.week import DAYS, PARTS, mask_of

#: How many are listed under each heading.
MOST_LISTED = 20
#: A longer way back to a cause is told by its beginning and its end.
MOST_STEPS = 4

_MOVED = "Moved: {n}"
_ADDED = "Placed now, not before: {n}"
_DROPPED = "Placed before, not now: {n}"
_CLASSES = "Classes elsewhere, added or dropped: {n}"

#: A change → what is said of it.
_CHANGES = {
    "job_closed": "{job} is closed (openings: {before} before)",
    "job_new": "{job} has opened (openings: {after})",
    "fewer_openings": "{job} has fewer openings ({before} before, {after} now)",
    "more_openings": "{job} has more openings ({before} before, {after} now)",
    "fewer_places": "{house} has fewer places ({kind}, {times}: {before} before, {after} now)",
    "more_places": "{house} has more places ({kind}, {times}: {before} before, {after} now)",
    "person_gone": "{id} is no longer in the records",
    "person_new": "{id} is new in the records",
    "pinned": "{id} is pinned now",
    "unpinned": "{id} is pinned no longer",
    "class_gone": "the class {id} is no longer in the records",
    "class_new": "the class {id} is new in the records",
    "class_fixed": "the class {id} is fixed by the records",
    "class_unfixed": "the class {id} is fixed no longer",
    "option_changed": "the option {option} is another ({before} before, {after} now)",
}

#: What passed from one to another → what is said of it, when one took it or left it, and when several did.
_PASSED = {
    ("took_over", "job"): ("{by} took over {job}", "{by} and {n} more took over {job}"),
    ("made_room", "job"): ("{by} left {job}", "{by} and {n} more left {job}"),
    ("took_over", "place"): (
        "{by} took over at {house} ({kind}, {times})",
        "{by} and {n} more took over at {house} ({kind}, {times})",
    ),
    ("made_room", "place"): (
        "{by} left {house} ({kind}, {times})",
        "{by} and {n} more left {house} ({kind}, {times})",
    ),
}


def lines(
    found: Comparison,
    changes: Changes,
    because: Mapping[str, Because] | None,
    silent: Sequence[str],
    say: Words,
) -> list[str]:
    """Return what a person reads.

    Parameters
    ----------
    found, changes, because
    silent
        Folders of plans that do not say what there was to give.
    say
    """

    def listed(heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        yield say(heading, n=say.number(len(rows)))
        for id_, where in rows[:MOST_LISTED]:
            yield f"  {id_}: {where}"
            if because is not None:
                yield f"    {_why(because.get(id_, ()), say)}"
        yield from _rest(len(rows), say)

    told = [*_headline(changes, silent, say), say("Same place in both plans: {n}", n=say.number(found.same))]
    told += listed(_MOVED, [(m.before.candidate_id, _way(m.before, m.after, say)) for m in found.moved])
    told += listed(_ADDED, [(place.candidate_id, _said(place, say)) for place in found.added])
    told += listed(_DROPPED, [(place.candidate_id, _said(place, say)) for place in found.dropped])
    if classes := _class_rows(found, say):
        told += listed(_CLASSES, classes)
    new, gone = say.number(found.only_in_second), say.number(found.only_in_first)
    if found.only_in_first or found.only_in_second:
        told.append(say("People new in the second plan: {new}; no longer in it: {gone}", new=new, gone=gone))
    before, after = say.number(found.value_before, 4), say.number(found.value_after, 4)
    told.append(say("Value: {before} before, {after} after", before=before, after=after))
    return told


def _headline(changes: Changes, silent: Sequence[str], say: Words) -> Iterator[str]:
    """Yield what was different for the second plan; people stand at the end, as numbers."""
    for folder in silent:
        yield say(
            "The causes are not known: the plan in {folder} does not say what there was (supply.csv).", folder=folder
        )
    told = [change for change in changes if not isinstance(change, PersonChange | RecordsChange)]
    if told:
        yield say("Different for the second plan: {n}", n=say.number(len(told)))
    elif not silent:
        yield say("Openings, places, classes and options are the same for both plans.")
    yield from (f"  {_changed(change, say)}" for change in told[:MOST_LISTED])
    yield from _rest(len(told), say)
    if changes.records:
        files = ", ".join(change.file for change in changes.records)
        yield say("Records with other content: {files}", files=files)


def _rest(n: int, say: Words) -> Iterator[str]:
    """Yield how many more there are than are listed."""
    if n > MOST_LISTED:
        yield say("  and {n} more; --json lists them all", n=say.number(n - MOST_LISTED))


def _why(steps: Because, say: Words) -> str:
    """Say the way back to a cause; where there is none, who took over, and what differs for all."""
    way = [step for step in steps if not isinstance(step.cause, OptionChange | NoSingleCause)]
    options = ", ".join(step.cause.option for step in steps if isinstance(step.cause, OptionChange))
    if options:
        end = say("Possible cause: other options ({names}).", names=options)
    elif len(way) < len(steps) or not steps:
        end = say("No single cause is found: the plan weighs everybody together.")
    else:
        return " ".join(_way_back(steps, say))
    return " ".join([*(f"{_clause(step, say)}." for step in way), end])


def _way_back(steps: Because, say: Words) -> Iterator[str]:
    """Yield a sentence per step; the middle of a long way is only counted."""
    sure = all(step.sure for step in steps)
    clauses = [_clause(step, say) for step in steps]
    yield say("Cause: {clause}.", clause=clauses[0]) if sure else say("Possible cause: {clause}.", clause=clauses[0])
    n_left_out = max(0, len(steps) - MOST_STEPS)
    for clause in clauses[1 : -1 - n_left_out]:
        yield say("Behind that: {clause}.", clause=clause)
    if n_left_out:
        yield say("Behind that, {n} steps further: {clause}.", n=n_left_out + 1, clause=clauses[-1])
    elif len(clauses) > 1:
        yield say("Behind that: {clause}.", clause=clauses[-1])


def _clause(step: Step, say: Words) -> str:
    cause = step.cause
    if isinstance(cause, Handover):
        one, many = _PASSED[cause.kind, "job" if cause.job_id else "place"]
        text = many if cause.others else one
        facts = {"job": cause.job_id} if cause.job_id else _times(cause, say)
        return say(text, by=cause.by, **facts, **({"n": cause.others} if cause.others else {}))
    if isinstance(cause, NoSingleCause):
        return ""
    return _changed(cause, say)


def _changed(change: Change, say: Words) -> str:
    """Say one change."""
    match change:
        case OpeningChange():
            facts = {"job": change.job_id, "before": say.number(change.before), "after": say.number(change.after)}
        case PlaceChange():
            facts = _times(change, say) | {"before": say.number(change.before), "after": say.number(change.after)}
        case PersonChange():
            facts = {"id": change.candidate_id}
        case ClassChange():
            facts = {"id": change.block_id}
        case OptionChange():
            facts = {"option": change.option, "before": _value(change.before), "after": _value(change.after)}
        case RecordsChange():
            return change.file
    return say(_CHANGES[change.kind], **facts)


def _value(value: object) -> str:
    return "–" if value is None else str(value)


def _times(at: PlaceChange | Handover, say: Words) -> dict[str, str]:
    times = slot_words(mask_of(at.days, DAYS), mask_of(at.day_parts, PARTS), say)
    return {"house": at.house_id, "kind": say(at.place_kind), "times": times}


def _class_rows(found: Comparison, say: Words) -> list[tuple[str, str]]:
    classes, nowhere = found.classes, say("nowhere")
    return [
        *((m.before.block_id, _way(m.before, m.after, say)) for m in classes.moved),
        *((place.block_id, f"{nowhere} → {_said(place, say)}") for place in classes.added),
        *((place.block_id, f"{_said(place, say)} → {nowhere}") for place in classes.dropped),
    ]


def _way(before: Place | ClassPlace, after: Place | ClassPlace, say: Words) -> str:
    return f"{_said(before, say)} → {_said(after, say)}"


def _said(place: Place | ClassPlace, say: Words) -> str:
    """Say where somebody is: job, house, kind of place, days and parts, as far as there are any."""
    where = [place.job_id] if isinstance(place, Place) and place.job_id else []
    if place.house_id:
        slots = slot_words(mask_of(place.days, DAYS), mask_of(place.day_parts, PARTS), say)
        where += [place.house_id, say(place.place_kind), slots]
    return ", ".join(where)
