"""The markets that are measured: the same synthetic ones in every run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from api.pipeline import Case, RunOptions, prepare
from benchmarks.folder import write_folder
from features import synthetic

TODAY = date(2026, 11, 23)
SEED = 1

FolderOf = Callable[[int], Path]
CaseOf = Callable[[int], Case]


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> FolderOf:
    """Return a function: number of people → a folder with that market, written once."""
    root = tmp_path_factory.mktemp("markets")

    @cache
    def folder(n_people: int) -> Path:
        path = root / str(n_people)
        write_folder(synthetic.market(n_people, seed=SEED, with_texts=True), path)
        return path

    return folder


@pytest.fixture(scope="session")
def case_of(folder_of: FolderOf) -> CaseOf:
    """Return a function: number of people → its case, 20 listed jobs for each candidate, prepared once."""

    @cache
    def case(n_people: int) -> Case:
        return prepare(folder_of(n_people), RunOptions(today=TODAY))

    return case
