"""Ways of answering from the passages found, and how sure each is."""
