"""The passages for a question: word search, vector search, fusion, re-ranking, near-duplicates."""
