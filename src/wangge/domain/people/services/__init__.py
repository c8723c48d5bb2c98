"""Writes: accounts, appointments, leaves, clients. Each locks, checks, journals, tells."""
