"""Which row, column and period of a table a question names, and what its sums are of: parts of several ways."""
