"""Songs, artists, albums and genres found while somebody types."""

from analytics.search.finding import Found, Search
from analytics.search.index import KINDS, Kind

__all__ = ["KINDS", "Found", "Kind", "Search"]
