"""Seeded markets of any size, with every kind of request: for tests, benchmarks and trying things out.

Proportions are plausible, not measured: about half of the people can be placed, desks are short from Tuesday to
Thursday, and a person is fit for jobs of the own line of work rather than for others.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from features import synthetic_people, synthetic_supply
from features.records import Market
from features.synthetic_links import fits_between, minutes_between
from features.synthetic_pins import pins_that_hold
from features.synthetic_wishes import with_wishes

_PEOPLE_PER_HOUSE = 50
_PEOPLE_PER_CLASS = 133
_JOBS_PER_CANDIDATE = 0.42
_PINNED = 0.01


def market(  # noqa: PLR0913 (each size of a market may be chosen)
    n_people: int,
    *,
    seed: int | np.random.Generator,
    jobs_per_person: int = 20,
    n_houses: int | None = None,
    n_classes: int | None = None,
    members: float = 0.1,
    with_texts: bool = False,
) -> Market:
    """Invent a market.

    Parameters
    ----------
    n_people
        Candidates and members together, ≥ 1.
    seed
        The only source of chance: the same seed gives the same market.
    jobs_per_person
        Jobs listed in `fits` for each candidate (all of them where there are fewer).
    n_houses, n_classes
        By default one house for 50 people (at least 2) and one class for 133 (400 people: 8 houses, 3 classes).
    members
        Share of the people who seek desk-days and no job, in [0, 1].
    with_texts
        Also invent occupations, skills, experience, languages and descriptions, so that fits can be computed; some
        jobs then state their remote mode in the text only. Fits and travel times are given in any case.

    Raises
    ------
    ValueError
        If a size is out of its range.
    """
    if n_people < 1 or jobs_per_person < 1 or not 0 <= members <= 1:
        raise ValueError("n_people and jobs_per_person must be at least 1, members a share in [0, 1]")
    rng = np.random.default_rng(seed)
    n_members = round(n_people * members)
    n_houses = max(2, round(n_people / _PEOPLE_PER_HOUSE)) if n_houses is None else n_houses
    n_classes = max(1, round(n_people / _PEOPLE_PER_CLASS)) if n_classes is None else n_classes
    trade = synthetic_people.trades(rng, n_people - n_members)
    job_trade = synthetic_people.trades(rng, max(jobs_per_person, round(len(trade) * _JOBS_PER_CANDIDATE)))

    jobs = synthetic_supply.jobs(rng, job_trade, with_texts=with_texts)
    houses = synthetic_supply.houses(rng, n_houses)
    house_ids = list(houses["house_id"])
    fits = fits_between(rng, trade, job_trade, jobs_per_person)
    candidates = synthetic_people.candidates(rng, trade, with_texts=with_texts)
    candidates = with_wishes(rng, candidates, jobs, fits)
    member_table = synthetic_people.members(rng, n_members)
    unpinned = Market(
        candidates=candidates,
        members=member_table,
        jobs=jobs,
        houses=houses,
        places=synthetic_supply.places(rng, house_ids, n_people / n_houses),
        blocks=synthetic_supply.blocks(rng, n_classes, house_ids),
        pins=pd.DataFrame(columns=["candidate_id", "job_id", "house_id", "place_kind", "days", "day_parts"]),
        fits=fits,
        travel=minutes_between(pd.concat([candidates, member_table], ignore_index=True), houses),
    )
    return pins_that_hold(rng, unpinned, round(n_people * _PINNED))
