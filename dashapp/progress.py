"""The news of a build on a terminal, or as lines in a log."""

from __future__ import annotations

from typing import Final, TextIO

from analytics.building.progress import Progress

BAR_WIDTH: Final = 24
ERASE_TO_END: Final = "\x1b[K"


class ProgressLine:
    """A listener for builds: one line, redrawn, on a terminal; one line per step elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream
        self._last_step = ""

    def __call__(self, news: Progress) -> None:
        """Show where the build is."""
        if self._stream.isatty():
            filled = round(news.fraction * BAR_WIDTH)
            bar = "█" * filled + "░" * (BAR_WIDTH - filled)
            end = "\n" if news.fraction >= 1 else ""
            self._stream.write(f"\r{bar} {in_words(news)}{ERASE_TO_END}{end}")
        elif news.step != self._last_step:
            self._stream.write(f"{in_words(news)}\n")
        self._last_step = news.step
        self._stream.flush()


def in_words(news: Progress) -> str:
    """Progress as a person says it: "42%  Drawing the map, about 2 min left"."""
    words = f"{news.fraction:4.0%}  {news.step}"
    if news.fraction < 1 and news.seconds_left is not None:
        words += f", {time_left(news.seconds_left)}"
    return words


def time_left(seconds: float) -> str:
    """A rough time: nobody believes "1 min 43 s"."""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 90:
        return f"about {max(10, round(seconds, -1)):.0f} s left"
    return f"about {seconds / 60:.0f} min left"
