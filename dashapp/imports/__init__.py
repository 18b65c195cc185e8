"""Files that admins bring to make a catalogue of."""
