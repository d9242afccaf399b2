"""The reader's own pronunciations."""

from __future__ import annotations

import pytest

from essaycast.german import Lexicon, read_aloud


@pytest.mark.parametrize(
    ("entries", "text", "said"),
    [
        ({"Funnel": "Fannel"}, "Der Funnel, ein funnel.", "Der Fannel, ein Fannel."),
        ({"Call": "Kohl"}, "Der Call im Callcenter, Calls.", "Der Kohl im Callcenter, Calls."),
        ({"OKR": "Okaer"}, "OKR, okr, OKRs", "Okaer, okr, OKRs"),
        ({"iPhone": "Eifohn"}, "iPhone und Iphone", "Eifohn und Iphone"),
        ({"chatgpt": "Tschätt"}, "ChatGPT und CHATGPT", "Tschätt und Tschätt"),
        ({"Tür": "Tor"}, "Türe, Tür, Haustür", "Türe, Tor, Haustür"),
        ({"New York": "Nu Jork", "York": "Jork"}, "New York, York", "Nu Jork, Jork"),
        ({"a": "b", "b": "a"}, "a b", "b a"),
        ({".NET": "Dottnet", "C++": "Zeh"}, "In .NET und C++ auch", "In Dottnet und Zeh auch"),
        ({"→": "nach"}, "A → B", "A nach B"),
        ({}, "Nichts.", "Nichts."),
    ],
)  # fmt: skip
def test_apply(entries: dict[str, str], text: str, said: str) -> None:
    assert Lexicon(entries).apply(text) == said


def test_no_rule_rewrites_what_the_lexicon_said() -> None:
    lexicon = Lexicon({"Nr. 5": "Nr. 5 (z. B.)", "USP": "Uh Es Peh"})
    assert read_aloud("Die USP und Nr. 5 sind 5 €.", lexicon=lexicon) == (
        "Die Uh Es Peh und Nr. 5 (z. B.) sind fünf Euro."
    )


def test_numbers_around_an_entry_are_still_read() -> None:
    lexicon = Lexicon({"Funnels": "Fannels"})
    assert read_aloud("Wir haben 3 Funnels.", lexicon=lexicon) == "Wir haben drei Fannels."


def test_apply_twice_in_one_text_is_not_apply_on_its_own_output() -> None:
    assert Lexicon({"Rat": "Rat Rat"}).apply("Rat und Rat") == "Rat Rat und Rat Rat"
