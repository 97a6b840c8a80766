"""What is published of a text that nobody has recorded a right to print."""

from html import escape

from afterword.text.plaintext import PlainText
from afterword.text.sentences import first_words


def render_excerpt(html: str, words: int) -> str:
    """Return the first words of a text as one quoted paragraph, cut at a sentence where there is one.

    Args:
        html: The whole text.
        words: How many at most.
    """
    text = " ".join(PlainText.from_html(html).text.split())
    return f"<blockquote><p>{escape(first_words(text, words), quote=False)}</p></blockquote>\n"
