"""Plans by hand as a folder would hold them, with a supply that agrees: who is where, and what there was.

``plan({"ann": "J1 H1 mon,tue", "bo": "J2"}, jobs={"J1": 1, "J2": 1}, desks={"H1": 2})``: a place is a job, or a house
and days, or all three; houses have mornings only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from api.outcome.alone import ClassPlace, Place, PlanAlone
from api.outcome.supply_file import Held, Slot, Supply

WEEK = ("mon", "tue", "wed", "thu", "fri")


def place(id_: str, where: str, *, pinned: bool = False) -> Place:
    """Return where somebody is."""
    words = where.split()
    job = words.pop(0) if words[0].startswith("J") else ""
    house, days = (words[0], tuple(words[1].split(","))) if words else ("", ())
    kind, parts = ("desk", ("am",)) if house else ("", ())
    return Place(
        candidate_id=id_,
        job_id=job,
        house_id=house,
        place_kind=kind,
        days=days,
        day_parts=parts,
        value=0.5,
        pinned=pinned,
    )


def class_place(id_: str, where: str, *, fixed: bool = False) -> ClassPlace:
    """Return where a class is: at desks, so that people and classes meet."""
    at = place(id_, where)
    return ClassPlace(
        block_id=id_,
        house_id=at.house_id,
        place_kind=at.place_kind,
        days=at.days,
        day_parts=at.day_parts,
        value=0.5,
        fixed=fixed,
    )


def slots(at: Place | ClassPlace) -> list[Slot]:
    """Return the place-slots of a placement."""
    return [(at.house_id, at.place_kind, day, part) for day in at.days for part in at.day_parts]


def plan(  # noqa: PLR0913 (a plan holds this much)
    people: Mapping[str, str],
    *,
    waiting: Sequence[str] = (),
    jobs: Mapping[str, int] | None = None,
    desks: Mapping[str, int] | None = None,
    classes: Mapping[str, tuple[str, int]] | None = None,
    fixed: Sequence[str] = (),
    options: Mapping[str, object] | None = None,
) -> PlanAlone:
    """Return a plan.

    Parameters
    ----------
    people
        Id → place.
    waiting
        People, or classes in capital letters, who have none.
    jobs
        Job → openings.
    desks
        House, or ``"H1 fri"`` for one day → desks (after fixed classes); a later entry replaces an earlier one.
    classes
        Id → place and seats.
    fixed
        Ids of pinned people and fixed classes.
    options
    """
    places = [place(id_, where, pinned=id_ in fixed) for id_, where in people.items()]
    rooms = {id_: (class_place(id_, where, fixed=id_ in fixed), n) for id_, (where, n) in (classes or {}).items()}
    used, taken = Counter(at.job_id for at in places), Counter(slot for at in places for slot in slots(at))
    for at, n in rooms.values():
        taken.update({} if at.fixed else dict.fromkeys(slots(at), n))
    capacity = dict[Slot, int]()
    for name, n in (desks or {}).items():
        house, *days = name.split()
        capacity |= {(house, "desk", day, "am"): n for day in days or WEEK}
    supply = Supply(
        openings={job: Held(capacity=n, used=used[job]) for job, n in (jobs or {}).items() if n},
        places={slot: Held(capacity=n, used=taken[slot]) for slot, n in capacity.items() if n},
    )
    return PlanAlone(
        value=1.0,
        places=tuple(places),
        unplaced=tuple(id_ for id_ in waiting if not id_.isupper()),
        classes=tuple(at for at, _ in rooms.values()),
        unplaced_classes=tuple(id_ for id_ in waiting if id_.isupper()),
        options=options or {},
        supply=supply,
    )


def without_supply(whole: PlanAlone) -> PlanAlone:
    """Return a plan as it was written before plans said what there was."""
    return replace(whole, supply=None)
