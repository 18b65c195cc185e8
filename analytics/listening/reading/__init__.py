"""Files that say who played what when, and who people are, become plays with a report."""
