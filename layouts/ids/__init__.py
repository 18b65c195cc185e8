"""Every id on the page, once. Layouts, callbacks and the browser's scripts spell them like this."""

from __future__ import annotations

from layouts.ids.frame import Crate, Explore, Filters, Finder, Shell
from layouts.ids.lab import Data, Lab, LabCompare, LabExplore, LabJobs, LabProjections, LabRun
from layouts.ids.listening import (
    Albums,
    Artists,
    Genres,
    Library,
    Listeners,
    Me,
    Moods,
    Playlists,
    Saved,
    Song,
    WayThere,
)

__all__ = [
    "Albums",
    "Artists",
    "Crate",
    "Data",
    "Explore",
    "Filters",
    "Finder",
    "Genres",
    "Lab",
    "LabCompare",
    "LabExplore",
    "LabJobs",
    "LabProjections",
    "LabRun",
    "Library",
    "Listeners",
    "Me",
    "Moods",
    "Playlists",
    "Saved",
    "Shell",
    "Song",
    "WayThere",
    "table_of",
    "words_of",
]


def table_of(chart: str) -> str:
    """The hidden container in which a chart is shown as a table."""
    return f"{chart}-table"


def words_of(chart: str) -> str:
    """The place beside a chart for what it says in words."""
    return f"{chart}-words"
