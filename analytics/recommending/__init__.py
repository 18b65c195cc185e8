"""What a person would like next: by its sound, by what others play, and by both."""
