"""The first thing that somebody reads who finds a keepsake, perhaps long after everything else is gone."""

from collections.abc import Mapping

from afterword.publishing.keepsake.place import FinishedSite

_TEXT = """{title}
{line}

This is a keepsake of a website, {url}
as it stood when its newest text was written ({name}).
{description}It holds {essays} essays and pages and {comments} comments, with everything
that is needed to read them without the website, without its makers and
without any program of theirs.


To read it

  data/site/index.html    Open this file in a web browser. It is the website
                          itself: every page, its pictures, its search. It
                          needs no connection and asks no other machine for
                          anything. (The search needs JavaScript; nothing else
                          does.)

  data/book.epub          The same as a book: each essay with the conversation
                          that followed it. EPUB is a zip of web pages; if no
                          reader takes it any more, unpack it and open its
                          pages in a browser.{warc}


To work with it

  data/threads/           Every essay, comment and label as data: text files
                          with one JSON object a line. Beside each stands
                          a file that ends in .schema.json and says in English
                          what every member means.

  data/sources/           The files that the website was made from, in plain
                          text, as far as they are for everybody: Markdown
                          for essays, and for each conversation one .thread
                          file, which reads like what it is.{private}


To know that it is whole

  SHA256SUMS              The SHA-256 digest of every file. With GNU coreutils:
                          sha256sum -c SHA256SUMS

  manifest-sha256.txt     The same, for programs that know bags: this folder is
  tagmanifest-sha256.txt  one, in the form of BagIt 1.0 (RFC 8493), which
  bagit.txt               libraries and archives use. bag-info.txt says whose
  bag-info.txt            it is.


What the labels are

  Sentences of these texts hold certain beliefs about meeting people for work,
  answer them, are torn on them, or report that others hold them. A label says
  which belief and which of these four, and quotes the sentence that shows it.
  Most were set by written rules, some by hand. A label describes a sentence;
  it says nothing about whoever wrote it.


Whose it is

  The words belong to those who wrote them. A text that stands here as an
  excerpt does so because nobody recorded a right to give all of it. Where
  something was removed, it was removed on purpose; please leave it so.
  {keeper}
"""
_WARC = """

  data/site.warc.gz       The website as web archives store it, in the form of
                          WARC 1.1 (ISO 28500), to be replayed at its own
                          address."""
_PRIVATE = """

  THIS COPY IS PRIVATE. Its data/sources/ was packed with --raw and holds what
  the website never showed: drafts, raw exports with people's e-mail and IP
  addresses. Keep it in a safe, and give away another copy, made without --raw."""


def render_readme(
    site: FinishedSite,
    name: str,
    counts: Mapping[str, int],
    *,
    keeper: str,
    description: str,
    private: bool,
    warc: bool,
) -> str:
    """Return the text of `README.txt`, plain and narrow.

    Args:
        site: What was kept.
        name: Of the keepsake.
        counts: Lines of each file of records.
        keeper: Who keeps the site; may be empty.
        description: One sentence about it; may be empty.
        private: It holds what nobody else should have.
        warc: It holds a WARC.
    """
    return (
        _TEXT.format(
            title=site.name,
            line="=" * len(site.name),
            url=f"{site.url}/",
            name=name,
            description=f"{description}\n" if description else "",
            essays=f"{counts['essays']:,}",
            comments=f"{counts['comments']:,}",
            warc=_WARC if warc else "",
            private=_PRIVATE if private else "",
            keeper=f"It was kept by {keeper}." if keeper else "",
        ).rstrip()
        + "\n"
    )
