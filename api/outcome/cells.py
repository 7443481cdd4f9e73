"""How one value is written in a cell, and how a cell of free text is kept from becoming a spreadsheet formula.

Ids cannot begin like a formula (they are refused on reading), numbers are meant as numbers. What is left, free text and
names of place kinds, gets an apostrophe in front when it begins like a formula: a spreadsheet then shows it as text.
`unguarded` takes it away again.
"""

from __future__ import annotations

from matching.week import day_names, part_names

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def number(value: float | None) -> str:
    """Write a number so that reading it gives the same double; None is blank."""
    return "" if value is None else repr(float(value))


def days(mask: int) -> str:
    """Write a day mask in weekday order."""
    return ";".join(day_names(int(mask)))


def parts(mask: int) -> str:
    """Write a part mask in the order am, pm, eve."""
    return ";".join(part_names(int(mask)))


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula (or for such an apostrophe)."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
