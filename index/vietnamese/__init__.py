"""What is known of the Vietnamese language, once: text forms, sentences, paragraphs, syllable counts, names."""
