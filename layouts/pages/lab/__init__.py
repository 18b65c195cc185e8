"""The Lab, one page: its frame, and a module for each of its parts."""
