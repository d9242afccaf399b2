"""The server: does it answer as podcast apps and directories need it. For addresses only."""

from __future__ import annotations

from collections.abc import Iterator

from essaycast.site.check.context import Context
from essaycast.site.check.document import Item
from essaycast.site.check.registry import ERROR, NOTE, WARNING, Needs, rule
from essaycast.site.check.transport import RANGE_FROM, RANGE_TO, Answer
from essaycast.site.check.values import short, split, web_address

_HTTP = Needs.HTTP
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_SOON = 14 * 86400
_COMPRESSIBLE = 200_000
_HOST_FIX = "Change it in the server's settings, or use another host; README names some."


def _media(item: Item) -> str:
    enclosure = item.first("enclosure")
    url = enclosure.attributes.get("url", "").strip() if enclosure is not None else ""
    return url if web_address(url) else ""


def _head(c: Context, url: str) -> Answer | None:
    return c.answers.files.head_of(url) if c.answers is not None and url else None


@rule(
    "HTTP-GET",
    ERROR,
    "the feed can be fetched",
    fix="Upload it, and make it readable for everybody, without a password.",
    source="Apple 823",
    needs=_HTTP,
)
def get(c: Context) -> Iterator[str]:
    answers = c.answers
    if answers is None or answers.loop or answers.get.tls or answers.get.status == 200:
        return
    yield f"{short(answers.final, 90)}: {answers.get.said}"


@rule(
    "HTTP-TLS",
    ERROR,
    "the certificate is valid",
    fix="Renew the certificate, for this host name, with the whole chain.",
    source="app platforms refuse others",
    needs=_HTTP,
)
def tls(c: Context) -> Iterator[str]:
    if c.answers is not None and c.answers.get.tls:
        yield short(c.answers.get.error, 120)


@rule(
    "HTTP-EXPIRES",
    WARNING,
    "the certificate is valid for two weeks more",
    fix="See why it is not renewed by itself.",
    source="essaycast",
    needs=_HTTP,
)
def expires(c: Context) -> Iterator[str]:
    if c.answers is not None and c.answers.expires is not None:
        left = c.answers.expires - c.options.now.timestamp()
        if left < _SOON:
            yield f"it ends in {max(left, 0) // 86400:.0f} days"


@rule(
    "HTTP-LOOP",
    ERROR,
    "redirects come to an end",
    fix="Correct the redirect in the server's settings.",
    source="RFC 9110, 15.4",
    needs=_HTTP,
)
def loop(c: Context) -> Iterator[str]:
    if c.answers is not None and c.answers.loop:
        yield " -> ".join(short(url) for url in c.answers.chain[-3:]) + " -> ..."


@rule(
    "HTTP-DOWNGRADE",
    ERROR,
    "no redirect leads from https to http",
    fix="Redirect to https.",
    source="app platforms refuse it",
    needs=_HTTP,
)
def downgrade(c: Context) -> Iterator[str]:
    chain = c.answers.chain if c.answers is not None else ()
    schemes = [split(url).scheme for url in chain]
    if "https" in schemes and "http" in schemes[schemes.index("https") :]:
        yield f"it ends at {short(chain[-1], 90)}"


@rule(
    "HTTP-MOVED",
    WARNING,
    "the address given to listeners is the one where the feed lies",
    fix="Give listeners and directories the address the redirect leads to.",
    source="RFC 9110, 15.4.2",
    needs=_HTTP,
)
def moved(c: Context) -> Iterator[str]:
    if c.answers is not None and c.answers.permanent and not c.answers.loop:
        yield f"it has moved for good to {short(c.answers.final, 90)}"


@rule(
    "HTTP-HEAD",
    ERROR,
    "HEAD on the feed is answered like GET",
    fix=_HOST_FIX,
    source="Apple 823",
    needs=_HTTP,
)
def head(c: Context) -> Iterator[str]:
    answers = c.answers
    if answers is not None and answers.get.status == 200 and answers.head.status != 200:
        yield answers.head.said


@rule(
    "HTTP-HEAD-MEDIA",
    ERROR,
    "HEAD on the sound is answered, with its length",
    fix=_HOST_FIX,
    source="Apple 823",
    needs=_HTTP,
)
def head_media(c: Context, item: Item) -> Iterator[str]:
    answer = _head(c, _media(item))
    if answer is not None and answer.status != 200:
        yield answer.said
    elif answer is not None and not answer.header("content-length").isdigit():
        yield "no Content-Length"


@rule(
    "HTTP-HEAD-IMAGE",
    ERROR,
    "HEAD on the cover is answered",
    fix=_HOST_FIX,
    source="Apple 896; PSP-1",
    needs=_HTTP,
)
def head_image(c: Context) -> Iterator[str]:
    image = c.channel.first("itunes:image")
    url = image.attributes.get("href", "").strip() if image is not None else ""
    answer = _head(c, url) if web_address(url) else None
    if answer is not None and answer.status != 200:
        yield answer.said


@rule(
    "HTTP-RANGE",
    ERROR,
    "a stretch of the sound can be asked for",
    fix=_HOST_FIX,
    source="Apple 823; RFC 9110, 14",
    why="Apps cannot seek, nor go on with a download that was cut.",
    needs=_HTTP,
)
def range_(c: Context, item: Item) -> Iterator[str]:
    url = _media(item)
    if c.answers is None or not url:
        return
    answer = c.answers.range_of(url)
    if answer.status == 200:
        yield "the whole file comes instead (status 200, not 206)"
    elif answer.status == 206:
        said = answer.header("content-range")
        if not said.startswith(f"bytes {RANGE_FROM}-{RANGE_TO}/"):
            yield f"Content-Range is {short(said)}"
        elif len(answer.body) != RANGE_TO - RANGE_FROM + 1:
            yield f"{len(answer.body)} bytes came instead of {RANGE_TO - RANGE_FROM + 1}"
    elif answer.status != 416:  # a file shorter than the stretch
        yield answer.said


@rule(
    "HTTP-CT",
    WARNING,
    "the feed comes as application/rss+xml",
    fix=_HOST_FIX,
    source="convention; W3C feed validator",
    needs=_HTTP,
)
def content_type(c: Context) -> Iterator[str]:
    answer = c.answers.get if c.answers is not None else Answer()
    if answer.status == 200 and answer.kind not in _FEED_TYPES:
        yield f"Content-Type is {short(answer.header('content-type'))}"
    elif answer.status == 200:
        charset = answer.header("content-type").lower().partition("charset=")[2].strip("\"' ")
        if charset and charset not in ("utf-8", "utf8"):
            yield f"charset is {short(charset)}"


@rule(
    "HTTP-CT-MEDIA",
    ERROR,
    "the sound comes as audio",
    fix=_HOST_FIX,
    source="Apple 823",
    why="Apps that get text or a download do not play it.",
    needs=_HTTP,
)
def content_type_media(c: Context, item: Item) -> Iterator[str]:
    answer = _head(c, _media(item))
    if answer is not None and answer.status == 200 and not answer.kind.startswith("audio/"):
        yield f"Content-Type is {short(answer.header('content-type'))}"


@rule(
    "HTTP-CT-TEXT",
    WARNING,
    "transcripts come with their type",
    fix=_HOST_FIX,
    source="podcast namespace; browsers",
    needs=_HTTP,
)
def content_type_text(c: Context, item: Item) -> Iterator[str]:
    for found in item.all("podcast:transcript"):
        url = found.attributes.get("url", "").strip()
        answer = _head(c, url) if web_address(url) else None
        if answer is not None and answer.status == 200:
            said = found.attributes.get("type", "").strip().lower()
            if said == "text/vtt" and answer.kind != said:
                yield f"{short(url)} comes as {short(answer.kind or 'nothing')}"


@rule(
    "HTTP-CACHE",
    WARNING,
    "the feed has an ETag or a Last-Modified date",
    fix=_HOST_FIX,
    source="RFC 9110, 8.8; convention",
    why="Every app fetches the whole feed every time.",
    needs=_HTTP,
)
def cache(c: Context) -> Iterator[str]:
    answer = c.answers.get if c.answers is not None else Answer()
    if answer.status == 200 and not (answer.header("etag") or answer.header("last-modified")):
        yield "there is neither"


@rule(
    "HTTP-304",
    WARNING,
    "a feed that has not changed is not sent again",
    fix=_HOST_FIX,
    source="RFC 9110, 13",
    needs=_HTTP,
)
def not_modified(c: Context) -> Iterator[str]:
    again = c.answers.again if c.answers is not None else None
    if again is not None and again.status != 304:
        yield f"{again.said} to a conditional request, not 304"


@rule(
    "HTTP-CACHE-MEDIA",
    WARNING,
    "the sound has an ETag or a Last-Modified date",
    fix=_HOST_FIX,
    source="RFC 9110, 13.1.5",
    why="A download that was cut begins anew.",
    needs=_HTTP,
)
def cache_media(c: Context, item: Item) -> Iterator[str]:
    answer = _head(c, _media(item))
    if answer is None or answer.status != 200:
        return
    if not (answer.header("etag") or answer.header("last-modified")):
        yield "there is neither"


@rule(
    "HTTP-GZIP",
    NOTE,
    "a large feed comes compressed",
    fix=_HOST_FIX,
    source="RFC 9110, 8.4",
    needs=_HTTP,
)
def gzip(c: Context) -> Iterator[str]:
    answers = c.answers
    if answers is None or answers.get.status != 200 or len(answers.get.body) < _COMPRESSIBLE:
        return
    answer = answers.files.ask("HEAD", answers.final, headers={"Accept-Encoding": "gzip"})
    if not answer.header("content-encoding"):
        yield f"{len(answers.get.body) / 1e6:.1f} MB as they are"
