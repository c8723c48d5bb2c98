"""Reads of services and bookings: for residents by their link, for staff by their posts."""
