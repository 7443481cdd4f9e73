"""What timing.json says: where the time and the memory went, and on what machine."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Time and memory of one run.

    Attributes
    ----------
    seconds
        Stage → seconds.
    threads
        Threads the search could use.
    peak_memory_mb
        Largest resident memory of the process or of one of its children, MB.
    system, python
        Names and versions.
    cpus
        Processors this process may use.
    """

    seconds: Mapping[str, float]
    threads: int
    peak_memory_mb: float
    system: str
    python: str
    cpus: int

    @classmethod
    def here(cls, seconds: Mapping[str, float], *, threads: int) -> Timing:
        """Take memory and machine from this process."""
        return cls(
            seconds=seconds,
            threads=threads,
            peak_memory_mb=_peak_memory_mb(),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            cpus=_usable_cpus(),
        )

    def as_json(self) -> dict[str, object]:
        """Return the keys of timing.json."""
        return {
            "seconds": dict(self.seconds),
            "threads": self.threads,
            "peak_memory_mb": self.peak_memory_mb,
            "machine": {"system": self.system, "python": self.python, "cpus": self.cpus},
        }


def _usable_cpus() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _peak_memory_mb() -> float:
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 (not there on every system)

    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return round(largest * unit / 1e6, 1)
