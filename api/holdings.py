"""What everybody held in two plans: who lost and who gained which opening or place-slot, and how much of it there was.

Openings and place-slots are numbered: job j is ``~j`` (negative), slot s of house and kind h is ``21 h + s``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.outcome.alone import ClassPlace, Place, PlanAlone
from api.outcome.supply_file import NOTHING, Held, Slot, Supply
from matching.week import DAYS, N_DAYS, N_PARTS, PARTS

_SLOTS = N_DAYS * N_PARTS


@dataclass(frozen=True, kw_only=True)
class Mover:
    """A person or a flexible class that does not hold the same in both plans; `size` is how many places they take."""

    id: str
    size: int
    lost: tuple[int, ...]
    gained: tuple[int, ...]


class Numbers:
    """Numbers for openings and place-slots, given in the order in which they are asked for."""

    def __init__(self) -> None:
        self._jobs = dict[str, int]()
        self._spots = dict[tuple[str, str], int]()

    def of(self, place: Place | ClassPlace) -> list[int]:
        """Return the numbers of all that a placement holds: its opening, then slots by day and part."""
        job = place.job_id if isinstance(place, Place) else ""  # a class has none
        held = [self.opening(job)] if job else []
        if place.house_id:
            base = self._spots.setdefault((place.house_id, place.place_kind), len(self._spots)) * _SLOTS
            parts = [PARTS.index(part) for part in place.day_parts]
            held += [base + DAYS.index(day) * N_PARTS + part for day in place.days for part in parts]
        return held

    def opening(self, job: str) -> int:
        """Return the number of a job's openings."""
        return ~self._jobs.setdefault(job, len(self._jobs))

    def slot(self, slot: Slot) -> int:
        """Return the number of a place-slot."""
        house, kind, day, part = slot
        base = self._spots.setdefault((house, kind), len(self._spots)) * _SLOTS
        return base + DAYS.index(day) * N_PARTS + PARTS.index(part)

    @cached_property
    def jobs(self) -> Sequence[str]:
        """Jobs by number; only once all numbers are given."""
        return tuple(self._jobs)

    @cached_property
    def spots(self) -> Sequence[tuple[str, str]]:
        """House and kind by number; only once all numbers are given."""
        return tuple(self._spots)


def held_by_number(supply: Supply, numbers: Numbers) -> Mapping[int, Held]:
    """Return what there is of everything, by number."""
    openings = {numbers.opening(job): held for job, held in supply.openings.items()}
    return openings | {numbers.slot(slot): held for slot, held in supply.places.items()}


def movers(first: PlanAlone, second: PlanAlone, levels: Sequence[Mapping[int, Held]], numbers: Numbers) -> list[Mover]:
    """Return people, then flexible classes, in the order of the first plan, then of the second.

    Parameters
    ----------
    first, second
    levels
        What each of the plans had to give, by number.
    numbers
    """
    people = [{place.candidate_id: place for place in plan.places} for plan in (first, second)]
    classes = [
        {place.block_id: place for place in plan.classes if not place.fixed and place.house_id}
        for plan in (first, second)
    ]
    found = []
    for id_ in dict.fromkeys([*people[0], *people[1]]):
        before, after = people[0].get(id_), people[1].get(id_)
        found.append(_mover(id_, 1, numbers.of(before) if before else [], numbers.of(after) if after else []))
    sizes = _class_sizes(people, classes, levels, numbers)
    for id_ in dict.fromkeys([*classes[0], *classes[1]]):
        had, has = classes[0].get(id_), classes[1].get(id_)
        size = sizes.get(id_, 1)
        found.append(_mover(id_, size, numbers.of(had) if had else [], numbers.of(has) if has else []))
    return [mover for mover in found if mover.lost or mover.gained]


def _mover(id_: str, size: int, before: Sequence[int], after: Sequence[int]) -> Mover:
    if before == after:
        return Mover(id=id_, size=size, lost=(), gained=())
    had, has = set(before), set(after)
    return Mover(
        id=id_,
        size=size,
        lost=tuple(number for number in before if number not in has),
        gained=tuple(number for number in after if number not in had),
    )


def _class_sizes(
    people: Sequence[Mapping[str, Place]],
    classes: Sequence[Mapping[str, ClassPlace]],
    levels: Sequence[Mapping[int, Held]],
    numbers: Numbers,
) -> dict[str, int]:
    """Return the seats of each class that is alone in some slot, from what is used there; a plan does not say them."""
    sizes = dict[str, int]()
    for placed, stays, level in zip(people, classes, levels, strict=True):
        spots = {(stay.house_id, stay.place_kind) for stay in stays.values()}
        beside = [place for place in placed.values() if (place.house_id, place.place_kind) in spots]
        taken = _count(number for place in beside for number in numbers.of(place))
        holders = _count(number for stay in stays.values() for number in numbers.of(stay))
        for id_, stay in stays.items():
            for number in numbers.of(stay):
                if holders[number] == 1:
                    sizes.setdefault(id_, max(1, level.get(number, NOTHING).used - taken.get(number, 0)))
    return sizes


def _count(numbers: Iterable[int]) -> dict[int, int]:
    found = dict[int, int]()
    for number in numbers:
        found[number] = found.get(number, 0) + 1
    return found
