"""Essay files: a Markdown text with a few lines of front matter.

`read` turns a file into an `Essay`, `identity` stamps guid and date once and makes new
files. The text itself is never reformatted: it belongs to the author.
"""

from essaycast.essays.identity import compose, free_path, new_guid, stamp
from essaycast.essays.read import essay_paths, parse_essay, read_essay, split_front_matter

__all__ = [
    "compose",
    "essay_paths",
    "free_path",
    "new_guid",
    "parse_essay",
    "read_essay",
    "split_front_matter",
    "stamp",
]
