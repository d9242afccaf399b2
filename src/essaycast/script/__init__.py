"""Essay -> Script: which sentences are spoken, in which order, with which pauses.

`blocks` reads the Markdown into blocks of plain text, `compose` turns blocks into
utterances, pauses and chapter marks.
"""

from essaycast.script.compose import make_script, summary_of

__all__ = ["make_script", "summary_of"]
