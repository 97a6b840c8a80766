"""Write a WordPress export of any size: invented text, the same bytes for the same arguments.

    python bench/wxr.py --posts 100000 --comments 10 --bytes 1000000000 --output big.xml

Posts and comments have what real ones have: threads of answers, pingbacks, spam, comments that wait, drafts,
links and emphasis, characters beyond ASCII, and more comments here than there. Prints what it wrote as JSON.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

PEOPLE, TAGS, SENTENCES = 977, 60, 4000
# How often, of one: a post is a draft; a comment answers another, is its post's author's, and so on.
DRAFT, ANSWER, BY_AUTHOR, PINGBACK, SPAM, WAITING = 0.01, 0.5, 0.05, 0.03, 0.03, 0.01
NEW_PARAGRAPH, EMPHASIS, LINK, QUOTATION = 0.15, 0.05, 0.05, 0.1
START = datetime(2004, 1, 5, 8, 30, tzinfo=UTC)
NAMES = (
    "Ada Berit Chidi Dagny Emre Fanny Goran Hilde Ines Jorge Kaja Lior Mina Noor Odd Pia Rui Søren".split()
)
NOUNS = "room card name badge kitchen harbour bridge letter favour question neighbour table door".split()
VERBS = "remembers opens answers forgets carries mends invites crosses counts follows".split()
ADJECTIVES = "quiet shy late brave ordinary crowded patient borrowed naïve half-finished".split()
TAILS = ("before anyone asks", "and nobody minds", "for a year or two", "without a word", "— or so they say")
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
\t<title>A large blog</title>
\t<link>https://large.example</link>
\t<language>en-US</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_blog_url>https://large.example</wp:base_blog_url>
\t<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[ada]]></wp:author_login>\
<wp:author_email><![CDATA[ada@large.example]]></wp:author_email>\
<wp:author_display_name><![CDATA[Ada Ferris]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel>\n</rss>\n"


class Writer:
    """Makes one export.

    Args:
        posts: How many.
        comments: How many a post has on average, and exactly so many have all of them together.
        size: Bytes of the whole; less than the records themselves need makes texts of one sentence.
        seed: Another one, another blog.
    """

    def __init__(self, *, posts: int, comments: int, size: int, seed: int) -> None:
        self._random = random.Random(f"{posts} {comments} {size} {seed}")
        self._posts, self._average, self._size = posts, comments, size
        self._sentences = [self._sentence() for _ in range(SENTENCES)]
        self._comment_id = 0
        self.counts: Counter[str] = Counter()

    def chunks(self) -> Iterator[bytes]:
        """Yield the file's pieces."""
        written = len(HEAD)
        yield HEAD.encode()
        counts = self._numbers_of_comments()
        for number in range(1, self._posts + 1):
            room = (self._size - len(TAIL)) * number // self._posts - written
            item = self._item(number, next(counts), room).encode()
            written += len(item)
            yield item
        yield TAIL.encode()

    def _numbers_of_comments(self) -> Iterator[int]:
        """Yield how many comments each post has: unequal, but two neighbours have twice the average."""
        for _ in range(self._posts // 2):
            first = self._random.randint(0, 2 * self._average)
            yield from (first, 2 * self._average - first)
        yield self._average

    def _item(self, number: int, comments: int, room: int) -> str:
        draw = self._random
        when = START + timedelta(minutes=17 * number)
        status = "draft" if draw.random() < DRAFT else "publish"
        self.counts["posts"] += 1
        self.counts[f"posts {status}"] += 1
        tags = "".join(
            f'\t<category domain="post_tag" nicename="tag-{tag}"><![CDATA[Tag {tag}]]></category>\n'
            for tag in sorted(draw.sample(range(TAGS), draw.randint(0, 4)))
        )
        heads = [self._comment(when) for _ in range(comments)]
        frame = 1300 + len(tags) + sum(len(head) + 60 for head, _, _ in heads)
        share = max(0, room - frame) / (comments + 4)  # a post is four times as long as a comment
        first = self._comment_id - comments
        parts = []
        for place, (head, kind, approved) in enumerate(heads):
            answers = place and kind == "" and draw.random() < ANSWER
            parent = first + 1 + draw.randrange(place) if answers else 0
            parts.append(
                f"{head}\t\t<wp:comment_content><![CDATA[{self._text(share)}]]></wp:comment_content>\n"
                f"\t\t<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>\n"
                f"\t\t<wp:comment_type><![CDATA[{kind}]]></wp:comment_type>\n"
                f"\t\t<wp:comment_parent>{parent}</wp:comment_parent>\n"
                f"\t\t<wp:comment_user_id>{int(draw.random() < BY_AUTHOR)}</wp:comment_user_id>\n"
                "\t</wp:comment>\n"
            )
        body = "\n\n".join(self._text(share * 4 / 5) for _ in range(5))
        return (
            f"<item>\n\t<title><![CDATA[Post {number}: {self._phrase()}]]></title>\n"
            f"\t<link>https://large.example/{when:%Y/%m}/post-{number}/</link>\n"
            f"\t<pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>\n"
            "\t<dc:creator><![CDATA[ada]]></dc:creator>\n"
            f'\t<guid isPermaLink="false">https://large.example/?p={number}</guid>\n'
            "\t<description></description>\n"
            f"\t<content:encoded><![CDATA[{body}]]></content:encoded>\n"
            "\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n"
            f"\t<wp:post_id>{number}</wp:post_id>\n"
            f"\t<wp:post_date><![CDATA[{when + timedelta(hours=1):%Y-%m-%d %H:%M:%S}]]></wp:post_date>\n"
            f"\t<wp:post_date_gmt><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:post_date_gmt>\n"
            "\t<wp:comment_status><![CDATA[open]]></wp:comment_status>\n"
            "\t<wp:ping_status><![CDATA[open]]></wp:ping_status>\n"
            f"\t<wp:post_name><![CDATA[post-{number}]]></wp:post_name>\n"
            f"\t<wp:status><![CDATA[{status}]]></wp:status>\n"
            "\t<wp:post_parent>0</wp:post_parent>\n\t<wp:menu_order>0</wp:menu_order>\n"
            "\t<wp:post_type><![CDATA[post]]></wp:post_type>\n"
            "\t<wp:post_password><![CDATA[]]></wp:post_password>\n\t<wp:is_sticky>0</wp:is_sticky>\n"
            f'\t<category domain="category" nicename="notes"><![CDATA[Notes]]></category>\n{tags}'
            "\t<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>"
            "<wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>\n"
            f"{''.join(parts)}</item>\n"
        )

    def _comment(self, posted: datetime) -> tuple[str, str, str]:
        """Return the head of a comment's record, its type and its status."""
        draw = self._random
        self._comment_id += 1
        person = draw.randrange(PEOPLE)
        kind, approved = draw.choices(
            (("pingback", "1"), ("", "spam"), ("", "0"), ("", "1")),
            (PINGBACK, SPAM, WAITING, 1 - PINGBACK - SPAM - WAITING),
        )[0]
        self.counts["comments"] += 1
        self.counts[f"comments {approved}"] += 1
        when = posted + timedelta(minutes=draw.randrange(1, 60_000))
        local = when + timedelta(hours=1)
        head = (
            f"\t<wp:comment>\n\t\t<wp:comment_id>{self._comment_id}</wp:comment_id>\n"
            f"\t\t<wp:comment_author><![CDATA[{NAMES[person % len(NAMES)]} {person}]]></wp:comment_author>\n"
            f"\t\t<wp:comment_author_email><![CDATA[r{person}@mail.example]]></wp:comment_author_email>\n"
            f"\t\t<wp:comment_author_url>https://r{person}.example/</wp:comment_author_url>\n"
            f"\t\t<wp:comment_author_IP><![CDATA[192.0.2.{person % 250}]]></wp:comment_author_IP>\n"
            f"\t\t<wp:comment_date><![CDATA[{local:%Y-%m-%d %H:%M:%S}]]></wp:comment_date>\n"
            f"\t\t<wp:comment_date_gmt><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:comment_date_gmt>\n"
        )
        return head, kind, approved

    def _text(self, length: float) -> str:
        """Return sentences of about so many characters, some with markup, in paragraphs."""
        draw = self._random
        words = [draw.choice(self._sentences)]
        size = len(words[0])
        while size < length:
            sentence = draw.choice(self._sentences)
            words.append("\n\n" if draw.random() < NEW_PARAGRAPH else " ")
            words.append(sentence)
            size += len(sentence) + 1
        return "".join(words)

    def _sentence(self) -> str:
        text = f"{self._phrase()} {self._random.choice(TAILS)}"
        whole = (
            text,
            f"<em>{text}</em>",
            f'<a href="https://r{self._random.randrange(PEOPLE)}.example/notes">{text}</a>',
            f'"{text}" & other things',
        )
        text = self._random.choices(whole, (1 - EMPHASIS - LINK - QUOTATION, EMPHASIS, LINK, QUOTATION))[0]
        return f"{text}."

    def _phrase(self) -> str:
        draw = self._random
        return (
            f"The {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)} {draw.choice(VERBS)}"
            f" the {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"
        )


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--comments", type=int, default=10, help="of a post, on average")
    parser.add_argument("--bytes", type=int, default=10_000_000, dest="size")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    writer = Writer(posts=options.posts, comments=options.comments, size=options.size, seed=options.seed)
    with options.output.open("wb") as file:
        for chunk in writer.chunks():
            file.write(chunk)
    print(json.dumps({"bytes": options.output.stat().st_size, **dict(sorted(writer.counts.items()))}))


if __name__ == "__main__":
    main()
