from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaycast.text import SLUG_LENGTH, printable, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Über Vertrauen!", "ueber-vertrauen"),
        ("Größe & Maß", "groesse-mass"),
        ("U\u0308ber", "ueber"),
        ("Café au lait", "cafe-au-lait"),
        ("../../etc/passwd", "etc-passwd"),
        ("con", "essay-con"),
        ("index", "essay-index"),
        ("🎉", "essay"),
        ("", "essay"),
        ("ein wort " * 30, "ein-wort-ein-wort-ein-wort-ein-wort-ein-wort-ein-wort-ein"),
        ("x" * 200, "x" * SLUG_LENGTH),
    ],
)
def test_slugs_are_readable_ascii_names(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_a_slug_is_never_a_path_and_never_empty(title: str) -> None:
    slug = slugify(title)
    assert slug
    assert len(slug) <= SLUG_LENGTH + len("essay-")
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in slug)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("bell\x07 and \u202ebidi", "bell and bidi"),
        ("Übergröße – „ok“ 🎉", "Übergröße – „ok“ 🎉"),
    ],
)
def test_printable_text_cannot_steer_a_terminal(raw: str, shown: str) -> None:
    assert printable(raw) == shown


@given(st.text())
def test_printable_never_holds_control_characters(raw: str) -> None:
    assert not any(ord(char) < 32 or ord(char) == 127 for char in printable(raw))
