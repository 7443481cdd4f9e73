"""A small sound folder for the readers' tests; each test replaces the file it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from api.readers import Reading, read_folder
from matching.errors import BadInput, Fault

TODAY = dt.date(2026, 11, 23)

SOUND: Mapping[str, str] = {
    "candidates.csv": "candidate_id,postcode\nC1,6200\nC2,6400\n",
    "members.csv": "member_id,postcode,n_days\nM1,6200,2\n",
    "jobs.csv": "job_id,employer,title,desk_days\nJ1,Havn ApS,Tester,2\nJ0,Havn ApS,Hjemme,0\n",
    "houses.csv": "house_id,name,municipality,postcode\nH1,Nord,Aabenraa,6200\nH2,Syd,Tønder,6270\n",
    "places.csv": "house_id,place_kind,count\nH1,desk,3\nH1,seat,20\nH2,desk,2\n",
    "blocks.csv": "block_id,title,seats,n_days\nB1,Svejsning,10,2\n",
}


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write the sound files with `files` in their place (None leaves a file out)."""
    for name, content in {**SOUND, **files}.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, **files: str | bytes | None) -> Reading:
    """Read the sound folder with ``stem="text"`` in place of some files."""
    return read_folder(write(folder, {f"{stem}.csv": text for stem, text in files.items()}), today=TODAY)


def refused(folder: Path, **files: str | bytes | None) -> tuple[Fault, ...]:
    """Return the faults of a folder that must be refused."""
    try:
        read(folder, **files)
    except BadInput as error:
        return error.faults
    raise AssertionError("the folder was read")
