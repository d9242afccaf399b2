"""How fast German is split and read aloud: python benchmarks/german.py [FILE ...]

Prints megabytes a second on one core (CPU time, best of five). Without files it makes ordinary
prose of its own. SoMaJo and pysbd are measured beside it where they are installed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from essaycast.german import pieces, read_aloud, split_sentences

STARTS = [
    "Am Morgen",
    "Später",
    "Heute",
    "In der Stadt",
    "Wie immer",
    "Nach dem Essen",
    "Ganz oben",
    "Trotzdem",
]
MIDDLES = [
    "ging der alte Mann durch den Garten",
    "las sie einen langen Brief ihrer Schwester",
    "wurde es still im Haus",
    "kamen drei Kinder aus der Schule",
    "dachte niemand mehr an den Winter",
    "roch es nach Brot und Kaffee",
]
PLAIN = (
    ", weil es regnete.| und sagte kein Wort.|, obwohl er müde war.|.|: Es war genug."
    "| – wie jedes Jahr!"
)
READ = ", z. B. am Fluss.| um 8 Uhr am 3. Mai 2016.| für 3,50 €.|, so Dr. Weber.| mit 1 Koffer."
ENDS = [*PLAIN.split("|") * 4, *READ.split("|")]


def prose(size: int) -> list[str]:
    """Paragraphs of ordinary sentences, every sixth with something to be read."""
    chance = random.Random(7)
    paragraphs, total = [], 0
    while total < size:
        lines = [
            f"{chance.choice(STARTS)} {chance.choice(MIDDLES)}{chance.choice(ENDS)}"
            for _ in range(chance.randint(2, 7))
        ]
        paragraphs.append(" ".join(lines))
        total += len(paragraphs[-1])
    return paragraphs


def speed(job: Callable[[str], object], paragraphs: list[str], rounds: int = 5) -> float:
    size = sum(len(paragraph.encode()) for paragraph in paragraphs) / 1e6
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for paragraph in paragraphs:
            job(paragraph)
        best = min(best, time.process_time() - start)
    return size / best


def main() -> None:
    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
    paragraphs = paragraphs or prose(500_000)
    print(f"split_sentences  {speed(split_sentences, paragraphs):6.2f} MB/s")
    print(f"read_aloud       {speed(read_aloud, paragraphs):6.2f} MB/s")
    print(f"pieces(100)      {speed(lambda text: pieces(text, 100), paragraphs):6.2f} MB/s")
    spoken = [read_aloud(one) for text in paragraphs for one in split_sentences(text)]
    print(
        f"{len(spoken)} sentences, {sum(len(pieces(one, 100)) for one in spoken)} requests of 100"
    )
    if find_spec("pysbd"):
        import pysbd

        segmenter = pysbd.Segmenter(language="de", clean=False)
        print(f"pysbd            {speed(segmenter.segment, paragraphs[:200], 1):6.2f} MB/s")
    if find_spec("somajo"):
        from somajo import SoMaJo

        tokenizer = SoMaJo("de_CMC", split_sentences=True)
        rate = speed(lambda text: list(tokenizer.tokenize_text([text])), paragraphs[:200], 1)
        print(f"SoMaJo           {rate:6.2f} MB/s")


if __name__ == "__main__":
    main()
