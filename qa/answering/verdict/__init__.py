"""Whether a clause says yes or no to a question: by its words, the day, hour, amount or side that it tells."""
