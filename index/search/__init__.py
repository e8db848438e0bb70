"""The passages for a question: word search, vector search, their fusion and re-ranking."""
