"""From records to the optimiser's problem: ids become positions, words become columns, nothing is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from api.outcome.kept import LastPlace
from features.records import Market
from matching.fits import Fits, Minutes, Wishes
from matching.options import Weights
from matching.problem import Candidates, Classes, Houses, Jobs, Members, Pin, Problem, Stays
from matching.week import N_DAYS, N_PARTS, bits

Position = Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The position of each kind of place, piece of equipment and employer."""

    kinds: Position
    equipment: Position
    employers: Position

    @classmethod
    def of(cls, market: Market) -> Vocabulary:
        """Take the words of the records, in the order of first appearance."""
        kinds = (market.places, market.jobs, market.members, market.blocks, market.pins)
        needs = (
            (market.houses, "has"),
            (market.candidates, "needs"),
            (market.members, "needs"),
            (market.jobs, "needs"),
        )
        return cls(
            kinds=_positions(kind for table in kinds for kind in table["place_kind"] if kind),
            equipment=_positions(word for table, column in needs for words in table[column] for word in words),
            employers=_positions(map(_plain, market.jobs["employer"])),
        )

    def with_words_of(self, table: pd.DataFrame) -> Vocabulary:
        """Return the same words at the same positions, and behind them the new ones of a table."""
        needs = [word for words in table.get("needs", ()) for word in words]
        return Vocabulary(
            kinds=_positions([*self.kinds, *table.get("place_kind", ())]),
            equipment=_positions([*self.equipment, *needs]),
            employers=_positions([*self.employers, *map(_plain, table.get("employer", ()))]),
        )


def problem_of(
    market: Market,
    fits: Fits,
    minutes: Minutes,
    weights: Weights,
    last: Sequence[LastPlace] = (),
    words: Vocabulary | None = None,
) -> Problem:
    """Return the problem that the records state.

    Parameters
    ----------
    fits : (n_candidates, n_jobs)
    minutes : (n_people, n_houses)
        People are candidates, then members.
    weights
    last
        Where the last plan had people; all of them stand in the records.
    words
        Positions of words, where they shall be others than those of the records alone.
    """
    words = words or Vocabulary.of(market)
    kinds, equipment, employers = words.kinds, words.equipment, words.employers
    jobs, houses = _positions(market.jobs["job_id"]), _positions(market.houses["house_id"])
    people = _positions([*market.candidates["candidate_id"], *market.members["member_id"]])
    return Problem(
        candidates=candidates_of(market.candidates, equipment, employers),
        members=members_of(market.members, kinds, equipment),
        jobs=jobs_of(market.jobs, kinds, equipment, employers),
        houses=_houses(market, houses, kinds, equipment),
        classes=classes_of(market.blocks, houses, kinds),
        fits=fits,
        wishes=wishes_of(market.candidates, jobs),
        minutes=minutes,
        kinds=tuple(kinds),
        pins=tuple(_pin(row, people, jobs, houses, kinds) for row in _records(market.pins)),
        weights=weights,
        stays=_stays(last, people, jobs, houses),
    )


def pinned_pairs(market: Market) -> list[tuple[int, int]]:
    """Return the (candidate, job) pairs that pins name, as positions."""
    candidates, jobs = _positions(market.candidates["candidate_id"]), _positions(market.jobs["job_id"])
    pins = zip(market.pins["candidate_id"], market.pins["job_id"], strict=True)
    return [(candidates[person], jobs[job]) for person, job in pins if person in candidates and job in jobs]


def _positions(words: Iterable[str]) -> dict[str, int]:
    """Return the position of each word in the order of first appearance."""
    return {word: i for i, word in enumerate(dict.fromkeys(words))}


def _plain(employer: str) -> str:
    return employer.strip().casefold()


def _flags(rows: Sequence[Iterable[str]], columns: Position) -> NDArray[np.bool_]:
    flags = np.zeros((len(rows), len(columns)), dtype=bool)
    for i, words in enumerate(rows):
        flags[i, [columns[word] for word in words]] = True
    return flags


def _ids(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(map(str, table[column]))


def _masks(table: pd.DataFrame, column: str) -> NDArray[np.uint8]:
    return table[column].to_numpy(dtype=np.uint8)


def _whole(table: pd.DataFrame, column: str) -> NDArray[np.int64]:
    return table[column].to_numpy(dtype=np.int64)


def _real(table: pd.DataFrame, column: str) -> NDArray[np.float64]:
    return table[column].to_numpy(dtype=np.float64)


def _kinds(table: pd.DataFrame, kinds: Position) -> NDArray[np.int64]:
    return np.array([kinds[kind] for kind in table["place_kind"]], dtype=np.int64)


def candidates_of(table: pd.DataFrame, equipment: Position, employers: Position) -> Candidates:
    """Return candidates; employers whom they avoid and who have no job are left out."""
    avoids = {
        (i, employers[_plain(employer)])
        for i, avoided in enumerate(table["avoid_employers"])
        for employer in avoided
        if _plain(employer) in employers
    }
    return Candidates(
        ids=_ids(table, "candidate_id"),
        days=_masks(table, "days"),
        parts=_masks(table, "day_parts"),
        needs=_flags(list(table["needs"]), equipment),
        max_travel_min=_real(table, "max_travel_min"),
        priority=_real(table, "priority"),
        avoids=np.array(sorted(avoids), dtype=np.int64).reshape(-1, 2),
    )


def members_of(table: pd.DataFrame, kinds: Position, equipment: Position) -> Members:
    """Return members."""
    return Members(
        ids=_ids(table, "member_id"),
        days=_masks(table, "days"),
        parts=_masks(table, "day_parts"),
        fixed_days=_masks(table, "fixed_days"),
        n_days=_whole(table, "n_days"),
        place_kind=_kinds(table, kinds),
        needs=_flags(list(table["needs"]), equipment),
        max_travel_min=_real(table, "max_travel_min"),
        value=_real(table, "value"),
        priority=_real(table, "priority"),
    )


def jobs_of(table: pd.DataFrame, kinds: Position, equipment: Position, employers: Position) -> Jobs:
    """Return jobs."""
    return Jobs(
        ids=_ids(table, "job_id"),
        employer=np.array([employers[_plain(employer)] for employer in table["employer"]], dtype=np.int64),
        openings=_whole(table, "openings"),
        n_days=_whole(table, "desk_days"),
        fixed_days=_masks(table, "fixed_days"),
        parts=_masks(table, "day_parts"),
        place_kind=_kinds(table, kinds),
        needs=_flags(list(table["needs"]), equipment),
    )


def _houses(market: Market, houses: Position, kinds: Position, equipment: Position) -> Houses:
    capacity = np.zeros((len(houses), len(kinds), N_DAYS, N_PARTS), dtype=np.int64)
    for row in market.places.to_dict("records"):
        slots = np.ix_(bits(int(row["days"])), bits(int(row["day_parts"])))
        capacity[houses[row["house_id"]], kinds[row["place_kind"]]][slots] += int(row["count"])
    return Houses(
        ids=_ids(market.houses, "house_id"), has=_flags(list(market.houses["has"]), equipment), capacity=capacity
    )


def classes_of(table: pd.DataFrame, houses: Position, kinds: Position) -> Classes:
    """Return classes; one that names no house may be at all of them."""
    preference = np.full((len(table), len(houses)), np.nan)
    for b, allowed in enumerate(table["houses"]):
        for house, factor in allowed or [(house, 1.0) for house in houses]:
            preference[b, houses[house]] = factor
    return Classes(
        ids=_ids(table, "block_id"),
        seats=_whole(table, "seats"),
        n_days=_whole(table, "n_days"),
        place_kind=_kinds(table, kinds),
        days=_masks(table, "days"),
        parts=_masks(table, "day_parts"),
        preference=preference,
        value=_real(table, "value"),
        fixed=table["fixed"].to_numpy(dtype=bool),
    )


def wishes_of(table: pd.DataFrame, jobs: Position) -> Wishes:
    """Return candidates' wishes."""
    wishes = [(i, jobs[job], wish) for i, wished in enumerate(table["wishes"]) for job, wish in wished]
    rows, columns, values = zip(*wishes, strict=True) if wishes else ((), (), ())
    return Wishes.of(rows, columns, values, (len(table), len(jobs)))


def _stays(last: Sequence[LastPlace], people: Position, jobs: Position, houses: Position) -> Stays:
    return Stays(
        person=np.array([people[place.candidate_id] for place in last], dtype=np.int64),
        job=np.array([jobs[place.job_id] if place.job_id else -1 for place in last], dtype=np.int64),
        house=np.array([houses[place.house_id] if place.house_id else -1 for place in last], dtype=np.int64),
    )


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _pin(row: Mapping[str, object], people: Position, jobs: Position, houses: Position, kinds: Position) -> Pin:
    job, house, kind = (str(row[name]) for name in ("job_id", "house_id", "place_kind"))
    return Pin(
        person=people[str(row["candidate_id"])],
        job=jobs[job] if job else None,
        house=houses[house] if house else None,
        place_kind=kinds[kind] if kind else None,
        days=int(str(row["days"])),
        parts=int(str(row["day_parts"])),
    )
