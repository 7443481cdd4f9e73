"""A value for a person, with the range that is proven of it."""

from __future__ import annotations

from api.words import Words

#: A range narrower than this is shown as its value.
_POINT = 5e-5


def with_range(said: str, low: float, high: float, say: Words) -> str:
    """Return a value as said, and what is proven of it where that is not the value alone."""
    if high - low < _POINT:
        return said
    return say("{value} (between {low} and {high})", value=said, low=say.number(low, 4), high=say.number(high, 4))
