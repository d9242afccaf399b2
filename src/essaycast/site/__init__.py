"""Episodes -> `feed/`: feed.xml, pages, transcripts, chapters, covers; `check` and `serve`."""
