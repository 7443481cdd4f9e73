"""Numbers in cells: decimal point or decimal comma, finite, within their range."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from api.readers import sentences

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
MOST = 1_000_000_000  #: the highest count that is believed; keeps sums of counts exact


class Refused(ValueError):
    """A cell breaks a rule: `rule` is the sentence, `params` fill it. Never leaves the readers."""

    def __init__(self, rule: str, **params: str | float) -> None:
        super().__init__(rule)
        self.rule = rule
        self.params = params


def number(text: str) -> float:
    """Return a finite number; Python's own extras (``nan``, ``inf``, ``1_000``) are refused.

    Raises
    ------
    Refused
    """
    value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise Refused(sentences.FINITE)
    return value


def real(low: float = -math.inf, high: float = math.inf) -> Callable[[str], float]:
    """Return a parser of numbers from `low` to `high`, both inclusive."""

    def parse(text: str) -> float:
        return _within(number(text), low, high)

    return parse


def whole(low: int, high: int = MOST) -> Callable[[str], int]:
    """Return a parser of counts from `low` to `high`, both inclusive; ``3.0`` is 3."""

    def parse(text: str) -> int:
        value = number(text)
        if not value.is_integer():
            raise Refused(sentences.WHOLE)
        return int(_within(value, low, high))

    return parse


def _within(value: float, low: float, high: float) -> float:
    if low <= value <= high:
        return value
    if value < low and high >= MOST:
        raise Refused(sentences.AT_LEAST, low=low)
    raise Refused(sentences.BETWEEN, low=low, high=high)
