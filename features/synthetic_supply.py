"""Invented jobs, houses, places and classes: what there is to be had."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from features.synthetic_people import pick, some_days
from features.synthetic_words import REMOTE_SENTENCES, TOWNS, TRADES

Ints = NDArray[np.int64]

_WEEKDAYS, _MON_FRI, _MON_TO_THU = 0b0011111, 0b0010001, 0b0001111
_AM, _PM, _EVE = 0b001, 0b010, 0b100
_DESKS_PER_PERSON = 0.22  # about half of the desk-days that are asked for
_DESK_DAYS = {0: 0.08, 1: 0.08, 2: 0.2, 3: 0.3, 4: 0.14, 5: 0.2}
_JOBS_PER_EMPLOYER = 4


def _fixed_days(rng: np.random.Generator, n_days: int) -> int:
    """Return no fixed day for most jobs, else one or two, as a team's meeting days are."""
    if n_days == 0 or rng.random() < 0.7:  # noqa: PLR2004 (a share)
        return 0
    return some_days(rng, int(rng.integers(1, min(2, n_days) + 1)), _WEEKDAYS)


def _description(rng: np.random.Generator, trade: int, said_mode: str, office: float) -> str:
    about = TRADES[trade]
    wanted = [str(skill) for skill in rng.permutation(about.skills)[:4]]
    remote = REMOTE_SENTENCES[said_mode].format(office=int(office)) if said_mode else ""
    return f"Vi søger en kollega til {about.work}. Du kan {', '.join(wanted[:-1])} og {wanted[-1]}. {remote}".strip()


def _job_texts(
    rng: np.random.Generator, trade: Ints, mode: list[str], office: NDArray[np.float64]
) -> dict[str, object]:
    """Return columns description, skills, languages; a mode that the text states is kept out of its column."""
    n = len(trade)
    in_text = rng.random(n) < 0.4  # noqa: PLR2004 (a share)
    said = [m if t else "" for m, t in zip(mode, in_text, strict=True)]
    foreign = pick(rng, n, {(): 0.6, (("en", "B2"),): 0.25, (("de", "B2"),): 0.15})
    return {
        "description": [_description(rng, int(t), m, o) for t, m, o in zip(trade, said, office, strict=True)],
        "skills": [tuple(str(s) for s in rng.permutation(TRADES[t].skills)[: rng.integers(0, 5)]) for t in trade],
        "languages": [(("da", "B2"), *other) for other in foreign],
        "remote_mode": ["" if t else m for m, t in zip(mode, in_text, strict=True)],
    }


def jobs(rng: np.random.Generator, trade: Ints, *, with_texts: bool) -> pd.DataFrame:
    """Return a jobs table; columns as in `features.records`."""
    n = len(trade)
    desk_days = np.array(pick(rng, n, _DESK_DAYS), dtype=np.int64)
    mode = pick(rng, n, {"full": 0.7, "hybrid": 0.25, "onsite": 0.05})
    office = np.array([rng.integers(1, 7) if m == "hybrid" else 0.0 for m in mode], dtype=np.float64)
    texts: dict[str, object] = {"description": [""] * n, "skills": [()] * n, "languages": [()] * n, "remote_mode": mode}
    salary = rng.integers(25, 48, n) * 1000.0
    columns: dict[str, object] = {
        "job_id": [f"J{j + 1:0{len(str(n))}d}" for j in range(n)],
        "employer": [f"Opdigtet {e + 1} A/S" for e in rng.integers(0, max(1, n // _JOBS_PER_EMPLOYER), n)],
        "title": [str(rng.choice(TRADES[t].titles)) for t in trade],
        **(_job_texts(rng, trade, mode, office) if with_texts else texts),
        "postcode": pick(rng, n, {"1050": 0.3, "2100": 0.3, "2300": 0.2, "2750": 0.1, "": 0.1}),
        "office_days_per_month": office,
        "desk_days": desk_days,
        "fixed_days": [_fixed_days(rng, int(size)) for size in desk_days],
        "day_parts": pick(rng, n, {_AM | _PM: 0.76, _AM: 0.12, _PM: 0.07, _EVE: 0.05}),
        "place_kind": pick(rng, n, {"desk": 0.85, "quiet": 0.15}),
        "needs": pick(rng, n, {(): 0.92, ("two_screens",): 0.08}),
        "openings": np.array(pick(rng, n, {0: 0.01, 1: 0.69, 2: 0.2, 3: 0.1}), dtype=np.int64),
        "hours": rng.choice([20.0, 30.0, 37.0, np.nan], n, p=[0.1, 0.15, 0.65, 0.1]),
        "salary_min": salary,
        "salary_max": salary + rng.integers(0, 8, n) * 1000.0,
        "valid_through": [None] * n,
    }
    order = ["job_id", "employer", "title", "description", "skills", "languages", "postcode", "remote_mode"]
    return pd.DataFrame(columns)[order + [name for name in columns if name not in order]]


def houses(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Return a houses table: one in each town, largest first, then others in the country around the towns in turn."""
    towns = sorted(TOWNS, key=lambda town: -town.weight)
    at = [towns[h % len(towns)] for h in range(n)]
    offset = np.where(np.arange(n)[:, None] < len(towns), 0.0, rng.normal(0.0, 0.1, (n, 2)))
    equipment = {"step_free": 0.9, "height_adjustable": 0.6, "hearing_loop": 0.4, "two_screens": 0.7}
    columns: dict[str, object] = {
        "house_id": [f"H{h + 1:0{len(str(n))}d}" for h in range(n)],
        "name": [f"Iværksætterhuset {town.name} {h // len(towns) + 1}" for h, town in enumerate(at)],
        "municipality": [town.municipality for town in at],
        "postcode": [town.postcode for town in at],
        "lat": np.round([town.lat for town in at] + offset[:, 0], 4),
        "lon": np.round([town.lon for town in at] + offset[:, 1], 4),
        "has": [tuple(name for name, share in equipment.items() if rng.random() < share) for _ in at],
    }
    return pd.DataFrame(columns)


def places(rng: np.random.Generator, house_ids: list[str], people_per_house: float) -> pd.DataFrame:
    """Return a places table: desks on weekdays, some more on Mondays and Fridays, fewer in the evening, other kinds."""
    rows: list[tuple[str, str, int, int, int]] = []
    for house in house_ids:
        desks = max(1, round(people_per_house * _DESKS_PER_PERSON * rng.uniform(0.7, 1.3)))
        open_days = _MON_TO_THU if rng.random() < 0.1 else _WEEKDAYS  # noqa: PLR2004 (a share)
        rows += [
            (house, "desk", desks, open_days, _AM | _PM),
            (house, "desk", max(1, desks // 3), _WEEKDAYS, _EVE),
            (house, "desk", desks // 4, open_days & _MON_FRI, _AM | _PM),
            (house, "quiet", max(1, round(desks / 6)), open_days, _AM | _PM),
            (house, "lockable", 1, _WEEKDAYS, _AM | _PM | _EVE),
            (house, "bench", int(rng.integers(0, 3)), _WEEKDAYS, _AM | _PM),
            (house, "seat", int(rng.integers(12, 25)), _WEEKDAYS, _AM | _PM),
        ]
    return pd.DataFrame(rows, columns=["house_id", "place_kind", "count", "days", "day_parts"])


def _class_houses(rng: np.random.Generator, house_ids: list[str]) -> tuple[tuple[str, float], ...]:
    """Return no list (any house) for half of the classes, else two to four houses, the first preferred."""
    if rng.random() < 0.5:  # noqa: PLR2004 (a share)
        return ()
    chosen = rng.permutation(house_ids)[: rng.integers(2, 5)]
    return tuple((str(house), round(1.0 - 0.2 * at, 1)) for at, house in enumerate(chosen))


def blocks(rng: np.random.Generator, n: int, house_ids: list[str]) -> pd.DataFrame:
    """Return a classes table: every third is fixed (at most one a house), every third wants desks, the rest seats."""
    rows: list[dict[str, object]] = []
    for b in range(n):
        fixed, desks = b % 3 == 1 and b < 3 * len(house_ids), b % 3 == 2  # noqa: PLR2004 (every third)
        n_days, seats = int(rng.integers(1, 4)), int(rng.integers(3, 6) if desks else rng.integers(8, 15))
        rows.append(
            {
                "block_id": f"K{b + 1:0{len(str(n))}d}",
                "title": f"Opdigtet hold {b + 1}",
                "seats": min(seats, 5) if fixed else seats,
                "n_days": n_days,
                "place_kind": "desk" if desks else "seat",
                "day_parts": _AM | _PM if rng.random() < 0.7 else _AM,  # noqa: PLR2004 (a share)
                "days": some_days(rng, n_days, _MON_TO_THU) if fixed else _WEEKDAYS,
                "houses": ((house_ids[b // 3], 1.0),) if fixed else _class_houses(rng, house_ids),
                "value": 0.1 * seats * n_days,
                "fixed": fixed,
            }
        )
    order = ["block_id", "title", "seats", "n_days", "place_kind", "day_parts", "days", "houses", "value", "fixed"]
    return pd.DataFrame(rows, columns=order)
