"""A saved page's parts as an essay and its thread, with every part of the page entered in the ledger."""

from collections import Counter
from hashlib import sha256

from msgspec.structs import replace

from afterword.discussion.extra import X_POSITION
from afterword.discussion.model import Comment, Kind, Origin, Thread
from afterword.essays.model import Essay, EssayKind
from afterword.importers.base import Conversation, Options, Source
from afterword.importers.bodies import essay_body
from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.media.carried import with_media
from afterword.importers.page.lines import fold
from afterword.importers.saved.article import Article, find_article
from afterword.importers.saved.dates import learn_habits
from afterword.importers.saved.dating import page_dates
from afterword.importers.saved.decoding import decode
from afterword.importers.saved.document import Document, parse_document
from afterword.importers.saved.finding import Place, count_recent, find_places
from afterword.importers.saved.fragments import inner_html, strip_outer, tidy
from afterword.importers.saved.metadata import Metadata, read_metadata
from afterword.importers.saved.months import primary_language
from afterword.importers.saved.nesting import BY_DEPTH, Answer, find_answers
from afterword.importers.saved.nodes import Node, take_out, words
from afterword.importers.saved.pictures import describe_pictures, point_to_own
from afterword.importers.saved.reply import Reply, Setting, make_reply, name_by_content
from afterword.importers.saved.sequence import positions
from afterword.importers.saved.surroundings import Surroundings, find_region, read_surroundings
from afterword.importers.texts import address_id, address_slug, clean_body, one_line, titled
from afterword.importers.unpacking import check_file
from afterword.importers.utf8 import NotTextError
from afterword.text.slugs import slugify, unique
from afterword.vocabulary import Inference

NAME = "saved-page"
RECENT = "comment of another page"
NO_COMMENT = "box without a name or a date"
PAGES, COMMENTS = "pages of comments", "comments"

_LARGEST = 64 << 20  # bytes; a page is text
_EXCERPT = 120  # characters
_SEVERAL = 3  # boxes with a name and words; a theme's own are fewer
_FROM_STRUCTURE = Inference("comments", "the page's structure")


def read_page(source: Source, ledger: Ledger, options: Options) -> Conversation:
    """Return what a page holds.

    Raises:
        UnusableInputError: Binary data, no page, or neither an essay nor a comment.
    """
    document = _load(source, ledger)
    about = read_metadata(document)
    root = document.root
    own = point_to_own(root, source.path, about.address)
    habits = learn_habits(primary_language(about.language), page_dates(root))
    places = find_places(root)
    region = find_region(root, [place.node for place in places])
    answers = find_answers(places)
    if recent := count_recent(root):
        ledger.other[RECENT] += recent
    for place in reversed(places):  # an answer before the comment that it stands in
        take_out(place.node)
    surroundings = read_surroundings(root, region, about)
    comments = _read_comments(
        places, answers, Setting(_prefix(about), about.address, habits), document, surroundings, ledger
    )
    article = find_article(root, about, habits)
    title, inferred, slug, source_id = _identify(article, about)
    essay = _make_essay(article, about, title, (*inferred, *article.inferred), slug, options)
    if essay is None and not comments:
        raise source.unusable("holds neither an essay nor a comment")
    if essay is not None:
        ledger.saw("essays")
        ledger.other.update(article.left_out)
        ledger.notes.extend(describe_pictures(article.content, source.path))
    _enter_surroundings(surroundings, len(comments), ledger)
    thread = _make_thread(comments, places, surroundings, about, title, () if essay else inferred)
    return with_media(Conversation(source_id, slug, essay, thread), own.get)


def _load(source: Source, ledger: Ledger) -> Document:
    check_file(source)
    if source.size > _LARGEST:
        raise source.unusable(f"{source.size >> 20} MiB are no page")
    with source.open() as file:
        data = file.read()
    try:
        decoded = decode(data)
    except NotTextError as error:
        raise source.unusable(str(error), line=error.line) from None
    document = parse_document(decoded.text)
    if document is None:
        raise source.unusable("holds no page: no element, no words")
    for mended in decoded.mended:
        ledger.repair(mended.what, offset=mended.offset, line=mended.line, count=mended.count)
    for what, at in document.unclosed:
        before = decoded.text[:at]
        line = before.count("\n") + 1
        ledger.repair(f"a {what} without its end", offset=len(before.encode("utf-8", "replace")), line=line)
    if decoded.cut or document.cut:
        document.cut = ledger.truncated = True
        ledger.repair(
            "the page breaks off; it was read up to there", offset=len(data), line=data.count(b"\n") + 1
        )
    if decoded.encoding != "utf-8":
        ledger.notes.append(f"read as {decoded.encoding}")
    return document


def _prefix(about: Metadata) -> str:
    if about.is_wordpress:
        return "wp"
    return "blogger" if about.is_blogger else "page"


# Comments


def _read_comments(  # noqa: PLR0917 - what was found apart comes together here
    places: list[Place],
    answers: list[Answer],
    setting: Setting,
    document: Document,
    surroundings: Surroundings,
    ledger: Ledger,
) -> tuple[Comment, ...]:
    replies = [make_reply(place, setting) for place in places]
    kept = _kept(places, replies, surroundings)
    if len(kept) < len(places):
        ledger.other[NO_COMMENT] += len(places) - len(kept)
    ledger.saw("comments", len(kept))
    ranks = {index: rank for rank, index in enumerate(kept)}
    parents = [ranks.get(parent) if (parent := answers[i].parent) is not None else None for i in kept]
    in_order = positions([replies[index].comment for index in kept], parents)
    ids: dict[int, str] = {}
    made: dict[str, Comment] = {}
    bare: dict[str, list[Comment]] = {}
    met: Counter[tuple[object, ...]] = Counter()
    for rank, index in enumerate(kept):
        reply, place = replies[index], places[index]
        if document.cut and index == len(places) - 1 and reply.empty and reply.comment.kind is Kind.COMMENT:
            ledger.quarantine("comments", place.native or "", "the page breaks off before its words")
            continue
        comment = _identified(reply.comment, setting.prefix, met)
        same = bare.setdefault(comment.id, [])
        ids[index] = comment.id
        if replace(comment, inferred=()) in same:
            ledger.withhold("comments", DUPLICATE)
            continue
        same.append(replace(comment, inferred=()))
        if comment.id in made:
            comment = replace(comment, id=unique(comment.id, made), anchor=None)
            ledger.repair(
                f"the comment id is another's too; this one becomes {comment.id}", record=place.native
            )
            ids[index] = comment.id
        _drop_private(reply, comment.id, ledger)
        made[comment.id] = _answering(_placed(comment, in_order[rank]), answers[index], ids, setting.prefix)
    return tuple(made.values())


def _drop_private(reply: Reply, comment_id: str, ledger: Ledger) -> None:
    if reply.address is not None:
        ledger.drop("email", record=comment_id, value=reply.address)
    if reply.gravatars:
        ledger.drop("gravatar", reply.gravatars)


def _kept(places: list[Place], replies: list[Reply], surroundings: Surroundings) -> list[int]:
    """Return which places hold comments: of those merely guessed, the ones that a name or a date bears out."""
    spoken = [index for index, reply in enumerate(replies) if reply.named and not reply.empty]
    sure = len(spoken) >= _SEVERAL or (bool(spoken) and surroundings.stated == len(spoken))
    kept = []
    for index, (place, reply) in enumerate(zip(places, replies, strict=True)):
        borne_out = (reply.dated or (sure and reply.named)) and not (reply.empty and not reply.named)
        if place.by == "id" or place.linkback or borne_out or (place.by != "structure" and reply.named):
            kept.append(index)
    return kept


def _identified(comment: Comment, prefix: str, met: Counter[tuple[object, ...]]) -> Comment:
    """Return a comment with an id: where the page gives none, one made of what it says and how often it did."""
    if comment.id:
        return comment
    said = (comment.author.name, comment.published, comment.body)
    met[said] += 1
    return name_by_content(comment, prefix, met[said])


def _placed(comment: Comment, position: int) -> Comment:
    extra = tuple(
        (name, str(position)) if name == X_POSITION else (name, value) for name, value in comment.extra
    )
    return replace(comment, extra=extra)


def _answering(comment: Comment, answer: Answer, ids: dict[int, str], prefix: str) -> Comment:
    if answer.parent is not None and answer.parent in ids:
        inferred = (*comment.inferred, BY_DEPTH) if answer.inferred else comment.inferred
        return replace(comment, in_reply_to=ids[answer.parent], inferred=inferred)
    if answer.missing is not None:
        return replace(comment, in_reply_to=f"{prefix}-{answer.missing}")
    return comment


# The essay


def _identify(article: Article, about: Metadata) -> tuple[str, tuple[Inference, ...], str, str]:
    """Return the title, how it was found where nothing says it, the slug, and an id for the page."""
    first = words(article.content)[:_EXCERPT] if article.content is not None else ""
    if about.address and about.post_id and about.is_wordpress:
        source_id = about.post_id
    elif about.address:
        source_id = address_id(about.address)
    else:
        source_id = f"page-{sha256(f'{fold(article.title)} {fold(first)}'.encode()).hexdigest()[:8]}"
    title, inferred = titled(article.title, about.address or "", source_id)
    slug = address_slug(about.address) if about.address else slugify(title)
    return title, inferred, slug, source_id


def _make_essay(  # noqa: PLR0917 - what was found apart comes together here
    article: Article,
    about: Metadata,
    title: str,
    inferred: tuple[Inference, ...],
    slug: str,
    options: Options,
) -> Essay | None:
    if article.content is None:
        return None
    tidy(article.content, about.address)
    html = clean_body(inner_html(strip_outer(article.content)))
    if not html:
        return None
    body, body_format = essay_body(html, keep_html=options.keep_html)
    moment, updated = article.moment, article.updated.value
    return Essay(
        slug=slug,
        title=title,
        body=body,
        kind=EssayKind.PAGE if about.is_page else EssayKind.ESSAY,
        format=body_format,
        dek=article.dek,
        published=moment.value,
        updated=None if updated == moment.value else updated,
        authors=tuple(name.replace(";", ",") for name in article.authors),
        summary=_summary(about, article.content),
        tags=tuple(tag.replace(";", ",") for tag in article.tags),
        categories=tuple(name.replace(";", ",") for name in article.categories),
        lang=about.language,
        origin=about.address,
        imported=options.today,
        inferred=inferred,
        extra=(*((("X-Generator", one_line(about.generator)),) if about.generator else ()), *moment.extra),
    )


def _summary(about: Metadata, content: Node) -> str | None:
    """Return the page's description, unless it is but the text's beginning."""
    text = one_line(about.description or "")
    beginning = fold(text)[:60]
    return text or None if beginning and not fold(words(content)).startswith(beginning) else None


# The thread


def _make_thread(  # noqa: PLR0917 - what was found apart comes together here
    comments: tuple[Comment, ...],
    places: list[Place],
    surroundings: Surroundings,
    about: Metadata,
    title: str,
    inferred: tuple[Inference, ...],
) -> Thread | None:
    if not comments and not surroundings.stated:
        return None
    if any(place.by == "structure" and place.linkback is None for place in places) and comments:
        inferred = (*inferred, _FROM_STRUCTURE)
    return Thread(
        title,
        origin=Origin(about.address, NAME),
        closed=surroundings.closed,
        stated_count=surroundings.stated,
        inferred=inferred,
        comments=comments,
    )


def _enter_surroundings(surroundings: Surroundings, found: int, ledger: Ledger) -> None:
    """Enter what the page claims, and what it says that it doesn't hold."""
    if surroundings.stated is not None:
        ledger.state("the page", surroundings.claim, surroundings.stated, found)
    if surroundings.other_pages:
        ledger.missing[PAGES] += len(surroundings.other_pages)
    elsewhere = surroundings.elsewhere if not found else None
    if elsewhere:
        ledger.missing[f"conversation at {elsewhere}"] += 1
    partial = surroundings.other_pages or surroundings.behind_button or elsewhere or not found
    short = (surroundings.stated or 0) - found
    if partial and short > 0:
        ledger.missing[COMMENTS] += short
    elif surroundings.behind_button and surroundings.stated is None:
        ledger.notes.append("the page has a button for more comments; those behind it aren't in the file")
