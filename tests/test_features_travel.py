"""The estimate of travel times, against plain arithmetic and the towns of the region."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from features.travel import SPEEDS, estimate, great_circle_km, points

TABLE = Path(__file__).parents[1] / "data" / "tables" / "postcodes.csv"
HERE = {"lat": np.nan, "lon": np.nan}


@pytest.fixture(scope="module")
def postcodes() -> pd.DataFrame:
    """Return the table that the program carries."""
    return pd.read_csv(TABLE, dtype={"postcode": str})


def slow_minutes(start: tuple[float, float], end: tuple[float, float], mode: str) -> float:
    """Work out one pair by the spherical law of cosines instead of the haversine."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (start, end))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    km = 6371.0088 * math.acos(min(1.0, cosine)) * SPEEDS[mode].road_factor
    return SPEEDS[mode].fixed_min + 60.0 * km / SPEEDS[mode].km_per_hour


def test_every_pair_agrees_with_plain_arithmetic() -> None:
    """All pairs of known points come in order, each within rounding of the slow twin."""
    rng = np.random.default_rng(3)
    people = pd.DataFrame({"lat": rng.uniform(54.8, 55.4, 12), "lon": rng.uniform(8.6, 10.0, 12)})
    people = people.assign(postcode="", travel_mode=rng.choice(list(SPEEDS), 12))
    houses = pd.DataFrame({"lat": rng.uniform(54.8, 55.4, 5), "lon": rng.uniform(8.6, 10.0, 5)}).assign(postcode="")
    got = estimate(people, houses, pd.DataFrame({"postcode": [], "lat": [], "lon": []}))
    assert list(zip(got.person, got.house, strict=True)) == [(i, h) for i in range(12) for h in range(5)]
    for person, house, minutes in zip(got.person, got.house, got.minutes, strict=True):
        a, b = people.iloc[person], houses.iloc[house]
        assert minutes == pytest.approx(slow_minutes((a.lat, a.lon), (b.lat, b.lon), a.travel_mode), abs=0.051)
        assert minutes == round(minutes, 1)


def test_own_point_wins_over_the_postcode(postcodes: pd.DataFrame) -> None:
    """A person with lat and lon stands there; one with half a point stands at the postcode."""
    people = pd.DataFrame(
        [{"postcode": "6200", "lat": 55.5, "lon": 9.0}, {"postcode": "6200", "lat": 55.5, "lon": np.nan}]
    )
    np.testing.assert_allclose(points(people, postcodes), [[55.5, 9.0], [55.033, 9.44]])


def test_unknown_places_are_named_and_left_out(postcodes: pd.DataFrame) -> None:
    """Who has neither point nor known postcode gets no minutes and is reported."""
    people = pd.DataFrame([{"postcode": p, **HERE, "travel_mode": "car"} for p in ("6200", "24937", "6270")])
    houses = pd.DataFrame([{"postcode": p, **HERE} for p in ("9999", "6400")])
    got = estimate(people, houses, postcodes)
    assert (got.unknown_people.tolist(), got.unknown_houses.tolist()) == ([1], [0])
    assert list(zip(got.person, got.house, strict=True)) == [(0, 1), (2, 1)]


def test_nobody_and_no_house_is_legal(postcodes: pd.DataFrame) -> None:
    """Empty tables give an empty estimate."""
    nobody = pd.DataFrame({"postcode": [], "lat": [], "lon": [], "travel_mode": []}, dtype=object)
    assert len(estimate(nobody, nobody, postcodes).minutes) == 0


@pytest.mark.parametrize(
    ("start", "end", "low", "high"), [("6200", "6100", 25, 40), ("6200", "6270", 35, 55), ("6200", "6400", 25, 40)]
)
def test_towns_of_the_region_are_as_far_as_people_say(
    postcodes: pd.DataFrame, start: str, end: str, low: float, high: float
) -> None:
    """By car the towns are about half an hour to three quarters apart."""
    people = pd.DataFrame([{"postcode": start, **HERE, "travel_mode": "car"}])
    (minutes,) = estimate(people, pd.DataFrame([{"postcode": end, **HERE}]), postcodes).minutes
    assert low <= minutes <= high


def test_a_bicycle_is_slower_than_a_car_and_standing_still_costs_the_fixed_minutes(postcodes: pd.DataFrame) -> None:
    """Modes differ; at the house's own door only the fixed minutes are left."""
    people = pd.DataFrame([{"postcode": "6200", **HERE, "travel_mode": mode} for mode in SPEEDS])
    houses = pd.DataFrame([{"postcode": p, **HERE} for p in ("6200", "6230")])
    by_mode = dict(zip(SPEEDS, estimate(people, houses, postcodes).minutes.reshape(3, 2), strict=True))
    assert [by_mode[mode][0] for mode in SPEEDS] == [SPEEDS[mode].fixed_min for mode in SPEEDS]
    assert by_mode["car"][1] < by_mode["bike"][1]


def test_great_circle_of_a_known_pair() -> None:
    """One degree of latitude is a 360th of the earth's circumference."""
    assert great_circle_km(np.array([55.0, 9.0]), np.array([56.0, 9.0])) == pytest.approx(6371.0088 * math.pi / 180)


def test_the_table_of_postcodes_is_whole(postcodes: pd.DataFrame) -> None:
    """Postcodes are four digits, once each, with a point in Denmark; the region's towns and Copenhagen are there."""
    assert postcodes["postcode"].str.fullmatch(r"\d{4}").all()
    assert postcodes["postcode"].is_unique
    assert postcodes["lat"].between(54.5, 57.8).all()
    assert postcodes["lon"].between(8.0, 12.8).all()
    assert {"6100", "6200", "6270", "6400", "1050", "2150"} <= set(postcodes["postcode"])
    assert postcodes["municipality"].str.len().min() > 0
