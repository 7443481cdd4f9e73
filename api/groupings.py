"""The groups that fairness and floors speak of: by municipality, by distance to a house, by third of own best fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from api.bundled import bundled
from features.records import Market
from features.travel import great_circle_km, points
from matching.groups import Grouping, OwnBest, by_distance, by_name, by_third
from matching.problem import Problem

By = Literal["municipality", "distance", "fit_third"]
EVERY: tuple[By, ...] = get_args(By)

UNKNOWN = "unknown"


def grouping_by(by: By, market: Market, problem: Problem, own: OwnBest) -> Grouping:
    """Return the groups of everybody; small ones are merged."""
    if by == "municipality":
        return by_name(municipalities(market))
    if by == "distance":
        return by_distance(problem)
    return by_third(own, len(problem.candidates.ids))


def municipalities(market: Market) -> Sequence[str]:
    """Return each person's municipality, candidates, then members.

    It is that of the postcode; where the table lacks it, that of the nearest postcode point; without `lat` and `lon`
    it is unknown.
    """
    columns = ["postcode", "lat", "lon"]
    people = pd.concat([market.candidates[columns], market.members[columns]], ignore_index=True)
    table = pd.read_csv(bundled("tables", "postcodes.csv"), dtype={"postcode": str})
    name = table.drop_duplicates("postcode").set_index("postcode")["municipality"]
    found = name.reindex(people["postcode"]).to_list()
    at, ends = points(people, table), table[["lat", "lon"]].to_numpy(dtype=np.float64)
    for i, known in enumerate(found):
        if not isinstance(known, str):
            lost = bool(np.isnan(at[i]).any())
            found[i] = UNKNOWN if lost else table["municipality"].iloc[int(great_circle_km(at[i], ends).argmin())]
    return [str(municipality) for municipality in found]
