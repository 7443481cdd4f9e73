"""The columns of the written tables, in their order: the contract between writer, reader and everybody else."""

from __future__ import annotations

PLACEMENTS = (
    *("candidate_id", "job_id", "house_id", "place_kind", "days", "day_parts"),
    *("fit", "travel_min", "value", "pinned"),
)
#: Of placements.csv, and all of kept.csv.
LAST_PLACES = ("candidate_id", "job_id", "house_id")
UNPLACED = ("candidate_id", "reason", "what_would_help")
BLOCKS = ("block_id", "status", "house_id", "place_kind", "days", "day_parts", "value", "reason")
PRICES = (
    *("kind", "job_id", "house_id", "place_kind", "day", "day_part", "group"),
    *("price", "capacity", "used"),
)
SUPPLY = ("kind", "job_id", "house_id", "place_kind", "day", "day_part", "capacity", "used")

#: Prices at or below this are not written; a price that is not written is 0.
LEAST_PRICE = 1e-12

FORMAT = "mikropol-plan"
VERSION = 1
