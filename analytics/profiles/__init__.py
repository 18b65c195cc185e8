"""What artists and genres sound like: mixtures of songs, each told by its whole spread."""
