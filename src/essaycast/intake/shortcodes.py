"""Commands to a site's generator inside Markdown: Hugo, Jekyll, WordPress, Obsidian.

They are no words of the text. What stands between an opening and a closing command stays.
"""

from __future__ import annotations

import re

from essaycast.intake.lines import Document, bare

_COMMAND = re.compile(
    r"\{\{[<%](?:[^{}\"]|\"[^\"]*\")*[%>]\}\}"  # Hugo
    r"|\{%-?[^{}%]{1,300}-?%\}"  # Jekyll, Eleventy
    r"|\{\{[^{}]{1,200}\}\}"
    r"|\{:[^{}]{1,100}\}"  # kramdown's attributes
    r"|\[/?(?:caption|gallery|embed|audio|video|playlist|youtube|vimeo|soundcloud|contact-form(?:-7)?|"
    r"wpforms|newsletter_form|mc4wp_form|su_\w+|vc_\w+|et_pb_\w+)(?=[\s=\]])[^\]\n]*\]"  # WordPress
    r"|!\[\[[^\[\]\n]{1,200}\]\]"  # Obsidian's embedded files
    r"|\[\[_?TOC_?\]\]"
)
_CAPTION = re.compile(r"\[caption\b[^\]]*\].*\[/caption\]")
_WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,120}\|)?([^\[\]|\n]{1,120})\]\]")


def cut_shortcodes(document: Document) -> None:
    """Drop lines that are commands only; take commands out of sentences."""
    for line in document.lines:
        if not line.open or line.code or not re.search(r"\{[{%:]|\[\[|\[/?[a-z]", line.text):
            continue
        if len(line.text) > 20000:
            continue
        shown = _COMMAND.sub("", _CAPTION.sub("", line.text))
        shown = _WIKI.sub(r"\1", shown)
        if shown == line.text:
            continue
        if not re.sub(r"[\s>*-]", "", shown):
            line.drop("shortcode")
        else:
            line.text = shown.rstrip() + ("  " if line.text.endswith("  ") else "")
            line.bare = bare(line.text)
