"""The curve value(F) as a picture: a self-contained SVG that says the same in words and needs no colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from api.words import Words
from matching.price_of_floors import Point

_WIDTH, _HEIGHT = 720, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 30, 60, 70
_LINES = 4


def curve_svg(points: Sequence[Point], way: str, say: Words) -> str:
    """Return the picture.

    Parameters
    ----------
    points
        At least one, with rising fractions.
    way
        How people are grouped, in words.
    say
    """
    title = say("What floors cost, {way}", way=way)
    low, high = _range(points)
    marks = "\n".join(_mark(point, low, high, say) for point in points)
    legend = escape(say("Circle: every floor is met. Cross: a floor had to be lowered."))
    line = " ".join(f"{_x(point.share):.1f},{_y(point.value, low, high):.1f}" for point in points)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" lang="{say.lang}"
  aria-labelledby="title desc" font-family="sans-serif" font-size="14">
<title id="title">{escape(title)}</title>
<desc id="desc">{escape(" ".join(described_lines(points, say)))}</desc>
<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>
<text x="{_LEFT}" y="28" font-size="17">{escape(title)}</text>
{_axes(low, high, say)}
<polyline points="{line}" fill="none" stroke="#000" stroke-width="2"/>
{marks}
<text x="{_LEFT}" y="{_HEIGHT - 12}">{legend}</text>
</svg>
"""


def described_lines(points: Sequence[Point], say: Words) -> list[str]:
    """Return the curve in words, a sentence for each point."""
    return [_told(point, say) for point in points]


def _told(point: Point, say: Words) -> str:
    percent, value = say.number(100 * point.share), say.number(point.value, 4)
    if not point.missing:
        return say("Floors at {percent} %: value {value}.", percent=percent, value=value)
    said = "Floors at {percent} %: value {value}; not every floor can be met, people missing: {n}."
    return say(said, percent=percent, value=value, n=say.number(point.missing))


def _range(points: Sequence[Point]) -> tuple[float, float]:
    """Return the values at the ends of the axis; it does not begin at 0, and its numbers say so."""
    low, high = min(point.value for point in points), max(point.value for point in points)
    room = 0.1 * (high - low) or max(0.01 * abs(high), 0.01)
    return low - room, high + room


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, low: float, high: float) -> float:
    return _TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(low: float, high: float, say: Words) -> str:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts = [f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#000"/>']
    for k in range(_LINES + 1):
        value = low + (high - low) * k / _LINES
        y = _y(value, low, high)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#bbb" stroke-dasharray="2 4"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{say.number(value, 3)}</text>')
    for k in range(0, 11, 2):
        percent = f"{say.number(10 * k)} %"
        parts.append(f'<text x="{_x(k / 10):.1f}" y="{bottom + 20}" text-anchor="middle">{percent}</text>')
    parts.append(f'<text x="{_LEFT - 8}" y="{_TOP - 14}" text-anchor="end">{escape(say("Value"))}</text>')
    below = escape(say("Floor: part of an equal share that each group gets at least"))
    parts.append(f'<text x="{(_LEFT + right) / 2:.1f}" y="{bottom + 40}" text-anchor="middle">{below}</text>')
    return "\n".join(parts)


def _mark(point: Point, low: float, high: float, say: Words) -> str:
    x, y, told = _x(point.share), _y(point.value, low, high), escape(_told(point, say))
    if not point.missing:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#000"><title>{told}</title></circle>'
    cross = f"M{x - 6:.1f} {y - 6:.1f}l12 12m0 -12l-12 12"
    missing = f'<text x="{x:.1f}" y="{y - 12:.1f}" text-anchor="middle">−{say.number(point.missing)}</text>'
    return f'<path d="{cross}" stroke="#000" stroke-width="3"><title>{told}</title></path>{missing}'
