"""What documents may name, read from the records: one file for what a document is about."""
