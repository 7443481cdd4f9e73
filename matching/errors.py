"""Everything that can go wrong, as one tree.

::

    MikropolError
    ├── BadInput (ValueError)        records that break a rule of the file formats; lists every fault
    ├── BadOption (ValueError)       an option out of its range
    ├── CannotKeep (ValueError)      pins or fixed classes that do not fit; names them and what they overfill
    ├── BrokenPlan (AssertionError)  the independent check refused a plan of ours: a fault in mikropol
    └── SolverFailed (RuntimeError)  the solver neither solved nor stopped as asked: a fault in mikropol
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken rule at one place.

    Attributes
    ----------
    rule
        The rule as an English sentence; names in braces are filled from `params`. It is also the key under which a
        translation is found, so it holds no value itself.
    file, line, column, value
        Where: the file's name, its 1-based physical line (None: the whole file), the column's name, the cell as read.
        `value` is already masked when it may hold a person's CPR number or birth date.
    params
        Values for the names in `rule`.
    """

    rule: str
    file: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say the place, then the rule, then the value."""
        place = ":".join(part for part in (self.file, str(self.line or ""), self.column) if part)
        rule = self.rule.format(**self.params)
        said = f"{place}: {rule}" if place else rule
        return f"{said} (found {self.value!r})" if self.value else said


class MikropolError(Exception):
    """The root of every error that mikropol raises on purpose."""


class BadInput(MikropolError, ValueError):
    """Records break rules of the file formats; `faults` lists all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class BadOption(MikropolError, ValueError):
    """An option is out of its range; `fault.column` is its name."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class CannotKeep(MikropolError, ValueError):
    """Pins or fixed classes cannot all be kept.

    Attributes
    ----------
    ids
        Candidates, members and classes that are involved.
    overfilled
        The openings (``job J7``) and place-slots (``H01 desk fri am``) that they overfill; empty when a blank cell of
        a pin has nothing that could be chosen.
    """

    def __init__(self, *, ids: tuple[str, ...], overfilled: tuple[str, ...]) -> None:
        what = ", ".join(overfilled) if overfilled else "nothing can be chosen for their blank cells"
        super().__init__(f"cannot be kept: {', '.join(ids)} ({what})")
        self.ids = ids
        self.overfilled = overfilled


class BrokenPlan(MikropolError, AssertionError):
    """The independent check found violations in a plan that was about to be written."""

    def __init__(self, violations: tuple[str, ...]) -> None:
        super().__init__("\n".join(violations))
        self.violations = violations


class SolverFailed(MikropolError, RuntimeError):
    """The solver ended in a way that no rule of ours explains."""
