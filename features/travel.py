"""Travel time as an estimate: great-circle distance times a road factor, at one speed, plus fixed minutes.

The estimate knows no roads, bridges or timetables. Where that matters (Als, Rømø, a ferry), give ``travel.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, kw_only=True)
class Speed:
    """How one mode travels.

    Attributes
    ----------
    road_factor
        Way travelled per straight line, ≥ 1: about 1.2 between random points of a dense street network [1]_; whole
        countries lie higher, by their fjords and hills [2]_. This country is flat and full of small roads: 1.2 for
        cars and bicycles, 1.35 for buses, which call at villages.
    km_per_hour
        Mean speed under way, stops and junctions included. A car on country roads with some towns: 62. A bicycle: 16.
        A bus: 40.
    fixed_min
        Minutes that do not grow with distance: to the car and from the parking 4, bicycle 1, walking to the stop and
        waiting 12.

    References
    ----------
    .. [1] Newell, G. F. (1980). Traffic Flow on Transportation Networks. MIT Press.
    .. [2] Ballou, R. H., Rahardja, H., Sakai, N. (2002). Selected country circuity factors for road travel distance
       estimation. Transportation Research Part A 36(9), 843-848.
    """

    road_factor: float
    km_per_hour: float
    fixed_min: float


SPEEDS: Mapping[str, Speed] = {
    "car": Speed(road_factor=1.2, km_per_hour=62.0, fixed_min=4.0),
    "bike": Speed(road_factor=1.2, km_per_hour=16.0, fixed_min=1.0),
    "transit": Speed(road_factor=1.35, km_per_hour=40.0, fixed_min=12.0),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Estimate:
    """One-way minutes of every person to every house whose points are known, and who is unknown.

    Attributes
    ----------
    person, house : (n_pairs,)
        Positions in the tables given; persons ascending, houses ascending within a person.
    minutes : (n_pairs,)
        ≥ 0, rounded to 0.1.
    unknown_people, unknown_houses
        Positions without `lat` and `lon` and with a postcode that the table lacks.
    """

    person: Ints
    house: Ints
    minutes: Floats
    unknown_people: Ints
    unknown_houses: Ints


def estimate(people: pd.DataFrame, houses: pd.DataFrame, postcodes: pd.DataFrame) -> Estimate:
    """Estimate the travel time of every pair of person and house.

    Parameters
    ----------
    people
        Columns postcode, lat, lon, travel_mode (a key of `SPEEDS`); candidates, then members.
    houses
        Columns postcode, lat, lon.
    postcodes
        Columns postcode (text), lat, lon; where a postcode stands twice the first row counts.
    """
    starts, ends = points(people, postcodes), points(houses, postcodes)
    known_people, known_houses = (np.flatnonzero(~np.isnan(point).any(axis=1)) for point in (starts, ends))
    speeds = [SPEEDS[mode] for mode in people["travel_mode"].iloc[known_people]]
    km = great_circle_km(starts[known_people, None], ends[None, known_houses])
    min_per_km = np.array([60.0 * speed.road_factor / speed.km_per_hour for speed in speeds])
    fixed_min = np.array([speed.fixed_min for speed in speeds])
    minutes = np.round(km * min_per_km[:, None] + fixed_min[:, None], 1)
    return Estimate(
        person=np.repeat(known_people, len(known_houses)),
        house=np.tile(known_houses, len(known_people)),
        minutes=minutes.ravel(),
        unknown_people=np.flatnonzero(np.isnan(starts).any(axis=1)),
        unknown_houses=np.flatnonzero(np.isnan(ends).any(axis=1)),
    )


def points(places: pd.DataFrame, postcodes: pd.DataFrame) -> Floats:
    """Return latitude and longitude of each place in degrees, (n, 2): its own, else its postcode's, else NaN."""
    table = postcodes.drop_duplicates("postcode").set_index("postcode")[["lat", "lon"]]
    of_postcode = table.reindex(places["postcode"]).to_numpy(dtype=np.float64)
    own = places[["lat", "lon"]].to_numpy(dtype=np.float64)
    return np.where(np.isnan(own).any(axis=1)[:, None], of_postcode, own)


def great_circle_km(start: Floats, end: Floats) -> Floats:
    """Return the great-circle distance between points (…, 2) in degrees, broadcast, by the haversine formula."""
    half = np.radians(end - start) / 2.0
    across = np.cos(np.radians(start[..., 0])) * np.cos(np.radians(end[..., 0]))
    haversine = np.sin(half[..., 0]) ** 2 + across * np.sin(half[..., 1]) ** 2
    km: Floats = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return km
