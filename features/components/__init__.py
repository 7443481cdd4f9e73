"""Reasons for a fit, one file each: a value in [0, 1] per pair, or NaN where a side does not state the facts."""
