"""What is told where Spark cannot do the work."""

from __future__ import annotations

from analytics.errors import UndertoneError


class SparkFailed(UndertoneError):
    """Spark is not there, does not answer, or gave up."""
