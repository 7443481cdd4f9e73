"""The slow, obvious twin of the demand oracle: net values of a list of every choice."""

from __future__ import annotations

import numpy as np

from matching.bundles import Choices
from matching.fits import Floats
from matching.plan import Prices
from matching.standing import net_values


def best_nets(choices: Choices, prices: Prices) -> dict[int, float]:
    """Return the best net value of each request that has a choice."""
    best: dict[int, float] = {}
    for request, net in zip(choices.request.tolist(), net_values(choices, prices).tolist(), strict=True):
        best[request] = max(best.get(request, -np.inf), net)
    return best


def surplus(choices: Choices, prices: Prices) -> Floats:
    """Return what each request gains: its best net value; 0 if it would rather have nothing, which a pin may not."""
    gains = np.zeros(len(choices.must))
    for request, best in best_nets(choices, prices).items():
        gains[request] = best if choices.must[request] else max(best, 0.0)
    return gains
