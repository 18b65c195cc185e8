"""Playlists as files: written for other programs, and read from them. Nothing is ever fetched."""

from analytics.playlist_files.files import FORMATS, Format, read, read_list, write
from analytics.playlist_files.listed import Listed, ListedTrack

__all__ = ["FORMATS", "Format", "Listed", "ListedTrack", "read", "read_list", "write"]
