"""A bucket of an S3 store, with what goes wrong there in words for a person."""

import json
import os
import platform
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.publishing.targets.target import Progress, PublishError

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

LOCK = ".afterword/lock"
_AT_ONCE = 8  # requests
_TRIES = 3
_SILENCE = timedelta(minutes=15)  # after which whoever held the lock is taken for dead
_SIGN_OF_LIFE = timedelta(minutes=1)
_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_REFUSED = frozenset({"401", "403"})
_ELSEWHERE = frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed"})


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or what is under one prefix of it.

    Attributes:
        store: The library's.
        name: What it is called, in words for a person.
    """

    store: "S3Store"
    name: str

    def list(self) -> dict[str, int]:
        """Return all there is: sizes in bytes by path."""
        import obstore

        with self._explain():
            return {meta["path"]: meta["size"] for meta in obstore.list(self.store).collect()}

    def read(self, path: str) -> bytes | None:
        """Return what is in an object, None where there is none of that name."""
        import obstore

        with self._explain():
            try:
                return bytes(obstore.get(self.store, path).bytes())
            except FileNotFoundError as error:
                if "NoSuchBucket" in str(error):
                    raise
                return None

    def write(self, path: str, data: bytes | Path, headers: Mapping[str, str]) -> None:
        """Write an object whole."""
        import obstore

        with self._explain():
            obstore.put(self.store, path, data, attributes=dict(headers))

    def copy(self, path: str, to: str) -> None:
        """Copy an object with its headers, inside the store."""
        import obstore

        with self._explain():
            obstore.copy(self.store, path, to)

    def delete(self, paths: Iterable[str]) -> None:
        """Delete objects; one that isn't there is no mistake."""
        import obstore

        with self._explain():
            if wanted := sorted(paths):
                obstore.delete(self.store, wanted)

    def digest(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the SHA-256 of objects, by path, read whole; of those that are there."""

        def look(path: str) -> tuple[str, str | None]:
            data = self.read(path)
            return path, None if data is None else sha256(data).hexdigest()

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return {path: found for path, found in pool.map(look, sorted(paths)) if found is not None}

    def for_each(self, paths: Iterable[str], act: Callable[[str], None], tell: Callable[[int], None]) -> None:
        """Do something with several objects at once; the first mistake stops it.

        Args:
            paths: Which.
            act: What.
            tell: Told how many are done, here in this thread.
        """
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            for number, _ in enumerate(pool.map(act, paths), 1):
                tell(number)
        finally:
            pool.shutdown(cancel_futures=True)

    @contextmanager
    def hold_lock(self, progress: Progress) -> Iterator[Progress]:
        """Hold a lock in the bucket.

        Stores know no process and take no lock back, so it is an object that is written anew every minute;
        one that wasn't for a quarter of an hour, or whose process has ended on this machine, is taken over.

        Yields:
            Progress that shows that this process lives.

        Raises:
            PublishError: Somebody else holds it; says who.
        """
        me = {"process": os.getpid(), "machine": f"{uuid.getnode():x}", "host": platform.node()}
        text = json.dumps(me).encode()
        self._take_lock(text)
        last = datetime.now(UTC)

        def tell(what: str, done: int, total: int) -> None:
            nonlocal last
            if datetime.now(UTC) - last > _SIGN_OF_LIFE:
                last = datetime.now(UTC)
                self.write(LOCK, text, {"Content-Type": "application/json"})
            progress(what, done, total)

        try:
            yield tell
        finally:
            with suppress(PublishError):  # then it is taken over when its time is up
                self.delete([LOCK])

    def _take_lock(self, text: bytes) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        with self._explain():
            try:
                obstore.put(self.store, LOCK, text, mode="create")
            except AlreadyExistsError:
                found = obstore.get(self.store, LOCK)
                holder = bytes(found.bytes())
                if not _is_dead(holder, found.meta["last_modified"]):
                    raise self._busy(holder) from None
                try:
                    obstore.put(self.store, LOCK, text, mode={"e_tag": found.meta["e_tag"]})
                except PreconditionError:
                    raise self._busy(holder) from None

    def _busy(self, holder: bytes) -> PublishError:
        found = _parse_holder(holder)
        who = f"process {found.get('process', '?')} on {found.get('host', 'an unknown machine')}"
        return PublishError(
            f"{self.name}: another publish is under way ({who}); nothing was touched. Try again when it is"
            " done; if it was cut off, a quarter of an hour after its last sign of life"
        )

    @contextmanager
    def _explain(self) -> Iterator[None]:
        """Turn what the library says into a line for a person; it says much, of which little is repeated."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            text = str(error)
            code = match[1] if (match := _CODE.search(text)) else ""
            status = match[1] if (match := _STATUS.search(text)) else ""
            said = " ".join(filter(None, (status, code)))
            if code == "NoSuchBucket":
                way = "there is no such bucket; make it, or see 'bucket', 'region' and 'endpoint'"
            elif code in _ELSEWHERE or status == "301":
                way = f"the bucket is in another region ({said}); say which: 'region'"
            elif status in _REFUSED:
                way = f"the store refuses ({said}); see whose bucket it is, and what AWS_ACCESS_KEY_ID may do"
            elif "credential" in text.lower():
                way = "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            elif said:
                way = f"the store answers {said}; mend that, then publish again"
            else:
                way = "the store can't be reached; see 'endpoint' and 'region', then publish again"
            raise PublishError(f"{self.name}: {way}") from None


def open_bucket(bucket: str, prefix: str, endpoint: str, region: str) -> Bucket:
    """Return a bucket; nothing is asked of it yet.

    Raises:
        PublishError: The library isn't installed, or there are no credentials.
    """
    try:
        from obstore.store import S3Store
    except ImportError:
        raise PublishError("a store wants a library more: pip install 'afterword[s3]'") from None
    name = f"s3://{bucket}/{prefix}"
    if endpoint and not os.environ.get("AWS_ACCESS_KEY_ID"):
        # Without any, the library would ask for a role of Amazon's machines, which this isn't about.
        raise PublishError(f"{name}: no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    more: S3Config = {}
    if endpoint:
        more["endpoint"] = endpoint
    if region:
        more["region"] = region
    store = S3Store(
        bucket,
        prefix=prefix or None,
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": timedelta(minutes=5)},
        retry_config={"max_retries": _TRIES, "retry_timeout": timedelta(seconds=60)},
        config=more,
    )
    return Bucket(store, name)


def _is_dead(holder: bytes, seen: datetime) -> bool:
    if datetime.now(UTC) - seen > _SILENCE:
        return True
    found = _parse_holder(holder)
    process = found.get("process")
    here = found.get("machine") == f"{uuid.getnode():x}"
    if not here or not isinstance(process, int) or os.name != "posix":  # elsewhere asking ends a process
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return process == os.getpid()  # what held it here is over, or this wouldn't ask


def _parse_holder(holder: bytes) -> dict[str, object]:
    try:
        found = json.loads(holder)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
