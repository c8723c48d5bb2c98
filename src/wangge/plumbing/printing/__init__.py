"""From a template and values to a PDF: fonts, paper, codes to scan. Knows no document by name."""
