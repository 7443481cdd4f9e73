"""Draw invented people who live where people really live and know what ESCO says their occupation knows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.real_esco import Occupation
from features.synthetic_people import pick, some_days

REGION = ("Aabenraa", "Haderslev", "Sønderborg", "Tønder")
_WEEKDAYS, _TUE_TO_THU = 0b0011111, 0b0001110
_WORKPLACES = ("i en kommune", "i en mindre virksomhed", "på en fabrik", "i en handelsvirksomhed", "på et bureau")
_PAY = {"2": (34, 46), "3": (29, 38), "4": (25, 32)}


def draw(
    rng: np.random.Generator, n: int, groups: dict[str, list[Occupation]], shares: dict[str, float]
) -> list[Occupation]:
    """Draw occupations: first the unit group by its share, then one of its occupations, common ones more often."""
    known = {isco: share for isco, share in shares.items() if isco in groups}
    chosen = pick(rng, n, known)
    return [groups[isco][pick(rng, 1, {o: x.commonness for o, x in enumerate(groups[isco])})[0]] for isco in chosen]


def homes(rng: np.random.Generator, data: Path, n: int) -> pd.DataFrame:
    """Return columns postcode, lat, lon: parishes in proportion to population, about a kilometre around their point."""
    parishes = pd.read_csv(data / "geo" / "parishes_dagi_dst_2021.csv", dtype={"parish_code": str})
    parishes = parishes[parishes["kommune"].isin(REGION) & (parishes["population"] > 0)]
    chosen = parishes.sample(n, replace=True, weights="population", random_state=rng)
    point = np.round(chosen[["lat", "lon"]].to_numpy() + rng.normal(0.0, 0.01, (n, 2)) * (1.0, 1.7), 4)
    codes = pd.read_csv(data / "geo" / "geonames_zipcodes_dk.csv", dtype={"zipcode": str})
    codes = codes[codes["zipcode"].str.startswith("6")]
    towns = codes[["latitude", "longitude"]].to_numpy() * (1.0, 0.57)
    away = ((point[:, None, :] * (1.0, 0.57) - towns[None, :, :]) ** 2).sum(axis=2)
    postcodes = codes["zipcode"].to_numpy()[away.argmin(axis=1)]
    return pd.DataFrame({"postcode": postcodes, "lat": point[:, 0], "lon": point[:, 1]})


def _some(rng: np.random.Generator, words: tuple[str, ...], low: int, high: int) -> list[str]:
    return [str(word) for word in rng.permutation(np.array(words, dtype=object))[: rng.integers(low, high + 1)]]


def _skills(rng: np.random.Generator, own: Occupation, earlier: Occupation) -> tuple[str, ...]:
    """Return part of what the occupation takes, and with one in four something of an earlier one."""
    known = _some(rng, own.essential, 5, 10) + _some(rng, own.optional, 1, 4)
    if rng.random() < 0.25:
        known += _some(rng, earlier.essential, 2, 4)
    return tuple(dict.fromkeys(skill.replace(";", ",").replace("|", "/") for skill in known))


def _languages(rng: np.random.Generator) -> tuple[tuple[str, str], ...]:
    if rng.random() < 0.1:
        return (("en", "C1"), ("da", "B1"))
    spoken = [("da", "C2")]
    if rng.random() < 0.7:
        spoken.append(("en", str(rng.choice(["B1", "B2", "C1"]))))
    if rng.random() < 0.45:
        spoken.append(("de", str(rng.choice(["B1", "B2", "C1"]))))
    return tuple(spoken)


def _experience(rng: np.random.Generator, own: Occupation, *, in_english: bool) -> str:
    years = int(rng.integers(1, 26))
    if in_english:
        return f"{years} years as {own.english}."
    return f"{years} år som {own.label} {rng.choice(_WORKPLACES)}."


def candidates(rng: np.random.Generator, data: Path, own: list[Occupation], earlier: list[Occupation]) -> pd.DataFrame:
    """Return a candidates table for people of these occupations."""
    n = len(own)
    home, spoken = homes(rng, data, n), [_languages(rng) for _ in range(n)]
    remote = pick(rng, n, {"full": 0.65, "hybrid": 0.35})
    hours_max = rng.choice([20.0, 30.0, 37.0, np.nan], n, p=[0.08, 0.15, 0.6, 0.17])
    least = np.array([rng.integers(*_PAY.get(o.isco[0], (25, 33))) * 1000.0 for o in own])
    columns: dict[str, object] = {
        "candidate_id": [f"C{i + 1:04d}" for i in range(n)],
        **home,
        "occupation": [o.label if s[0][0] == "da" else o.english for o, s in zip(own, spoken, strict=True)],
        "skills": [_skills(rng, o, e) for o, e in zip(own, earlier, strict=True)],
        "experience": [
            _experience(rng, o, in_english=s[0][0] == "en") if rng.random() < 0.85 else ""
            for o, s in zip(own, spoken, strict=True)
        ],
        "education": pick(rng, n, {"": 0.4, "erhvervsuddannelse": 0.3, "bachelor": 0.2, "kandidat": 0.1}),
        "languages": spoken,
        "days": [
            int(
                _WEEKDAYS
                if r < 0.65
                else _TUE_TO_THU
                if r < 0.75
                else some_days(rng, int(rng.integers(2, 5)), _WEEKDAYS)
            )
            for r in rng.random(n)
        ],
        "day_parts": pick(rng, n, {0b011: 0.8, 0b111: 0.1, 0b001: 0.07, 0b100: 0.03}),
        "max_travel_min": np.array(pick(rng, n, {20.0: 0.2, 30.0: 0.35, 45.0: 0.35, 60.0: 0.1}), dtype=np.float64),
        "travel_mode": pick(rng, n, {"car": 0.7, "bike": 0.15, "transit": 0.15}),
        "needs": pick(rng, n, {(): 0.92, ("step_free",): 0.04, ("height_adjustable",): 0.03, ("hearing_loop",): 0.01}),
        "hours_min": np.where(np.isnan(hours_max), np.nan, hours_max - rng.choice([5.0, 10.0], n)),
        "hours_max": hours_max,
        "salary_min": np.where(
            rng.random(n) < 0.5, np.nan, least * np.minimum(1.0, np.nan_to_num(hours_max, nan=37.0) / 37.0)
        ).round(-2),
        "remote_min": remote,
        "max_office_days": [0.0 if mode == "full" else float(rng.integers(2, 9)) for mode in remote],
        "avoid_employers": [()] * n,
        "wishes": [()] * n,
        "priority": np.zeros(n),
    }
    return pd.DataFrame(columns)


def members(rng: np.random.Generator, data: Path, n: int) -> pd.DataFrame:
    """Return a members table: entrepreneurs with one to five desk-days a week."""
    home, n_days = homes(rng, data, n), rng.integers(1, 6, n)
    columns: dict[str, object] = {
        "member_id": [f"M{i + 1:03d}" for i in range(n)],
        "postcode": home["postcode"],
        "n_days": n_days,
        "lat": home["lat"],
        "lon": home["lon"],
        "days": [_WEEKDAYS] * n,
        "day_parts": pick(rng, n, {0b011: 0.8, 0b001: 0.12, 0b010: 0.08}),
        "fixed_days": [some_days(rng, 1, _WEEKDAYS) if rng.random() < 0.2 else 0 for _ in range(n)],
        "place_kind": pick(rng, n, {"desk": 0.8, "lockable": 0.12, "bench": 0.08}),
        "max_travel_min": np.array(pick(rng, n, {20.0: 0.4, 30.0: 0.6}), dtype=np.float64),
        "travel_mode": pick(rng, n, {"car": 0.7, "bike": 0.3}),
        "needs": [()] * n,
        "value": np.round(rng.uniform(0.3, 0.7, n), 2),
        "priority": np.zeros(n),
    }
    return pd.DataFrame(columns)
