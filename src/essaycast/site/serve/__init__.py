"""A preview of `feed/` on this machine or in the local network, as a host would serve it.

    with Preview(feed) as preview:      in a thread, for a test or a tool
        preview.url
    serve(feed, ...)                    until Ctrl-C, for `essaycast serve`

HTTP is uvicorn's and starlette's work (ranges, ETag, HEAD, conditional requests); ours is
what is shown, to whom, and under which address.
"""

from essaycast.site.serve.preview import Preview, serve

__all__ = ["Preview", "serve"]
