"""Saved: views and playlists that people keep, one module for the shelf and one for one of them."""
