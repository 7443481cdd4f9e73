"""Why people and classes are elsewhere in a second plan: from each of them, step by step, back to what has changed.

Somebody who lost a full opening or place was pushed: what they had is fewer now, or others took it over. Somebody who
gained what was full before was drawn: there is more of it now, or others made room. Each step names one mover, or ends
at a change. Of all ways back the shortest is told; at equal length being pushed comes before being drawn, and after
that decides the order of the files. A step is *sure* only where nothing else in the plans could explain it.

A breadth-first search from the changes backwards; every opening and place-slot is looked at once, so the time grows
with what has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from api.changes import Change, Changes, as_data
from api.holdings import Mover, Numbers, held_by_number, movers
from api.outcome.alone import PlanAlone
from api.outcome.supply_file import NOTHING, Held
from matching.week import DAYS, N_DAYS, N_PARTS, PARTS, day_names, part_names

#: Pushed by those who took over, or drawn to where others made room.
Way = Literal["took_over", "made_room"]
_WAYS: tuple[Way, Way] = ("took_over", "made_room")


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A step from one mover to another.

    Attributes
    ----------
    kind
        `took_over`: `by` holds now what `of` had, and it is full. `made_room`: `of` holds now what `by` had, and it was
        full.
    by, of
        Ids of people or classes.
    job_id, house_id, place_kind, days, day_parts
        What was handed over; blank where it was no opening, or no places.
    others
        How many more took the same over, or made room there.
    """

    kind: Way
    by: str
    of: str
    job_id: str
    house_id: str
    place_kind: str
    days: tuple[str, ...]
    day_parts: tuple[str, ...]
    others: int


@dataclass(frozen=True, kw_only=True)
class NoSingleCause:
    """No chain leads to anything that has changed: the plan weighs everybody together."""

    kind: str = "no_single_cause"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of an explanation; `sure` when nothing else in the plans could explain it."""

    cause: Change | Handover | NoSingleCause
    sure: bool

    def as_data(self) -> dict[str, object]:
        """Return the step as JSON can hold it."""
        if isinstance(self.cause, Handover):
            said = {name: list(x) if isinstance(x, tuple) else x for name, x in asdict(self.cause).items()}
        else:
            said = {"kind": self.cause.kind} if isinstance(self.cause, NoSingleCause) else as_data(self.cause)
        return said | {"sure": self.sure}


#: From the nearest cause to the one behind it all; where options are all that differs, each of them.
Because = tuple[Step, ...]


def because_of(first: PlanAlone, second: PlanAlone, changes: Changes) -> Mapping[str, Because] | None:
    """Return why each person and class is elsewhere, by id; None when a plan does not say what there was to give."""
    if first.supply is None or second.supply is None:
        return None
    numbers = Numbers()
    levels = held_by_number(first.supply, numbers), held_by_number(second.supply, numbers)
    found = movers(first, second, levels, numbers)
    by_number: dict[int, Change] = {numbers.opening(job): change for job, change in changes.openings.items()}
    by_number |= {numbers.slot(slot): change for slot, change in changes.places.items()}
    graph = _Graph(movers=found, levels=levels, changes=by_number, own={**changes.people, **changes.classes})
    search = _search(graph)
    steps = {
        i: Step(cause=_handover(i, j, way, graph, numbers), sure=graph.is_only(i, way))
        for i, (way, j) in search.following.items()
    }
    told = {mover.id: _because(i, search, steps) for i, mover in enumerate(found)}
    for i, mover in enumerate(found):
        if not told[mover.id]:
            told[mover.id] = (*_taken(i, graph, numbers), *_without_root(i, graph, changes))
    return _of_fixed_classes(changes) | told


def _of_fixed_classes(changes: Changes) -> dict[str, Because]:
    """Return why fixed classes are elsewhere: they take their places before everybody, so nobody pushes them."""
    return {id_: (_of_their_own(own),) for id_, own in changes.classes.items()}


def _of_their_own(own: Change) -> Step:
    """Return a change of the person or class itself; who is free again may move, and need not."""
    return Step(cause=own, sure=own.kind not in ("unpinned", "class_unfixed"))


class _Graph:
    """Who lost and who gained what, and what has changed about it."""

    def __init__(
        self,
        *,
        movers: Sequence[Mover],
        levels: tuple[Mapping[int, Held], Mapping[int, Held]],
        changes: Mapping[int, Change],
        own: Mapping[str, Change],
    ) -> None:
        self.movers, self.levels, self.changes, self.own = movers, levels, changes, own
        self._supply = dict[tuple[int, Way], tuple[Change, bool] | None]()
        self.losers, self.gainers = dict[int, list[int]](), dict[int, list[int]]()
        for i, mover in enumerate(movers):
            for at, numbers in ((self.losers, mover.lost), (self.gainers, mover.gained)):
                for number in numbers:
                    at.setdefault(number, []).append(i)

    def full(self, i: int, number: int, way: Way) -> bool:
        """Tell whether what mover `i` lost has no room for them now, or what they gained had none before."""
        held = self.levels[1 if way == "took_over" else 0].get(number, NOTHING)
        return held.used + self.movers[i].size > held.capacity

    def barred(self, i: int, way: Way) -> Iterator[int]:
        """Yield what pushed mover `i`, or drew them."""
        numbers = self.movers[i].lost if way == "took_over" else self.movers[i].gained
        return (number for number in numbers if self.full(i, number, way))

    def others(self, number: int, way: Way) -> Sequence[int]:
        """Return who took over, or made room."""
        return (self.gainers if way == "took_over" else self.losers).get(number, [])

    def supply(self, number: int, way: Way) -> tuple[Change, bool] | None:
        """Return the change of an opening or place that pushes (draws), and whether it moves that many by itself."""
        if (number, way) not in self._supply:
            self._supply[number, way] = self._changed(number, way)
        return self._supply[number, way]

    def _changed(self, number: int, way: Way) -> tuple[Change, bool] | None:
        before, after = (level.get(number, NOTHING) for level in self.levels)
        if way == "took_over" and after.capacity < min(before.capacity, before.used):
            away = sum(self.movers[i].size for i in self.losers.get(number, []))
            return self.changes[number], away <= before.used - after.capacity
        if way == "made_room" and after.capacity > before.capacity:
            there = sum(self.movers[i].size for i in self.gainers.get(number, []))
            return self.changes[number], there <= after.used - before.capacity
        return None

    def is_only(self, i: int, way: Way) -> bool:
        """Tell whether one thing alone, a change or a mover, can have pushed (or else drawn) mover `i`."""
        if way == "made_room" and next(self.barred(i, "took_over"), None) is not None:
            return False
        found = set[object]()
        for number in self.barred(i, way):
            if (change := self.supply(number, way)) is not None:
                found.add(change[0])
            found.update(self.others(number, way)[:2])
            if len(found) > 1:
                return False
        return True


@dataclass(frozen=True, kw_only=True)
class _Search:
    """What stands next to each mover on the shortest way back: a change, or another mover."""

    roots: Mapping[int, Step]
    following: Mapping[int, tuple[Way, int]]


def _search(graph: _Graph) -> _Search:
    """Go backwards from the changes to everybody they may have moved."""
    roots = {i: root for i in range(len(graph.movers)) if (root := _root(i, graph)) is not None}
    following = dict[int, tuple[Way, int]]()
    level, looked_at = list(roots), (set[int](), set[int]())
    while level:
        reached = dict[int, tuple[Way, int]]()
        for way, done in zip(_WAYS, looked_at, strict=True):
            for i, j in _backwards(level, graph, way, done):
                if i not in roots and i not in following and i not in reached:
                    reached[i] = way, j
        following |= reached
        level = sorted(reached)
    return _Search(roots=roots, following=following)


def _backwards(level: Iterable[int], graph: _Graph, way: Way, done: set[int]) -> Iterator[tuple[int, int]]:
    """Yield whom the movers of `level` pushed (or drew), and which mover did; nothing is looked at twice."""
    for j in level:
        mover = graph.movers[j]
        affected = graph.losers if way == "took_over" else graph.gainers
        for number in mover.gained if way == "took_over" else mover.lost:
            if number not in done:
                done.add(number)
                yield from ((i, j) for i in affected.get(number, []) if graph.full(i, number, way))


def _root(i: int, graph: _Graph) -> Step | None:
    """Return the change that explains mover `i` without anybody else: a sure one first."""
    steps = list(_changes_at(i, graph))
    return next((step for step in steps if step.sure), steps[0] if steps else None)


def _changes_at(i: int, graph: _Graph) -> Iterator[Step]:
    own = graph.own.get(graph.movers[i].id)
    if own is not None:
        yield _of_their_own(own)
    for way in _WAYS:
        for number in graph.barred(i, way):
            if (found := graph.supply(number, way)) is not None:
                change, must = found
                yield Step(cause=change, sure=must and (way == "took_over" or graph.is_only(i, way)))


def _because(i: int, search: _Search, steps: Mapping[int, Step]) -> Because:
    """Return the way back from mover `i`; empty where none leads to a change."""
    way = list[Step]()
    while i in search.following:
        way.append(steps[i])
        i = search.following[i][1]
    return (*way, search.roots[i]) if i in search.roots else ()


def _taken(i: int, graph: _Graph, numbers: Numbers) -> Iterator[Step]:
    """Yield who holds now what somebody lost, where no chain leads further."""
    for number in graph.barred(i, "took_over"):
        if takers := graph.others(number, "took_over"):
            yield Step(cause=_handover(i, takers[0], "took_over", graph, numbers), sure=graph.is_only(i, "took_over"))
            return


def _without_root(i: int, graph: _Graph, changes: Changes) -> Iterator[Step]:
    """Yield the options that differ, which may have moved anybody; the date only where a job may be over."""
    after = graph.levels[1]
    maybe_over = any(number < 0 and not after.get(number, NOTHING).used for number in graph.movers[i].lost)
    options = [option for option in changes.options if option.option != "date" or maybe_over]
    yield from (Step(cause=option, sure=False) for option in options)
    if not options:
        yield Step(cause=NoSingleCause(), sure=False)


def _handover(i: int, j: int, way: Way, graph: _Graph, numbers: Numbers) -> Handover:
    """Return what passed between two movers."""
    passed = set(graph.movers[j].gained if way == "took_over" else graph.movers[j].lost)
    shared = [number for number in graph.barred(i, way) if number in passed]
    slots = [number for number in shared if number >= 0]
    house, kind = numbers.spots[slots[0] // (N_DAYS * N_PARTS)] if slots else ("", "")
    days, parts = _times(slots)
    return Handover(
        kind=way,
        by=graph.movers[j].id,
        of=graph.movers[i].id,
        job_id=numbers.jobs[~shared[0]] if shared[0] < 0 else "",
        house_id=house,
        place_kind=kind,
        days=days,
        day_parts=parts,
        others=len(graph.others(shared[0], way)) - 1,
    )


def _times(slots: Iterable[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return days and parts that are all among `slots`: the first day, and those with the same parts."""
    by_day = [0] * len(DAYS)
    for slot in slots:
        at = slot % (len(DAYS) * len(PARTS))
        by_day[at // len(PARTS)] |= 1 << at % len(PARTS)
    parts = next((mask for mask in by_day if mask), 0)
    return day_names(sum(1 << d for d, mask in enumerate(by_day) if mask and mask == parts)), part_names(parts)
