"""Verifying a keepsake, a bag or a published folder: every file against the digest that was written down."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from afterword.errors import UnusableInputError
from afterword.publishing.holdings import (
    DamagedError,
    FolderHoldings,
    Holdings,
    ZipHoldings,
    digest,
    is_safe,
    open_zip,
    read_text,
    top_folder,
)
from afterword.publishing.keepsake.archive import MARK, digest_before_comment, ends_whole, read_comment
from afterword.publishing.keepsake.bag import DECLARATION, INFO, PAYLOAD, unescape_path
from afterword.publishing.release import SUMS, parse_sums

LARGEST = 20 << 30  # bytes of all files of a zip, unless the caller allows more
_MANIFEST = re.compile(r"(tag)?manifest-(md5|sha1|sha224|sha256|sha384|sha512)\.txt")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        what: What was looked at, for a person: "keepsake", "bag", "published folder".
        checked: How many files were compared with a digest.
        differs: Files whose bytes are others, or can't be read, with a reason where there is one.
        missing: Files that were written down and aren't there.
        extra: Files that are there and nobody wrote down.
        problems: What is wrong besides, in words.
    """

    what: str
    checked: int = 0
    differs: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing differs, is missing or was added."""
        return not (self.differs or self.missing or self.extra or self.problems)

    def lines(self) -> Iterator[str]:
        """Yield a line for everything that is wrong."""
        yield from self.problems
        for name, reason in sorted(self.differs.items()):
            yield f"differs  {name}" + (f" ({reason})" if reason else "")
        yield from (f"missing  {name}" for name in self.missing)
        yield from (f"extra    {name}" for name in self.extra)


def verify(path: Path, largest: int = LARGEST) -> Verdict:
    """Verify a file or a folder.

    Args:
        path: A keepsake, a bag (zip or folder), or a site's folder with `SHA256SUMS`.
        largest: Bytes that a zip's files may have in all.

    Raises:
        UnusableInputError: It is nothing that can be verified.
    """
    if path.is_dir():
        return _verify_folder(path)
    if not path.is_file():
        raise UnusableInputError(f"{path}: no such file or folder")
    return _verify_zip(path, largest)


def _verify_folder(path: Path) -> Verdict:
    holdings = FolderHoldings(path)
    names = holdings.names()
    folder = top_folder(names, DECLARATION)
    if folder is not None:
        return _verify_bag(FolderHoldings(path / folder), "bag")
    if SUMS in names:
        return _verify_sums(path, holdings)
    raise UnusableInputError(
        f"{path}: holds neither {SUMS} nor {DECLARATION}, so there is nothing to compare with"
    )


def _verify_zip(path: Path, largest: int) -> Verdict:
    with path.open("rb") as file:
        said = read_comment(file)
        damaged = not ends_whole(file) or (
            said != b"" and said != MARK + digest_before_comment(file).encode()
        )
    problems = (f"{path.name}: its bytes aren't those that it was made of",) if damaged else ()
    try:
        with open_zip(path, largest) as archive:
            folder = top_folder(ZipHoldings(archive).names(), DECLARATION)
            if folder is None and damaged and said:
                return Verdict("keepsake", problems=(*problems, f"there is no {DECLARATION} in it"))
            if folder is None:
                raise UnusableInputError(f"{path}: holds no bag, for there is no {DECLARATION} in it")
            verdict = _verify_bag(ZipHoldings(archive, folder), "keepsake" if said or damaged else "bag")
            outside = [name for name in ZipHoldings(archive).names() if not name.startswith(folder)]
            return replace(
                verdict,
                extra=tuple(sorted([*verdict.extra, *outside])),
                problems=(*problems, *verdict.problems),
            )
    except DamagedError as error:
        if not (damaged and said):
            raise UnusableInputError(f"{path}: {error}") from None
        return Verdict("keepsake", problems=(*problems, f"{path.name}: {error}"))


def _verify_sums(path: Path, holdings: Holdings) -> Verdict:
    try:
        sums = parse_sums(read_text(holdings, SUMS))
    except (DamagedError, ValueError) as error:
        raise UnusableInputError(f"{path / SUMS}: {error}") from None
    verdict = _compare(
        holdings, {name: {"sha256": value} for name, value in sums.items()}, "published folder"
    )
    return replace(verdict, extra=tuple(sorted(holdings.names() - sums.keys() - {SUMS})))


def _verify_bag(holdings: Holdings, what: str) -> Verdict:
    """Verify a bag: complete and valid in the words of RFC 8493, section 3."""
    names = holdings.names()
    wanted: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    listed: set[str] = set()
    for name in sorted(filter(_MANIFEST.fullmatch, names)):
        try:
            found = _parse_manifest(read_text(holdings, name))
        except (DamagedError, ValueError) as error:
            problems.append(f"{name}: {error}")
            continue
        tag, algorithm = name.startswith("tag"), name.rpartition("-")[2].removesuffix(".txt")
        listed |= set() if tag else found.keys()
        for path, value in found.items():
            if path.startswith(f"{PAYLOAD}/") is tag:
                problems.append(f"{name}: lists {path!r}, which belongs into the other kind of manifest")
            wanted.setdefault(path, {})[algorithm] = value
    if not any(name.startswith("manifest-") for name in names if _MANIFEST.fullmatch(name)):
        return Verdict(what, problems=(*problems, "there is no manifest of digests that are known here"))
    problems += _check_declaration(holdings)
    verdict = _compare(holdings, wanted, what)
    inside = {name for name in names if name.startswith(f"{PAYLOAD}/")}
    known = {name for name in names if name in wanted or _MANIFEST.fullmatch(name)}
    return replace(
        verdict,
        extra=tuple(sorted({*(inside - listed), *(names - inside - known)})),
        problems=(*problems, *verdict.problems, *_check_sum(holdings, len(inside))),
    )


def _compare(holdings: Holdings, wanted: Mapping[str, Mapping[str, str]], what: str) -> Verdict:
    names = holdings.names()
    differs: dict[str, str] = {}
    missing: list[str] = []
    problems: list[str] = []
    for name in sorted(wanted):
        if not is_safe(name):
            problems.append(f"the list has {name!r}, which leads out of the folder; it wasn't opened")
        elif name not in names:
            missing.append(name)
        else:
            try:
                values = wanted[name].items()
                if any(digest(holdings, name, algorithm) != value for algorithm, value in values):
                    differs[name] = ""
            except DamagedError as error:
                differs[name] = str(error)
    checked = len(wanted) - len(missing) - len(problems)
    return Verdict(what, checked, differs, tuple(missing), (), tuple(problems))


def _parse_manifest(text: str) -> dict[str, str]:
    """Parse a manifest of a bag: SHA-256 or another digest in hex by path.

    Raises:
        ValueError: A line that is none.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match:
            found[unescape_path(match[2]).removeprefix("./")] = match[1].lower()
        elif line.strip():
            raise ValueError(f"line {number} is not '<digest>  <path>'")
    return found


def _check_declaration(holdings: Holdings) -> list[str]:
    try:
        text = read_text(holdings, DECLARATION)
    except DamagedError as error:
        return [f"{DECLARATION}: {error}"]
    if not re.match(r"\ufeff?BagIt-Version: (0\.9[5-7]|1\.[0-9]+)\s", text):
        return [f"{DECLARATION}: doesn't say which version of BagIt this is"]
    return []


def _check_sum(holdings: Holdings, files: int) -> list[str]:
    """Compare how many files the bag's particulars promise (their bytes follow from the digests)."""
    if INFO not in holdings.names():
        return []
    try:
        match = re.search(r"^Payload-Oxum:\s*\d+\.(\d+)\s*$", read_text(holdings, INFO), re.MULTILINE)
    except DamagedError:
        return []  # its digest differs, and says so
    if match and int(match[1]) != files:
        return [f"{INFO}: speaks of {match[1]} files in {PAYLOAD}/, and there are {files}"]
    return []
