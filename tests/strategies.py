"""Hypothesis strategies that compose to random small problems with every kind of request.

Small enough for `bruteforce.best_plan`: at most 4 candidates, 2 members, 3 jobs, 2 houses, 2 classes; few days each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import markets
import numpy as np
from hypothesis import strategies as st
from markets import DAY, WEEK, Block, Candidate, House, Job, Kept, Last, Member, Places

from matching.plan import Prices
from matching.problem import Floor, Problem
from matching.week import DAYS, N_DAYS, PARTS

KINDS = ("desk", "quiet")
EQUIPMENT = ("step_free", "two_screens")
EMPLOYERS = ("Havn", "Mark")

#: Mostly fits above the least one; a stored 0 and a fit of 1 too.
fits = st.one_of(st.integers(30, 100), st.integers(30, 100), st.integers(0, 100)).map(lambda n: n / 100)
wishes = st.integers(-4, 4).map(lambda n: n / 20)
priorities = st.sampled_from((0.0, 0.0, 0.1, 1.0))
minutes = st.one_of(st.integers(0, 30), st.integers(0, 60)).map(float)
needs = st.sampled_from(((), (), (), (), EQUIPMENT[:1], EQUIPMENT[1:], (), (), (), ()))


def _some(words: Sequence[str], least: int, most: int) -> st.SearchStrategy[str]:
    chosen = st.lists(st.sampled_from(words), min_size=least, max_size=most, unique=True)
    return chosen.map(lambda names: " ".join(sorted(names, key=words.index)))


def _rarely(usual: str, rare: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 4).flatmap(lambda n: rare if n == 2 else st.just(usual))


def _for_most(names: Sequence[str], values: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, float]]:
    """Draw a number for each name, four times in five."""
    each = [st.integers(0, 4).flatmap(lambda n: st.none() if n == 2 else values) for _ in names]
    return st.tuples(*each).map(
        lambda drawn: {name: value for name, value in zip(names, drawn, strict=True) if value is not None}
    )


kinds = _rarely("desk", st.just("quiet"))
days = st.one_of(st.just(WEEK), st.just(WEEK), st.just("mon tue wed"), _some(DAYS[:5], 2, 4), _some(DAYS, 1, 3))
parts = _rarely(DAY, _some(PARTS, 1, 3))


@st.composite
def _desk_days(draw: st.DrawFn, counts: Sequence[int]) -> dict[str, Any]:
    """Draw what a job or a member asks of a house; fixed days mostly fall where people can come."""
    n_days = draw(st.sampled_from(counts))
    fixed = draw(_rarely("", _some(DAYS[:3], 0, min(n_days, 2))))
    return {"n_days": n_days, "fixed_days": fixed, "parts": draw(parts), "kind": draw(kinds), "needs": draw(needs)}


@st.composite
def _jobs(draw: st.DrawFn, most: int) -> list[Job]:
    names = [f"J{n}" for n in range(1, 1 + draw(st.sampled_from((*range(1, most + 1), most))))]
    return [
        Job(
            name=name,
            openings=draw(st.sampled_from((1, 1, 1, 0, 2, 1, 1))),
            employer=draw(st.sampled_from(EMPLOYERS)),
            **draw(_desk_days((1, 2, 3, 2, 1, 0, 5))),
        )
        for name in names
    ]


@st.composite
def _places(draw: st.DrawFn) -> Places:
    kind = draw(st.sampled_from(("desk", "desk", "quiet", "seat")))
    return Places(
        kind=kind,
        count=draw(st.integers(0, 2)),
        days=draw(st.one_of(st.just(WEEK), days)),
        parts=draw(st.one_of(st.just(DAY), parts)),
    )


@st.composite
def _usual(draw: st.DrawFn) -> list[Places]:
    counts = {"desk": draw(st.sampled_from((1, 2, 1))), "seat": 2, "quiet": 1}
    return [Places(kind=kind, count=count) for kind, count in counts.items()]


@st.composite
def _houses(draw: st.DrawFn, most: int) -> list[House]:
    names = [f"H{n}" for n in range(1, 1 + draw(st.integers(1, most)))]
    own = st.lists(_places(), max_size=3)
    return [
        House(
            name=name,
            places=draw(_usual() if draw(st.integers(0, 4)) != 2 else own),
            has=draw(st.sampled_from((EQUIPMENT, EQUIPMENT, EQUIPMENT[:1], EQUIPMENT, ()))),
        )
        for name in names
    ]


def _person(houses: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "minutes": _for_most(houses, minutes),
            "days": days,
            "parts": _rarely("am pm eve", parts),
            "needs": needs,
            "max_travel_min": st.sampled_from((45.0, 20.0, 60.0, 45.0)),
            "priority": priorities,
        }
    )


@st.composite
def _candidates(draw: st.DrawFn, jobs: Sequence[str], houses: Sequence[str], most: int) -> list[Candidate]:
    return [
        Candidate(
            name=f"c{n}",
            fits=draw(_for_most(jobs, fits)),
            wishes=draw(st.dictionaries(st.sampled_from(jobs), wishes)),
            avoids=draw(st.sampled_from(((), (), (), EMPLOYERS[:1]))),
            **draw(_person(houses)),
        )
        for n in range(draw(st.sampled_from((*range(most + 1), most))))
    ]


@st.composite
def _members(draw: st.DrawFn, houses: Sequence[str], most: int) -> list[Member]:
    return [
        Member(
            name=f"m{n}",
            value=draw(st.sampled_from((0.5, 0.1, 0.9, 0.0))),
            **(draw(_desk_days((1, 2, 3))) | draw(_person(houses))),
        )
        for n in range(draw(st.sampled_from((*range(most + 1), most))))
    ]


@st.composite
def _class(draw: st.DrawFn, name: str, houses: Sequence[str]) -> Block:
    fixed = draw(st.sampled_from((False, False, True, False, False)))
    allowed = draw(_some(DAYS[:5], 1, 2) if fixed else days)
    n_days = len(allowed.split()) if fixed else draw(st.sampled_from((1, 2, 1, 3)))
    preferences = st.sampled_from((1.0, 0.6, 0.0, 2.0, 1.5))
    at = st.dictionaries(st.sampled_from(houses), preferences, min_size=int(fixed), max_size=1 if fixed else None)
    return Block(
        name=name,
        seats=draw(st.integers(1, 2)),
        n_days=n_days,
        days=allowed,
        parts=draw(parts),
        kind=draw(st.sampled_from(("desk", "seat"))),
        houses=draw(at),
        value=draw(st.sampled_from((0.2, 0.7, 2.0, 0.0, 1.0))),
        fixed=fixed,
    )


@st.composite
def _pin(draw: st.DrawFn, person: str, jobs: Sequence[Job], houses: Sequence[str]) -> Kept:
    """Draw a pin: complete, partial, or against the rules; only its job is never open."""
    job = draw(st.sampled_from(jobs)) if person.startswith("c") else None
    name = job.name if job else ""
    if job and job.n_days == 0:
        return Kept(person=person, job=name)
    return Kept(
        person=person,
        job=name,
        house=draw(st.sampled_from(("", *houses))),
        kind=draw(_rarely("", kinds)),
        days=draw(st.one_of(st.just(""), _some(DAYS[:4], 1, 3), days)),
        parts=draw(_rarely("", parts)),
    )


@st.composite
def _last(draw: st.DrawFn, person: str, jobs: Sequence[Job], houses: Sequence[str]) -> Last:
    """Draw where the last plan had somebody, possible or not today."""
    house = draw(st.sampled_from(houses))
    if not person.startswith("c"):
        return Last(person=person, house=house)
    job = draw(st.sampled_from(jobs))
    nowhere = draw(st.integers(0, 4)) == 2
    return Last(person=person, job=job.name, house="" if nowhere or not job.n_days else house)


@st.composite
def problems(
    draw: st.DrawFn, *, most_candidates: int = 4, most_members: int = 2, pinned: bool = True, stays: bool = True
) -> Problem:
    """Draw a small market with every kind of request; some pins and fixed classes cannot be kept.

    With `stays` every other market had a plan before, and staying may be worth nothing, a little, or all.
    """
    jobs, houses = draw(_jobs(3)), draw(_houses(2))
    job_names, house_names = [job.name for job in jobs], [house.name for house in houses]
    candidates = draw(_candidates(job_names, house_names, most_candidates))
    members = draw(_members(house_names, most_members))
    people = [c.name for c in candidates] + [m.name for m in members]
    n_kept = draw(st.sampled_from((0, 0, 1, 2))) if pinned else 0
    kept = draw(st.permutations(people))[:n_kept]
    stayed = draw(st.permutations(people)) if stays and draw(st.booleans()) else []
    return markets.market(
        candidates=candidates,
        members=members,
        jobs=jobs,
        houses=houses,
        classes=[draw(_class(f"b{n}", house_names)) for n in range(draw(st.integers(0, 2)))],
        pins=[draw(_pin(person, jobs, house_names)) for person in sorted(kept, key=people.index)],
        stays=[draw(_last(person, jobs, house_names)) for person in stayed[: max(1, len(stayed) - 1)]],
        stay_bonus=draw(st.sampled_from((0.05, 0.0, 0.4, 9.0))) if stayed else 0.0,
        min_fit=draw(st.sampled_from((0.2, 0.0, 0.5))),
        travel_weight=draw(st.sampled_from((0.005, 0.0, 0.02))),
        placed_bonus=draw(st.sampled_from((0.0, 0.3))),
    )


@st.composite
def prices(draw: st.DrawFn, problem: Problem) -> Prices:
    """Draw any prices for a problem's openings and place-slots: free, cheap or dear, uneven over the week."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    places = rng.choice([0.0, 0.05, 0.3], size=(*problem.houses.capacity.shape[:2], N_DAYS, len(PARTS)))
    openings = rng.choice([0.0, 0.1, 0.6], size=len(problem.jobs.ids))
    return Prices(openings=openings, places=places, floors=rng.choice([0.0, 0.2, 9.0], size=len(problem.floors)))


@st.composite
def floored(draw: st.DrawFn, markets: st.SearchStrategy[Problem], *, least: int = 0) -> Problem:
    """Draw a market with one or two floors: any people, some in both, more than there are now and then."""
    problem = draw(markets)
    floors = []
    for k in range(draw(st.integers(1, 2))):
        people = draw(st.sets(st.sampled_from(range(problem.n_people)))) if problem.n_people else set()
        number = draw(st.integers(least, len(people) + 1))
        floors.append(Floor(name=f"G{k}", people=np.array(sorted(people), dtype=np.int64), least=number))
    return replace(problem, floors=tuple(floors))


@st.composite
def crowded_problems(draw: st.DrawFn) -> Problem:
    """Draw a market where everybody could go anywhere and too few places decide: one desk, one quiet place, classes."""
    most_days = _some(DAYS[:5], 3, 5)
    jobs = [
        Job(name=f"J{n}", n_days=draw(st.integers(1, 4)), openings=2, kind=draw(kinds), parts=draw(parts))
        for n in range(draw(st.integers(1, 2)))
    ]
    names = [job.name for job in jobs]
    near = {"H1": draw(st.sampled_from((5.0, 0.0, 20.0)))}
    candidates = [
        Candidate(
            name=f"c{n}",
            fits={name: draw(st.integers(40, 100)) / 100 for name in names},
            minutes=near,
            days=draw(most_days),
            parts="am pm eve",
        )
        for n in range(draw(st.integers(2, 4)))
    ]
    members = [
        Member(name=f"m{n}", n_days=draw(st.integers(1, 3)), minutes=near, days=draw(most_days), value=draw(fits))
        for n in range(draw(st.integers(0, 2)))
    ]
    classes = [
        Block(name=f"b{n}", kind="desk", n_days=draw(st.integers(1, 2)), value=draw(st.sampled_from((0.3, 0.8, 1.5))))
        for n in range(draw(st.integers(0, 2)))
    ]
    rooms = [Places(kind=kind, count=count, parts="am pm eve") for kind, count in (("desk", 1), ("quiet", 1))]
    return markets.market(
        candidates=candidates, members=members, jobs=jobs, houses=[House(name="H1", places=rooms)], classes=classes
    )
