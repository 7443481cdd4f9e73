"""The compact model that everybody writes first.

x: a person takes a job at a house; z: a person sits at a house, kind and parts on a day. They are linked by
Σ_day z = Σ days · x, z ≥ Σ x of the choices that fix the day, z ≤ Σ x of those that allow it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.linear import Block, Linear, Seated, numbered, one_each, openings, places, stack
from matching.bundles import Choices, choices_of
from matching.fits import Ints
from matching.problem import Problem
from matching.week import N_DAYS, n_set


def compact(problem: Problem) -> Linear:
    """Return the compact model of all choices."""
    choices = choices_of(problem)
    sittings = _sittings(choices)
    n_columns = len(choices) + len(sittings.sitting)
    objective = np.zeros(n_columns)
    objective[: len(choices)] = choices.value
    blocks = [
        one_each(choices, choices.request),
        openings(problem, choices.job),
        _count(choices, sittings),
        *_link(choices, sittings),
        places(problem, _seated(choices, sittings)),
    ]
    return stack(objective, blocks)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Sittings:
    """A person's seat at one house, kind and parts, and its day columns.

    Attributes
    ----------
    choice : (n_housed,)
        Choices with a house.
    of : (n_housed,)
        The sitting of each.
    first : (n_sittings,)
        A choice of each sitting.
    sitting, day : (n_z,)
        Whose z, and of which day.
    column : (n_sittings, 7)
        Column of z, -1 where the day is not allowed.
    """

    choice: Ints
    of: Ints
    first: Ints
    sitting: Ints
    day: Ints
    column: Ints


def _sittings(choices: Choices) -> _Sittings:
    choice = np.flatnonzero(choices.group >= 0)
    groups, g = choices.groups, choices.group[choice]
    key = np.stack((choices.request[choice], groups.house[g], groups.place_kind[g], groups.parts[g]), axis=1)
    first, of = numbered(key)
    allowed = np.zeros(len(first), dtype=np.int64)
    np.bitwise_or.at(allowed, of, groups.free[g] | groups.fixed[g])
    sitting, day = np.nonzero(allowed[:, None] >> np.arange(N_DAYS) & 1)
    column = np.full((len(first), N_DAYS), -1)
    column[sitting, day] = len(choices) + np.arange(len(sitting))
    return _Sittings(choice=choice, of=of, first=choice[first], sitting=sitting, day=day, column=column)


def _count(choices: Choices, sittings: _Sittings) -> Block:
    """Ask for as many days as the chosen job asks for."""
    g = choices.group[sittings.choice]
    n_days = n_set[choices.groups.fixed[g]] + choices.groups.n_free[g]
    zeros = np.zeros(len(sittings.first))
    return Block(
        row=np.concatenate((sittings.sitting, sittings.of)),
        column=np.concatenate((sittings.column[sittings.sitting, sittings.day], sittings.choice)),
        weight=np.concatenate((np.ones(len(sittings.sitting)), -n_days.astype(np.float64))),
        low=zeros,
        high=zeros,
    )


def _link(choices: Choices, sittings: _Sittings) -> tuple[Block, Block]:
    """Let z be at most the choices that allow its day, and at least those that fix it."""
    groups, g = choices.groups, choices.group[sittings.choice]
    n_z = len(sittings.sitting)
    z = sittings.column[sittings.sitting, sittings.day]
    blocks = []
    for days, low, high in ((groups.fixed[g] | groups.free[g], -np.inf, 0.0), (groups.fixed[g], 0.0, np.inf)):
        k, day = np.nonzero(days[:, None] >> np.arange(N_DAYS) & 1)
        row = sittings.column[sittings.of[k], day] - len(choices)
        blocks.append(
            Block(
                row=np.concatenate((np.arange(n_z), row)),
                column=np.concatenate((z, sittings.choice[k])),
                weight=np.concatenate((np.ones(n_z), -np.ones(len(k)))),
                low=np.full(n_z, low),
                high=np.full(n_z, high),
            )
        )
    return blocks[0], blocks[1]


def _seated(choices: Choices, sittings: _Sittings) -> Seated:
    groups, g = choices.groups, choices.group[sittings.first][sittings.sitting]
    return Seated(
        column=sittings.column[sittings.sitting, sittings.day],
        house=groups.house[g],
        place_kind=groups.place_kind[g],
        parts=groups.parts[g],
        days=1 << sittings.day,
        size=groups.size[g],
    )
