"""What a town's packs say, for the staff who work by them: a page for each. Reads only."""
