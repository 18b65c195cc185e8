"""The science of Undertone: files in, moods, maps and neighbours out. Never draws and never serves."""
