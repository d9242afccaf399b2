"""S3: headers kept, large files in parts, keys that are wrong or missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from essaycast.errors import UploadError
from essaycast.hosts import UploadRetryable, open_host, upload
from tests.hosts import servers
from tests.hosts.conftest import make_feed

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "geheimer-schluessel"}


@pytest.fixture
def client(s3_port: int) -> Iterator[Any]:
    import boto3

    client: Any = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{s3_port}",
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="geheimer-schluessel",
    )
    client.create_bucket(Bucket="essays")
    yield client
    for item in client.list_objects_v2(Bucket="essays").get("Contents", ()):
        client.delete_object(Bucket="essays", Key=item["Key"])


def target(port: int, rest: str = "essays/pod") -> str:
    return f"s3://{rest}?endpoint=http://127.0.0.1:{port}&region=us-east-1"


def test_types_and_caches_are_kept(client: Any, s3_port: int, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": b"1"})
    host = open_host(target(s3_port), environ=KEYS)
    upload(feed, files, host)
    host.close()
    found = {
        name: client.head_object(Bucket="essays", Key=f"pod/{name}")
        for name in [*files, "essaycast-manifest.json"]
    }
    assert found["feed.xml"]["ContentType"] == "application/rss+xml; charset=utf-8"
    assert found["feed.xml"]["CacheControl"] == "public, max-age=300"
    assert found[files[0]]["ContentType"] == "audio/mpeg"
    assert "immutable" in found[files[0]]["CacheControl"]
    chapters = next(name for name in files if name.startswith("chapters/"))
    assert found[chapters]["ContentType"] == "application/json+chapters"
    assert found["essaycast-manifest.json"]["CacheControl"] == "no-store"


def test_a_large_file_goes_in_parts(client: Any, s3_port: int, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    data = bytes(range(256)) * (13 * 4096)  # 13 MiB: three parts
    files = make_feed(feed, {"lang": data})
    host = open_host(target(s3_port), environ=KEYS)
    seen = []
    upload(feed, files, host, progress=lambda at: seen.append(at.bytes_done))
    host.close()
    stored = client.get_object(Bucket="essays", Key=f"pod/{files[0]}")
    assert stored["Body"].read() == data
    assert stored["ContentType"] == "audio/mpeg" and "-" in stored["ETag"]
    assert seen[-1] == sum((feed / name).stat().st_size for name in files)


def test_the_empty_object_of_a_web_console_is_no_file(
    client: Any, s3_port: int, tmp_path: Path
) -> None:
    client.put_object(Bucket="essays", Key="pod/", Body=b"")
    feed = tmp_path / "feed"
    host = open_host(target(s3_port), environ=KEYS)
    assert upload(feed, make_feed(feed, {"eins": b"1"}), host).published
    host.close()


def test_no_such_bucket(s3_port: int, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    files = make_feed(feed, {"eins": b"1"})
    host = open_host(target(s3_port, "gibts-nicht/pod"), environ=KEYS)
    with pytest.raises(UploadError, match="bucket"):
        upload(feed, files, host, sleep=lambda seconds: None)


def test_no_keys(s3_port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    host = open_host(target(s3_port), environ={})
    with pytest.raises(UploadError, match="AWS_ACCESS_KEY_ID") as caught:
        host.list("")
    assert not isinstance(caught.value, UploadRetryable)


def test_wrong_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto looks at keys when it is told that none are needed for zero requests."""
    monkeypatch.setenv("INITIAL_NO_AUTH_ACTION_COUNT", "0")
    from moto.core.responses import ActionAuthenticatorMixin

    monkeypatch.setattr(ActionAuthenticatorMixin, "request_count", 0)
    import moto.settings

    monkeypatch.setattr(moto.settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0.0)
    with servers.s3d() as port:
        host = open_host(target(port), environ=KEYS)
        with pytest.raises(UploadError, match="keys") as caught:
            host.list("")
    assert not isinstance(caught.value, UploadRetryable)
    assert "geheimer" not in str(caught.value)


def test_nobody_there_may_pass() -> None:
    host = open_host(target(servers.free_port()), environ=KEYS, timeout=5)
    with pytest.raises(UploadRetryable):
        host.list("")
