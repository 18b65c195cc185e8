"""The report on paper and as pictures, by a Chromium on this machine."""
