"""Brings in and replays any city's case file, as a declared mapping file says. Owns no case."""
