"""Find and read config.toml; every mistake in it becomes one line that names the place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, NoReturn, get_type_hints

from essaycast.config.find import CONFIG_NAME
from essaycast.config.settings import Config, PronunciationSettings
from essaycast.errors import ConfigError
from essaycast.text import printable

_LARGEST = 1_000_000  # bytes; a config of a megabyte is a mistake, not a config
_ENGINES = ("gtts", "espeak", "piper", "pico", "silent")
_TYPE_NAMES = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


def load_config(show: Path) -> Config:
    """Read `show`/config.toml.

    Raises:
        ConfigError: it is missing, unreadable, not TOML, or holds a wrong setting.
    """
    path = show / CONFIG_NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path}: larger than a config can be; start from the sample's")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"no {CONFIG_NAME} in {show}; `essaycast init` makes one") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from error
    return parse_config(text, name=str(path))


def parse_config(text: str, *, name: str = CONFIG_NAME) -> Config:
    """Turn the text of a config.toml into settings; `name` stands in the messages.

    Raises:
        ConfigError: with file, line and the nearest right name.
    """
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = found.group(1) if found else str(max(1, len(text.splitlines())))
        where = f", line {line}"
        reason = re.sub(r"\s*\(at [^)]*\)", "", str(error)).rstrip(".")
        raise ConfigError(f"{name}{where}: not valid TOML: {printable(reason)}") from error
    except RecursionError as error:
        raise ConfigError(f"{name}: nested too deep to be a config") from error
    return _Reader(name, text).config(data)


class _Reader:
    """Turns parsed TOML into settings; keeps the text to name lines in messages."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def config(self, data: Mapping[str, Any]) -> Config:
        """All sections; unknown ones are errors."""
        sections = {section.name: section for section in fields(Config)}
        types = get_type_hints(Config)
        for key in data:
            if key not in sections:
                self._fail(key, None, f"unknown section [{printable(key)}]", key, sections)
        made: dict[str, Any] = {}
        for key in sections:
            table = data.get(key, {})
            if not isinstance(table, dict):
                self._fail(None, key, f"[{key}] must be a section, not a single value")
            if types[key] is PronunciationSettings:
                made[key] = self._pronunciation(table)
            else:
                made[key] = self._section(key, types[key], table)
        return Config(**made)

    def _section(self, section: str, kind: type[Any], table: Mapping[str, Any]) -> Any:
        known = {item.name: item for item in fields(kind)}
        types = get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                self._fail(
                    section, key, f"unknown setting {printable(key)!r} in [{section}]", key, known
                )
            values[key] = self._value(section, known[key], types[key], value)
        for key, item in known.items():
            if item.metadata["required"] and not values.get(key):
                self._fail(section, key, f"[{section}] needs a {key}")
        return kind(**values)

    def _value(self, section: str, item: Field[Any], kind: Any, value: Any) -> Any:
        key, meta = item.name, item.metadata
        if kind is float and type(value) is int:
            value = float(value)
        if kind in _TYPE_NAMES and type(value) is not kind:
            self._fail(
                section, key, f"{section}.{key} must be {_TYPE_NAMES[kind]}, not {_shown(value)}"
            )
        if kind not in _TYPE_NAMES and not _is_text_list(value):
            self._fail(
                section, key, f"{section}.{key} must be a list of texts, not {_shown(value)}"
            )
        if isinstance(value, str):
            # TOML escapes can smuggle control characters into names and tags.
            if any((ord(char) < 32 and char not in "\n\t") or ord(char) == 127 for char in value):
                self._fail(section, key, f"{section}.{key} holds a control character")
            value = value.strip()
        if meta["choices"] and value not in meta["choices"]:
            near = _nearest(str(value), [str(choice) for choice in meta["choices"]])
            choices = ", ".join(repr(choice) for choice in meta["choices"])
            self._fail(
                section, key, f"{section}.{key} cannot be {_shown(value)}{near}; it takes {choices}"
            )
        low, high = meta["low"], meta["high"]
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and (
                value != value
                or (low is not None and value < low)
                or (high is not None and value > high)
            )
        ):
            bounds = f"{low:g} or more" if high is None else f"between {low:g} and {high:g}"
            self._fail(section, key, f"{section}.{key} must be {bounds}, not {_shown(value)}")
        return tuple(value) if isinstance(value, list) else value

    def _pronunciation(self, table: Mapping[str, Any]) -> PronunciationSettings:
        entries: dict[str, str] = {}
        engines: dict[str, dict[str, str]] = {}
        for key, value in table.items():
            if isinstance(value, dict):
                section = f"pronunciation.{key}"
                if key not in _ENGINES:
                    self._fail(
                        section, None, f"unknown engine in [{printable(section)}]", key, _ENGINES
                    )
                engines[key] = {
                    word: self._spoken(section, word, form) for word, form in value.items()
                }
            else:
                entries[key] = self._spoken("pronunciation", key, value)
        return PronunciationSettings(entries=entries, engines=engines)

    def _spoken(self, section: str, word: str, form: Any) -> str:
        if not isinstance(form, str):
            self._fail(
                section,
                word,
                f"{section}: {printable(word)!r} must be text in quotes, not {_shown(form)}",
            )
        if not word.strip():
            self._fail(section, word, f"{section}: an empty word cannot be replaced")
        return form

    def _fail(
        self,
        section: str | None,
        key: str | None,
        message: str,
        wrong: str = "",
        known: Iterable[str] = (),
    ) -> NoReturn:
        line = self._line(section, key)
        where = f"{self.name}, line {line}" if line else self.name
        raise ConfigError(f"{where}: {message}{_nearest(wrong, list(known))}")

    def _line(self, section: str | None, key: str | None) -> int | None:
        """Line of `key` in `section` (of the section's head without a key), if it can be told."""
        current: str | None = None
        head: int | None = None
        for number, line in enumerate(self.lines, 1):
            stripped = line.strip()
            found = re.match(r"\[\s*([^\[\]]+?)\s*\]", stripped)
            if found:
                current = re.sub(r"[\"'\s]", "", found.group(1))
                if current == section:
                    head = number
                continue
            name = re.match(r"""("[^"]*"|'[^']*'|[^=#\s.]+)\s*[.=]""", stripped)
            if (
                name
                and key is not None
                and current == section
                and name.group(1).strip("\"'") == key
            ):
                return number
            dotted = f"{section}.{key}" if key else None
            if dotted and current is None and stripped.replace(" ", "").startswith(f"{dotted}="):
                return number
        return head


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _shown(value: Any) -> str:
    text = printable(repr(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _nearest(wrong: str, known: list[str]) -> str:
    close = difflib.get_close_matches(wrong, known, n=1, cutoff=0.5) if wrong else []
    return f"; did you mean {close[0]!r}?" if close else ""


def defaults(kind: type[Any]) -> dict[str, Any]:
    """Name -> default of each setting of a section; for the reference and its test."""
    return {item.name: item.default if item.default is not MISSING else {} for item in fields(kind)}
