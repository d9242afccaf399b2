"""Essay files: a Markdown text with a few lines of front matter.

`names` says which files are essays, `read` turns one into an `Essay`, `identity` stamps
guid and date once and makes new files. The text itself is never reformatted: it belongs to
the author. Import from the modules, so that a quick look loads no parser.
"""
