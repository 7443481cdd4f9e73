"""The records of one market, as typed tables: what readers produce, what features score, what a problem is made of.

Every table is a pandas DataFrame with a plain 0…n−1 index in file order. Text is stripped and never missing ("" when
blank); numbers are float64 with NaN where a fact is missing; defaults of the file formats are already filled in. Day
and part columns are integer bit masks (bit 0 = mon … bit 6 = sun; bit 0 = am, 1 = pm, 2 = eve). List columns hold
tuples.

candidates
    candidate_id, postcode, lat, lon, occupation, skills (tuple of str), experience, education, languages (tuple of
    (code, CEFR level or "")), days, day_parts, max_travel_min, travel_mode, needs (tuple of str), hours_min, hours_max,
    salary_min, remote_min, max_office_days, avoid_employers (tuple of str), wishes (tuple of (job_id, number)),
    priority
members
    member_id, postcode, n_days (int), lat, lon, days, day_parts, fixed_days (0 = none), place_kind, max_travel_min,
    travel_mode, needs, value, priority
jobs
    job_id, employer, title, description, skills, languages, postcode, remote_mode ("" = not stated),
    office_days_per_month, desk_days (int), fixed_days, day_parts, place_kind, needs, openings (int), hours,
    salary_min, salary_max, valid_through (datetime.date or None)
houses
    house_id, name, municipality, postcode, lat, lon, has (tuple of str)
places
    house_id, place_kind, count (int), days, day_parts
blocks
    block_id, title, seats (int), n_days (int), place_kind, day_parts, days, houses (tuple of (house_id, preference);
    empty = all houses, preference 1), value, fixed (bool)
pins
    candidate_id (a candidate's or a member's), job_id, house_id, place_kind ("" = blank), days, day_parts (0 = blank)
fits
    candidate, job (int64 positions in their tables), fit; or None without fit.csv
travel
    person (int64 position: candidates, then members), house (int64), minutes; or None without travel.csv
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Market:
    """All records of one folder; columns as the module's docstring lists them."""

    candidates: pd.DataFrame
    members: pd.DataFrame
    jobs: pd.DataFrame
    houses: pd.DataFrame
    places: pd.DataFrame
    blocks: pd.DataFrame
    pins: pd.DataFrame
    fits: pd.DataFrame | None = None
    travel: pd.DataFrame | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something legal that a person should know.

    Attributes
    ----------
    text
        An English sentence; names in braces are filled from `params`. It is also the key of its translation.
    file
    params
    """

    text: str
    file: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say the file, then the sentence."""
        said = self.text.format(**self.params)
        return f"{self.file}: {said}" if self.file else said
