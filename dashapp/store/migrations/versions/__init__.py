"""The steps, oldest first by the number in their name."""
