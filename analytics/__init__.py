"""The science of Undertone: files in; moods, maps and neighbours out. Never draws, never serves."""

from typing import Final

VERSION: Final = "0.1.0"
"""Of the whole project; the same as in pyproject.toml."""
