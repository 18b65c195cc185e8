"""Files of many dialects become one clean table, with a report of what happened to them."""

from analytics.ingest.health import HealthReport
from analytics.ingest.preview import preview
from analytics.ingest.read import read_tracks
from analytics.ingest.tables import Ingested, SourceColumn

__all__ = ["HealthReport", "Ingested", "SourceColumn", "preview", "read_tracks"]
