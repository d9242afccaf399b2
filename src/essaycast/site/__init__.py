"""Episodes -> `feed/`: feed.xml, pages, transcripts, chapters, covers; `check`, `serve`.

`essaycast.site.publish.publish` is the way in. Nothing is imported here, so that a command
which needs one module of this room does not pay for feedgen, Jinja2 and Pillow.
"""
