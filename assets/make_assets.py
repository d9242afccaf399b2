"""The sample show's jingle, bed and cover, made from nothing but this script.

    python assets/make_assets.py

writes jingle.mp3 (a short signature), bed.mp3 (a loop to speak over) and cover.jpg beside this
file, the same bytes every time. The music is original: a few notes of a felt piano, synthesised
from decaying partials, over soft strings. The cover is drawn with Pillow.
"""

from __future__ import annotations

import io
from pathlib import Path

import lameenc
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

RATE = 44100
TITLE = ("Klartext", "am Montag")
AUTHOR = "Mara Lindner"
HERE = Path(__file__).parent
Sound = NDArray[np.float64]  # (frames, 2)


def frequency(note: int) -> float:
    """Hz of a MIDI note number, equal temperament, a' = 440 Hz."""
    return float(440 * 2 ** ((note - 69) / 12))


def piano(note: int, seconds: float, touch: float = 1.0) -> NDArray[np.float64]:
    """A soft struck string: partials a little sharp of harmonic, the high ones gone first."""
    time = np.arange(int(seconds * RATE)) / RATE
    pitch = frequency(note)
    sound = np.zeros_like(time)
    for partial in range(1, 11):
        stretched = pitch * partial * np.sqrt(1 + 0.0004 * partial**2)
        if stretched > 9000:
            break
        weight = touch**partial / partial**1.7
        decay = (0.9 + 0.35 * partial) * (pitch / 262) ** 0.4
        # Two strings a hair apart: the tone breathes instead of standing still.
        tone = np.sin(2 * np.pi * stretched * time) + 0.7 * np.sin(
            2 * np.pi * stretched * 1.0007 * time + partial
        )
        sound += weight * tone * np.exp(-decay * time)
    hammer = np.sin(2 * np.pi * 180 * time) * np.exp(-60 * time) * 0.15
    attack = np.minimum(1, time / 0.006)
    release = np.minimum(1, (time[-1] - time) / 0.15)
    return (sound + hammer) * attack * release


def strings(notes: tuple[int, ...], seconds: float, swell: float) -> Sound:
    """A quiet chord of slightly detuned, rounded tones, spread over the stereo field."""
    time = np.arange(int(seconds * RATE)) / RATE
    out = np.zeros((len(time), 2))
    for index, note in enumerate(notes):
        for voice, cents in enumerate((-5.0, 0.0, 6.0)):
            pitch = frequency(note) * 2 ** (cents / 1200)
            vibrato = 0.0006 * np.sin(2 * np.pi * (4.6 + 0.3 * voice) * time + index)
            phase = 2 * np.pi * pitch * (time + vibrato / 6)
            tone = sum(np.sin(k * phase + voice) / k**2.2 for k in range(1, 7))
            side = 0.5 + 0.35 * np.sin(1.7 * index + 2.1 * voice)
            out += np.stack([tone * (1 - side), tone * side], axis=1)
    envelope = np.minimum(1, time / swell) * np.minimum(1, (time[-1] - time) / swell)
    return out * (np.sin(envelope * np.pi / 2) ** 2)[:, None] / len(notes)


def add(target: Sound, at: float, sound: NDArray[np.float64], *, pan: float = 0.5) -> None:
    """Mix a sound in, wrapping around the end so that a loop has no seam."""
    if sound.ndim == 1:
        sound = np.stack([sound * np.cos(pan * np.pi / 2), sound * np.sin(pan * np.pi / 2)], 1)
    places = (int(at * RATE) + np.arange(len(sound))) % len(target)
    np.add.at(target, places, sound)


def room(sound: Sound, *, wet: float, seconds: float, loop: bool) -> Sound:
    """A small bright room: noise that dies away, the same noise every time."""
    random = np.random.default_rng(2026)
    time = np.arange(int(seconds * RATE)) / RATE
    noise = random.normal(size=(len(time), 2)) * np.exp(-time * 6.9 / seconds)[:, None]
    noise *= np.minimum(1, time / 0.01)[:, None]
    size = len(sound) if loop else len(sound) + len(time)
    spectrum = np.fft.rfft(sound, size, axis=0) * np.fft.rfft(noise, size, axis=0)
    # Air and felt swallow the top.
    bins = np.fft.rfftfreq(size, 1 / RATE)
    spectrum *= (1 / (1 + (bins / 2500) ** 2))[:, None]
    tail = np.fft.irfft(spectrum, size, axis=0)[: len(sound)]
    return sound + wet * tail * np.abs(sound).max() / np.abs(tail).max()


def jingle() -> Sound:
    """Five seconds: four notes that rise like a question and come home, D major with a ninth."""
    out = np.zeros((int(5.2 * RATE), 2))
    melody = [(0.00, 69, 0.30), (0.28, 74, 0.40), (0.56, 76, 0.60), (0.98, 81, 0.65)]
    melody += [(1.55, 78, 0.35), (1.83, 74, 0.70)]
    for number, (at, note, pan) in enumerate(melody):
        add(out, at, 0.5 * piano(note, min(3.2, 5.0 - at), 0.85), pan=0.35 + 0.3 * pan)
        if number in (0, 3):
            add(out, at, 0.35 * piano(note - 24, 5.0 - at, 0.7), pan=0.45)
    for at, note in ((1.83, 50), (1.86, 57), (1.89, 66), (1.92, 76)):
        add(out, at, 0.38 * piano(note, 5.1 - at, 0.75), pan=0.5)
    chord = 0.10 * strings((50, 57, 62, 66), 4.9, 1.2)
    add(out, 0.2, chord)
    out = room(out, wet=0.22, seconds=1.6, loop=False)
    fade = np.minimum(1, (len(out) - np.arange(len(out))) / (1.2 * RATE))
    return out * (fade**1.5)[:, None]


def bed() -> Sound:
    """Twenty seconds that loop: four chords, a slow broken figure, nothing that asks for ears."""
    out = np.zeros((20 * RATE, 2))
    chords = [
        ((50, 57, 62, 66), (62, 69, 66, 74, 69, 66)),
        ((47, 54, 62, 66), (59, 66, 62, 71, 66, 62)),
        ((43, 55, 59, 66), (55, 62, 59, 66, 62, 59)),
        ((45, 57, 61, 64), (57, 64, 61, 69, 64, 61)),
    ]
    for bar, (held, figure) in enumerate(chords):
        add(out, 5 * bar - 0.6, 0.16 * strings(held, 6.2, 1.4))
        add(out, 5 * bar, 0.30 * piano(held[0], 4.5, 0.6), pan=0.5)
        for step, note in enumerate(figure):
            swing = 0.012 * ((bar * 7 + step * 3) % 5 - 2)
            strength = 0.16 + 0.04 * (step == 3)
            at = 5 * bar + step * 5 / 6 + swing
            add(out, at, strength * piano(note, 3.0, 0.7), pan=0.35 + 0.06 * step)
    return room(out, wet=0.25, seconds=2.0, loop=True)


def write_mp3(sound: Sound, name: str, kilobits: int) -> None:
    """Encode at a peak of -3 dBFS."""
    peak = np.abs(sound).max()
    data = np.rint(sound / peak * 10 ** (-3 / 20) * 32767).astype("<i2")
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(2)
    encoder.set_quality(2)
    encoded = bytes(encoder.encode(data.tobytes())) + bytes(encoder.flush())
    (HERE / name).write_bytes(encoded)


def cover(size: int = 3000) -> Image.Image:
    """A speech bubble of sound: bars of a voice, in warm paper colours on deep blue-green."""
    paper, ink, accent = (246, 240, 228), (18, 52, 59), (224, 122, 66)
    scale = 2  # drawn larger and reduced: smooth edges
    wide = size * scale
    image = Image.new("RGB", (size, size), ink)
    glow = Image.radial_gradient("L").resize((int(size * 1.6),) * 2).point(lambda v: 255 - v)
    halo = Image.new("RGB", glow.size, (40, 92, 98))
    image.paste(halo, (int(-size * 0.15), int(-size * 0.45)), glow.point(lambda v: v * 3 // 5))
    mask = Image.new("L", (wide, wide), 0)
    draw = ImageDraw.Draw(mask)
    left, top, right, bottom = (int(wide * part) for part in (0.15, 0.085, 0.85, 0.485))
    radius = int(wide * 0.085)
    draw.rounded_rectangle((left, top, right, bottom), radius, fill=255)
    foot = [(0.26, 0.475), (0.26, 0.565), (0.39, 0.475)]
    draw.polygon([(int(wide * x), int(wide * y)) for x, y in foot], fill=255)
    bubble = mask.resize((size, size), Image.Resampling.LANCZOS)
    shadow = bubble.filter(ImageFilter.GaussianBlur(size // 60)).point(lambda v: v // 3)
    image.paste((6, 26, 30), (0, size // 90), shadow)
    image.paste(paper, (0, 0), bubble)
    bars = Image.new("L", (wide, wide), 0)
    draw = ImageDraw.Draw(bars)
    heights = (0.16, 0.34, 0.62, 0.40, 0.88, 1.0, 0.54, 0.74, 0.30, 0.46, 0.22)
    middle, reach = (top + bottom) // 2, int(wide * 0.14)
    step = (right - left) * 0.78 / (len(heights) - 1)
    for index, height in enumerate(heights):
        x = left + (right - left) * 0.11 + index * step
        half, thick = reach * height, wide * 0.0125
        box = (x - thick, middle - half, x + thick, middle + half)
        draw.rounded_rectangle(box, thick, fill=255)
    shape = bars.resize((size, size), Image.Resampling.LANCZOS)
    image.paste(ink, (0, 0), shape)
    one = Image.new("L", (size, size), 0)
    x = (left + (right - left) * 0.11 + 5 * step) / scale
    ImageDraw.Draw(one).rectangle((x - step / 5, 0, x + step / 5, size), fill=255)
    image.paste(accent, (0, 0), Image.composite(shape, Image.new("L", (size, size), 0), one))
    draw = ImageDraw.Draw(image)
    y = int(size * 0.585)
    for line in TITLE:
        font = ImageFont.load_default(size=size * 0.118)
        width = draw.textlength(line, font=font)
        draw.text(((size - width) / 2, y), line, font=font, fill=paper, stroke_width=size // 400)
        y += int(size * 0.122)
    font = ImageFont.load_default(size=size * 0.048)
    width = draw.textlength(AUTHOR, font=font)
    draw.text(((size - width) / 2, size * 0.868), AUTHOR, font=font, fill=accent)
    return image


def main() -> None:
    write_mp3(jingle(), "jingle.mp3", 128)
    write_mp3(bed(), "bed.mp3", 96)
    out = io.BytesIO()
    cover().save(out, "JPEG", quality=88, optimize=True, progressive=False)
    (HERE / "cover.jpg").write_bytes(out.getvalue())


if __name__ == "__main__":
    main()
