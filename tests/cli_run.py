"""Run the command line in this process, and copy samples for it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.bundled import bundled
from api.cli import main

TINY = bundled("samples", "tiny")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a call returned and wrote."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The object on stdout."""
        return json.loads(self.out)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> Ran:
    """Call the program with `words` and collect what it wrote."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    written = capsys.readouterr()
    return Ran(code=code, out=written.out, err=written.err)


def copy_of_tiny(folder: Path) -> Path:
    """Return a copy of the smallest sample that may be changed."""
    return Path(shutil.copytree(TINY, folder))


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
