"""The ground of a demo town, from a seed: plain values, no database, no clock."""
