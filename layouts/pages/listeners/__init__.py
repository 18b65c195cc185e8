"""The Listeners page."""
