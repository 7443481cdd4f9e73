"""Measurements, and what builds their input. Nothing imports them; run them as README.md says."""
