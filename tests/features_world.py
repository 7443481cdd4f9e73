"""A small world for the tests of `features`: rows of people and jobs where each test states only what matters to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

TODAY = date(2026, 11, 23)
Row = Mapping[str, Any]

_CANDIDATE: Row = {
    "candidate_id": "",
    "postcode": "6200",
    "lat": np.nan,
    "lon": np.nan,
    "occupation": "",
    "skills": (),
    "experience": "",
    "education": "",
    "languages": (),
    "days": 31,
    "day_parts": 3,
    "max_travel_min": 45.0,
    "travel_mode": "car",
    "needs": (),
    "hours_min": np.nan,
    "hours_max": np.nan,
    "salary_min": np.nan,
    "remote_min": "full",
    "max_office_days": 0.0,
    "avoid_employers": (),
    "wishes": (),
    "priority": 0.0,
}
_JOB: Row = {
    "job_id": "",
    "employer": "Nordhavn Data",
    "title": "",
    "description": "",
    "skills": (),
    "languages": (),
    "postcode": "2150",
    "remote_mode": "full",
    "office_days_per_month": np.nan,
    "desk_days": 5,
    "fixed_days": 0,
    "day_parts": 3,
    "place_kind": "desk",
    "needs": (),
    "openings": 1,
    "hours": np.nan,
    "salary_min": np.nan,
    "salary_max": np.nan,
    "valid_through": None,
}


def _table(rows: Sequence[Row], default: Row, name: str) -> pd.DataFrame:
    filled = [{**default, name: f"{name[0].upper()}{k}", **row} for k, row in enumerate(rows)]
    table = pd.DataFrame(filled, columns=list(default))
    return table.astype({column: "float64" for column, value in default.items() if isinstance(value, float)})


def candidates(*rows: Row) -> pd.DataFrame:
    """Return a table of candidates; each row states only what differs from a person without facts."""
    return _table(rows, _CANDIDATE, "candidate_id")


def jobs(*rows: Row) -> pd.DataFrame:
    """Return a table of jobs; each row states only what differs from a fully remote job without facts."""
    table = _table(rows, _JOB, "job_id")
    return table.assign(valid_through=pd.Series([row.get("valid_through") for row in rows], dtype=object))
