"""The split model, the strongest one to hand to a solver directly.

Given what jobs ask of a house, job and day set are chosen apart: x for each person and job, z for each person, *shape*
and day set at a house, linked by Σ x of the jobs of a shape = Σ z of the shape. A shape is the list of (house, kind,
parts, days) that a job leaves open to the person. A pair's value is that of its best house; z loses what another house
costs more.
"""

from __future__ import annotations

import numpy as np

from benchmarks.peers.linear import Block, Linear, Seated, day_sets, numbered, one_each, openings, places, stack
from matching.bundles import Choices, choices_of
from matching.fits import Floats, Ints
from matching.problem import Problem

_SAME = 1e-9


class NotSplit(ValueError):
    """The value of a job differs between houses by more than what the houses cost."""


def split(problem: Problem) -> Linear:
    """Return the split model.

    Raises
    ------
    NotSplit
        If values are not a sum of what the job and what the house gives.
    """
    choices = choices_of(problem)
    first, pair = numbered(np.stack((choices.request, choices.job), axis=1))
    best = np.full(len(first), -np.inf)
    np.maximum.at(best, pair, choices.value)
    shape, lead = _shapes(choices, choices.request[first], pair)
    option, days, cost = _options(choices, pair, shape, lead, best)
    n_x, g = len(first), choices.group[option]
    column = n_x + np.arange(len(option))
    housed = shape[pair[option]]
    seated = Seated(
        column=column,
        house=choices.groups.house[g],
        place_kind=choices.groups.place_kind[g],
        parts=choices.groups.parts[g],
        days=days,
        size=choices.groups.size[g],
    )
    rows = [
        one_each(choices, choices.request[first]),
        openings(problem, choices.job[first]),
        _linked(shape, housed, column),
        places(problem, seated),
    ]
    return stack(np.concatenate((best, -cost)), rows)


def _shapes(choices: Choices, request: Ints, pair: Ints) -> tuple[Ints, Ints]:
    """Return the shape of each pair (-1 without a house), and the pair that leads each shape."""
    housed = np.flatnonzero(choices.group >= 0)
    order = housed[np.lexsort((choices.group[housed], pair[housed]))]
    rank = np.arange(len(order)) - np.searchsorted(pair[order], pair[order])
    table = np.full((len(request), int(rank.max(initial=-1)) + 2), -1)
    table[pair[order], rank + 1] = choices.group[order]
    table[:, 0] = request
    seated = np.flatnonzero(np.any(table[:, 1:] >= 0, axis=1))
    lead, number = numbered(table[seated])
    shape = np.full(len(request), -1)
    shape[seated] = number
    return shape, seated[lead]


def _options(choices: Choices, pair: Ints, shape: Ints, lead: Ints, best: Floats) -> tuple[Ints, Ints, Floats]:
    """Return, for each shape, house and day set: a choice that stands for it, the days, and the cost of the house."""
    housed = np.flatnonzero(choices.group >= 0)
    cost = best[pair] - choices.value
    led = housed[lead[shape[pair[housed]]] == pair[housed]]
    key = np.stack((shape[pair[housed]], choices.group[housed]), axis=1)
    _, number = numbered(key)
    for extreme in (np.maximum, np.minimum):
        of_key = np.full(int(number.max(initial=-1)) + 1, -extreme(np.inf, -np.inf))
        extreme.at(of_key, number, cost[housed])
        if np.any(np.abs(of_key[number] - cost[housed]) > _SAME):
            raise NotSplit("values are not a sum of what the job and what the house gives")
    g = choices.group[led]
    entry, days = day_sets(choices.groups.fixed[g], choices.groups.free[g], choices.groups.n_free[g])
    return led[entry], days, cost[led[entry]]


def _linked(shape: Ints, housed: Ints, column: Ints) -> Block:
    """Let each shape have as many day sets as jobs."""
    x = np.flatnonzero(shape >= 0)
    zeros = np.zeros(int(shape.max(initial=-1)) + 1)
    return Block(
        row=np.concatenate((shape[x], housed)),
        column=np.concatenate((x, column)),
        weight=np.concatenate((np.ones(len(x)), -np.ones(len(column)))),
        low=zeros,
        high=zeros,
    )
