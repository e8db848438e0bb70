"""A follow-up question, completed from the conversation so that it can be searched alone.

`completion` tries three rules: `contrast` ("Còn X thì sao?"), `anaphora` ("ông ấy", "ở đó", "dự án này"), `fragment`
("Ai ký?"). `recall` finds what was spoken of, in the questions, the answers, and the cited sentences with their titles;
`clause` and `statement` take a question apart, `mentions` finds its names, and `lexicon` tells verbs from nouns by the
counts of general Vietnamese, so that `words` lists only grammar and classes. To read it, begin with `completion`.
"""

from qa.question.followup.rewrite import Completer, standalone
from qa.question.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]
