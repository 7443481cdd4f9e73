"""Rules between the cells of one row, and defaults that depend on another cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from api.readers import sentences
from api.readers.table import Table
from matching.errors import Fault
from matching.week import n_set

_OFFICE_DAYS = {"full": 0.0, "hybrid": 4.0}
_SEAT_DAY_VALUE = 0.1


def with_row_defaults(stem: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the defaults that depend on another cell of the row."""
    if stem == "candidates":
        usual = frame["remote_min"].map(_OFFICE_DAYS).astype("float64")
        return frame.assign(max_office_days=frame["max_office_days"].fillna(usual))
    if stem == "blocks":
        return frame.assign(value=frame["value"].fillna(_SEAT_DAY_VALUE * frame["seats"] * frame["n_days"]))
    return frame


def row_faults(table: Table) -> tuple[Fault, ...]:
    """Return every row whose sound cells contradict one another."""
    match table.schema.stem:
        case "candidates":
            return _point(table) + _ordered(table, "hours_min", "hours_max")
        case "members":
            return _point(table) + _fixed_days(table, "n_days")
        case "jobs":
            return _fixed_days(table, "desk_days") + _ordered(table, "salary_min", "salary_max")
        case "houses":
            return _point(table)
        case "blocks":
            return _fixed_classes(table)
        case _:
            return ()


def _point(table: Table) -> tuple[Fault, ...]:
    """Ask for lat and lon both or neither."""
    sound = table.sound("lat", "lon")
    blank = {name: table.frame[name].isna().to_numpy() for name in ("lat", "lon")}
    return tuple(
        fault
        for name, other in (("lat", "lon"), ("lon", "lat"))
        for fault in table.faults_where(
            sound & blank[name] & ~blank[other], name, sentences.LAT_WITHOUT_LON, other=other
        )
    )


def _ordered(table: Table, low: str, high: str) -> tuple[Fault, ...]:
    above = (table.frame[low] > table.frame[high]).to_numpy()
    return table.faults_where(above & table.sound(low, high), high, sentences.MIN_ABOVE_MAX, other=low)


def _fixed_days(table: Table, n_days: str) -> tuple[Fault, ...]:
    n_fixed = n_set[table.frame["fixed_days"].to_numpy(dtype=np.int64)]
    too_many = (n_fixed > table.frame[n_days].to_numpy()) & table.sound("fixed_days", n_days)
    return table.faults_where(too_many, "fixed_days", sentences.TOO_MANY_FIXED_DAYS, other=n_days)


def _fixed_classes(table: Table) -> tuple[Fault, ...]:
    fixed = table.frame["fixed"].to_numpy(dtype=np.bool_) & table.sound("fixed")
    one_house = table.frame["houses"].map(len).to_numpy(dtype=np.int64) == 1
    its_days = n_set[table.frame["days"].to_numpy(dtype=np.int64)] == table.frame["n_days"].to_numpy()
    return (
        *table.faults_where(fixed & ~one_house & table.sound("houses"), "houses", sentences.FIXED_NEEDS_ONE_HOUSE),
        *table.faults_where(fixed & ~its_days & table.sound("days", "n_days"), "days", sentences.FIXED_NEEDS_ITS_DAYS),
    )
