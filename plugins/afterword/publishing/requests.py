"""Which comments a request means: by id, by address, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import load_thread
from afterword.errors import UnusableInputError
from afterword.publishing.sources import FOLDER


@dataclass(frozen=True, slots=True)
class Place:
    """A comment in its file."""

    path: Path
    thread: Thread
    comment: Comment

    @property
    def name(self) -> str:
        """What it is called in messages and requests: `slug#c-id`."""
        return f"{self.path.stem}#c-{self.comment.id}"


def load_places(content: Path) -> list[Place]:
    """Return every comment of a site.

    Raises:
        ContentError: A conversation's file is broken.
    """
    found = []
    for path in sorted((content / FOLDER).glob("*.thread")):
        thread = load_thread(path)
        found += [Place(path, thread, comment) for comment in thread.comments]
    return found


def find_by_id(wanted: str, places: Iterable[Place], content: Path) -> Place:
    """Return the comment that an id or an address means.

    Args:
        wanted: `wp-1041`, `slug#c-wp-1041`, the address of the comment on its page, or its place in the
            sources, `discussions/slug.thread#wp-1041`; an imported comment's old fragment will do too.
        places: Every comment.
        content: The site's `content/`.

    Raises:
        UnusableInputError: There is none, or several are called so; the message tells what to write.
    """
    page, hash_, fragment = _split(wanted)
    name = (fragment if hash_ else wanted).removeprefix("c-")
    slug = page.rstrip("/").rpartition("/")[2].removesuffix(".thread")
    found = [
        place
        for place in places
        if (place.comment.id == name or (hash_ and fragment and place.comment.anchor == fragment))
        and (not hash_ or not slug or slug in {place.path.stem, place.thread.essay})
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(place.name for place in found)
        raise UnusableInputError(f"{wanted!r} is {len(found)} comments: {names}; name one of these")
    if not hash_ and (essay := _find_essay(name.rstrip("/").rpartition("/")[2], content)) is not None:
        raise UnusableInputError(
            f"{wanted!r} is no comment but {essay}; delete that file, and in content/redirects.toml declare"
            f' its address gone: under [gone], "/essays/{essay.stem}/" = "the reason"'
        )
    raise UnusableInputError(
        f"no comment is called {wanted!r}; copy its address from the page, such as /essays/x/#c-wp-1041"
    )


def _split(wanted: str) -> tuple[str, bool, str]:
    """Return the page, whether there is a fragment, and the fragment."""
    if "#" not in wanted:
        return "", False, ""
    try:
        parts = urlsplit(wanted)
    except ValueError:  # such as //[broken
        return "", False, ""
    return unquote(parts.path), True, unquote(parts.fragment)


def _find_essay(slug: str, content: Path) -> Path | None:
    return next((path for path in sorted(content.rglob("*.md")) if path.stem == slug), None)


def find_by_author(name: str, places: Iterable[Place]) -> list[Place]:
    """Return all comments that are signed with a name, whatever its case and spaces.

    Args:
        name: As it stands on the page.
        places: Every comment.

    Raises:
        UnusableInputError: Nobody signed so.
    """
    wanted = _fold(name)
    found = [place for place in places if wanted and _fold(place.comment.author.name or "") == wanted]
    if not found:
        raise UnusableInputError(
            f"no comment is signed {name!r}; names are compared whole, as pages have them"
        )
    return found


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
