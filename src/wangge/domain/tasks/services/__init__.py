"""Writes: opening, acting, timing, moving, and what the clock does by itself."""
