"""Read plan.json: what the plan claims of itself, and the options and inputs that rebuild its problem."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, NoReturn

from api.outcome.columns import FORMAT, VERSION
from api.readers.privacy import shown
from matching.errors import BadInput, Fault
from matching.plan import Status

FILE = "plan.json"
_NUMBER = (int, float)
_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("min_fit", "travel_weight", "placed_bonus", "stay_bonus", "gap", "time_limit"), _NUMBER),
    **dict.fromkeys(("top_k", "seed"), (int,)),
    **dict.fromkeys(("date", "solver", "lang"), (str,)),
    **dict.fromkeys(("fit", "travel"), (bool,)),
    "keep": (str, NoneType),
    "floor": _NUMBER,
    "floor_by": (str,),
    "floor_placed": (int,),
}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What plan.json says of the plan; a number that cannot be read is NaN and has its fault.

    Attributes
    ----------
    status
        `Status.TIME_LIMIT`, which claims least, where the word is unknown.
    value, bound, price_bound, gap
    counts
    floors
        What each floor was kept at; empty without floors, and where one of them cannot be read.
    stated_floors
        The same with all that is said beside it.
    stability
        Pairs and people; None where old plans state none, and where they cannot be read.
    faults
    """

    status: Status
    value: float
    bound: float
    price_bound: float
    gap: float
    counts: Mapping[str, int]
    floors: tuple[int, ...]
    stated_floors: tuple[Mapping[str, object], ...]
    stability: Mapping[str, int] | None
    faults: tuple[Fault, ...]


def holds_plan(folder: Path) -> bool:
    """Tell whether `folder` holds a plan.json of ours, of whatever version."""
    try:
        return _content(folder).get("format") == FORMAT
    except BadInput:
        return False


def read_options(folder: Path) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """Return the options and the inputs (file → SHA-256) that plan.json in `folder` keeps.

    Raises
    ------
    BadInput
        If plan.json is missing, is not ours, is of another version, or holds an option of the wrong type.
    """
    content = _our_content(folder)
    options, inputs = content.get("options"), content.get("inputs")
    faults = [
        _fault("must be an object of names and values", name, found)
        for name, found in (("options", options), ("inputs", inputs))
        if not isinstance(found, dict)
    ]
    if not isinstance(options, dict) or not isinstance(inputs, dict):
        raise BadInput(tuple(faults))
    faults += [_fault("must be text", f"inputs.{name}", x) for name, x in inputs.items() if not isinstance(x, str)]
    faults += [
        _fault("must be of the type that mikropol writes", f"options.{name}", options.get(name))
        for name, types in _TYPES.items()
        if name in options and not _is_a(options[name], types)
    ]
    if faults:
        raise BadInput(tuple(faults))
    return options, inputs


def read_claims(folder: Path) -> Claims:
    """Return what plan.json in `folder` says of the plan.

    Raises
    ------
    BadInput
        If plan.json is missing, is not ours or is of another version.
    """
    content = _our_content(folder)
    status, counts = content.get("status"), content.get("counts")
    numbers = {name: _finite(content.get(name)) for name in ("value", "bound", "price_bound", "gap")}
    faults = [
        _fault("must be a finite number", name, content.get(name)) for name, x in numbers.items() if math.isnan(x)
    ]
    if status not in set(Status):
        faults.append(_fault("must be one of {allowed}", "status", status, allowed=", ".join(Status)))
    stated, floor_faults = _floors(content.get("floors", []))
    stability, stability_faults = _stability(content.get("stability"))
    whole = {name: n for name, n in counts.items() if _is_count(n)} if isinstance(counts, dict) else {}
    return Claims(
        status=Status(str(status)) if status in set(Status) else Status.TIME_LIMIT,
        counts=whole,
        floors=tuple(floor["kept"] for floor in stated),
        stated_floors=stated,
        stability=stability,
        **numbers,
        faults=(*faults, *_count_faults(counts), *floor_faults, *stability_faults),
    )


def _content(folder: Path) -> dict[str, object]:
    """Return the JSON object in plan.json."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        content = json.loads(text, object_pairs_hook=_each_once)
    except FileNotFoundError:
        _refuse("the file is missing: this folder holds no plan")
    except OSError:
        _refuse("the file cannot be read")
    except (ValueError, RecursionError):
        _refuse("must be JSON with every name once")
    if not isinstance(content, dict):
        _refuse("must be a JSON object")
    return content


def _our_content(folder: Path) -> dict[str, object]:
    content = _content(folder)
    if content.get("format") != FORMAT:
        raise BadInput((_fault("must be {wanted}", "format", content.get("format"), wanted=FORMAT),))
    version = content.get("version")
    if version != VERSION or isinstance(version, bool):
        raise BadInput((_fault("must be {wanted}", "version", version, wanted=VERSION),))
    return content


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name is given twice")
    return content


def _finite(found: object) -> float:
    """Return `found` as a float; NaN where it is no finite number."""
    return float(found) if isinstance(found, _NUMBER) and _is_a(found, _NUMBER) else math.nan


def _is_count(found: object) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found >= 0


def _count_faults(counts: object) -> list[Fault]:
    if not isinstance(counts, dict):
        return [_fault("must be an object of names and values", "counts", counts)]
    return [_fault("must be a count", f"counts.{name}", n) for name, n in counts.items() if not _is_count(n)]


def _floors(stated: object) -> tuple[tuple[Mapping[str, Any], ...], list[Fault]]:
    """Return the floors, none of them where one has no name or no count; and the faults."""
    if not isinstance(stated, list) or not all(isinstance(floor, dict) for floor in stated):
        return (), [_fault("must be a list of objects of names and values", "floors", stated)]
    faults = [
        _fault("must be a count", f"floors.{k}.{name}", floor.get(name))
        for k, floor in enumerate(stated)
        for name in ("people", "asked", "kept", "placed")
        if not _is_count(floor.get(name))
    ]
    return (() if faults else tuple(stated)), faults


def _stability(stated: object) -> tuple[Mapping[str, int] | None, list[Fault]]:
    """Return the counts, None where there are none; and the fault."""
    if stated is None:
        return None, []
    if isinstance(stated, dict) and stated.keys() == {"pairs", "people"} and all(map(_is_count, stated.values())):
        return stated, []
    return None, [_fault("must be null or the two counts pairs and people", "stability", stated)]


def _is_a(value: object, types: tuple[type, ...]) -> bool:
    """Tell whether `value` is of one of `types`, finite if a number; JSON's true is no number here."""
    if isinstance(value, bool):
        return bool in types
    return isinstance(value, types) and not (isinstance(value, float) and not math.isfinite(value))


def _fault(rule: str, column: str, found: object, **params: str | float) -> Fault:
    return Fault(rule=rule, file=FILE, column=column, value="" if found is None else shown(str(found)), params=params)


def _refuse(rule: str) -> NoReturn:
    raise BadInput((Fault(rule=rule, file=FILE),)) from None
