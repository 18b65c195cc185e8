"""How large a file may be that is written while somebody waits. Imports nothing: settings do."""

from __future__ import annotations

from typing import Final

ROWS_AT_ONCE: Final = 125_000
"""Tracks of a view that are written while somebody waits, unless a setting says otherwise.

JSON, the slowest format, takes 15 microseconds a track on two cores (1.3 s for 89,740; CSV 0.45,
Parquet 0.4): 1.9 s for so many. What would take longer than two is for a job.
"""
