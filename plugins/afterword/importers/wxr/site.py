"""What a channel says of the whole site: its address, its language, its authors."""

from dataclasses import dataclass, field

from afterword.importers.plain import is_address, plain_line
from afterword.importers.wxr.addresses import split_address
from afterword.importers.wxr.record import RawAuthor, RawChannel


@dataclass(slots=True)
class Site:
    """What the channel says.

    Attributes:
        authors: By login: id and display name.
        fields: The channel's own elements, the first of each.
    """

    authors: dict[str, tuple[str, str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def add_author(self, raw: RawAuthor) -> None:
        """Enter a `<wp:author>`."""
        fields = raw.fields
        login = plain_line(fields.get("wp:author_login", ""))
        full = f"{fields.get('wp:author_first_name', '')} {fields.get('wp:author_last_name', '')}"
        name = plain_line(fields.get("wp:author_display_name", "")) or plain_line(full)
        self.authors.setdefault(login, (fields.get("wp:author_id", "").strip(), name))

    def add_channel(self, raw: RawChannel) -> None:
        """Enter what stands at the channel's head."""
        self.fields = raw.fields | self.fields

    @property
    def path(self) -> str:
        """The path that the blog's addresses begin with, without a slash at its end."""
        base = self.fields.get("wp:base_blog_url", "") or self.fields.get("link", "")
        return split_address(base.strip())[0].rstrip("/")

    @property
    def language(self) -> str | None:
        """The site's language; None where it is English or unknown."""
        language = self.fields.get("language", "").strip()
        return None if language.lower().startswith("en") else language or None

    def name_of(self, login: str) -> str | None:
        """Return the name to print for a login; a login that is an e-mail address is never one."""
        name = self.authors.get(login, ("", ""))[1] or login
        return None if is_address(name) else name or None
