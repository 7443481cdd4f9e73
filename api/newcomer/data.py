"""What a machine reads about a newcomer: a list, best first; what is free before what is not."""

from __future__ import annotations

from api.explanation.data import Data, block_data, contribution_data
from api.newcomer.asking import Asked
from matching.offers import Offer
from matching.week import day_names, part_names


def newcomer_data(asked: Asked) -> list[Data]:
    """Return one object per offer."""
    return [
        _offer(asked, offer) | {"value_parts": [{"name": part.name, "amount": part.amount} for part in parts]}
        for offer, parts in zip(asked.answer.offers, asked.parts, strict=True)
    ]


def _offer(asked: Asked, offer: Offer) -> Data:
    problem = asked.problem
    job = asked.newcomer.id if asked.newcomer.stem == "jobs" else None
    who: Data = {} if offer.person is None else {"candidate_id": problem.candidates.ids[offer.person]}
    return who | {
        "job_id": job if offer.job is None else problem.jobs.ids[offer.job],
        "house_id": None if offer.house is None else problem.houses.ids[offer.house],
        "place_kind": None if offer.place_kind is None else problem.kinds[offer.place_kind],
        "days": list(day_names(offer.days)),
        "day_parts": list(part_names(offer.parts)),
        "fit": offer.fit,
        "travel_min": offer.minutes,
        "value": offer.value,
        "desk": offer.desk,
        "net": offer.net,
        "worth_it": offer.worth_it,
        "placed_now": offer.placed_now,
        "blocked_by": [block_data(problem, block) for block in offer.blocked_by],
        "contributions": [contribution_data(one) for one in asked.reasons(offer)],
    }
