"""What happens in a demo town: when, where, in which words, and what staff make of it."""
