"""Essay -> Script: every sentence, in order, once, with the right pauses and chapters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaycast.config import Config, parse_config
from essaycast.errors import ConfigError, EssayError
from essaycast.essays.read import parse_essay
from essaycast.model import ChapterMark, Pause, Script, Utterance
from essaycast.script import make_script, summary_of

PAUSES = """
[pauses]
sentence = 0.1
paragraph = 0.2
heading = 0.3
before_heading = 0.4
item = 0.5
quote = 0.6
"""


def config(more: str = "") -> Config:
    return parse_config('[show]\ntitle = "Funk"\nauthor = "Ada"\n' + PAUSES + more)


def script(body: str, more: str = "", head: str = "title: Der Titel") -> Script:
    essay = parse_essay(f"---\n{head}\n---\n{body}", Path("a.md"))
    return make_script(essay, config(more), engine="silent")


def written(body: str, more: str = "") -> list[str]:
    return [item.text for item in script(body, more).body if isinstance(item, Utterance)][1:]


def shape(made: Script) -> list[object]:
    """Texts, pauses as numbers, chapters in brackets."""
    return [
        item.seconds
        if isinstance(item, Pause)
        else f"[{item.title}]"
        if isinstance(item, ChapterMark)
        else item.text
        for item in made.body
    ]


def test_pauses_and_chapters_stand_where_the_essay_has_them() -> None:
    made = script(
        "Eins. Zwei.\n\nDrei.\n\n## Kapitel\n\nVier.\n\n- fünf\n- sechs\n\n> Sieben.\n\nAcht."
    )
    assert shape(made) == [
        "[Der Titel]", "Der Titel", 0.3, "Eins.", 0.1, "Zwei.", 0.2, "Drei.", 0.4,
        "[Kapitel]", "Kapitel", 0.3, "Vier.", 0.2, "fünf", 0.5, "sechs", 0.6, "Sieben.", 0.6,
        "Acht.",
    ]  # fmt: skip


def test_kinds_paragraphs_and_lines_are_known() -> None:
    made = script("Eins.\nZwei.\n\n## Kapitel\n\n- fünf\n\n> Sieben.")
    found = [(u.text, u.kind, u.line) for u in made.utterances]
    assert found == [
        ("Der Titel", "title", 4),
        ("Eins.", "sentence", 4),
        ("Zwei.", "sentence", 5),
        ("Kapitel", "heading", 7),
        ("fünf", "item", 9),
        ("Sieben.", "quote", 11),
    ]
    numbers = [u.paragraph for u in made.utterances]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("Ein *sehr* **guter** `Text` ~~nicht~~.", ["Ein sehr guter Text nicht."]),
        ("Ein [Link](https://example.org) hier.", ["Ein Link hier."]),
        ("Ein ![Bild](a.jpg) hier.", ["Ein hier."]),
        ("Vor <!-- Notiz. Mehr. --> nach.", ["Vor nach."]),
        ("<!-- eine\nlange\nNotiz -->\nText.", ["Text."]),
        ("Zeile<br>zwei und <b>fett</b>.", ["Zeile zwei und fett."]),
        ("<Anm. dies bleibt: ja>", ["<Anm. dies bleibt: ja>"]),
        ("5 < 6 und a > b.", ["5 < 6 und a > b."]),
        ("Fußnote.[^1]\n\n[^1]: Steht unten.", ["Fußnote."]),
        ("```\nprint(1)\n```\nText.", ["Text."]),
        ("    eingerückter Absatz.", ["eingerückter Absatz."]),
        ("Erster Teil\n\n***\n\nZweiter Teil", ["Erster Teil", "Zweiter Teil"]),
        ("Eins &amp; zwei &copy;.", ["Eins & zwei ©."]),
        ("29. Januar war kalt. Ja.", ["29. Januar war kalt.", "Ja."]),
        ("1. eins\n2. zwei", ["1. eins", "2. zwei"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nText.", ["a, b", "1, 2", "Text."]),
        ("Text.\n\n🎉🎉\n\n— \n\nMehr.", ["Text.", "Mehr."]),
        ("Ein ganzer Satz als Absatz.\n---\nMehr.", ["Ein ganzer Satz als Absatz.", "Mehr."]),
        ("Zeile eins  \nZeile zwei", ["Zeile eins", "Zeile zwei"]),
    ],
)
def test_markdown_becomes_the_words_a_reader_sees(body: str, texts: list[str]) -> None:
    assert written(body) == texts


def test_one_line_paragraphs_are_told_from_wrapped_lines() -> None:
    typed = (
        "Ein neuer Kunde\nUnd dann kam dieser lange Satz, der in einer einzigen Zeile steht, weil "
        "niemand ihn umgebrochen hat.\nKurz."
    )
    assert written(typed)[0] == "Ein neuer Kunde"
    wrapped = (
        "Dieser Satz wurde von einem Mailprogramm\numgebrochen, und zwar mitten im Satz, wie\n"
        "man leicht sehen kann. Ein zweiter folgt\nihm sogleich."
    )
    assert written(wrapped) == [
        "Dieser Satz wurde von einem Mailprogramm umgebrochen, und zwar mitten im Satz, wie man "
        "leicht sehen kann.",
        "Ein zweiter folgt ihm sogleich.",
    ]


@pytest.mark.parametrize(
    ("setting", "body", "texts"),
    [
        ("code = true", "```\nprint()\n```", ["print()"]),
        ("tables = false", "| a |\n|---|\n| 1 |\n\nText.", ["Text."]),
        ("footnotes = true", "F.[^1]\n\n[^1]: Unten.", ["F.", "Unten."]),
        ("headings = false", "## Kapitel\n\nText.", ["Text."]),
    ],
)
def test_what_is_spoken_besides_prose_is_a_setting(
    setting: str, body: str, texts: list[str]
) -> None:
    assert written(body, f"[reading]\n{setting}\n") == texts


def test_the_title_is_spoken_unless_it_would_be_heard_twice() -> None:
    def first(more: str = "", body: str = "Text.") -> str:
        return next(iter(script(body, more).body)).text  # type: ignore[union-attr]

    assert first() == "Der Titel"
    assert first('[intro]\ntext = "Heute: {title}"\n') == "Text."
    assert first('[intro]\ntext = "Heute neu"\n') == "Der Titel"
    assert first('[reading]\ntitle = "never"\n') == "Text."
    assert first('[reading]\ntitle = "always"\n[intro]\ntext = "{title}"\n') == "Der Titel"
    assert first(body="Der Titel ist der Anfang.") == "Der Titel ist der Anfang."


def test_intro_and_outro_are_filled_and_can_be_left_out() -> None:
    intro = '[intro]\ntext = "{show}, {number}: {title}. Vom {date}."\n'
    more = intro + '[outro]\ntext = "Von {author}."\n'
    head = "title: T {author}\ndate: 2024-03-05\nepisode: 7"
    made = script("Text.", more, head)
    assert [i.text for i in made.intro if isinstance(i, Utterance)] == [
        "Funk, 7: T {author}.",
        "Vom 5. März 2024.",
    ]
    assert [i.text for i in made.outro if isinstance(i, Utterance)] == ["Von Ada."]
    without = script("Text.", more, head + "\nintro: false\noutro: false")
    assert (without.intro, without.outro) == ((), ())


@pytest.mark.parametrize("name", ["titel", "title.__class__", "0", "", "title!r", "title:>9"])
def test_placeholders_reach_nothing_else(name: str) -> None:
    with pytest.raises(ConfigError, match=r"\[intro\] text: unknown placeholder"):
        script("Text.", f'[intro]\ntext = "a {{{name}}} b"\n')


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        ("<!-- x -->", "empty"),
        ("# A\n\n## B", "only headings"),
    ],
)
def test_nothing_to_speak_is_an_error(body: str, reason: str) -> None:
    with pytest.raises(EssayError, match=reason):
        script(body)


def test_pronunciations_reach_the_voice_and_not_the_transcript() -> None:
    made = script("Der Funnel läuft.", '[pronunciation]\n"Funnel" = "Fannel"\n')
    last = list(made.utterances)[-1]
    assert (last.text, last.spoken) == ("Der Funnel läuft.", "Der Fannel läuft.")


def test_a_summary_is_the_authors_or_the_first_sentences() -> None:
    def summary(body: str, head: str = "title: T") -> str:
        return summary_of(parse_essay(f"---\n{head}\n---\n{body}", Path("a.md")))

    assert summary("Text.", "title: T\nsummary: Kurz.") == "Kurz."
    assert summary("# H\n\nErster Satz. *Zweiter* Satz.") == "Erster Satz. Zweiter Satz."
    long = summary("Wort " * 200)
    assert len(long) <= 302
    assert long.endswith(" …")
    several = summary("Ein Satz mit etwa vierzig Zeichen, ja doch. " * 20)
    assert several.endswith("ja doch.")
    assert 150 < len(several) <= 300


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300))
def test_no_word_is_lost_whatever_the_text(text: str) -> None:
    """Every run of letters of a plain paragraph stands in the script, in order."""
    plain = re.sub(r"[^\w\s.,;]|_|\d", " ", text)
    paragraph = "Anfang " + re.sub(r"\s+", " ", plain).strip() + " Ende."
    made = script(paragraph)
    spoken = "".join(u.text for u in made.utterances if u.kind != "title")
    letters = re.compile(r"[^\W\d_]")
    assert letters.findall(spoken) == letters.findall(paragraph)


@given(st.text(max_size=200))
def test_any_markdown_gives_a_script_or_an_essay_error(text: str) -> None:
    try:
        made = script(text)
    except EssayError:
        return
    assert all(u.spoken.strip() for u in made.utterances)
    assert not isinstance(made.body[0], Pause)
    assert not isinstance(made.body[-1], Pause)
