"""Endings of domains and files that are unmistakable in German prose."""

from __future__ import annotations

from . import word_set

TOP_LEVEL = word_set(
    """
de com org net info eu ch io ai tv fm biz dev app edu gov blog shop at
"""
)
SPELLED_ENDINGS = word_set(
    """
pdf doc docx xls xlsx ppt pptx txt md csv json html htm xml jpg jpeg png gif svg mp3 mp4 wav zip
exe py js css toml yaml epub odt
"""
)
