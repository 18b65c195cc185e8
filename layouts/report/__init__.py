"""The report: everything a build found out, as one HTML file that opens without a network."""
