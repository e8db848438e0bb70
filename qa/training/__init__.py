"""Training the reader, and fitting the rules of when to answer; nothing here runs when a question is asked."""
