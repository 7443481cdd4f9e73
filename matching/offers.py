"""What a newcomer could take beside a standing plan: concrete days, what blocks them, what they cost at its prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.fits import Floats, Ints
from matching.plan import Placement, Prices
from matching.rationale import Better, Block
from matching.rows import Rows
from matching.week import N_DAYS, N_PARTS, bits, n_set

Desk = Literal["free", "if_released"]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One bundle that every rule and the houses' capacity allow.

    Attributes
    ----------
    person
        The candidate whom a new job could get; None where the newcomer itself is the person or the class.
    job, house, place_kind
        None where there is none; `job` is None for a new job too.
    days, parts
        Masks. Fixed days first, then days that are free, the cheaper ones first, ties in weekday order.
    fit
        Wish included; None without a job.
    minutes
        One way; None without a house and for a class.
    value
    net
        `value` less the plan's prices of everything that it takes; for a new job also less what the candidate's
        placement in the plan is worth net of prices. At least 0: the next full plan would probably place it so.
    desk
        ``free``: can be taken today, and nobody moves. ``if_released``: somebody has to give something up first.
    placed_now
        The candidate whom the new job could get has a placement in the plan, and would have to give it up.
    blocked_by
        The opening and the place-slots of `days` that others have; empty where `desk` is ``free``.
    """

    person: int | None
    job: int | None
    house: int | None
    place_kind: int | None
    days: int
    parts: int
    fit: float | None
    minutes: float | None
    value: float
    net: float
    desk: Desk
    placed_now: bool = False
    blocked_by: tuple[Block, ...] = ()

    @property
    def worth_it(self) -> bool:
        """Whether the next full plan would probably place it so; an estimate from prices."""
        return self.net >= 0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What can be said to a newcomer.

    Attributes
    ----------
    offers
        What is free, best first; then what is not, best first.
    nearest
        Where there is no offer at all: the bundle that fails at the last rule, and that rule. None if nothing is known
        that comes near.
    """

    offers: tuple[Offer, ...]
    nearest: Better | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Room:
    """What a plan leaves, for some rows.

    Attributes
    ----------
    rows
        Possible bundles, days left open.
    places : (n_rows, 7, 3)
        Places left of the row's kind at its house; 0 without a house.
    openings : (n_rows,)
        Openings left in the row's job; 1 where it needs none.
    opening_price : (n_rows,)
    own
        The placement that each row's person would release.
    """

    rows: Rows
    places: Ints
    openings: Ints
    opening_price: Floats
    own: Sequence[Placement | None]

    def with_own_released(self) -> Room:
        """Return the room that is there once each row's person has given back what they hold."""
        places = self.places.copy()
        for k, row in enumerate(self.own):
            if row is not None and (row.house, row.place_kind) == (self.rows.house[k], self.rows.place_kind[k]):
                places[k][np.ix_(bits(row.days), bits(row.parts))] += 1
        return replace(self, places=places)

    @property
    def full(self) -> Ints:
        """Mask of each row's allowed days on which its parts do not all hold it; shape (n_rows,)."""
        rows = self.rows
        asked = ((rows.parts[:, None] >> np.arange(N_PARTS)) & 1) == 1
        short = np.any(asked[:, None, :] & (self.places < rows.size[:, None, None]), axis=2)
        masks = (short * (1 << np.arange(N_DAYS))).sum(axis=1) & rows.allowed
        return np.where(rows.house >= 0, masks, 0)

    @property
    def free(self) -> Bools:
        """Whether each row can be taken today, moving nobody; shape (n_rows,)."""
        rows, full = self.rows, self.full
        enough = (n_set[rows.allowed & ~full] >= rows.n_days) & (full & rows.fixed == 0)
        alone = np.array([placement is None for placement in self.own], dtype=bool)
        return np.asarray(enough & (self.openings > 0) & alone)

    def best(self, most: int, *, one_each: bool) -> list[tuple[int, bool]]:
        """Return at most `most` rows that are free and `most` that are not, each best first; ties keep the order.

        With `one_each` a request's best row alone, a free one where it has one.
        """
        free, order = self.free, np.argsort(-self.rows.value, kind="stable")
        chosen: list[tuple[int, bool]] = []
        seen: set[int] = set()
        for is_free in (True, False):
            ranked = order[free[order] == is_free]
            if one_each:
                request = self.rows.request[ranked]
                first = np.sort(np.unique(request, return_index=True)[1])
                ranked = np.array(
                    [k for k in ranked[first].tolist() if int(self.rows.request[k]) not in seen], dtype=int
                )
                seen |= set(request.tolist())
            chosen += [(k, is_free) for k in ranked[:most].tolist()]
        return chosen


def offers_of(room: Room, prices: Prices, people: Ints | None, most: int) -> tuple[Offer, ...]:
    """Return the best offers among some rows.

    Parameters
    ----------
    room, prices
    people : (n_rows,)
        Whom an offer names, each once; None names nobody.
    most
        So many free ones and so many others.
    """
    full = room.full
    return tuple(
        _offer(room, prices, k, int(full[k]), free=free, person=None if people is None else int(people[k]))
        for k, free in room.best(most, one_each=people is not None)
    )


def _offer(room: Room, prices: Prices, k: int, full: int, *, free: bool, person: int | None) -> Offer:
    rows, own = room.rows, room.own[k]
    house, kind, parts = int(rows.house[k]), int(rows.place_kind[k]), int(rows.parts[k])
    days, paid = 0, float(room.opening_price[k])
    if house >= 0:
        per_day = prices.places[house, kind][:, list(bits(parts))].sum(axis=1)
        days = _chosen(int(rows.allowed[k]), int(rows.fixed[k]), int(rows.n_days[k]), full, per_day)
        paid += int(rows.size[k]) * float(per_day[list(bits(days))].sum())
    value = float(rows.value[k])
    return Offer(
        person=person,
        job=int(rows.job[k]) if rows.job[k] >= 0 and person is None else None,
        house=house if house >= 0 else None,
        place_kind=kind if house >= 0 else None,
        days=days,
        parts=parts if house >= 0 else 0,
        fit=None if np.isnan(rows.fit[k]) else float(rows.fit[k]),
        minutes=None if np.isnan(rows.minutes[k]) else float(rows.minutes[k]),
        value=value,
        net=value - paid - (0.0 if own is None else max(0.0, own.value - _paid_by(own, prices))),
        desk="free" if free else "if_released",
        placed_now=own is not None,
        blocked_by=() if free else _blocks(room, prices, k, days & full),
    )


def _chosen(allowed: int, fixed: int, n_days: int, full: int, per_day: Floats) -> int:
    """Return the days that are taken: fixed ones, then free ones, the cheaper the sooner."""
    others = sorted(bits(allowed & ~fixed), key=lambda day: (full >> day & 1, per_day[day], day))
    return fixed | sum(1 << day for day in others[: n_days - fixed.bit_count()])


def _paid_by(row: Placement, prices: Prices) -> float:
    """Return the prices of what a placement takes."""
    paid = 0.0 if row.job is None else float(prices.openings[row.job])
    if row.house is None:
        return paid
    return paid + float(prices.places[row.house, row.place_kind][np.ix_(bits(row.days), bits(row.parts))].sum())


def _blocks(room: Room, prices: Prices, k: int, days: int) -> tuple[Block, ...]:
    rows = room.rows
    house, kind, job = int(rows.house[k]), int(rows.place_kind[k]), int(rows.job[k])
    blocks = []
    if room.openings[k] <= 0:
        blocks.append(Block(kind="opening", job=job, price=float(room.opening_price[k])))
    blocks += [
        Block(
            kind="place",
            house=house,
            place_kind=kind,
            day=day,
            part=part,
            price=float(prices.places[house, kind, day, part]),
        )
        for day in bits(days)
        for part in bits(int(rows.parts[k]))
        if room.places[k, day, part] < rows.size[k]
    ]
    return tuple(blocks)
