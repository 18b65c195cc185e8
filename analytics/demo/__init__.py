"""A generated catalogue, calibrated on figures of real music, for a first run without data."""

from analytics.demo.generate import make_tracks

__all__ = ["make_tracks"]
