"""What the town gives out on paper: notices, signs, cards, books, maps, forms.

Above cases and duties. Refuses to leave a missing fact blank, and to print what whoever prints may
not see.
"""
