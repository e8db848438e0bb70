"""Words: reading a hasty question, and searching by words."""
