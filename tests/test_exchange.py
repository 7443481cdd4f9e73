"""Two folders swap their names in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.exchange import exchange


def test_two_folders_swap_their_names(tmp_path: Path) -> None:
    """The one-step swap gives each folder the other's name, and says what is wrong with a missing one."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"was {name}").touch()
    if not exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this system cannot swap in one step")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["was b"]
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["was a"]
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "c")
