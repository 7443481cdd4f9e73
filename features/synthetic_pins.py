"""Invented pins: accepted placements that certainly can be kept together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from features.records import Market

Row = tuple[str, str, str, str, int, int]
Slot = tuple[str, str, int, int]

_COLUMNS = ["candidate_id", "job_id", "house_id", "place_kind", "days", "day_parts"]


@dataclass(frozen=True, kw_only=True)
class _Ask:
    """What a person asks of a house; day and part masks as in the records."""

    person: str
    job: str
    houses: tuple[str, ...]
    kind: str
    days: int
    fixed: int
    n_days: int
    parts: int


def _slots(house: str, kind: str, days: int, parts: int) -> list[Slot]:
    return [(house, kind, d, p) for d in range(7) for p in range(3) if days >> d & 1 and parts >> p & 1]


def _free_places(market: Market) -> Counter[Slot]:
    """Return the places of each slot that fixed classes leave."""
    free: Counter[Slot] = Counter()
    for row in market.places.to_dict("records"):
        for slot in _slots(row["house_id"], row["place_kind"], row["days"], row["day_parts"]):
            free[slot] += row["count"]
    for block in market.blocks[market.blocks["fixed"].astype(bool)].to_dict("records"):
        for slot in _slots(block["houses"][0][0], block["place_kind"], block["days"], block["day_parts"]):
            free[slot] -= block["seats"]
    return free


def _houses_in_reach(market: Market, person: int, needs: tuple[str, ...], max_min: float) -> tuple[str, ...]:
    """Return the ids of houses near enough that have what is needed, nearest first."""
    travel = market.travel
    if travel is None:
        return ()
    mine = travel[(travel["person"] == person) & (travel["minutes"] <= max_min)].sort_values("minutes", kind="stable")
    houses = market.houses.iloc[mine["house"]]
    return tuple(h for h, has in zip(houses["house_id"], houses["has"], strict=True) if set(needs) <= set(has))


def _candidate_asks(market: Market, i: int) -> list[_Ask]:
    """Return what a candidate would ask for with each listed job that has desk-days, best fit first."""
    if market.fits is None:
        return []
    person = market.candidates.iloc[i]
    mine = market.fits[market.fits["candidate"] == i].sort_values("fit", ascending=False, kind="stable")
    asks = []
    for job in market.jobs.iloc[mine["job"].iloc[:5]].to_dict("records"):
        if job["desk_days"] and not job["day_parts"] & ~person["day_parts"]:
            needs = (*person["needs"], *job["needs"])
            asks.append(
                _Ask(
                    person=person["candidate_id"],
                    job=job["job_id"],
                    houses=_houses_in_reach(market, i, needs, person["max_travel_min"]),
                    kind=job["place_kind"],
                    days=person["days"],
                    fixed=job["fixed_days"],
                    n_days=job["desk_days"],
                    parts=job["day_parts"],
                )
            )
    return asks


def _member_asks(market: Market, i: int) -> list[_Ask]:
    person = market.members.iloc[i]
    n_candidates = len(market.candidates)
    return [
        _Ask(
            person=person["member_id"],
            job="",
            houses=_houses_in_reach(market, n_candidates + i, person["needs"], person["max_travel_min"]),
            kind=person["place_kind"],
            days=person["days"],
            fixed=person["fixed_days"],
            n_days=int(person["n_days"]),
            parts=person["day_parts"],
        )
    ]


def _taken(ask: _Ask, free: Counter[Slot]) -> list[tuple[str, int]]:
    """Return (house, day mask) at the first house that holds the ask, empty when none does."""
    for house in ask.houses:
        open_days = [d for d in range(7) if all(free[slot] > 0 for slot in _slots(house, ask.kind, 1 << d, ask.parts))]
        usable = sorted((d for d in open_days if ask.days >> d & 1), key=lambda d: not ask.fixed >> d & 1)
        days = sum(1 << d for d in usable[: ask.n_days])
        if len(usable) >= ask.n_days and not ask.fixed & ~days:
            return [(house, days)]
    return []


def _row(rng: np.random.Generator, ask: _Ask, house: str, days: int) -> Row:
    """Write a pin; some leave the house or the days open."""
    form = int(rng.integers(3))
    return (ask.person, ask.job, "" if form == 0 else house, ask.kind, days if form == 2 else 0, ask.parts)  # noqa: PLR2004


def pins_that_hold(rng: np.random.Generator, market: Market, n_pins: int) -> Market:
    """Return the market with up to `n_pins` pins, each of which has its opening and its places beside the others."""
    n_candidates = len(market.candidates)
    free = _free_places(market)
    left = Counter(dict(zip(market.jobs["job_id"], market.jobs["openings"], strict=True)))
    rows: list[Row] = []
    for person in rng.permutation(n_candidates + len(market.members))[: 3 * n_pins]:
        member = int(person) - n_candidates
        asks = _member_asks(market, member) if member >= 0 else _candidate_asks(market, int(person))
        wanted = [(ask, *at) for ask in asks if not ask.job or left[ask.job] > 0 for at in _taken(ask, free)]
        if wanted and len(rows) < n_pins:
            ask, house, days = wanted[0]
            left[ask.job] -= 1
            free.subtract(_slots(house, ask.kind, days, ask.parts))
            rows.append(_row(rng, ask, house, days))
    return replace(market, pins=pd.DataFrame(rows, columns=_COLUMNS))
