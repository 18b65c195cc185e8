"""Similar songs that say why: where tracks lie by sound, what is near, what tells apart."""
