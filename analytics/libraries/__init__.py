"""A listener's own list against the catalogue: where it has been, and where it could go next."""
