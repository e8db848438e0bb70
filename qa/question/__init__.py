"""What a question asks: answer type, key terms, names, follow-ups."""
