"""What a catalogue holds before anything is grouped: an exploratory analysis of all its tracks."""

from __future__ import annotations

from analytics.exploration.report import explore

__all__ = ["explore"]
