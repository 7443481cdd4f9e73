"""The relaxation of a working set: how much of each choice, and the last step of the prices.

On a small working set the duals of the plain linear program are no good prices: they split what a place is worth
arbitrarily between those who take it and what they take. So the prices come from a *boxed* program, in which openings
and slots may also be bought and sold at prices a little above and below those of the anneal: its duals lie within that
box (du Merle, Villeneuve, Desrosiers and Hansen 1999). The fractions come from the plain program, which keeps openings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices
from matching.covers import Covers
from matching.fits import Floats, Ints
from matching.model import Kept, LinearModel, Model, build
from matching.plan import Prices
from matching.problem import Problem
from matching.requests import distinct_columns
from matching.standing import day_costs
from matching.week import N_DAYS, N_PARTS

#: Rounds of learning covers at the most.
_ROUNDS = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxed:
    """A solved relaxation.

    Attributes
    ----------
    share : (n_held,)
        How much of each held choice is taken. Where the box is too narrow, a little too much in all.
    value
        An upper bound of what the held and the sure choices allow.
    prices
        What has no row in the relaxation keeps its price.
    """

    share: Floats
    value: float
    prices: Prices


def relax(  # noqa: PLR0913 (a model, a centre and a width)
    problem: Problem,
    choices: Choices,
    covers: Covers,
    held: Ints,
    sure: Ints,
    *,
    prices: Prices,
    width: float,
    limits: Callable[[], Limits],
) -> Relaxed | None:
    """Solve the boxed relaxation of some choices until no cover is overfilled; `covers` learns.

    Parameters
    ----------
    held
        Choices, ascending.
    sure
        Choices of other requests, that are taken in any case.
    width
        How far each price may move, up or down.
    limits
        Those of the moment.

    Returns
    -------
    Relaxed or None
        None if the solver had to stop.
    """
    kept = Kept.of(problem, choices, sure)
    priced = _priced_rows(choices, covers, held, kept, prices)
    for _ in range(_ROUNDS):
        model = build(problem, choices, covers, held, kept, choose_days=False, priced=prices)
        boxed = _boxed(model, covers, prices, width, priced)
        answer = backend.relax(boxed, limits())
        if answer.end is not End.OPTIMAL:
            return None
        share = answer.values[: len(held)]
        found = Relaxed(
            share=share,
            value=float(boxed.objective @ answer.values) + float(choices.value[sure].sum()),
            prices=_prices(choices, model, covers, prices, answer.duals, priced),
        )
        if not covers.learn(kept.groups + counts_of(choices, held, share)):
            break
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class _Priced:
    """Rows of what held choices pay for their cheapest days at the present prices, where parts overlap.

    Attributes
    ----------
    pools
        Pool of each row.
    weights : (n_rows, 21)
        Price of each slot, the dearest of a pool being 1.
    rows : (n_rows, n_held)
    room
        What all places of the pool cost, less what is paid by those who are sure.
    """

    pools: Ints
    weights: Floats
    rows: csr_array
    room: Floats


def _priced_rows(choices: Choices, covers: Covers, held: Ints, kept: Kept, prices: Prices) -> _Priced:
    """Return a row for each pool whose covers do not add up to what the cheapest days cost.

    Whichever days somebody takes, they pay at least as much as for the cheapest, and all places cost what they cost: a
    valid row at any prices. With it, the relaxation is worth at most what the prices prove.
    """
    pools, slots = covers.pools, covers.slot_prices(prices.places)
    group = choices.group[held]
    touched = np.unique(pools.of_group[group[group >= 0]])
    mixed = touched[~pools.same_parts[touched] & (slots[touched].max(axis=1, initial=0.0) > 0)]
    row_of = np.full(len(pools) + 1, -1)
    row_of[mixed] = np.arange(len(mixed))
    dearest = slots[mixed].max(axis=1, initial=0.0)
    row = row_of[np.append(pools.of_group, -1)[group]]
    inside = np.flatnonzero(row >= 0)
    costs = day_costs(choices, prices)
    pays = costs[group[inside]] / dearest[row[inside]]
    weights = slots[mixed] / dearest[:, None]
    paid = np.bincount(pools.of_group, weights=costs * kept.groups, minlength=len(pools))[mixed] / dearest
    return _Priced(
        pools=mixed,
        weights=weights,
        rows=csr_array((pays, (row[inside], inside)), shape=(len(mixed), len(held))),
        room=(weights * pools.room[mixed]).sum(axis=1) - paid,
    )


def _prices(choices: Choices, model: Model, covers: Covers, prices: Prices, duals: Floats, priced: _Priced) -> Prices:
    """Return the prices that the rows' duals mean."""
    pools, openings, places = covers.pools, prices.openings.copy(), prices.places.copy()
    n_rows, floors = len(model.linear.upper), prices.floors.copy()
    of_floors = duals[model.floor_rows : model.floor_rows + len(model.floors)]
    floors[model.floors] = np.minimum(of_floors, choices.floors.penalty)
    openings[model.openings] = duals[model.opening_rows : model.cover_rows]
    touched = np.unique(covers.pool[model.covers])
    for part in range(N_PARTS):
        asked = touched[(pools.parts[touched] >> part & 1) == 1]
        places[pools.house[asked], pools.place_kind[asked], :, part] = 0.0
    covers.add_prices(places, model.covers, duals[model.cover_rows : n_rows])
    more = (duals[n_rows:, None] * priced.weights).reshape(-1, N_DAYS, N_PARTS)
    np.add.at(places, (pools.house[priced.pools], pools.place_kind[priced.pools]), more)
    return Prices(openings=openings, places=places, floors=floors)


def counts_of(choices: Choices, held: Ints, share: Floats) -> Floats:
    """Return how many of each group are taken; shape (n_groups,)."""
    group = choices.group[held]
    housed = group >= 0
    counts = np.bincount(group[housed], weights=share[housed], minlength=len(choices.groups))
    return np.asarray(counts, dtype=np.float64)


def _boxed(model: Model, covers: Covers, prices: Prices, width: float, priced: _Priced) -> LinearModel:
    """Add columns that buy and sell openings, slots and floors at prices `width` above and below the present ones.

    A slot without a row of its own cannot be sold: nothing would limit how often.
    """
    linear, n_held = model.linear, len(model.held)
    beside = csr_array((len(priced.room), len(linear.objective) - n_held))
    rows = vstack([linear.rows, hstack([priced.rows, beside])], format="csr")
    scarce = np.concatenate([prices.floors[model.floors], prices.openings[model.openings]])
    n_rows, n_scarce = rows.shape[0], len(scarce)
    inside = (covers.cover[model.covers][:, None] >> np.arange(N_DAYS * N_PARTS)) & 1
    weights, pool = np.concatenate([inside, priced.weights]), np.concatenate([covers.pool[model.covers], priced.pools])
    row, where = np.nonzero(weights)
    slots, column = distinct_columns(np.stack([pool[row], where]))
    slot = covers.slot_prices(prices.places)[slots[0], slots[1]]
    of_scarce = csr_array(
        (np.ones(n_scarce), (model.floor_rows + np.arange(n_scarce), np.arange(n_scarce))), shape=(n_rows, n_scarce)
    )
    of_slot = csr_array((weights[row, where], (model.cover_rows + row, column)), shape=(n_rows, len(slot)))
    price, taking = np.concatenate([scarce, slot]), hstack([of_scarce, of_slot], format="csr")
    alone = np.zeros((len(covers.pools), N_DAYS * N_PARTS), dtype=bool)
    single = model.covers[covers.slot_of[model.covers] >= 0]
    alone[covers.pool[single], covers.slot_of[single]] = True
    has_row = np.append(np.ones(n_scarce, dtype=bool), alone[slots[0], slots[1]])
    sold = np.flatnonzero((price > width) & has_row)
    columns = len(price) + len(sold)
    return replace(
        linear,
        objective=np.concatenate([linear.objective, -(price + width), price[sold] - width]),
        column_upper=np.concatenate([linear.column_upper, np.full(columns, np.inf)]),
        integer=np.concatenate([linear.integer, np.zeros(columns, dtype=bool)]),
        rows=csr_array(hstack([rows, -taking, taking[:, sold]], format="csr")),
        lower=np.concatenate([linear.lower, np.full(len(priced.room), -np.inf)]),
        upper=np.concatenate([linear.upper, priced.room]),
    )
