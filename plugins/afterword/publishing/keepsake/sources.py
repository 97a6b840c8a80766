"""The sources of a site as far as anybody may have them: what visitors were shown, as the files that made it.

Left out are drafts, texts whose rights are unknown, comments that an editor hid, and all that isn't text
(pictures are in the site). E-mail and IP addresses that the site masks are masked here too. An owner who
wants all of it for a safe asks for `--raw`.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.model import Status, Thread
from afterword.discussion.rights import is_excerpt as is_cited
from afterword.discussion.threadfile import dumps, load_thread
from afterword.errors import ContentError
from afterword.essays.essayfile import load_essay
from afterword.essays.masking import is_masked
from afterword.essays.model import EssayKind, EssayStatus
from afterword.essays.render import is_excerpt
from afterword.text.masking import mask_text
from afterword.vocabulary import Rights

_PLAIN = frozenset({".json", ".md", ".thread", ".toml", ".tsv", ".txt"})


def write_sources(content: Path, target: Path, *, mask: bool) -> Counter[str]:
    """Write what may be given away of a site's sources.

    Args:
        content: The site's `content/`.
        target: Where to.
        mask: The site masks e-mail and IP addresses.

    Returns:
        How many files were left out or changed, by the reason.
    """
    left: Counter[str] = Counter()
    withheld: set[str] = set()  # slugs whose conversations stay at home with them
    for path in _files(content):
        text: str | None = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".md" and path.relative_to(content).parts[0] in {"essays", "pages"}:
            text = _read_essay(path, left, mask=mask)
            withheld |= set() if text is not None else {path.stem}
        elif path.suffix == ".thread":
            text = _read_thread(path, withheld, left, mask=mask)
        if text is not None:
            to = target / path.relative_to(content)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(text, encoding="utf-8", newline="\n")
    return left


def copy_raw(folder: Path, target: Path) -> int:
    """Copy a folder as it is; return how many files it has.

    Args:
        folder: `content/` or `exports/`; without it nothing happens.
        target: Where to.
    """
    if not folder.is_dir():
        return 0
    shutil.copytree(folder, target)
    return sum(1 for path in target.rglob("*") if path.is_file())


def _files(content: Path) -> Iterator[Path]:
    """Yield the plain texts of a folder, essays and pages before the conversations about them."""
    paths = [path for path in content.rglob("*") if path.suffix in _PLAIN and path.is_file()]
    yield from sorted(paths, key=lambda path: (path.suffix == ".thread", path.as_posix()))


def _read_essay(path: Path, left: Counter[str], *, mask: bool) -> str | None:
    kind = EssayKind.PAGE if path.parent.name == "pages" else EssayKind.ESSAY
    try:
        essay = load_essay(path, kind)
    except ContentError:
        left["left out, for it can't be read"] += 1
        return None
    if essay.status is not EssayStatus.PUBLISHED:
        left["left out, for it isn't published"] += 1
        return None
    if is_excerpt(essay):
        left["left out, for its rights are unknown"] += 1
        return None
    text = path.read_text(encoding="utf-8")
    return _mask(text, left) if mask and is_masked(essay) else text


def _read_thread(path: Path, withheld: set[str], left: Counter[str], *, mask: bool) -> str | None:
    try:
        thread = load_thread(path)
    except ContentError:
        left["left out, for it can't be read"] += 1
        return None
    if thread.rights is Rights.UNKNOWN or (thread.essay or path.stem) in withheld:
        left["left out, for its rights are unknown or its essay isn't here"] += 1
        return None
    shown = _shown(thread)
    if shown != thread:
        left["changed: without comments that aren't shown"] += 1
    text = dumps(shown)
    return _mask(text, left) if mask else text


def _shown(thread: Thread) -> Thread:
    kept = {Status.APPROVED, Status.DELETED}
    comments = tuple(
        replace(comment, body="")
        if comment.status is Status.DELETED or comment.removed is not None or is_cited(comment, thread)
        else comment
        for comment in thread.comments
        if comment.status in kept and not comment.hide
    )
    return replace(thread, comments=comments)


def _mask(text: str, left: Counter[str]) -> str:
    masked = mask_text(text)
    if masked != text:
        left["changed: with addresses masked"] += 1
    return masked
