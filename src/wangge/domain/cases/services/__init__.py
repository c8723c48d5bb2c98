"""Writes: receiving, acting, residents' answers, lapses, looks at contacts."""
