"""Files that are too large, not what they say, or lead elsewhere; memory and time are bounded."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.hostile.kit import MEGABYTE, bounded, one_line

Run = Callable[..., Result]
Write = Callable[..., Path]
pytestmark = pytest.mark.slow


def set_config(show: Path, text: str) -> None:
    config = show / "config.toml"
    config.write_text(config.read_text("utf-8") + text, "utf-8")


def sparse(path: Path, size: int, head: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(size)
    return path


def png(path: Path, side: int) -> None:
    """A proper PNG of side x side white pixels, one bit each, a few hundred KB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "head", "code", "parts"),
    [
        ("episodes/riese.md", b"---\ntitle: T\n---\n", 4, ["riese.md", "5 MB"]),
        ("config.toml", b"[show]\n", 3, ["config.toml", "larger"]),
        ("cover.png", b"\x89PNG\r\n\x1a\n", 3, ["cover.png"]),
        ("jingle.mp3", b"\xff\xfb\x90\x00", 6, ["jingle.mp3"]),
    ],
)
def test_300_mb_of_nothing(
    essay: Write, show: Path, name: str, head: bytes, code: int, parts: list[str]
) -> None:
    essay("gut")
    if name == "cover.png":
        config = show / "config.toml"
        config.write_text(config.read_text().replace("[show]", '[show]\ncover = "cover.png"'))
    if name == "jingle.mp3":
        set_config(show, '[intro]\nfile = "jingle.mp3"\n')
    sparse(show / name, 300 * MEGABYTE, head)
    ended = bounded(show, "build", seconds=40)
    one_line(ended, code, *parts)
    assert ended.peak < 250 * MEGABYTE


def test_an_import_of_300_mb(essay: Write, show: Path) -> None:
    for name in ("gross.txt", "gross.html", "gross.docx"):
        sparse(show / name, 300 * MEGABYTE, b"Titel\n\nText.")
        ended = bounded(show, "import", "--yes", name, seconds=40)
        one_line(ended, 4, name)
        assert ended.peak < 250 * MEGABYTE
    assert not list((show / "episodes").iterdir())


def test_a_picture_of_50000_by_50000_pixels(essay: Write, show: Path) -> None:
    png(show / "riesig.png", 50_000)
    assert (show / "riesig.png").stat().st_size < MEGABYTE
    essay("gut", text="---\ntitle: T\ndate: 2024-01-01\ncover: riesig.png\n---\n\nEin Satz.\n")
    ended = bounded(show, "build")
    one_line(ended, 3, "riesig.png", "pixels")
    assert ended.peak < 300 * MEGABYTE


def mp3(frames: int, *, claims: int) -> bytes:
    """Silence, 44.1 kHz mono, 128 kbit/s, whose Xing header claims so many frames."""
    frame = b"\xff\xfb\x90\xc0" + bytes(413)
    xing = b"Xing" + struct.pack(">III", 3, claims, claims * 417 & 0xFFFFFFFF)
    first = (b"\xff\xfb\x90\xc0" + bytes(17) + xing).ljust(417, b"\0")
    return first + frame * frames


def wav(seconds: float, *, claims: int) -> bytes:
    data = bytes(int(44100 * seconds) * 2)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", min(claims + 36, 0xFFFFFFFF), b"WAVE",
                       b"fmt ", 16, 1, 1, 44100, 88200, 2, 16, b"data", claims)  # fmt: skip
    return head + data


def flac_that_claims(samples: int) -> bytes:
    info = struct.pack(">HH", 4096, 4096) + bytes(6)
    packed = (44100 << 44) | (15 << 36) | samples
    info += packed.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info + bytes(1000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("stunden.mp3", mp3(80, claims=200_000_000)),
        ("nichts.mp3", mp3(80, claims=0)),
        ("wenig.mp3", mp3(4000, claims=1)),
        ("riese.wav", wav(1.0, claims=0xFFFFFFF0)),
        ("zwerg.wav", wav(1.0, claims=4)),
        ("ewig.flac", flac_that_claims(2**36 - 1)),
        ("halb.mp3", mp3(3, claims=3)[:700]),
    ],
)
def test_a_jingle_that_lies_about_its_length(
    essay: Write, show: Path, name: str, data: bytes
) -> None:
    essay("gut")
    (show / name).write_bytes(data)
    set_config(show, f'[intro]\nfile = "{name}"\n')
    ended = bounded(show, "build")
    assert ended.peak < 400 * MEGABYTE
    if ended.code:
        one_line(ended, 6, name)
    else:
        (sound,) = (show / "feed" / "audio").iterdir()
        assert sound.stat().st_size < 4 * MEGABYTE
        assert bounded(show, "check").code in (0, 1)


# Where a path may stand, how it is written there, and the exit code of refusing it.
PLACES = {
    "cover": ("episodes/gut.md", "---\ntitle: T\ndate: 2024-01-01\ncover: {}\n---\n\nSatz.\n", 3),
    "show.cover": ("config.toml", 'cover = "{}"', 3),
    "intro": ("config.toml", '[intro]\nfile = "{}"', 6),
    "bed": ("config.toml", '[intro]\ntext = "Hallo."\nbed = "{}"', 6),
    "chapter": ("config.toml", '[audio]\nchapter_sound = "{}"', 6),
}


def _place(show: Path, essay: Write, place: str, path: str) -> tuple[int, ...]:
    """Put `path` into that place of a show where secrets lie about; the codes of refusing it."""
    essay("gut", text="---\ntitle: T\ndate: 2024-01-01\n---\n\n## Kapitel\n\nEin Satz.\n")
    (show.parent / "geheim").write_text("geheimes Wort")
    (show / "link").symlink_to(show.parent / "geheim")
    (show / "kreis").symlink_to(show / "kreis")
    os.mkfifo(show / "rohr")
    file, text, code = PLACES[place]
    if file == "config.toml":
        head = '[voice]\nengine = "silent"\n[show]\ntitle = "T"\n'
        (show / file).write_text(head + text.format(path) + "\n", "utf-8")
    else:
        (show / file).write_text(text.format(path), "utf-8")
    return (code, 6) if place == "cover" else (code,)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("path", ["../geheim", "/etc/passwd", "link", "kreis", "a/../../geheim"])
def test_paths_never_leave_the_show(
    run: Run, essay: Write, show: Path, place: str, path: str
) -> None:
    codes = _place(show, essay, place, path)
    result = run("build")
    assert result.exit_code in codes, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("essaycast:")]
    assert len(lines) == 1 and path in lines[0]
    assert "geheimes" not in result.output
    assert (show.parent / "geheim").read_text() == "geheimes Wort"
    assert not (show / "feed" / "feed.xml").exists()


@pytest.mark.parametrize("place", PLACES)
def test_a_pipe_is_not_waited_for(essay: Write, show: Path, place: str) -> None:
    codes = _place(show, essay, place, "rohr")
    ended = bounded(show, "build", seconds=20)
    assert ended.code in codes, ended.err
    one_line(ended, ended.code, "rohr")


@pytest.mark.parametrize("target", ["/etc/passwd", "../../geheim.md", "passwd.md", "/dev/zero"])
def test_links_out_of_the_show_are_not_read_aloud(essay: Write, show: Path, target: str) -> None:
    """A stranger's show could otherwise publish this person's letters."""
    essay("gut")
    (show.parent / "geheim.md").write_text("Ein geheimes Wort. Und noch eins.")
    (show / "episodes" / "passwd.md").symlink_to(target)
    for command in ("build", "status", "script"):
        ended = bounded(show, command, seconds=20)
        one_line(ended, 4, "passwd.md", "link")
        assert "geheim" not in ended.out
    assert (show / "episodes" / "passwd.md").is_symlink()


def test_a_folder_that_is_a_link_and_a_link_inside(essay: Write, show: Path) -> None:
    essay("gut")
    (show / "entwurf.md").write_text("---\ntitle: Innen\ndate: 2024-02-02\n---\n\nEin Satz.\n")
    (show / "episodes" / "innen.md").symlink_to(show / "entwurf.md")
    assert bounded(show, "build").code == 0
    (show / "episodes").rename(show.parent / "draussen")
    (show / "episodes").symlink_to(show.parent / "draussen")
    one_line(bounded(show, "build"), 4, "episodes", "link")


def test_what_is_no_file(essay: Write, show: Path) -> None:
    essay("gut")
    os.mkfifo(show / "episodes" / "rohr.md")
    one_line(bounded(show, "build", seconds=20), 4, "rohr.md", "not a file")
    (show / "episodes" / "rohr.md").unlink()
    (show / "episodes" / "ordner.md").mkdir()
    one_line(bounded(show, "build", seconds=20), 4, "ordner.md", "not a file")
