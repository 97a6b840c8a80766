"""A WordPress post or page out of its record."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import unquote

from afterword.discussion.model import Origin
from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.importers.base import Options
from afterword.importers.plain import plain_line, plain_text
from afterword.importers.wxr.addresses import host_of, is_web, split_address
from afterword.importers.wxr.body import make_body
from afterword.importers.wxr.comment import Creator
from afterword.importers.wxr.dates import parse_moment
from afterword.importers.wxr.record import RawItem
from afterword.importers.wxr.site import Site
from afterword.importers.wxr.terms import Terms, list_item, read_terms, term_names
from afterword.text.slugs import slugify
from afterword.vocabulary import Inference

_KINDS = {"post": EssayKind.ESSAY, "page": EssayKind.PAGE}
_STATUSES = {status.value: status for status in EssayStatus}
_PUBLIC = frozenset({"publish", "inherit"})
# Types without a text of their own that anyone would miss: the text of a menu item is the page's it leads to.
_WITHOUT_TEXT = frozenset(
    "attachment nav_menu_item revision customize_changeset oembed_cache user_request wp_global_styles"
    " wp_navigation wp_template wp_template_part custom_css".split()
)
_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SLUG_LENGTH = 80
_OLD_QUERY = re.compile(r"\?(?:p|page_id)=\d+$")


@dataclass(frozen=True, slots=True)
class Post:
    """What a record says.

    Attributes:
        type: WordPress's `post_type`; empty where not stated.
        kind: None for what is neither a post nor a page.
        source_id: Its id, or a hash where it has none.
        essay: None where there is no text to write.
        unpublished: The ledger's status where `Essay.status` can't say it.
        public: Anyone could read it.
    """

    type: str
    kind: EssayKind | None
    source_id: str
    slug: str
    title: str
    essay: Essay | None
    origin: Origin
    creator: Creator
    public: bool
    unpublished: str | None
    closed: bool | None
    thread_inferred: tuple[Inference, ...]


def make_post(item: RawItem, site: Site, options: Options) -> Post:
    """Return the post of a record."""
    fields = item.fields
    type_name = fields.get("wp:post_type", "").strip()
    kind = _KINDS.get(type_name)
    status = fields.get("wp:status", "").strip()
    unpublished = _unpublished(type_name, status, fields.get("wp:post_password", "").strip())
    link = fields.get("link", "").strip()
    title = plain_line(fields.get("title", ""))
    inferred = () if title else (Inference("title", "the record's address or id"),)
    source_id = _source_id(fields)
    slug = _slug(fields.get("wp:post_name", ""))
    shown = title or slug.replace("-", " ").capitalize() or f"Untitled {source_id}"
    text = fields.get("content:encoded", "")
    essay = None
    if kind is not None or (text.strip() and type_name not in _WITHOUT_TEXT):
        essay = _make_essay(item, site, options, kind=kind, title=shown, inferred=inferred, slug=slug)
    return Post(
        type=type_name,
        kind=kind,
        source_id=source_id,
        slug=slug or (_slug(split_address(link)[0].rstrip("/").rpartition("/")[2]) if kind is None else ""),
        title=shown,
        essay=essay,
        origin=Origin(link if is_web(link) else None, "wordpress"),
        creator=_creator(fields, site),
        public=unpublished is None,
        unpublished=unpublished,
        closed={"closed": True, "open": False}.get(fields.get("wp:comment_status", "").strip()),
        thread_inferred=inferred,
    )


def _make_essay(
    item: RawItem,
    site: Site,
    options: Options,
    *,
    kind: EssayKind | None,
    title: str,
    inferred: tuple[Inference, ...],
    slug: str,
) -> Essay:
    fields = item.fields
    published = parse_moment(
        fields.get("wp:post_date_gmt", ""), fields.get("wp:post_date", ""), fields.get("pubDate", "")
    )
    updated = parse_moment(fields.get("wp:post_modified_gmt", ""), "").value
    body, body_format = make_body(fields.get("content:encoded", ""), keep_html=options.keep_html)
    link = fields.get("link", "").strip()
    terms = read_terms(item)
    return Essay(
        slug=slug,
        title=title,
        body=body,
        kind=kind or EssayKind.ESSAY,
        format=body_format,
        published=published.value,
        updated=None if updated == published.value else updated,
        authors=_authors(fields, site, terms.get("author", ())),
        status=_status(fields.get("wp:status", "").strip(), kind),
        summary=plain_text(fields.get("excerpt:encoded", "")) or None,
        tags=term_names(terms, "post_tag", "tag"),
        categories=term_names(terms, "category"),
        lang=site.language,
        origin=link if is_web(link) else None,
        aliases=_aliases(fields, site, kind),
        imported=options.today,
        inferred=inferred + published.inferred,
        extra=(*_extra(fields, terms), *published.local),
    )


def _status(raw: str, kind: EssayKind | None) -> EssayStatus:
    if raw == "publish" and kind is not None:
        return EssayStatus.PUBLISHED
    return _STATUSES.get(raw, EssayStatus.DRAFT)


def _unpublished(type_name: str, status: str, password: str) -> str | None:
    """Return why a record isn't public; None where it is.

    A record without a type comes from other programs, which list public pages and give them no status.
    """
    if password:
        return "passworded"
    if status in _PUBLIC or (not status and not type_name):
        return None if status != "inherit" or type_name not in _KINDS else status
    return status or "unstated"


def _source_id(fields: dict[str, str]) -> str:
    native = fields.get("wp:post_id", "").strip()
    if native:
        return slugify(native) or native.encode().hex()
    seed = fields.get("guid", "") or fields.get("link", "") or fields.get("title", "")
    return "x" + blake2b(seed.strip().encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _slug(raw: str) -> str:
    slug = unquote(raw.strip())
    return slug if _PLAIN_SLUG.fullmatch(slug) and len(slug) <= _SLUG_LENGTH else slugify(slug)


def _creator(fields: dict[str, str], site: Site) -> Creator:
    login = plain_line(fields.get("dc:creator", "") or fields.get("wp:author", ""))
    user_id, name = site.authors.get(login, ("", ""))
    return Creator(user_id, frozenset({login, name} - {""}))


def _authors(fields: dict[str, str], site: Site, together: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the authors' names; those of the Co-Authors Plus plugin are terms (login, name)."""
    logins = [nicename.removeprefix("cap-") for nicename, _ in together]
    logins = [
        login if login in site.authors else name for login, (_, name) in zip(logins, together, strict=True)
    ]
    if not logins:
        logins = [plain_line(fields.get("dc:creator", "") or fields.get("wp:author", ""))]
    names = (site.name_of(login) for login in logins)
    return tuple(dict.fromkeys(list_item(name) for name in names if name))


def _aliases(fields: dict[str, str], site: Site, kind: EssayKind | None) -> tuple[str, ...]:
    native = fields.get("wp:post_id", "").strip()
    link, guid = fields.get("link", "").strip(), fields.get("guid", "").strip()
    found = []
    if native.isdigit():
        found.append(f"{site.path}/?p={native}")
        if kind is EssayKind.PAGE:
            found.append(f"{site.path}/?page_id={native}")
    path, query = split_address(guid)
    if _OLD_QUERY.match(query) and host_of(guid) == host_of(link):
        found.append(f"{path}{query}")
    own = "".join(split_address(link))
    return tuple(alias.replace(",", "%2C") for alias in dict.fromkeys(found) if alias != own)


def _extra(fields: dict[str, str], terms: Terms) -> tuple[tuple[str, str], ...]:
    found = []
    status, type_name = fields.get("wp:status", "").strip(), fields.get("wp:post_type", "").strip()
    if status != "publish":
        found.append(("X-Status", status or "not stated"))
    if type_name not in _KINDS:
        found.append(("X-Post-Type", type_name or "not stated"))
    if fields.get("wp:is_sticky", "").strip() == "1":
        found.append(("X-Sticky", "yes"))
    parent = fields.get("wp:post_parent", "").strip()
    if parent not in {"", "0"}:
        found.append(("X-Parent", parent))
    for domain, names in sorted(terms.items()):
        if domain not in {"category", "post_tag", "tag", "author"}:
            found.append(("X-Terms", f"{domain}: {', '.join(name for _, name in names)}"))
    return tuple(found)
