"""The last plan, for the next one: where it had people, and the prices to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.outcome.alone import PriceAlone, read_alone, read_prices_alone
from api.outcome.kept import LastPlace, fingerprint
from features.records import Market, Notice
from matching.plan import Prices
from matching.problem import Problem
from matching.week import DAYS, PARTS


@dataclass(frozen=True, kw_only=True)
class LastPlan:
    """What a new plan takes from the last one.

    Attributes
    ----------
    places
    prices
        Empty when the plan is opened again: they only speed up the search.
    """

    places: tuple[LastPlace, ...]
    prices: tuple[PriceAlone, ...] = ()


def read_last_plan(folder: Path) -> tuple[LastPlan, str]:
    """Return the plan in `folder`, and the SHA-256 of its placements.csv.

    Raises
    ------
    BadInput
        If `folder` holds no plan of ours, or one with a broken file.
    """
    plan = read_alone(folder)
    places = tuple(
        LastPlace(candidate_id=place.candidate_id, job_id=place.job_id, house_id=place.house_id)
        for place in plan.places
    )
    content = (folder / "placements.csv").read_bytes()
    return LastPlan(places=places, prices=read_prices_alone(folder)), fingerprint(content)


def still_there(places: Iterable[LastPlace], market: Market) -> tuple[LastPlace, ...]:
    """Return the places whose person, job and house stand in the records, in the order of people."""
    candidates, members = set(market.candidates["candidate_id"]), set(market.members["member_id"])
    jobs, houses = set(market.jobs["job_id"]), set(market.houses["house_id"])
    house_or_none = houses | {""}
    known = {
        place.candidate_id: place
        for place in places
        if (place.candidate_id in candidates and place.job_id in jobs and place.house_id in house_or_none)
        or (place.candidate_id in members and not place.job_id and place.house_id in houses)
    }
    people = [*market.candidates["candidate_id"], *market.members["member_id"]]
    return tuple(known[id_] for id_ in people if id_ in known)


def gone_notices(n_places: int, n_there: int) -> tuple[Notice, ...]:
    """Return a notice when places of the last plan were left out."""
    if n_there == n_places:
        return ()
    text = "{n} of the {total} placements to keep were left out: their person, job or house is not in the records"
    return (Notice(text=text, params={"n": n_places - n_there, "total": n_places}),)


def last_pairs(places: Sequence[LastPlace], market: Market) -> list[tuple[int, int]]:
    """Return the (candidate, job) pairs of the last plan, as positions."""
    candidates, jobs = _positions(market.candidates["candidate_id"]), _positions(market.jobs["job_id"])
    return [(candidates[place.candidate_id], jobs[place.job_id]) for place in places if place.job_id]


def start_prices(prices: Iterable[PriceAlone], problem: Problem) -> Prices:
    """Return the last plan's prices of today's openings, place-slots and floors; 0 for what it did not have."""
    jobs, houses, kinds = map(_positions, (problem.jobs.ids, problem.houses.ids, problem.kinds))
    groups = _positions(floor.name for floor in problem.floors)
    openings, places, floors = np.zeros(len(jobs)), np.zeros(problem.capacity.shape), np.zeros(len(groups))
    of_place = {"house_id": houses, "place_kind": kinds, "day": _positions(DAYS), "day_part": _positions(PARTS)}
    for row in prices:
        slot = tuple(at.get(row.cells[column], -1) for column, at in of_place.items())
        if row.kind == "opening" and row.cells["job_id"] in jobs:
            openings[jobs[row.cells["job_id"]]] = row.price
        elif row.kind == "place" and min(slot) >= 0:
            places[slot] = row.price
        elif row.kind == "floor" and row.cells["group"] in groups:
            floors[groups[row.cells["group"]]] = row.price
    return Prices(openings=openings, places=places, floors=floors)


def _positions(ids: Iterable[str]) -> Mapping[str, int]:
    return {id_: i for i, id_ in enumerate(ids)}
