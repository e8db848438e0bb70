"""Query rewriting: a follow-up question, completed from the conversation so that it can be searched alone.

`rewrite` tries three rules in order: `contrast` ("Còn X thì sao?"), `anaphora` ("ông ấy", "ở đó", "dự án này"),
`ellipsis` ("Ai ký?"). `antecedents` gives what was spoken of in the questions, answers and cited sentences before;
`statement` makes the sentence that a question becomes once it is answered. In the folder above, `clause` parses a
question, `mentions` finds its names, `lexicon` tells verbs from nouns, and `function_words` lists the closed classes.
"""

from qa.question.followup.rewrite import Completer, standalone
from qa.question.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]
