from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaycast.config import Config, find_show, load_config, parse_config
from essaycast.config.settings import ShowSettings
from essaycast.errors import ConfigError

SHOW = '[show]\ntitle = "X"\n'


def test_defaults_hold_for_whatever_is_left_out() -> None:
    config = parse_config(SHOW)
    assert config == Config(show=ShowSettings(title="X"))
    assert (config.audio.loudness, config.audio.true_peak, config.voice.requests) == (-16, -1, 4)


def test_integers_do_for_numbers_and_texts_are_trimmed() -> None:
    config = parse_config('[show]\ntitle = "  X "\n[audio]\nloudness = -18\n')
    assert config.show.title == "X"
    assert config.audio.loudness == -18.0


def test_pronunciations_of_one_engine_win_over_the_general_ones() -> None:
    config = parse_config(
        SHOW + '[pronunciation]\n"a b" = "1"\nc = "2"\n[pronunciation.espeak]\nc = "3"\n'
    )
    assert config.pronunciation.for_engine("gtts") == {"a b": "1", "c": "2"}
    assert config.pronunciation.for_engine("espeak") == {"a b": "1", "c": "3"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "[show] needs a title"),
        ('[show]\ntitel = "X"', "line 2: unknown setting 'titel' in [show]; did you mean 'title'?"),
        ('[shw]\ntitle = "X"', "line 1: unknown section [shw]; did you mean 'show'?"),
        ("show = 3", "[show] must be a section"),
        (SHOW + '[audio]\nloudness = "laut"', "line 4: audio.loudness must be a number"),
        (SHOW + "[audio]\nbitrate = 96.5", "line 4: audio.bitrate must be a whole number"),
        (SHOW + "[audio]\nbitrate = true", "line 4: audio.bitrate must be a whole number"),
        (SHOW + "[audio]\nbitrate = 97", "line 4: audio.bitrate cannot be 97"),
        (SHOW + "[audio]\nloudness = -99", "line 4: audio.loudness must be between -30 and -9"),
        (SHOW + "[audio]\nloudness = nan", "audio.loudness must be between"),
        (SHOW + "[audio]\nloudness = inf", "audio.loudness must be between"),
        (SHOW + '[voice]\nengine = "gtt"', "did you mean 'gtts'?"),
        (SHOW + "[voice]\nslow = 1", "line 4: voice.slow must be true or false"),
        ('[show]\ntitle = ["X"]', "line 2: show.title must be text in quotes"),
        ('[show]\ntitle = "a\\u0007b"', "line 2: show.title holds a control character"),
        ('show.titel = "X"', "line 1: unknown setting 'titel'"),
        (SHOW + "[pronunciation]\nword = 3", "line 4: pronunciation: 'word' must be text"),
        (SHOW + '[pronunciation]\n"" = "x"', "an empty word"),
        (SHOW + '[pronunciation.espaek]\na = "b"', "unknown engine in [pronunciation.espaek]"),
        ("[show]\ntitle = ", "line 2: not valid TOML"),
        ('[show]\ntitle = "a"\ntitle = "b"', "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_nearest_right_name(
    text: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_are_read_with_bom_and_windows_line_ends(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + SHOW.replace("\n", "\r\n").encode())
    assert load_config(tmp_path).show.title == "X"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b'[show]\ntitle = "\xff"', "line 2: not UTF-8"), (b"#" * 1_000_001, "larger than")],
)
def test_unusable_files_are_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        load_config(tmp_path)


def test_the_show_is_found_from_its_folders(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SHOW)
    deep = tmp_path / "episodes" / "deep"
    deep.mkdir(parents=True)
    assert find_show(deep) == tmp_path.resolve()
    with pytest.raises(ConfigError, match="essaycast init"):
        find_show(Path("/"))


def test_the_sample_config_is_complete_and_right() -> None:
    """Every setting stands in the sample show's config.toml, in its section."""
    import tomllib
    from dataclasses import fields

    path = Path(__file__).resolve().parents[2] / "config.toml"
    load_config(path.parent)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for section in fields(Config):
        assert section.name in data, f"[{section.name}] is missing"
        if section.name == "pronunciation":
            continue
        kind = section.default_factory
        names = {item.name for item in fields(kind)}  # type: ignore[arg-type]
        assert names == set(data[section.name]), f"[{section.name}] differs"


@given(st.text())
def test_any_text_is_a_config_or_a_config_error(text: str) -> None:
    try:
        parse_config(text)
    except ConfigError as error:
        assert str(error)
