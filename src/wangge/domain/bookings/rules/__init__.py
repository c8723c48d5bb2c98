"""Pure decisions of bookings: which times there are, what may follow what."""
