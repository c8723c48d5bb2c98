"""Writes of bookings: asking, booking, moving, offering, marking, reminding, forgetting."""
