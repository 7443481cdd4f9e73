"""Everything that requests ask for, in compact arrays: what the demand oracle sweeps over.

A request has *asks* (what it could get: a job's opening, or a place of its own) and *homes* (the houses it reaches).
Each pair of an ask and a home is a choice, each choice with a set of days a bundle; neither is ever listed here, so a
market of 20 jobs and 3 houses a person takes 12 bytes an ask, 16 a home and 40 a request.

What an ask wants of a house is its *shape*; many jobs share one. A *room* is a place kind asked for certain parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.day_tables import Rooms
from matching.fits import Floats, Ints
from matching.floors import Floors, floors_of
from matching.kernels import Asks, sort_asks
from matching.pins import pinned_rows
from matching.problem import Problem
from matching.rows import Rows, holding_days
from matching.week import n_set

Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shapes:
    """Distinct ways to ask a house for places; parallel arrays of shape (n_shapes,).

    Attributes
    ----------
    place_kind, parts, fixed, n_days
        A shape with 0 desk-days needs no house.
    size
        Places taken at each slot.
    needs : (n_shapes, n_equipment) bool
    """

    place_kind: Ints
    parts: Ints
    fixed: Ints
    n_days: Ints
    size: Ints
    needs: Bools

    def __len__(self) -> int:
        """Return the number of shapes."""
        return len(self.place_kind)


@dataclass(frozen=True, kw_only=True, eq=False)
class Requests:
    """Requests by position: candidates, members, classes. A request without asks can get nothing.

    Attributes
    ----------
    asks
        The arrays of the loops:
        ``ask_ptr`` (n + 1,), ``ask_item``, ``ask_worth`` (n_asks,): asks by request, the most worth first; worth is the
        fit with wish, a member's value, or a class's best value.
        ``home_ptr`` (n + 1,), ``home_house``, ``home_far`` (n_homes,): houses in reach; value lost there at five
        desk-days a week.
        ``days`` (n,) masks; ``extra`` (n,): priority and bonus; ``must`` (n,): pins.
        ``stay_ask``, ``stay_house`` (n,): the ask and house of the last plan, or -1.
        ``item_shape`` (n_items,): items are the jobs, then what members, classes and pins want.
        ``shape_pay`` (n_shapes,): desk-days that travel counts for; 0 where no house is needed.
    item_job : (n_items,)
        The job whose opening an item takes, or -1.
    shapes
    hold : (n_houses, n_shapes)
        The days on which a house holds a shape and has what it needs.
    stay_bonus
    floors
    """

    asks: Asks
    item_job: Ints
    shapes: Shapes
    hold: NDArray[np.uint8]
    stay_bonus: float
    floors: Floors

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.asks.days)

    @cached_property
    def size(self) -> Ints:
        """Places that each request takes at a slot; (n_requests,)."""
        asks, size = self.asks, np.ones(len(self), dtype=np.int64)
        asking = np.flatnonzero(np.diff(asks.ask_ptr))
        size[asking] = self.shapes.size[asks.item_shape[asks.ask_item[asks.ask_ptr[asking]]]]
        return size

    @cached_property
    def mean_slots(self) -> float:
        """Mean number of slots that an ask takes, of those that take any; 0 where none does."""
        slots = self.shapes.n_days * n_set[self.shapes.parts]
        asked = slots[self.asks.item_shape[self.asks.ask_item]]
        return float(asked.sum() / max(np.count_nonzero(asked), 1))

    @cached_property
    def room_of(self) -> tuple[Ints, Ints]:
        """Rooms as (place kind, parts), shape (n_rooms, 2); and the room of each shape."""
        pairs = np.stack([self.shapes.place_kind, self.shapes.parts], axis=1)
        rooms, room = np.unique(pairs, axis=0, return_inverse=True)
        return rooms, room.reshape(-1)

    @cached_property
    def rooms(self) -> Rooms:
        """Shapes as the tables of days read them."""
        rooms, room = self.room_of
        shapes = self.shapes
        used = int(np.bitwise_or.reduce(self.hold, axis=None, initial=0))
        return Rooms(
            room=room,
            fixed=shapes.fixed,
            n_free=shapes.n_days - n_set[shapes.fixed],
            size=shapes.size,
            n_days=shapes.n_days,
            hold=self.hold,
            n_rooms=len(rooms),
            n_masks=1 << max(used.bit_length(), 5),
        )

    @cached_property
    def n_choices_at_most(self) -> int:
        """Number of pairs of an ask and a home, eligible or not."""
        return int(np.dot(np.diff(self.asks.ask_ptr), np.maximum(np.diff(self.asks.home_ptr), 1)))


def requests_of(problem: Problem) -> Requests:
    """State what every request of a problem asks for.

    An ask that no rule of its own forbids is kept: eligible, not avoided, `min_fit`, an opening, parts. Whether a house
    can hold it, days, needs and acceptability are seen at each choice.
    """
    pins = pinned_rows(problem)
    wants = _Wants(problem, pins)
    n = problem.n_people + len(problem.classes.ids)
    request, item, worth = _concatenate(
        asks_of_candidates(problem), wants.asks_of_members, wants.asks_of_classes, wants.asks_of_pins
    )
    order = np.argsort(request, kind="stable")
    ask_ptr, ask_item, ask_worth = _pointers(request, n), item[order].astype(np.int32), worth[order]
    sort_asks(ask_ptr, ask_item, ask_worth)
    del request, item, worth, order
    person, house, far = _concatenate(
        homes_of_people(problem), _homes_of_classes(problem), _homes_of_pins(problem, pins)
    )
    order = np.lexsort((house, person))
    must = np.zeros(n, dtype=bool)
    must[pins.request] = True
    shapes, hold = wants.shapes, _hold(problem, wants.shapes)
    asks = Asks(
        ask_ptr=ask_ptr,
        ask_item=ask_item,
        ask_worth=ask_worth,
        home_ptr=_pointers(person, n),
        home_house=house[order].astype(np.int32),
        home_far=far[order],
        days=_days(problem, pins) & np.bitwise_or.reduce(hold, axis=None, initial=0),
        extra=_extra(problem),
        must=must,
        stay_ask=_stay_asks(problem, ask_ptr, wants.item_job[ask_item]),
        stay_house=np.append(problem.last_places[1], np.full(len(problem.classes.ids), -2)),
        item_shape=wants.item_shape.astype(np.int32),
        shape_pay=np.where(shapes.size > 1, 5.0, shapes.n_days),
    )
    return Requests(
        asks=asks,
        item_job=wants.item_job,
        shapes=shapes,
        hold=hold,
        stay_bonus=problem.weights.stay_bonus,
        floors=floors_of(problem),
    )


Triple = tuple[Ints, Ints, Floats]
"""Request, item and worth of asks; or request, house and loss of homes."""


def _concatenate(*triples: Triple) -> Triple:
    request, what, number = (np.concatenate(arrays) for arrays in zip(*triples, strict=True))
    return request, what, number


def _pointers(sorted_or_not: Ints, n: int) -> Ints:
    pointers = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(sorted_or_not, minlength=n), out=pointers[1:])
    return pointers


def asks_of_candidates(problem: Problem) -> Triple:
    """Return candidate, job and fit of every ask that no rule of its own forbids; candidates with a pin have none."""
    who, jobs = problem.candidates, problem.jobs
    person, job = problem.fits.rows(), problem.fits.columns
    fit = fits_with_wishes(problem)
    keep = (fit >= problem.weights.min_fit) & (fit > 0) & (jobs.openings > 0)[job]
    keep &= (jobs.n_days[job] == 0) | (jobs.parts[job] & ~who.parts[person] == 0)
    keep &= ~avoided(problem, person, job)
    if problem.pins:
        pinned = np.zeros(problem.n_people, dtype=bool)
        pinned[[pin.person for pin in problem.pins]] = True
        keep &= ~pinned[person]
    return person[keep], job[keep], fit[keep]


def fits_with_wishes(problem: Problem) -> Floats:
    """Return every listed pair's fit with its wish, within [0, 1]; shape (n_pairs,)."""
    fit = problem.fits.values.copy()
    wishes = problem.wishes
    at = problem.fits.find(wishes.rows(), wishes.columns) if len(wishes) else np.empty(0, dtype=np.int64)
    listed = at >= 0
    fit[at[listed]] = np.clip(fit[at[listed]] + wishes.values[listed], 0.0, 1.0)
    return fit


def avoided(problem: Problem, person: Ints, job: Ints) -> Bools:
    """Tell which pairs (candidate, job) the candidate avoids."""
    avoids = problem.candidates.avoids
    if not len(avoids):
        return np.zeros(len(person), dtype=bool)
    n_employers = 1 + max(int(problem.jobs.employer.max(initial=0)), int(avoids[:, 1].max()))
    return np.isin(person * n_employers + problem.jobs.employer[job], avoids[:, 0] * n_employers + avoids[:, 1])


class _Wants:
    """Items and shapes, and the asks of members, classes and pins, which have items of their own."""

    def __init__(self, problem: Problem, pins: Rows) -> None:
        jobs, members, classes = problem.jobs, problem.members, problem.classes
        n_jobs = len(jobs.ids)
        needs, needs_of_job = np.unique(
            np.concatenate([jobs.needs, np.zeros((1, jobs.needs.shape[1]), dtype=bool)]), axis=0, return_inverse=True
        )
        no_needs = needs_of_job.reshape(-1)[-1]
        pinned, first = np.unique(pins.request, return_index=True)
        member = np.setdiff1d(np.arange(len(members.ids)), pinned - len(problem.candidates.ids))
        b = np.flatnonzero(~classes.fixed)
        pin = pins.only(first)
        columns: list[list[NDArray[np.generic]]] = [
            [jobs.place_kind, members.place_kind[member], classes.place_kind[b], pin.place_kind],
            [jobs.parts, members.parts[member], classes.parts[b], pin.parts],
            [jobs.fixed_days, members.fixed_days[member], np.zeros(len(b)), pin.fixed],
            [jobs.n_days, members.n_days[member], classes.n_days[b], pin.n_days],
            [np.ones(n_jobs), np.ones(len(member)), classes.seats[b], np.ones(len(pin))],
            [needs_of_job.reshape(-1)[:-1], *(np.full(k, no_needs) for k in (len(member), len(b), len(pin)))],
            [np.arange(n_jobs), np.full(len(member), -1), np.full(len(b), -1), pin.job],
        ]
        wants = np.stack([np.concatenate(parts).astype(np.int64) for parts in columns])
        nowhere = wants[3] == 0
        wants[:3, nowhere], wants[5, nowhere] = 0, no_needs
        wants[0, wants[0] < 0] = 0
        shapes, shape = distinct_columns(wants[:6])
        own, own_item = distinct_columns(np.stack([wants[6, n_jobs:], shape[n_jobs:]]))
        self.item_job = np.concatenate([np.arange(n_jobs), own[0]])
        self.item_shape = np.concatenate([shape[:n_jobs], own[1]])
        self.shapes = Shapes(
            place_kind=shapes[0],
            parts=shapes[1],
            fixed=shapes[2],
            n_days=shapes[3],
            size=shapes[4],
            needs=needs[shapes[5]],
        )
        item = np.split(n_jobs + own_item, np.cumsum([len(member), len(b)]))
        n_candidates, n_people = len(problem.candidates.ids), problem.n_people
        self.asks_of_members = (member + n_candidates, item[0], members.value[member])
        self.asks_of_classes = (n_people + b, item[1], _best_of_classes(problem)[b])
        worth = np.where(
            pin.job >= 0, pin.fit, np.append(members.value, 0.0)[np.maximum(pin.request - n_candidates, -1)]
        )
        self.asks_of_pins = (pinned, item[2], worth)


def distinct_columns(columns: Ints) -> tuple[Ints, Ints]:
    """Return the distinct columns of a table of small whole numbers, sorted, and which of them each column is."""
    key = np.zeros(columns.shape[1], dtype=np.int64)
    for row in columns:
        low, high = int(row.min(initial=0)), int(row.max(initial=0))
        key = np.unique(key * (high - low + 1) + (row - low), return_inverse=True)[1].reshape(-1)
    _, first = np.unique(key, return_index=True)
    return columns[:, first], key


def _best_of_classes(problem: Problem) -> Floats:
    best = np.nan_to_num(problem.classes.preference).max(axis=1, initial=0.0)
    return np.asarray(problem.classes.value * best, dtype=np.float64)


def homes_of_people(problem: Problem) -> Triple:
    """Return person, house and value lost at five desk-days of every house in reach that has what the person needs."""
    minutes, n_candidates = problem.minutes, len(problem.candidates.ids)
    person, house = minutes.rows(), minutes.columns
    limit = np.concatenate([problem.candidates.max_travel_min, problem.members.max_travel_min])
    needs = np.concatenate([problem.candidates.needs, problem.members.needs])
    keep = minutes.values <= limit[person]
    anything: Bools = np.asarray(needs.any(axis=1))
    needy = np.flatnonzero(keep & anything[person])
    keep[needy] = ~np.any(needs[person[needy]] & ~problem.houses.has[house[needy]], axis=1)
    if problem.pins:
        pinned = np.zeros(n_candidates + len(problem.members.ids), dtype=bool)
        pinned[[pin.person for pin in problem.pins]] = True
        keep &= ~pinned[person]
    return person[keep], house[keep], problem.weights.travel_weight * minutes.values[keep]


def _homes_of_classes(problem: Problem) -> Triple:
    value = np.nan_to_num(problem.classes.value[:, None] * problem.classes.preference)
    b, house = np.nonzero((value > 0) & ~problem.classes.fixed[:, None])
    lost = _best_of_classes(problem)[b] - value[b, house]
    seats, n_days = problem.classes.seats[b], np.maximum(problem.classes.n_days[b], 1)
    return problem.n_people + b, house, np.where(seats > 1, lost, lost * 5 / n_days)  # one seat pays as a person does


def _homes_of_pins(problem: Problem, pins: Rows) -> Triple:
    housed = pins.only(pins.house >= 0)
    return housed.request, housed.house, problem.weights.travel_weight * housed.minutes


def _days(problem: Problem, pins: Rows) -> NDArray[np.uint8]:
    days = np.concatenate([problem.candidates.days, problem.members.days, problem.classes.days]).astype(np.uint8)
    days[pins.request] = 0
    np.bitwise_or.at(days, pins.request, pins.allowed.astype(np.uint8))
    return days


def _extra(problem: Problem) -> Floats:
    return np.concatenate(
        [
            problem.candidates.priority + problem.weights.placed_bonus,
            problem.members.priority,
            np.zeros(len(problem.classes.ids)),
        ]
    )


def _stay_asks(problem: Problem, ask_ptr: Ints, job: Ints) -> Ints:
    """Return the ask of each request that has the job of the last plan, -1 where there is none."""
    stay = np.full(len(ask_ptr) - 1, -1, dtype=np.int64)
    for person, last in zip(problem.stays.person.tolist(), problem.stays.job.tolist(), strict=True):
        at = np.flatnonzero(job[ask_ptr[person] : ask_ptr[person + 1]] == last)
        if len(at):
            stay[person] = ask_ptr[person] + at[0]
    return stay


def _hold(problem: Problem, shapes: Shapes) -> NDArray[np.uint8]:
    """Return the days on which each house holds each shape, 0 where it lacks what is needed; (n_houses, n_shapes)."""
    hold = np.zeros((len(problem.houses.ids), len(shapes)), dtype=np.uint8)
    for size in np.unique(shapes.size):
        of_size = np.flatnonzero(shapes.size == size)
        holding = holding_days(problem.capacity, size=int(size))
        hold[:, of_size] = holding[:, shapes.place_kind[of_size], shapes.parts[of_size]]
    lacks = (shapes.needs[None, :, :] & ~problem.houses.has[:, None, :]).any(axis=2)
    hold[lacks] = 0
    hold[:, shapes.n_days == 0] = 0
    return hold
