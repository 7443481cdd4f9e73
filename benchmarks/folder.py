"""Write a market as the folder of CSV files that ``mikropol match`` reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from features.records import Market
from matching.week import day_names, part_names

Cell = Callable[[object], str]


def _plain(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 (NaN alone differs from itself)
        return ""
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def _words(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else ""


def _pairs(value: object) -> str:
    return ";".join(f"{name}:{_plain(number)}" for name, number in value) if isinstance(value, tuple) else ""


def _levels(value: object) -> str:
    return ";".join(f"{code}:{level}" if level else code for code, level in value) if isinstance(value, tuple) else ""


def _days(value: object) -> str:
    return ";".join(day_names(int(str(value))))


def _parts(value: object) -> str:
    return ";".join(part_names(int(str(value))))


_CELLS: dict[str, Cell] = {
    "skills": _words,
    "needs": _words,
    "has": _words,
    "avoid_employers": _words,
    "wishes": _pairs,
    "houses": _pairs,
    "languages": _levels,
    "days": _days,
    "fixed_days": _days,
    "day_parts": _parts,
    "fixed": lambda fixed: "yes" if fixed else "",
}


def _write(table: pd.DataFrame, path: Path) -> None:
    cells = {name: [_CELLS.get(name, _plain)(value) for value in table[name]] for name in table.columns}
    pd.DataFrame(cells, dtype=object).to_csv(path, index=False, lineterminator="\n")


def write_folder(market: Market, path: Path) -> None:
    """Write every table of `market` into the folder `path`, which is made when it is missing.

    ``fit.csv`` and ``travel.csv`` are written only if the market has them.
    """
    path.mkdir(parents=True, exist_ok=True)
    for name in ("candidates", "members", "jobs", "houses", "places", "blocks", "pins"):
        _write(getattr(market, name), path / f"{name}.csv")
    candidate_ids = market.candidates["candidate_id"].to_numpy()
    person_ids = np.concatenate([candidate_ids, market.members["member_id"].to_numpy()])
    if (fits := market.fits) is not None:
        job_ids = market.jobs["job_id"].to_numpy()
        pairs = {"candidate_id": candidate_ids[fits["candidate"]], "job_id": job_ids[fits["job"]], "fit": fits["fit"]}
        pd.DataFrame(pairs).to_csv(path / "fit.csv", index=False, lineterminator="\n")
    if (travel := market.travel) is not None:
        house_ids = market.houses["house_id"].to_numpy()
        links = {"candidate_id": person_ids[travel["person"]], "house_id": house_ids[travel["house"]]}
        table = pd.DataFrame({**links, "minutes": travel["minutes"]})
        table.to_csv(path / "travel.csv", index=False, lineterminator="\n")
