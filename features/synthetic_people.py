"""Invented candidates and members: where they live, when they can come, what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.synthetic_words import CEFR_SEEN, FOREIGN_LANGUAGES, TOWNS, TRADES

Ints = NDArray[np.int64]
T = TypeVar("T")

_WEEKDAYS, _TUE_TO_THU, _MON_TO_SAT = 0b0011111, 0b0001110, 0b0111111
_AM, _PM, _EVE = 0b001, 0b010, 0b100
_SPEAKING, _SILENT_ON_PAY, _FIXED = 0.6, 0.5, 0.25  # shares of people
_SPREAD_DEG = 0.05  # about 5 km: most people live in or just outside a town


def pick(rng: np.random.Generator, n: int, shares: Mapping[T, float]) -> list[T]:
    """Draw `n` of the keys of `shares` with those probabilities (they are scaled to sum to 1)."""
    keys, weights = list(shares), np.array(list(shares.values()))
    return [keys[at] for at in rng.choice(len(keys), n, p=weights / weights.sum())]


def some_days(rng: np.random.Generator, n: int, of: int) -> int:
    """Return a mask of `n` different days of the mask `of`, or all of it when it holds fewer."""
    days = [d for d in range(7) if of >> d & 1]
    return sum(1 << int(d) for d in rng.permutation(days)[:n])


def homes(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return columns postcode, lat, lon of `n` homes around the towns, more around larger ones."""
    weights = np.array([town.weight for town in TOWNS])
    towns = [TOWNS[at] for at in rng.choice(len(TOWNS), n, p=weights / weights.sum())]
    centre = np.array([(town.lat, town.lon) for town in towns]).reshape(n, 2)
    point = np.round(centre + rng.normal(0.0, _SPREAD_DEG, (n, 2)) * (1.0, 1.7), 4)
    return pd.DataFrame({"postcode": [town.postcode for town in towns], "lat": point[:, 0], "lon": point[:, 1]})


def trades(rng: np.random.Generator, n: int) -> Ints:
    """Return the line of work of each of `n` people or jobs, as positions in `TRADES`."""
    return rng.integers(0, len(TRADES), n)


def _free_days(rng: np.random.Generator, n: int) -> list[int]:
    kind = rng.choice(5, n, p=[0.6, 0.2, 0.1, 0.06, 0.04])
    few = [some_days(rng, int(size), _WEEKDAYS) for size in rng.integers(2, 5, n)]
    return [(_WEEKDAYS, few[i], _TUE_TO_THU, _MON_TO_SAT, 0b1111111)[kind[i]] for i in range(n)]


def _languages(rng: np.random.Generator) -> tuple[tuple[str, str], ...]:
    foreign = [code for code in FOREIGN_LANGUAGES if rng.random() < _SPEAKING]
    return (("da", "C2"), *((code, str(rng.choice(CEFR_SEEN))) for code in foreign))


def _skills(rng: np.random.Generator, trade: int) -> tuple[str, ...]:
    own, other = TRADES[trade].skills, TRADES[int(rng.integers(len(TRADES)))].skills
    known = [*rng.permutation(own)[: rng.integers(3, len(own) + 1)], *rng.permutation(other)[:1]]
    return tuple(dict.fromkeys(str(skill) for skill in known))


def candidate_texts(rng: np.random.Generator, trade: Ints) -> dict[str, object]:
    """Return columns occupation, skills, experience, education, languages for people of these trades."""
    years = rng.integers(1, 25, len(trade))
    return {
        "occupation": [TRADES[t].occupation for t in trade],
        "skills": [_skills(rng, int(t)) for t in trade],
        "experience": [f"{y} år med {TRADES[t].work}." for t, y in zip(trade, years, strict=True)],
        "education": pick(rng, len(trade), {"": 0.4, "erhvervsuddannelse": 0.3, "bachelor": 0.2, "kandidat": 0.1}),
        "languages": [_languages(rng) for _ in trade],
    }


def _no_texts(n: int) -> dict[str, object]:
    return {
        "occupation": [""] * n,
        "skills": [()] * n,
        "experience": [""] * n,
        "education": [""] * n,
        "languages": [()] * n,
    }


def candidates(rng: np.random.Generator, trade: Ints, *, with_texts: bool) -> pd.DataFrame:
    """Return a candidates table without wishes and avoided employers; columns as in `features.records`."""
    n = len(trade)
    remote = pick(rng, n, {"full": 0.75, "hybrid": 0.25})
    hours_max = rng.choice([25.0, 30.0, 37.0, np.nan], n, p=[0.1, 0.1, 0.6, 0.2])
    salary = np.where(rng.random(n) < _SILENT_ON_PAY, np.nan, rng.integers(24, 42, n) * 1000.0)
    parts = {_AM | _PM: 0.72, _AM | _PM | _EVE: 0.18, _AM: 0.06, _EVE: 0.04}
    home = homes(rng, n)
    columns: dict[str, object] = {
        "candidate_id": [f"C{i + 1:0{len(str(n))}d}" for i in range(n)],
        **home,
        **(candidate_texts(rng, trade) if with_texts else _no_texts(n)),
        "days": _free_days(rng, n),
        "day_parts": pick(rng, n, parts),
        "max_travel_min": np.array(pick(rng, n, {20.0: 0.2, 30.0: 0.3, 45.0: 0.35, 60.0: 0.15}), dtype=np.float64),
        "travel_mode": pick(rng, n, {"car": 0.7, "bike": 0.15, "transit": 0.15}),
        "needs": pick(rng, n, {(): 0.9, ("step_free",): 0.05, ("height_adjustable",): 0.03, ("hearing_loop",): 0.02}),
        "hours_min": np.where(np.isnan(hours_max), np.nan, hours_max - rng.choice([5.0, 10.0, 15.0], n)),
        "hours_max": hours_max,
        "salary_min": salary,
        "remote_min": remote,
        "max_office_days": [0.0 if mode == "full" else float(rng.integers(2, 9)) for mode in remote],
        "avoid_employers": [()] * n,
        "wishes": [()] * n,
        "priority": np.array(pick(rng, n, {0.0: 0.9, 0.05: 0.06, 0.1: 0.04}), dtype=np.float64),
    }
    return pd.DataFrame(columns)


def members(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a members table; a quarter have fixed days, a few ask for another kind than desk."""
    n_days = np.array(pick(rng, n, {1: 0.2, 2: 0.35, 3: 0.25, 4: 0.1, 5: 0.1}), dtype=np.int64)
    n_free = np.maximum(n_days, rng.integers(2, 6, n))
    days = [some_days(rng, int(size), _WEEKDAYS) for size in n_free]
    home = homes(rng, n)
    fixed = [some_days(rng, 1, mask) if rng.random() < _FIXED else 0 for mask in days]
    columns: dict[str, object] = {
        "member_id": [f"M{i + 1:0{len(str(n))}d}" for i in range(n)],
        "postcode": home["postcode"],
        "n_days": n_days,
        "lat": home["lat"],
        "lon": home["lon"],
        "days": days,
        "day_parts": pick(rng, n, {_AM | _PM: 0.7, _AM: 0.15, _PM: 0.1, _EVE: 0.05}),
        "fixed_days": fixed,
        "place_kind": pick(rng, n, {"desk": 0.75, "quiet": 0.1, "lockable": 0.1, "bench": 0.05}),
        "max_travel_min": np.array(pick(rng, n, {20.0: 0.3, 30.0: 0.4, 45.0: 0.3}), dtype=np.float64),
        "travel_mode": pick(rng, n, {"car": 0.7, "bike": 0.2, "transit": 0.1}),
        "needs": pick(rng, n, {(): 0.94, ("step_free",): 0.04, ("two_screens",): 0.02}),
        "value": np.round(rng.uniform(0.3, 0.8, n), 2),
        "priority": np.array(pick(rng, n, {0.0: 0.95, 0.05: 0.05}), dtype=np.float64),
    }
    return pd.DataFrame(columns)
