"""Invented houses in real towns, with invented desks and classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from features.synthetic_people import some_days

_TOWNS = {
    "Sønderborg": ("6400", "Sønderborg"),
    "Haderslev": ("6100", "Haderslev"),
    "Aabenraa": ("6200", "Aabenraa"),
    "Tønder": ("6270", "Tønder"),
    "Vojens": ("6500", "Haderslev"),
    "Nordborg": ("6430", "Sønderborg"),
    "Gråsten": ("6300", "Sønderborg"),
    "Skærbæk": ("6780", "Tønder"),
    "Løgumkloster": ("6240", "Tønder"),
}
_CLASSES = (
    "Regnskabsassistent",
    "Kontor med speciale i administration",
    "Webudvikler",
    "Teknisk designer",
    "Datatekniker",
)
_WEEKDAYS, _MON_TO_THU = 0b0011111, 0b0001111


def houses(rng: np.random.Generator, data: Path, n: int) -> pd.DataFrame:
    """Return a houses table for the first `n` towns, larger ones first; points are their postcodes'."""
    codes = pd.read_csv(data / "geo" / "geonames_zipcodes_dk.csv", dtype={"zipcode": str}).set_index("zipcode")
    towns = list(_TOWNS.items())[:n]
    points = codes.loc[[code for _, (code, _) in towns], ["latitude", "longitude"]].to_numpy()
    equipment = {"step_free": 0.9, "height_adjustable": 0.8, "two_screens": 0.7, "hearing_loop": 0.3}
    columns: dict[str, object] = {
        "house_id": [f"H{h + 1}" for h in range(len(towns))],
        "name": [f"Iværksætterhuset {town} (opdigtet)" for town, _ in towns],
        "municipality": [municipality for _, (_, municipality) in towns],
        "postcode": [code for _, (code, _) in towns],
        "lat": points[:, 0],
        "lon": points[:, 1],
        "has": [tuple(name for name, share in equipment.items() if rng.random() < share) for _ in towns],
    }
    return pd.DataFrame(columns)


def places(rng: np.random.Generator, house_ids: list[str], n_people: int) -> pd.DataFrame:
    """Return a places table: desks for about one person in five on any day, more in larger towns."""
    size = np.linspace(1.6, 0.6, len(house_ids))
    desks = np.maximum(3, np.round(0.2 * n_people * size / size.sum() * rng.uniform(0.8, 1.2, len(house_ids))))
    rows: list[tuple[str, str, int, int, int]] = []
    for house, count in zip(house_ids, desks.astype(int).tolist(), strict=True):
        rows += [
            (house, "desk", count, _WEEKDAYS, 0b011),
            (house, "desk", max(1, count // 3), _MON_TO_THU, 0b100),
            (house, "quiet", max(1, count // 4), _WEEKDAYS, 0b011),
            (house, "lockable", 1, _WEEKDAYS, 0b111),
            (house, "bench", 1, _MON_TO_THU, 0b011),
            (house, "seat", 16 + 4 * int(rng.integers(0, 3)), _WEEKDAYS, 0b011),
        ]
    return pd.DataFrame(rows, columns=["house_id", "place_kind", "count", "days", "day_parts"])


def blocks(rng: np.random.Generator, house_ids: list[str]) -> pd.DataFrame:
    """Return a classes table: vocational classes that may be at two or three houses, the first of them fixed."""
    rows = []
    for b, title in enumerate(_CLASSES):
        fixed, n_days, seats = b == 0, int(rng.integers(1, 4)), int(rng.integers(8, 17))
        where = [str(h) for h in rng.permutation(house_ids)[: 1 if fixed else 3]]
        rows.append(
            {
                "block_id": f"K{b + 1}",
                "title": f"{title} (opdigtet hold)",
                "seats": seats,
                "n_days": n_days,
                "place_kind": "seat",
                "day_parts": 0b011,
                "days": some_days(rng, n_days, _MON_TO_THU) if fixed else _WEEKDAYS,
                "houses": tuple((house, round(1.0 - 0.2 * at, 1)) for at, house in enumerate(where)),
                "value": 0.1 * seats * n_days,
                "fixed": fixed,
            }
        )
    return pd.DataFrame(rows)
