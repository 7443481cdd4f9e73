"""kept.csv: where the last plan had people, as far as a run with ``--keep`` used it.

It lies beside the plan so that the plan can be checked when the last one is gone; plan.json holds its fingerprint.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from io import StringIO
from pathlib import Path

from api.outcome.columns import LAST_PLACES
from api.outcome.sheet import read_rows
from matching.errors import BadInput, Fault

FILE = "kept.csv"


@dataclass(frozen=True, kw_only=True)
class LastPlace:
    """Where the last plan had somebody: the job is blank for a member, the house for a job with 0 desk-days."""

    candidate_id: str
    job_id: str
    house_id: str


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def kept_csv(places: Iterable[LastPlace]) -> bytes:
    """Return the bytes of kept.csv."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LAST_PLACES)
    writer.writerows(astuple(place) for place in places)
    return text.getvalue().encode()


def read_kept(out: Path, inputs: Mapping[str, str]) -> tuple[LastPlace, ...]:
    """Return the rows of kept.csv in `out`.

    Parameters
    ----------
    out
    inputs
        File → SHA-256, as plan.json says.

    Raises
    ------
    BadInput
        If the file is missing, or not the one that the run wrote.
    """
    rows, faults = read_rows(out / FILE, LAST_PLACES)
    if not faults and fingerprint((out / FILE).read_bytes()) != inputs.get(FILE):
        faults.append(Fault(rule="must be as the run wrote it; its fingerprint is not that of plan.json", file=FILE))
    if faults:
        raise BadInput(tuple(faults))
    return tuple(LastPlace(**{name: row.cells[name] for name in LAST_PLACES}) for row in rows)
