"""Services of a town: what residents may ask for, and times that they book."""
