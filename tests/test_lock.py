"""The lock: whole, with hashes, without addresses; and the environment that start.py keeps by it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[str]:
    """Return the lock's entries, each a requirement and its hashes on continued lines."""
    return [entry.replace("\\\n", " ") for entry in re.split(r"\n(?=\S)", lock.strip())]


def locked(lock: str) -> dict[str, list[Requirement]]:
    """Return package → its requirements; there are several where the version depends on the Python."""
    found: dict[str, list[Requirement]] = {}
    for entry in entries(lock):
        requirement = Requirement(entry.partition("--hash")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def declared() -> list[Requirement]:
    """Return every dependency that pyproject.toml names: to build, to run, to develop."""
    lists = [PROJECT["build-system"]["requires"], PROJECT["project"]["dependencies"]]
    return [Requirement(text) for part in [*lists, *PROJECT["dependency-groups"].values()] for text in part]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_dependency_is_locked(requirement: Requirement) -> None:
    """Every dependency stands in the lock, in versions that pyproject.toml allows."""
    found = locked(LOCK).get(canonicalize_name(requirement.name), [])
    pins = [next(iter(pin.specifier)) for pin in found]
    assert pins
    assert all(pin.operator == "==" and requirement.specifier.contains(pin.version) for pin in pins)


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_one_version_for_each_python(minor: int) -> None:
    """For each Python that is supported, a package has one version at most."""
    here = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    for name, pins in locked(LOCK).items():
        applying = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(here)]
        assert len(applying) <= 1, name


def test_every_entry_has_a_hash() -> None:
    """Every entry of the lock has at least one SHA-256."""
    assert [entry for entry in entries(LOCK) if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_lock_names_no_address() -> None:
    """The lock says what, not from where: registries are the machine's own business."""
    assert "://" not in LOCK
    assert [line for line in LOCK.splitlines() if not re.match(r"    --hash=|[a-z0-9]", line)] == []


def test_no_lock_with_addresses_is_tracked() -> None:
    """The lock files that hold addresses are not in the repository."""
    if not (ROOT / ".git").exists():
        return  # an unpacked archive has no index to look at
    done = subprocess.run(
        ["git", "ls-files", "uv.lock", "pylock.toml"],  # noqa: S607 (git is where the person's PATH has it)
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("numpy==2.2.0\n", "hash"),
        ("--index-url https://example.org/simple\nnumpy==2.2.0 \\\n    --hash=sha256:" + "0" * 64 + "\n", "address"),
    ],
)
def test_broken_lock_is_seen(monkeypatch: pytest.MonkeyPatch, broken: str, fault: str) -> None:
    """A lock without hashes or with an address fails the tests above."""
    monkeypatch.setattr(sys.modules[__name__], "LOCK", broken)
    look = {"hash": test_every_entry_has_a_hash, "address": test_lock_names_no_address}[fault]
    with pytest.raises(AssertionError):
        look()
