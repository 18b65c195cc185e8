"""The Song page: one song, what sounds like it and why, and why another does not."""
