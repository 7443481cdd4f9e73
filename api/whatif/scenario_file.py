"""Several scenarios in one TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from api.whatif.asked import RECORDS, Asked
from matching.errors import BadInput, Fault

_LISTS = ("places", "close", "openings", "travel_limit")
_KEYS = ("name", *_LISTS, *RECORDS)


def read_scenarios(path: Path) -> tuple[Asked, ...]:
    """Return the scenarios of a file, each a table ``[[scenario]]``; names of files are relative to it.

    Raises
    ------
    BadInput
        With everything that is wrong with the file.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput((Fault(rule="this file cannot be opened", file=str(path)),)) from None
    except ValueError as error:  # no UTF-8, or no TOML
        raise BadInput(
            (Fault(rule="this is no TOML file: {why}", file=path.name, params={"why": str(error)}),)
        ) from None
    faults = [_unknown(path, key) for key in content if key != "scenario"]
    tables = content.get("scenario", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        faults.append(Fault(rule="must hold scenarios, each below a line [[scenario]]", file=path.name))
        raise BadInput(tuple(faults))
    read = [_Table(path, table, n) for n, table in enumerate(tables, start=1)]
    faults += [fault for table in read for fault in table.faults]
    names = [table.asked.name for table in read]
    faults += [
        Fault(rule="each scenario needs a name of its own", file=path.name, column="name", value=name)
        for k, name in enumerate(names)
        if name in names[:k]
    ]
    if faults:
        raise BadInput(tuple(faults))
    return tuple(table.asked for table in read)


def _unknown(path: Path, key: str) -> Fault:
    rule, allowed = "is no key here; allowed are {allowed}", ", ".join(_KEYS)
    return Fault(rule=rule, file=path.name, column=key, params={"allowed": allowed})


class _Table:
    """One scenario as read, and what is wrong with it."""

    def __init__(self, path: Path, table: dict[str, object], n: int) -> None:
        self.path, self.table = path, table
        self.faults = [_unknown(path, key) for key in table if key not in _KEYS]
        lists = {key: self._texts(key) for key in _LISTS}
        self.asked = Asked(
            name=self._text("name") or str(n),
            **lists,
            add={key: path.parent / name for key in RECORDS if (name := self._text(key))},
            file=path.name,
        )
        if not self.asked.written and not self.faults:
            rule = "changes nothing; give at least one of {allowed}"
            allowed = ", ".join(_KEYS[1:])
            self.faults.append(self.asked.fault("name", rule, self.asked.name, allowed=allowed))

    def _text(self, key: str) -> str:
        value = self.table.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.faults.append(Fault(rule="must be a text in quotes", file=self.path.name, column=key, value=str(value)))
        return ""

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        values = value if isinstance(value, list) else [value]
        if all(isinstance(one, str) or (key == "travel_limit" and type(one) in (int, float)) for one in values):
            return tuple(str(one) for one in values)
        rule = "must be a list of texts in quotes"
        self.faults.append(Fault(rule=rule, file=self.path.name, column=key, value=str(value)))
        return ()
