"""What one person plays, for that person alone. Nothing of it is kept."""
