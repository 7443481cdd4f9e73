"""Build a market of real places, occupations and advertisements: ``python benchmarks/real_case.py DATA OUT``.

People, houses and most jobs are invented; where people live (parishes by population), what occupations take (ESCO) and
some advertisements are real. DATA is the folder of those downloads (or set ``MIKROPOL_DATA``); nothing of it belongs
into the repository. Then ``mikropol match OUT --out PLAN`` runs on it, texts and travel included.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))  # the benchmarks are not installed

from benchmarks import real_houses, real_jobs, real_people
from benchmarks.folder import write_folder
from benchmarks.real_esco import ONSITE_GROUPS, REMOTE_GROUPS, read_occupations
from features.records import Market

_MEMBERS, _JOBS, _REMOTE_PEOPLE = 0.08, 0.4, 0.72
_NO_PINS = ("candidate_id", "job_id", "house_id", "place_kind", "days", "day_parts")


def build(data: Path, n_people: int, n_houses: int, seed: int) -> Market:
    """Draw the market; the same arguments give the same market.

    Raises
    ------
    FileNotFoundError
        If a file is missing in `data`.
    """
    rng = np.random.default_rng(seed)
    n_members = round(n_people * _MEMBERS)
    n_remote = round((n_people - n_members) * _REMOTE_PEOPLE)
    remote, onsite = read_occupations(data, REMOTE_GROUPS), read_occupations(data, ONSITE_GROUPS)
    people = real_people.draw(rng, n_remote, remote, REMOTE_GROUPS)
    people += real_people.draw(rng, n_people - n_members - n_remote, onsite, ONSITE_GROUPS)
    earlier = real_people.draw(rng, len(people), {**remote, **onsite}, {**REMOTE_GROUPS, **ONSITE_GROUPS})
    order = rng.permutation(len(people))
    wanted = real_people.draw(rng, round(n_people * _JOBS), remote, REMOTE_GROUPS)
    houses = real_houses.houses(rng, data, n_houses)
    house_ids = list(houses["house_id"])
    return Market(
        candidates=real_people.candidates(rng, data, [people[i] for i in order], earlier),
        members=real_people.members(rng, data, n_members),
        jobs=pd.concat([real_jobs.advertised(data), real_jobs.derived(rng, wanted)], ignore_index=True),
        houses=houses,
        places=real_houses.places(rng, house_ids, n_people),
        blocks=real_houses.blocks(rng, house_ids),
        pins=pd.DataFrame(columns=list(_NO_PINS)),
    )


def main() -> None:
    """Read the arguments, build, write."""
    given = os.environ.get("MIKROPOL_DATA")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?" if given else None, default=given, help="folder of the downloads")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--houses", type=int, default=6, choices=range(4, 10))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    market = build(Path(asked.data), asked.people, asked.houses, asked.seed)
    write_folder(market, asked.out)
    print(f"{len(market.candidates)} candidates, {len(market.members)} members, {len(market.jobs)} jobs → {asked.out}")


if __name__ == "__main__":
    main()
