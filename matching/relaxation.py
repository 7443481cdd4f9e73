"""The relaxation of a working set: how much of each choice, and the last step of the prices.

On a small working set the duals of the plain linear program are no good prices: they split what a place is worth
arbitrarily between those who take it and what they take. So the prices come from a *boxed* program, in which openings
and slots may also be bought and sold at prices a little above and below those of the anneal: its duals lie within that
box (du Merle, Villeneuve, Desrosiers and Hansen 1999). The fractions come from the plain program, which keeps openings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from matching import backend
from matching.backend import End, Limits
from matching.bundles import Choices
from matching.covers import Covers
from matching.fits import Floats, Ints
from matching.model import Kept, LinearModel, Model, build
from matching.plan import Prices
from matching.problem import Problem
from matching.week import N_PARTS

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
        An upper bound of what the held choices allow.
    prices
        What has no row in the relaxation keeps its price.
    """

    share: Floats
    value: float
    prices: Prices


def relax(  # noqa: PLR0913, PLR0917 (a model, a centre and a width)
    problem: Problem, choices: Choices, covers: Covers, held: Ints, prices: Prices, width: float, limits: Limits
) -> Relaxed | None:
    """Solve the boxed relaxation of some choices until no cover is overfilled; `covers` learns.

    Parameters
    ----------
    held
        Choices, ascending.
    width
        How far each price may move, up or down.

    Returns
    -------
    Relaxed or None
        None if the solver had to stop.
    """
    nothing = Kept.of(problem, choices, held[:0])
    for _ in range(_ROUNDS):
        model = build(problem, choices, covers, held, nothing, choose_days=False, priced=prices)
        boxed = _boxed(model, covers, prices, width)
        answer = backend.relax(boxed, limits)
        if answer.end is not End.OPTIMAL:
            return None
        share = answer.values[: len(held)]
        found = Relaxed(
            share=share,
            value=float(boxed.objective @ answer.values),
            prices=_prices(model, covers, prices, answer.duals),
        )
        if not covers.learn(counts_of(choices, held, share)):
            break
    return found


def _prices(model: Model, covers: Covers, prices: Prices, duals: Floats) -> Prices:
    """Return the prices that the rows' duals mean."""
    pools, openings, places = covers.pools, prices.openings.copy(), prices.places.copy()
    openings[model.openings] = duals[model.opening_rows : model.cover_rows]
    touched = np.unique(covers.pool[model.covers])
    for part in range(N_PARTS):
        asked = touched[(pools.parts[touched] >> part & 1) == 1]
        places[pools.house[asked], pools.place_kind[asked], :, part] = 0.0
    covers.add_prices(places, model.covers, duals[model.cover_rows :])
    return Prices(openings=openings, places=places)


def counts_of(choices: Choices, held: Ints, share: Floats) -> Floats:
    """Return how many of each group are taken; shape (n_groups,)."""
    group = choices.group[held]
    housed = group >= 0
    counts = np.bincount(group[housed], weights=share[housed], minlength=len(choices.groups))
    return np.asarray(counts, dtype=np.float64)


def _boxed(model: Model, covers: Covers, prices: Prices, width: float) -> LinearModel:
    """Add columns that buy and sell openings and slots at prices `width` above and below the present ones."""
    n_rows = model.linear.rows.shape[0]
    opening = prices.openings[model.openings]
    slots = np.unique(np.stack([covers.pool[model.covers], covers.slot_of[model.covers]]), axis=1)
    slots = slots[:, slots[1] >= 0]
    slot = covers.slot_prices(prices.places)[slots[0], slots[1]]
    of_opening = csr_array(
        (np.ones(len(opening)), (model.opening_rows + np.arange(len(opening)), np.arange(len(opening)))),
        shape=(n_rows, len(opening)),
    )
    at = {(pool, where): k for k, (pool, where) in enumerate(slots.T.tolist())}
    entries = [
        (model.cover_rows + row, at[pool, where])
        for row, (pool, cover) in enumerate(
            zip(covers.pool[model.covers].tolist(), covers.cover[model.covers].tolist(), strict=True)
        )
        for where in range(cover.bit_length())
        if cover >> where & 1 and (pool, where) in at
    ]
    row, column = np.array(entries, dtype=np.int64).reshape(-1, 2).T
    of_slot = csr_array((np.ones(len(row)), (row, column)), shape=(n_rows, len(slot)))
    price, taking = np.concatenate([opening, slot]), hstack([of_opening, of_slot], format="csr")
    sold = np.flatnonzero(price > width)
    columns = len(price) + len(sold)
    linear = model.linear
    return replace(
        linear,
        objective=np.concatenate([linear.objective, -(price + width), price[sold] - width]),
        column_upper=np.concatenate([linear.column_upper, np.full(columns, np.inf)]),
        integer=np.concatenate([linear.integer, np.zeros(columns, dtype=bool)]),
        rows=csr_array(hstack([linear.rows, -taking, taking[:, sold]], format="csr")),
    )
