"""Telling people things through channels. Refuses to know addresses: it carries references."""
