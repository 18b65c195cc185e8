"""The Playlists page: what a list is made from, and the list."""
