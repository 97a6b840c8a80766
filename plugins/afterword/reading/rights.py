"""By what right a text stands here, in a sentence for its readers, and where the original is.

Pages and feeds print the same sentence. The site's own texts have none, unless they are under a licence.
"""

from markupsafe import Markup
from msgspec import Struct

from afterword.discussion.extra import find_extra
from afterword.discussion.model import Comment, Thread
from afterword.discussion.rights import licence_of, rights_of
from afterword.essays.model import Essay
from afterword.text.licences import Licence, parse_licence
from afterword.vocabulary import Rights

_NOTHING = Markup()
_X_LICENCE = "X-Licence"  # what a source said of one comment


class Terms(Struct, frozen=True):
    """What a text is published under.

    Attributes:
        rights: Its right.
        credit: The sentence, finished HTML; empty where there is nothing to say.
        licence: None where it is under none.
        original: The address of the text that this one repeats, or is a part of; None where it isn't known,
            and of the site's own.
    """

    rights: Rights = Rights.OWN
    credit: Markup = _NOTHING
    licence: Licence | None = None
    original: str | None = None


OWN = Terms()


def essay_terms(essay: Essay) -> Terms:
    """Return what an essay is published under.

    Args:
        essay: As its file says.
    """
    rights = essay.rights or Rights.OWN
    licence = parse_licence(essay.licence) if essay.licence else None
    if rights is Rights.OWN and licence is None:
        return OWN
    if rights is Rights.OWN:
        return Terms(rights, _under("", licence), licence)
    if rights is Rights.UNKNOWN:
        source = _link(essay.source_url or essay.origin, essay.source) or Markup("someone else")
        credit = Markup(
            "This is an excerpt. The whole was published by {}, and nobody has recorded a right to print it"
            " here."
        ).format(source)
        return Terms(rights, credit, licence, essay.source_url)
    source = _link(essay.source_url, essay.source)
    return Terms(rights, _credit(rights, source, licence), licence, essay.source_url)


def _credit(rights: Rights, source: Markup, licence: Licence | None) -> Markup:
    if rights is Rights.PERMISSION:
        said = Markup("Reprinted from {} by permission").format(source) if source else Markup("By permission")
        return _under(said, licence)
    if rights is Rights.QUOTATION:
        return _under(Markup("Quoted from {}").format(source) if source else Markup("A quotation"), licence)
    return _under(Markup("From {}").format(source) if source else "", licence) or Markup("Under a licence.")


def thread_terms(thread: Thread) -> Terms:
    """Return what a conversation as a whole is published under, but for comments that say otherwise.

    Args:
        thread: As its file says.
    """
    rights = thread.rights or Rights.OWN
    licence = parse_licence(thread.licence) if thread.licence else None
    if rights is Rights.OWN and licence is None:
        return OWN
    original = None if rights is Rights.OWN else thread.origin.url
    match rights:
        case Rights.PERMISSION:
            said: Markup | str = "The comments stand here by permission"
        case Rights.UNKNOWN:
            where = _link(original, None)
            said = Markup(
                "Of each comment an excerpt is shown; nobody has recorded a right to print the whole"
            )
            said += Markup(", which stands at {}").format(where) if where else ""
        case Rights.QUOTATION:
            said = "The comments are quotations"
        case _:
            said = "The comments are" if licence is not None else ""
    return Terms(rights, _under(said, licence), licence, original)


def comment_terms(comment: Comment, thread: Thread) -> Terms:
    """Return what a comment is published under; its sentence is empty where the thread's says the same.

    Args:
        comment: One of the thread's.
        thread: As its file says.
    """
    rights = rights_of(comment, thread)
    if rights is Rights.OWN and not comment.licence and not thread.licence:
        return OWN
    said = licence_of(comment, thread)
    if rights is Rights.LICENCE and comment.licence is None:
        said = find_extra(comment, _X_LICENCE) or said
    licence = parse_licence(said) if said else None
    original = None if rights is Rights.OWN or thread.origin.url is None else _at(comment, thread.origin.url)
    theirs = parse_licence(thread.licence) if thread.licence else None
    if rights is (thread.rights or Rights.OWN) and licence == theirs:
        return Terms(rights, Markup(), licence, original)
    match rights:
        case Rights.UNKNOWN:
            words: Markup | str = Markup("An excerpt; nobody has recorded a right to print the whole")
            where = _link(original, None)
            words += Markup(", which stands at {}").format(where) if where else ""
        case Rights.OWN | Rights.LICENCE:
            words = ""
        case _:
            words = {Rights.PERMISSION: "By permission", Rights.QUOTATION: "A quotation"}[rights]
    return Terms(rights, _under(words, licence), licence, original)


def _at(comment: Comment, url: str) -> str:
    """Return the address of a comment on its old page."""
    return f"{url.partition('#')[0]}#{comment.anchor}" if comment.anchor else url


def _under(said: Markup | str, licence: Licence | None) -> Markup:
    """Return a sentence with its licence; empty where there is neither."""
    if licence is None:
        return Markup("{}.").format(said) if said else Markup()
    name = (
        Markup('<a rel="license" href="{}">{}</a>').format(licence.url, licence.name)
        if licence.url
        else Markup("{}").format(licence.name)
    )
    if not said:
        return Markup("Licence: {}.").format(name)
    comma = "" if said.endswith(" are") else ","
    return Markup("{}{} under {}.").format(said, comma, name)


def _link(url: str | None, words: str | None) -> Markup:
    """Return words that lead to an address; empty without either."""
    if url:
        return Markup('<a href="{}" rel="noopener">{}</a>').format(url, words or url)
    return Markup("{}").format(words) if words else Markup()
