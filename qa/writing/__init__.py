"""Written answers: a language model behind an endpoint writes, and every sentence is checked against its source."""
