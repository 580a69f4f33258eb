"""``deploy.yaml`` in the data folder: where the site is copied to, and where it is seen.

Without the file nothing is deployed and nothing is probed. Every problem of the file is told at
once, with its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from disclosure.data_folder import DataFolder
from disclosure.errors import Broken, Unknown
from publish.targets.folder import Folder
from publish.targets.rsync import Rsync
from publish.targets.s3 import S3
from publish.targets.target import Target


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("应是 http 或 https 地址，不带参数")
    return value.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Caches(_Settings):
    """What stands between a surface and its readers, to be emptied when something has ended.

    ``purge`` is an address below which a ``PURGE`` request with the path empties one page;
    ``hook`` a command that gets the full addresses, one a line, on its standard input.
    """

    purge: Address | None = None
    hook: str = ""


class Seen(_Settings):
    """A surface as the public sees it: ``url`` is asked from outside after every removal."""

    name: str = Field(min_length=1)
    url: Address | None = None
    caches: Caches = Caches()


class FolderTarget(Seen):
    """See `publish.targets.folder`. ``serving`` takes ``ends.map`` for the server over there."""

    kind: Literal["folder"]
    to: Path
    serving: Path | None = None

    def open(self) -> Target:
        """The target, ready to use."""
        return Folder(self.to)

    def open_serving(self) -> Target | None:
        """Where the maps of the server over there go, None where it has none."""
        return Folder(self.serving) if self.serving else None


class RsyncTarget(Seen):
    """See `publish.targets.rsync`. ``serving`` takes ``ends.map`` for the server over there."""

    kind: Literal["rsync"]
    to: str
    serving: str = ""
    password_file: Path | None = None
    shell: str = ""

    def open(self) -> Target:
        """The target, ready to use."""
        return Rsync(self.to, self.password_file, self.shell)

    def open_serving(self) -> Target | None:
        """Where the maps of the server over there go, None where it has none."""
        return Rsync(self.serving, self.password_file, self.shell) if self.serving else None


class S3Target(Seen):
    """See `publish.targets.s3`."""

    kind: Literal["s3"]
    bucket: str
    prefix: str = ""
    endpoint: Address | None = None

    def open(self) -> Target:
        """The target, ready to use."""
        return S3(self.bucket, self.prefix, self.endpoint)

    def open_serving(self) -> Target | None:
        """Storage has no server that could compare a last day with today."""
        return None


AnyTarget = Annotated[FolderTarget | RsyncTarget | S3Target, Field(discriminator="kind")]


class Notices(_Settings):
    """Who else is told, all switched off: search engines that keep copies of their own.

    ``index_now`` is the address of an IndexNow service, ``index_now_key`` the site's key there;
    ``dead_links`` writes ``serving/dead-links.txt`` (死链文件), which the site owner submits.
    """

    index_now: Address | None = None
    index_now_key: str = ""
    dead_links: bool = False


class Deployment(_Settings):
    """The whole of ``deploy.yaml``. ``served`` are servers that read the live site itself."""

    served: tuple[Seen, ...] = ()
    targets: tuple[AnyTarget, ...] = ()
    notices: Notices = Notices()

    def target(self, name: str) -> Target:
        """The target of this name, ready to use; `Unknown` where there is none."""
        for one in self.targets:
            if one.name == name:
                return one.open()
        raise Unknown(f"deploy.yaml 中没有名为“{name}”的目标")

    def surfaces(self) -> tuple[Seen, ...]:
        """Everything that has an address of its own."""
        return tuple(one for one in (*self.served, *self.targets) if one.url)


def place(folder: DataFolder) -> Path:
    """Where the file stands."""
    return folder.path / "deploy.yaml"


def read(folder: DataFolder) -> Deployment:
    """The settings, empty without a file; `Broken` names everything that is wrong with it."""
    path = place(folder)
    if not path.exists():
        return Deployment()
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        deployment = Deployment.model_validate(values)
    except yaml.YAMLError as error:
        raise Broken(f"deploy.yaml 不是有效的 YAML：{error}") from error
    except ValidationError as error:
        problems = "；".join(_problem(one["loc"], one["msg"]) for one in error.errors())
        raise Broken(f"deploy.yaml 有误：{problems}") from error
    names = [one.name for one in (*deployment.served, *deployment.targets)]
    if len(set(names)) < len(names):
        raise Broken("deploy.yaml 有误：每个 name 只能用一次")
    return deployment


def _problem(place: tuple[int | str, ...], text: str) -> str:
    return f"{'.'.join(map(str, place)) or '全文'}：{text}"
