"""How well questions are answered: question files, ways of typing, figures, plots."""
