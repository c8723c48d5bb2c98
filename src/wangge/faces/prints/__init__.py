"""The pages from which documents are printed and issued: of a grid, a case, a person, or many."""
