"""What changed, where, and by which rule."""

from __future__ import annotations

from essaycast.german import Change, Lexicon, explain, read_aloud


def test_each_change_names_place_and_rule() -> None:
    text = "Der Funnel kostet ca. 5 Mio. €. Am 3. Mai mehr."
    changes = explain(text, Lexicon({"Funnel": "Fannel"}))
    assert changes == [
        Change("Funnel", "Fannel", "lexicon", 4),
        Change("ca. 5 Mio. €", "circa fünf Millionen Euro", "abbreviation", 18),
        Change("3.", "dritten", "date", 35),
    ]
    for change in changes:
        assert text.startswith(change.before, change.start)


def test_no_change_no_entry() -> None:
    assert explain("Alles ist gesagt. Wirklich alles.") == []


def test_changes_put_into_the_text_give_the_reading() -> None:
    text = "Um 12:30 Uhr zahlte er 3,50 € für 2 Brote, z. B. Roggen."
    spoken = text
    for change in reversed(explain(text)):
        end = change.start + len(change.before)
        spoken = spoken[: change.start] + change.after + spoken[end:]
    assert spoken == read_aloud(text)
