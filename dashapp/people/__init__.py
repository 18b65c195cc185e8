"""Who asks, what they may do, and how they come in."""
