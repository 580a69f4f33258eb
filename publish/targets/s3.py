"""A bucket of S3-compatible storage as a target. Needs boto3 (``requirements-s3.lock``).

Credentials come from where boto3 looks for them (environment, shared files), never from the
settings of the portal. Objects keep the cache rule that the portal's own server would send.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from publish.server import IMMUTABLE, REVALIDATE, content_type
from publish.targets.target import TargetFailed

AT_ONCE = 1000
"""How many objects one request may delete."""


class S3:
    """Copies into ``bucket`` below ``prefix``; ``endpoint`` is the storage's own address."""

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._endpoint = endpoint
        self._client: Any = None

    def delete(self, paths: Iterable[str]) -> None:
        """See `Target`."""
        keys = ({"Key": self._prefix + path} for path in paths)
        while some := list(islice(keys, AT_ONCE)):
            answer = self._call("delete_objects", Delete={"Objects": some, "Quiet": True})
            for error in answer.get("Errors", ()):
                raise TargetFailed(f"对象存储未能删除 {error['Key']}：{error['Code']}")

    def put(self, site: Path, paths: Iterable[str]) -> None:
        """See `Target`."""
        for path in paths:
            is_lasting = re.match(r"static/[0-9a-f]{8,}/", path)
            self._call(
                "put_object",
                Key=self._prefix + path,
                Body=(site / path).read_bytes(),
                ContentType=content_type(path),
                CacheControl=IMMUTABLE if is_lasting else REVALIDATE,
            )

    def paths(self) -> Iterator[str]:
        """See `Target`."""
        more: dict[str, str] = {}
        while True:
            answer = self._call("list_objects_v2", Prefix=self._prefix, **more)
            for one in answer.get("Contents", ()):
                yield one["Key"].removeprefix(self._prefix)
            if not answer.get("IsTruncated"):
                return
            more = {"ContinuationToken": answer["NextContinuationToken"]}

    def fetch(self, into: Path) -> None:
        """See `Target`."""
        for path in list(self.paths()):
            place = into / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(self._call("get_object", Key=self._prefix + path)["Body"].read())

    def _call(self, operation: str, **values: Any) -> Any:
        boto3, exceptions = _library()
        try:
            if self._client is None:
                self._client = boto3.client("s3", endpoint_url=self._endpoint)
            return getattr(self._client, operation)(Bucket=self._bucket, **values)
        except (exceptions.BotoCoreError, exceptions.ClientError) as error:
            raise TargetFailed(f"对象存储 {self._bucket}：{error}") from error


def _library() -> tuple[Any, Any]:
    try:
        import boto3
        from botocore import exceptions
    except ImportError as error:
        raise TargetFailed("对象存储需要 boto3，请安装 requirements-s3.lock") from error
    return boto3, exceptions
