"""The pages about people: coming in, one's own account, everybody, and what was done."""
