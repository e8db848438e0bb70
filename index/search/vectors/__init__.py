"""Vector search: the store protocol and its implementations."""
