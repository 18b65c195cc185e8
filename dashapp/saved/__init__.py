"""What people save: views and playlists, whose they are, how they changed, and links to them."""
