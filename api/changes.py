"""What was different for a second plan: openings, places, people, classes, options, records. Nothing is read here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from api.outcome.alone import ClassPlace, PlanAlone
from api.outcome.supply_file import NOTHING, Slot, Supply
from matching.week import DAYS, PARTS, bits, day_names, part_names


@dataclass(frozen=True, kw_only=True)
class OpeningChange:
    """A job with fewer openings, more, none any more (`job_closed`), or some at last (`job_new`)."""

    kind: str
    job_id: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class PlaceChange:
    """`fewer_places` or `more_places` of one kind at a house, after fixed classes, on all these days and parts."""

    kind: str
    house_id: str
    place_kind: str
    days: tuple[str, ...]
    day_parts: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """`person_new` or `person_gone`: known to one plan only; `pinned` or `unpinned`: in the second plan, not before."""

    kind: str
    candidate_id: str


@dataclass(frozen=True, kw_only=True)
class ClassChange:
    """`class_new` or `class_gone`: known to one plan only; `class_fixed` (to where it is now) or `class_unfixed`."""

    kind: str
    block_id: str


@dataclass(frozen=True, kw_only=True)
class OptionChange:
    """An option with another value (`option_changed`), as plan.json has it."""

    kind: str
    option: str
    before: object
    after: object


@dataclass(frozen=True, kw_only=True)
class RecordsChange:
    """A file of records with other content (`records_changed`); what differs in it a plan does not say."""

    kind: str
    file: str


Change = OpeningChange | PlaceChange | PersonChange | ClassChange | OptionChange | RecordsChange


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """Everything that differs in what two plans could decide on.

    Attributes
    ----------
    openings, places
        By job, and by place-slot: many slots may share one change. Empty when a plan does not say what there was.
    people, classes
        By id: only those who are new, gone, newly pinned or fixed, or no longer so.
    options, records
    """

    openings: Mapping[str, OpeningChange]
    places: Mapping[Slot, PlaceChange]
    people: Mapping[str, PersonChange]
    classes: Mapping[str, ClassChange]
    options: tuple[OptionChange, ...]
    records: tuple[RecordsChange, ...]

    def __iter__(self) -> Iterator[Change]:
        """Yield every change once: openings, places, people, classes, options, records."""
        yield from self.openings.values()
        yield from dict.fromkeys(self.places.values())
        yield from self.people.values()
        yield from self.classes.values()
        yield from self.options
        yield from self.records


def as_data(change: Change) -> dict[str, object]:
    """Return a change as JSON can hold it."""
    return {name: list(x) if isinstance(x, tuple) else x for name, x in asdict(change).items()}


def changes_between(first: PlanAlone, second: PlanAlone) -> Changes:
    """Return what differs in what two plans could decide on."""
    before, after = first.supply, second.supply
    return Changes(
        openings=_openings(before, after) if before and after else {},
        places=_places(before, after) if before and after else {},
        people=_people(first, second),
        classes=_classes(first, second),
        options=tuple(_options(first, second)),
        records=tuple(_records(first, second)),
    )


def _openings(first: Supply, second: Supply) -> dict[str, OpeningChange]:
    found = {}
    for job in dict.fromkeys([*first.openings, *second.openings]):
        before = first.openings.get(job, NOTHING).capacity
        after = second.openings.get(job, NOTHING).capacity
        if before != after:
            kind = "fewer_openings" if after < before else "more_openings"
            kind = "job_closed" if not after else "job_new" if not before else kind
            found[job] = OpeningChange(kind=kind, job_id=job, before=before, after=after)
    return found


def _places(first: Supply, second: Supply) -> dict[Slot, PlaceChange]:
    """Return the changes by place-slot; slots of one house and kind that changed alike share theirs."""
    times = dict[tuple[str, str, int, int], list[int]]()
    slots = list(dict.fromkeys([*first.places, *second.places]))
    for house, kind, day, part in slots:
        slot = house, kind, day, part
        before, after = first.places.get(slot, NOTHING).capacity, second.places.get(slot, NOTHING).capacity
        if before != after:
            parts = times.setdefault((house, kind, before, after), [0] * len(DAYS))
            parts[DAYS.index(day)] |= 1 << PARTS.index(part)
    found = dict[Slot, PlaceChange]()
    for (house, kind, before, after), parts in times.items():
        for mask in dict.fromkeys(part for part in parts if part):
            days = sum(1 << d for d, part in enumerate(parts) if part == mask)
            change = PlaceChange(
                kind="fewer_places" if after < before else "more_places",
                house_id=house,
                place_kind=kind,
                days=day_names(days),
                day_parts=part_names(mask),
                before=before,
                after=after,
            )
            found |= {(house, kind, DAYS[d], PARTS[p]): change for d in bits(days) for p in bits(mask)}
    return found


def _people(first: PlanAlone, second: PlanAlone) -> dict[str, PersonChange]:
    before = dict.fromkeys(first.unplaced, False) | {place.candidate_id: place.pinned for place in first.places}
    after = dict.fromkeys(second.unplaced, False) | {place.candidate_id: place.pinned for place in second.places}
    found = {}
    for id_ in dict.fromkeys([*before, *after]):
        if id_ not in after:
            found[id_] = PersonChange(kind="person_gone", candidate_id=id_)
        elif id_ not in before:
            found[id_] = PersonChange(kind="person_new", candidate_id=id_)
        elif before[id_] != after[id_]:
            found[id_] = PersonChange(kind="pinned" if after[id_] else "unpinned", candidate_id=id_)
    return found


def _classes(first: PlanAlone, second: PlanAlone) -> dict[str, ClassChange]:
    before: dict[str, ClassPlace | None] = dict.fromkeys(first.unplaced_classes)
    after: dict[str, ClassPlace | None] = dict.fromkeys(second.unplaced_classes)
    before |= {place.block_id: replace(place, value=0.0) for place in first.classes}
    after |= {place.block_id: replace(place, value=0.0) for place in second.classes}
    found = {}
    for id_ in dict.fromkeys([*before, *after]):
        was, is_ = before.get(id_), after.get(id_)
        if id_ not in after:
            found[id_] = ClassChange(kind="class_gone", block_id=id_)
        elif id_ not in before:
            found[id_] = ClassChange(kind="class_new", block_id=id_)
        elif is_ and is_.fixed and is_ != was:
            found[id_] = ClassChange(kind="class_fixed", block_id=id_)
        elif was and was.fixed and not (is_ and is_.fixed):
            found[id_] = ClassChange(kind="class_unfixed", block_id=id_)
    return found


def _options(first: PlanAlone, second: PlanAlone) -> Iterator[OptionChange]:
    """Yield the options that may change a plan.

    The date decides only which jobs are over, and only where fits are computed. A bonus for staying where the first
    plan has people moves nobody unless it became smaller; one for staying in yet another plan may.
    """
    before, after = first.options, second.options
    apart: Mapping[str, Callable[[], bool]] = {
        "date": lambda: "fit.csv" not in second.inputs,
        "keep": lambda: after.get("keep") not in (None, first.fingerprint),
        "stay_bonus": lambda: _number(after.get("stay_bonus")) < _number(before.get("stay_bonus")),
    }
    for name in sorted({*before, *after} - {"lang"}):
        if before.get(name) != after.get(name) and (name not in apart or apart[name]()):
            yield OptionChange(kind="option_changed", option=name, before=before.get(name), after=after.get(name))


def _number(found: object) -> float:
    return float(found) if isinstance(found, int | float) else 0.0


def _records(first: PlanAlone, second: PlanAlone) -> Iterator[RecordsChange]:
    for file in sorted({*first.inputs, *second.inputs} - {"kept.csv"}):
        if first.inputs.get(file) != second.inputs.get(file):
            yield RecordsChange(kind="records_changed", file=file)
