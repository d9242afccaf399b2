"""`python -m essaycast` and the `essaycast` entry point."""

from __future__ import annotations


def main() -> None:
    """Run the command line; exits with one of the codes in `essaycast.errors`."""
    from essaycast.cli import essaycast

    essaycast(prog_name="essaycast")


if __name__ == "__main__":
    main()
