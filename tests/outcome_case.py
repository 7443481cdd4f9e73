"""One small market with every kind of row, its plan by hand, and how to write it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from markets import block, candidate, days_of, house, job, member, parts_of, pin, places
from markets import market as problem_of

from api.outcome import Timing, write_outcome
from api.words import Lang, Words
from features.records import Market, Notice
from matching.plan import ClassPlacement, ClassReason, Placement, Plan, Prices, Reason, Status
from matching.problem import Problem

OPTIONS: dict[str, object] = {
    "min_fit": 0.2,
    "travel_weight": 0.005,
    "placed_bonus": 0.0,
    "gap": 0.0001,
    "time_limit": 60.0,
    "top_k": 50,
    "seed": 7,
    "date": "2026-11-23",
    "solver": "highs",
    "fit": True,
    "travel": True,
    "lang": "en",
}
INPUTS = {"jobs.csv": "b" * 64, "candidates.csv": "a" * 64}
HELP = {2: "=one more opening at J1, or a fit of 0.9", 3: "a house within 20 minutes"}
TIMING = Timing(
    seconds={"read": 0.25, "solve": 1.5}, threads=2, peak_memory_mb=120.5, system="Linux", python="3.11.2", cpus=2
)
NOTICES = (Notice(text="{n} jobs have no openings", file="jobs.csv", params={"n": 3}),)


def problem() -> Problem:
    """Return four candidates, two members, three jobs, two houses, a flexible, a fixed and a hopeless class, a pin."""
    return problem_of(
        candidates=[
            candidate("ann", fits={"J1": 0.8, "J3": 0.4}, minutes={"H1": 10}),
            candidate("bob", fits={"J2": 0.55}, wishes={"J2": 0.1}),
            candidate("cia", fits={"J1": 0.7}, minutes={"H1": 20}),
            candidate("dan"),
        ],
        members=[member("eva", n_days=2, minutes={"H1": 30}, priority=0.25), member("fie")],
        jobs=[job("J1", n_days=3, fixed_days="tue"), job("J2", n_days=0, openings=2), job("J3", openings=0)],
        houses=[
            house("H1", places("desk", 1, "sat", "eve"), has={"step_free"}, desk=1, seat=8),
            house("H2", desk=0),
        ],
        classes=[
            block("welding", seats=6, n_days=1, value=0.6),
            block("danish", seats=2, n_days=2, days="mon fri", houses={"H1": 1.0}, fixed=True),
            block("choir", seats=40, n_days=1),
        ],
        pins=[pin("eva", house="H1")],
    )


def plan() -> Plan:
    """Return the plan of `problem`, worked out by hand: desks go to ann (tue–thu) and eva (mon, fri)."""
    at = problem()
    openings, slots = np.zeros(3), np.zeros((2, len(at.kinds), 7, 3))
    openings[0] = 0.125
    slots[0, 0, 1, 0] = 0.3
    slots[0, 0, 2, 1] = 1e-12
    stays = (
        _placed(0, job=0, house=0, days="tue wed thu", fit=0.8, minutes=10.0, value=0.8 - 0.005 * 10.0 * 3 / 5),
        _placed(1, job=1, fit=0.65, value=0.65),
        replace(
            _placed(4, house=0, days="mon fri", minutes=30.0, value=0.5 + 0.25 - 0.005 * 30.0 * 2 / 5), pinned=True
        ),
    )
    seat = at.kinds.index("seat")
    welding = ClassPlacement(block=0, house=0, place_kind=seat, days=days_of("tue"), parts=parts_of("am pm"), value=0.6)
    danish = ClassPlacement(
        block=1, house=0, place_kind=seat, days=days_of("mon fri"), parts=parts_of("am pm"), value=0.0, fixed=True
    )
    value = math.fsum([*(stay.value for stay in stays), welding.value])
    return Plan(
        status=Status.WITHIN_GAP,
        placements=stays,
        unplaced={2: Reason.OPENINGS_FULL, 3: Reason.NO_FIT, 5: Reason.NO_HOUSE_IN_REACH},
        classes=(welding, danish),
        unplaced_classes={2: ClassReason.NO_HOUSE_FITS},
        prices=Prices(openings=openings, places=slots),
        value=value,
        bound=value + 0.0001,
        price_bound=value + 0.5,
        seconds={"solve": 1.5},
    )


def _placed(  # noqa: PLR0913 (a placement has this many parts)
    person: int,
    *,
    job: int | None = None,
    house: int | None = None,
    days: str = "",
    fit: float | None = None,
    minutes: float | None = None,
    value: float,
) -> Placement:
    """Return a placement at a desk, mornings and afternoons; without a house if none is said."""
    stay = house is not None
    return Placement(
        person=person,
        job=job,
        house=house,
        place_kind=0 if stay else None,
        days=days_of(days),
        parts=parts_of("am pm") if stay else 0,
        fit=fit,
        travel_min=minutes,
        value=value,
    )


def records(*, name: str = "Næstehuset", title: str = "Svejsning") -> Market:
    """Return the records of `problem`, as far as a report reads them."""
    none = pd.DataFrame()
    return Market(
        candidates=pd.DataFrame({"candidate_id": ["ann", "bob", "cia", "dan"]}),
        members=pd.DataFrame({"member_id": ["eva", "fie"]}),
        jobs=pd.DataFrame({"job_id": ["J1", "J2", "J3"], "title": ["Bogholder", "Oversætter", "Udvikler"]}),
        houses=pd.DataFrame(
            {"house_id": ["H1", "H2"], "name": [name, "Kajhuset"], "municipality": ["Aabenraa", "Tønder"]}
        ),
        places=none,
        blocks=pd.DataFrame({"block_id": ["welding", "danish", "choir"], "title": [title, "Dansk", "Kor"]}),
        pins=none,
    )


def write(
    folder: Path,
    *,
    lang: Lang = "en",
    of: Problem | None = None,
    outcome: Plan | None = None,
    market: Market | None = None,
    notices: Sequence[Notice] = NOTICES,
) -> Path:
    """Write the case into `folder`, which is made, and return it."""
    folder.mkdir()
    write_outcome(
        folder,
        market=market or records(),
        problem=of or problem(),
        plan=outcome or plan(),
        help_texts=HELP,
        options=OPTIONS,
        inputs=INPUTS,
        n_dropped=4,
        timing=TIMING,
        notices=notices,
        words=Words(lang),
    )
    return folder
