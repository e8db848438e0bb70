"""What speaks against a span as the answer, by the words around it; each file is one kind, `candidates` asks them all.

A near miss holds nearly all words of the question, and the reader likes it. What gives it away is another year or
turn (`other_year`, `other_turn`, `other_period`), another thing beside the one that is asked about (`parallel`,
`siblings`, `ties`, `companion`, `kin`), a value of another kind (`mismatch`, `other_sort`), a change or an exception
(`changed`, `excluded`).
"""
