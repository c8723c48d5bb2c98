"""Taking an edition, taking it back, and what falls due by itself."""
