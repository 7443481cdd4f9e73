"""A newcomer against a standing plan: equal to every bundle tried by hand, and what is called free is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import bruteforce
import held_out
import markets
import numpy as np
import pytest
import strategies
from bruteforce import best_plan
from held_out import Found
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markets import candidate, house, job, market, member, pin

from matching.check import violations
from matching.fits import Fits
from matching.newcomer import Desks
from matching.offers import Offer
from matching.plan import ClassPlacement, Placement, Plan, Prices
from matching.problem import Problem

#: Larger than any list of a small market.
ALL = 1_000
#: What a plan that is changed by hand claims wrongly: its numbers, and why others have nothing.
CLAIMS = {"bound", "bound_order", "plan_value", "price_bound", "price", "status", "reason", "class_reason", "missing"}


@st.composite
def standing(draw: st.DrawFn, problem: Problem) -> Plan:
    """Draw a plan: the best one with some placements given up, at any prices."""
    best = best_plan(problem)
    assume(best is not None)
    assert best is not None
    pinned = {pin.person for pin in problem.pins}
    rows = [row for row in best.placements if row.person in pinned or draw(st.integers(0, 3))]
    classes = [row for row in best.classes if row.fixed or draw(st.integers(0, 3))]
    return held_out.plan_of(rows, classes, draw(strategies.prices(problem)))


def said(offer: Offer) -> tuple[object, ...]:
    """Return what an offer says that can be compared exactly."""
    blocked = Counter(block.kind for block in offer.blocked_by)
    return offer.person, offer.job, offer.house, offer.days, offer.parts, offer.value, offer.desk, blocked


def wanted(one: Found, *, new_job: bool = False) -> tuple[object, ...]:
    """Return the same of what was found by hand."""
    blocked = Counter("opening" if resource[0] == "opening" else "place" for resource in one.full)
    desk = "free" if one.free else "if_released"
    return one.person, None if new_job else one.job, one.house, one.days, one.parts, one.value, desk, blocked


def agree(offers: Sequence[Offer], by_hand: Sequence[Found], *, new_job: bool = False) -> None:
    """Ask that offers are those found by hand: free ones first, best first, at the same net values."""
    assert {said_key(said(offer)) for offer in offers} == {said_key(wanted(one, new_job=new_job)) for one in by_hand}
    assert len(offers) == len(by_hand)
    nets = {(one.person, None if new_job else one.job, one.house): one.net for one in by_hand}
    for offer in offers:
        assert offer.net == pytest.approx(nets[offer.person, offer.job, offer.house], abs=1e-9)
    assert [(o.desk != "free", -o.value) for o in offers] == sorted((o.desk != "free", -o.value) for o in offers)


def said_key(row: tuple[object, ...]) -> str:
    """Return a row as something that can stand in a set."""
    return repr((*row[:-1], sorted(dict(row[-1]).items())))  # type: ignore[call-overload]


def fits_beside(problem: Problem, plan: Plan, more: Placement | ClassPlacement) -> bool:
    """Tell whether a row can be added to a plan without breaking a rule, an opening or a capacity."""

    def broken(rows: Plan) -> set[tuple[str, str]]:
        return {(v.kind, v.subject) for v in violations(problem, rows) if v.kind not in CLAIMS}

    if isinstance(more, Placement):
        added = replace(plan, placements=tuple(sorted((*plan.placements, more), key=lambda row: row.person)))
    else:
        added = replace(plan, classes=tuple(sorted((*plan.classes, more), key=lambda row: row.block)))
    return broken(added) <= broken(plan)


def row_of(offer: Offer, person: int, job: int | None) -> Placement:
    """Return an offer as a placement."""
    return Placement(
        person=person,
        job=job,
        house=offer.house,
        place_kind=offer.place_kind,
        days=offer.days,
        parts=offer.parts,
        fit=offer.fit,
        travel_min=offer.minutes,
        value=offer.value,
    )


def shifted(plan: Plan, at: int) -> Plan:
    """Return a plan in which everybody from `at` on stands one place later."""
    rows = tuple(replace(row, person=row.person + (row.person >= at)) for row in plan.placements)
    return replace(plan, placements=rows)


@settings(deadline=None)
@given(data=st.data())
def test_a_candidate_is_offered_what_trying_every_bundle_finds(data: st.DataObject) -> None:
    """Job, house, days, value, net value, and whether it is free: as by brute force; what is free really fits."""
    drawn = data.draw(strategies.problems())
    i = len(drawn.candidates.ids) - 1
    assume(i >= 0)
    whole = held_out.free_of(drawn, person=i)
    rest = held_out.without_person(whole, i)
    plan = data.draw(standing(rest))
    answer = Desks.of(rest, plan).for_candidate(
        held_out.only_row(whole.candidates, i),
        held_out.only_pairs(whole.fits, i),
        held_out.only_pairs(whole.minutes, i),
        wishes=held_out.only_pairs(whole.wishes, i),
        most=ALL,
    )
    bundles = bruteforce.person_bundles(whole, i)
    agree(answer.offers, held_out.found(bundles, held_out.left_by(rest, plan), plan))
    for offer in answer.offers:
        fits = fits_beside(whole, shifted(plan, i), row_of(offer, i, offer.job))
        assert fits == (offer.desk == "free")
    assert answer.nearest is None or not answer.offers


@settings(deadline=None)
@given(data=st.data())
def test_a_member_is_offered_what_trying_every_bundle_finds(data: st.DataObject) -> None:
    """House, days, value, net value, and whether it is free: as by brute force; what is free really fits."""
    drawn = data.draw(strategies.problems())
    assume(drawn.members.ids)
    i = drawn.n_people - 1
    whole = held_out.free_of(drawn, person=i)
    rest = held_out.without_person(whole, i)
    plan = data.draw(standing(rest))
    who = held_out.only_row(whole.members, len(whole.members.ids) - 1)
    answer = Desks.of(rest, plan).for_member(who, held_out.only_pairs(whole.minutes, i), most=ALL)
    bundles = bruteforce.person_bundles(whole, i)
    agree(answer.offers, held_out.found(bundles, held_out.left_by(rest, plan), plan))
    for offer in answer.offers:
        assert fits_beside(whole, plan, row_of(offer, i, None)) == (offer.desk == "free")


@settings(deadline=None)
@given(data=st.data())
def test_a_class_is_offered_what_trying_every_bundle_finds(data: st.DataObject) -> None:
    """House, days, value, net value, and whether it is free: as by brute force; what is free really fits."""
    whole = data.draw(strategies.problems())
    assume(whole.classes.ids)
    b = len(whole.classes.ids) - 1
    assume(not whole.classes.fixed[b])
    rest = held_out.without_class(whole, b)
    plan = data.draw(standing(rest))
    answer = Desks.of(rest, plan).for_class(held_out.only_row(whole.classes, b), most=ALL)
    agree(answer.offers, held_out.found(bruteforce.class_bundles(whole, b), held_out.left_by(rest, plan), plan))
    for offer in answer.offers:
        assert offer.house is not None
        assert offer.place_kind is not None
        row = ClassPlacement(
            block=b,
            house=offer.house,
            place_kind=offer.place_kind,
            days=offer.days,
            parts=offer.parts,
            value=offer.value,
        )
        assert fits_beside(whole, plan, row) == (offer.desk == "free")


@settings(deadline=None)
@given(data=st.data())
def test_a_job_is_offered_whom_trying_every_bundle_finds(data: st.DataObject) -> None:
    """Candidate, house, days, value, net value, whether it is free: each once, nobody with a pin, as by brute force."""
    drawn = data.draw(strategies.problems())
    j = len(drawn.jobs.ids) - 1
    whole = held_out.free_of(drawn, job=j)
    assume(j >= 1)
    rest = held_out.without_job(whole, j)
    plan = data.draw(standing(rest))
    at = whole.fits.columns == j
    people = whole.fits.rows()[at]
    fits = Fits.of(people, np.zeros(len(people)), whole.fits.values[at], (len(whole.candidates.ids), 1))
    answer = Desks.of(rest, plan).for_job(held_out.only_row(whole.jobs, j), fits, most=ALL)
    pinned = {pin.person for pin in whole.pins}
    left = held_out.left_by(rest, plan) | {("opening", j): int(whole.jobs.openings[j])}
    by_hand = []
    for i in set(range(len(whole.candidates.ids))) - pinned:
        own = [b for b in bruteforce.person_bundles(whole, i) if isinstance(b.row, Placement) and b.row.job == j]
        desks = held_out.found(own, left, plan, holder=i)
        by_hand += sorted(desks, key=lambda one: (not one.free, -one.value, one.house or 0))[:1]
    agree(answer.offers, by_hand, new_job=True)
    placed = {row.person for row in plan.placements}
    prices = replace(plan.prices, openings=np.append(plan.prices.openings, 0.0))
    for offer in answer.offers:
        assert offer.person is not None
        assert offer.placed_now == (offer.person in placed)
        if not offer.placed_now:
            fits_in = fits_beside(whole, replace(plan, prices=prices), row_of(offer, offer.person, j))
            assert fits_in == (offer.desk == "free")


@settings(deadline=None)
@given(data=st.data(), most=st.integers(1, 3))
def test_a_short_list_is_the_beginning_of_the_long_one(data: st.DataObject, most: int) -> None:
    """The first free offers and the first others are the same, however few are asked for."""
    whole = held_out.free_of(data.draw(strategies.problems(pinned=False, stays=False)), person=0)
    assume(whole.candidates.ids)
    rest = held_out.without_person(whole, 0)
    desks = Desks.of(rest, data.draw(standing(rest)))
    asked = [held_out.only_pairs(pairs, 0) for pairs in (whole.fits, whole.minutes, whole.wishes)]
    who = held_out.only_row(whole.candidates, 0)
    every = desks.for_candidate(who, asked[0], asked[1], wishes=asked[2], most=ALL).offers
    few = desks.for_candidate(who, asked[0], asked[1], wishes=asked[2], most=most).offers
    assert few == tuple(
        offer for desk in ("free", "if_released") for offer in [o for o in every if o.desk == desk][:most]
    )


def no_prices(problem: Problem) -> Prices:
    """Return prices of nothing."""
    return Prices(openings=np.zeros(len(problem.jobs.ids)), places=np.zeros(problem.houses.capacity.shape))


def asked_alone(whole: Problem) -> Desks:
    """Return the desks of an empty plan for everybody but the last candidate."""
    rest = held_out.without_person(whole, len(whole.candidates.ids) - 1)
    return Desks.of(rest, held_out.plan_of((), (), no_prices(rest)))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"fits": {"J": 0.1}}, "fit_below_min"),
        ({"minutes": {"H": 50}}, "too_far"),
        ({"minutes": {}}, "too_far"),
        ({"needs": ["hearing_loop"]}, "needs"),
        ({"days": "mon"}, "days_or_parts"),
        ({"parts": "am"}, "days_or_parts"),
        ({"fits": {"J": 0.21}, "minutes": {"H": 45}}, "travel_not_worth"),
        ({"fits": {"full": 0.8}}, "opening"),
    ],
)
def test_the_nearest_miss_names_the_rule(cells: dict[str, object], kind: str) -> None:
    """Where nothing can be offered, the rule that the best pair breaks is named."""
    whole = market(
        candidates=[candidate("new", **({"fits": {"J": 0.8}, "minutes": {"H": 10}} | cells))],
        jobs=[job("J"), job("full", openings=0)],
        houses=[house("H", desk=1)],
    )
    fits, minutes = (held_out.only_pairs(pairs, 0) for pairs in (whole.fits, whole.minutes))
    answer = asked_alone(whole).for_candidate(whole.candidates, fits, minutes)
    assert not answer.offers
    assert answer.nearest is not None
    assert [block.kind for block in answer.nearest.blocked_by] == [kind]


def test_only_avoided_employers_leave_nothing_near() -> None:
    """Somebody who avoids every employer is not told of one."""
    whole = market(
        candidates=[candidate("new", fits={"J": 0.8}, minutes={"H": 10}, avoids=["Havn"])],
        jobs=[job("J", employer="Havn")],
        houses=[house("H", desk=1)],
    )
    answer = asked_alone(whole).for_candidate(whole.candidates, whole.fits, whole.minutes)
    assert (answer.offers, answer.nearest) == ((), None)


def test_days_are_the_cheapest_that_are_free_and_fixed_ones_come_first() -> None:
    """A full day is taken only where too few are free; among free ones the price decides, then the week."""
    whole = market(
        members=[member("old", n_days=1, minutes={"H": 5})],
        houses=[house("H", desk=1)],
    )
    prices = no_prices(whole)
    prices.places[0, 0, 0, 0] = 0.3
    row = replace(
        row_of(
            Offer(
                person=None, job=None, house=0, place_kind=0, days=0b00010, parts=0b011, fit=None, minutes=5.0,
                value=0.5, net=0.5, desk="free",
            ),
            0,
            None,
        )
    )  # fmt: skip
    desks = Desks.of(whole, held_out.plan_of([row], (), prices))
    for n_days, days, desk in ((3, 0b11100, "free"), (4, 0b11101, "free"), (5, 0b11111, "if_released")):
        new = market(members=[member("new", n_days=n_days, minutes={"H": 5})], houses=[house("H", desk=1)])
        [offer] = desks.for_member(new.members, new.minutes).offers
        assert (offer.days, offer.desk) == (days, desk)
        assert {(block.day, block.part) for block in offer.blocked_by} == ({(1, 0), (1, 1)} if n_days == 5 else set())


def test_an_offer_is_worth_it_where_prices_do_not_eat_its_value() -> None:
    """The next plan would probably place what is worth at least what it takes."""
    whole = market(members=[member("new", n_days=1, minutes={"H": 0}, value=0.5)], houses=[house("H", desk=1)])
    rest = held_out.without_person(whole, 0)
    for price, worth_it in ((0.2, True), (0.3, False)):
        prices = no_prices(rest)
        prices.places[:] = price
        [offer] = Desks.of(rest, held_out.plan_of((), (), prices)).for_member(whole.members, whole.minutes).offers
        assert offer.net == pytest.approx(0.5 - 2 * price)
        assert offer.worth_it == worth_it


def test_whoever_has_accepted_is_not_offered_to_a_new_job() -> None:
    """A candidate with a pin stays where they are."""
    whole = market(
        candidates=[candidate(name, fits={"J": 0.8}, minutes={"H": 5}) for name in ("ann", "bob")],
        jobs=[job("J")],
        houses=[house("H", desk=9)],
        pins=[pin("ann", job="J")],
    )
    desks = Desks.of(whole, held_out.plan_of((), (), no_prices(whole)))
    answer = desks.for_job(markets.market(jobs=[job("N")], houses=[house("H", desk=9)]).jobs, whole.fits)
    assert [offer.person for offer in answer.offers] == [1]


def test_a_job_without_desk_days_needs_no_house() -> None:
    """Where there is no house at all, such a job is free while it has an opening."""
    whole = market(candidates=[candidate("new", fits={"J": 0.8})], jobs=[job("J", n_days=0)])
    [offer] = asked_alone(whole).for_candidate(whole.candidates, whole.fits, whole.minutes).offers
    assert (offer.house, offer.days, offer.minutes, offer.value, offer.desk) == (None, 0, None, 0.8, "free")


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"openings": 0}, "opening"),
        ({"parts": "eve"}, "days_or_parts"),
        ({"needs": ["hearing_loop"]}, "needs"),
    ],
)
def test_the_nearest_candidate_for_a_job_is_told_with_the_rule(cells: dict[str, object], kind: str) -> None:
    """Where a job can have nobody, the rule that the best candidate breaks is named; no opening of it has a price."""
    whole = market(
        candidates=[candidate("ann", fits={"J": 0.8}, minutes={"H": 5}), candidate("bob", fits={"J": 0.7})],
        jobs=[job("J", **cells)],
        houses=[house("H", desk=9)],
    )
    rest = held_out.without_job(whole, 0)
    answer = Desks.of(rest, held_out.plan_of((), (), no_prices(rest))).for_job(whole.jobs, whole.fits)
    assert not answer.offers
    assert answer.nearest is not None
    assert [(block.kind, block.price) for block in answer.nearest.blocked_by] == [(kind, 0.0)]


def test_each_candidate_stands_once_for_a_job_and_a_short_list_begins_the_long_one() -> None:
    """Whoever has a free desk is not also shown where others would have to give one up."""
    whole = market(
        candidates=[
            candidate(name, fits={"J": fit}, minutes={"full": 1, "H": 9})
            for name, fit in (("ann", 0.6), ("bob", 0.9), ("eva", 0.7))
        ],
        members=[member("old", n_days=1, minutes={"full": 1})],
        jobs=[job("J", n_days=5)],
        houses=[house("full", desk=1), house("H", desk=1)],
    )
    rest = held_out.without_job(whole, 0)
    row = Placement(person=3, job=None, house=0, place_kind=0, days=1, parts=3, fit=None, travel_min=1.0, value=0.4)
    desks = Desks.of(rest, held_out.plan_of([row], (), no_prices(rest)))
    every = desks.for_job(whole.jobs, whole.fits).offers
    assert [(offer.person, offer.house, offer.desk) for offer in every] == [(i, 1, "free") for i in (1, 2, 0)]
    assert desks.for_job(whole.jobs, whole.fits, most=2).offers == every[:2]
