"""A follow-up question, completed from the conversation so that it can be searched alone.

`completion` tries three rules: `contrast`, `anaphora`, `fragment` (`dependence` tells whether there is one). `recall`
finds what was spoken of, `clause`, `statement` and `ownership` take a question apart, `mentions` finds its names, and
`lexicon` tells verbs from nouns by the counts of general Vietnamese, so that `words` lists only grammar and classes.
"""

from qa.followup.completion import Completer, standalone
from qa.followup.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]
