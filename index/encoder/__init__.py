"""Texts become vectors: the encoder protocol, the bundled e5 in 8 bits, any sentence-transformers model."""
