"""Days and day parts as bit masks: bit d of a day mask is ``DAYS[d]``, bit p of a part mask is ``PARTS[p]``."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("am", "pm", "eve")
N_DAYS = len(DAYS)
N_PARTS = len(PARTS)
WEEKDAYS = 0b11111  # mon–fri, the default of every `days` column
WHOLE_DAY = 0b011  # am and pm, the default of every `day_parts` column

#: n_set[mask] is how many days (or parts) a mask holds; shape (128,).
n_set: NDArray[np.uint8] = np.array([mask.bit_count() for mask in range(1 << N_DAYS)], dtype=np.uint8)


def mask_of(names: Iterable[str], words: tuple[str, ...]) -> int:
    """Return the bit mask of `names` within `words` (`DAYS` or `PARTS`).

    Raises
    ------
    ValueError
        If a name is not one of `words`.
    """
    return sum({1 << words.index(name) for name in names})


def bits(mask: int) -> tuple[int, ...]:
    """Return the positions that are set in `mask`, ascending."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def day_names(mask: int) -> tuple[str, ...]:
    """Return the days of a day mask in weekday order."""
    return tuple(DAYS[d] for d in bits(mask))


def part_names(mask: int) -> tuple[str, ...]:
    """Return the parts of a part mask in the order am, pm, eve."""
    return tuple(PARTS[p] for p in bits(mask))
