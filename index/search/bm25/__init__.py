"""Word search: BM25 over Vietnamese terms."""
