"""The science of Undertone: files in; moods, maps and neighbours out. Never draws, never serves."""
