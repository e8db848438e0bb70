"""A follow-up question, completed from the conversation so that it can be searched alone.

`completion` has the three rules; what they are made of stands beside it: `contrast`, `antecedents` and `recall` find
what is missing, `clause` and `mentions` take a question apart, `words` lists the words they know.
"""

from qa.followup.completion import Completer, standalone
from qa.followup.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]
