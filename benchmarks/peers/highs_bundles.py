"""HiGHS with all bundles."""

from __future__ import annotations

from benchmarks.peers.bundles import bundles
from benchmarks.peers.highs import solve
from benchmarks.peers.run import main

if __name__ == "__main__":
    main("highs_bundles", bundles, solve)
