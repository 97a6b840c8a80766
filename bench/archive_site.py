"""Write an invented blog of any size as a WordPress export, import it, and build the site of it.

    python bench/archive_site.py --essays 300 --comments 18000 --folder ../archive [--no-build]

The same arguments give the same export. Texts are those of `bench/myths` and `archive_words.py`, so labels
come out as they would. Conversations have what real ones have: most 10 to 80 comments, one of 1,200, answers
to answers, pingbacks, comments without a name or a date, links, quotations, lists, code, other scripts, the
essay's author. The folder becomes a site of its own, with this project's theme, myths and settings.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import archive_words as words
from afterword.cli.init import write_site

ROOT = Path(__file__).parents[1]
LONGEST = 1200
START, DAYS = datetime(2009, 3, 2, 7, 40, tzinfo=UTC), 5900
# How often, of one.
ANSWER, BY_AUTHOR, PINGBACK, UNNAMED, UNDATED = 0.58, 0.05, 0.03, 0.02, 0.01
BRIEF, OTHER_SCRIPT, LINK, QUOTATION, LIST, CODE, HOME_PAGE = 0.12, 0.05, 0.06, 0.08, 0.02, 0.01, 0.25
AUTHORS = ("Ines Halloran", "Tobiah Wren", "Marguerite Osei-Lund")


def load_texts() -> tuple[list[str], list[str]]:
    """Return the texts for comments and those for essays, of `bench/myths`."""
    paragraphs, remarks = [], []
    for path in sorted((ROOT / "bench" / "myths").glob("*.jsonl")):
        into = paragraphs if path.stem in {"articles", "start"} else remarks
        into.extend(json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    return remarks, paragraphs


class Writer:
    """Makes one export.

    Args:
        essays: How many.
        comments: Of all essays together, pingbacks among them.
        seed: Another one, another blog.
    """

    def __init__(self, *, essays: int, comments: int, seed: int) -> None:
        self._draw = random.Random(f"{essays} {comments} {seed}")
        self._essays, self._comments = essays, comments
        self._remarks, self._paragraphs = load_texts()
        self._id = 0
        names = [f"{first} {last}" for first in words.FIRST for last in words.LAST]
        self._people = [*words.NICKNAMES, *self._draw.sample(names, len(names))]

    def chunks(self) -> Iterator[str]:
        """Yield the file's pieces."""
        yield words.HEAD
        for number, name in enumerate(AUTHORS, 1):
            yield (
                f"\t<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>w{number}</wp:author_login>"
                f"<wp:author_email>w{number}@longwater.example</wp:author_email>"
                f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n"
            )
        titles = self._titles()
        for number, count in enumerate(self.sizes(), 1):
            yield self._item(number, titles[number - 1], count)
        yield "</channel>\n</rss>\n"

    def sizes(self) -> list[int]:
        """Return how many comments each essay has: a long tail, one of `LONGEST`, and their sum exact."""
        longest = min(LONGEST, self._comments // 2)
        rest = [min(self._draw.lognormvariate(3.7, 0.8), 420) for _ in range(self._essays - 1)]
        rest[:3] = [0.0] * len(rest[:3])
        scale = (self._comments - longest) / sum(rest)
        sizes = [int(each * scale) for each in rest]
        for place in range(self._comments - longest - sum(sizes)):
            sizes[3 + place % (len(sizes) - 3)] += 1
        sizes.append(longest)
        self._draw.shuffle(sizes)
        return sizes

    def _titles(self) -> list[str]:
        every = [
            f"{g} {t}{e}" for g in words.GERUNDS for t in words.THINGS for e in dict.fromkeys(words.TAILS)
        ]
        return self._draw.sample(every, self._essays)

    def _item(self, number: int, title: str, count: int) -> str:
        draw = self._draw
        when = START + timedelta(days=DAYS * number / self._essays, minutes=draw.randrange(900))
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower().replace("’", "")).split())
        who = draw.choices((1, 2, 3), (7, 2, 1))[0]
        tags = "".join(
            f'\t<category domain="post_tag" nicename="{tag.lower().replace(" ", "-")}">'
            f"<![CDATA[{tag}]]></category>\n"
            for tag in sorted(draw.sample(words.TOPICS, draw.randint(1, 3)))
        )
        return (
            f"<item>\n\t<title><![CDATA[{title}]]></title>\n"
            f"\t<link>https://longwater.example/{when:%Y/%m}/{slug}/</link>\n"
            f"\t<pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>\n\t<dc:creator>w{who}</dc:creator>\n"
            f'\t<guid isPermaLink="false">https://longwater.example/?p={number}</guid>\n'
            f"\t<content:encoded><![CDATA[{self._essay()}]]></content:encoded>\n"
            f"\t<wp:post_id>{number}</wp:post_id>\n"
            f"\t<wp:post_date_gmt>{when:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>\n"
            f"\t<wp:post_name>{slug}</wp:post_name>\n\t<wp:status>publish</wp:status>\n"
            f"\t<wp:post_type>post</wp:post_type>\n{tags}{''.join(self._thread(count, when, who))}</item>\n"
        )

    def _essay(self) -> str:
        draw = self._draw
        parts = []
        for heading in draw.sample(words.HEADINGS, draw.randint(2, 5)):
            parts.append(f"<h2>{heading}</h2>" if parts else "")
            parts.extend(
                escape(" ".join(draw.sample(self._paragraphs, draw.randint(1, 4))), quote=False)
                for _ in range(draw.randint(2, 5))
            )
            if draw.random() < QUOTATION:
                parts.append(f"<blockquote>{escape(draw.choice(self._remarks), quote=False)}</blockquote>")
            if draw.random() < LIST:
                parts.append(_list(words.STEPS))
        return "\n\n".join(part for part in parts if part)

    def _thread(self, count: int, posted: datetime, author: int) -> Iterator[str]:
        draw = self._draw
        when = posted
        earlier: list[tuple[int, str]] = []
        for _ in range(count):
            self._id += 1
            when += timedelta(minutes=draw.expovariate(1 / 600))
            pinging = draw.random() < PINGBACK
            answers = not pinging and earlier and draw.random() < ANSWER
            # Mostly the latest few: so chains grow deep, as arguments do.
            parent = earlier[-min(len(earlier), int(draw.expovariate(1 / 4)) + 1)] if answers else (0, "")
            by_author = not pinging and draw.random() < BY_AUTHOR
            name = (
                "" if draw.random() < UNNAMED else self._people[int(len(self._people) * draw.random() ** 2.5)]
            )
            if by_author:
                name = AUTHORS[author - 1]
            elif pinging:
                name = draw.choice(words.PINGING)
            body = self._ping() if pinging else self._remark(parent[1])
            undated = draw.random() < UNDATED
            yield self._record(
                parent[0], name, body, None if undated else when, pinging=pinging, user=author * by_author
            )
            if not pinging:
                earlier.append((self._id, body))

    def _record(
        self, parent: int, name: str, body: str, when: datetime | None, *, pinging: bool, user: int
    ) -> str:
        person = sum(name.encode())
        url = f"https://r{person}.example/" if name and self._draw.random() < HOME_PAGE else ""
        moment = f"{when:%Y-%m-%d %H:%M:%S}" if when else "0000-00-00 00:00:00"
        return (
            f"\t<wp:comment><wp:comment_id>{self._id}</wp:comment_id>\n"
            f"\t\t<wp:comment_author><![CDATA[{name}]]></wp:comment_author>\n"
            f"\t\t<wp:comment_author_email>r{person}@mail.example</wp:comment_author_email>\n"
            f"\t\t<wp:comment_author_url>{url}</wp:comment_author_url>\n"
            f"\t\t<wp:comment_author_IP>192.0.2.{person % 250}</wp:comment_author_IP>\n"
            f"\t\t<wp:comment_date_gmt>{moment}</wp:comment_date_gmt>\n"
            f"\t\t<wp:comment_content><![CDATA[{body}]]></wp:comment_content>\n"
            "\t\t<wp:comment_approved>1</wp:comment_approved>\n"
            f"\t\t<wp:comment_type>{'pingback' if pinging else ''}</wp:comment_type>\n"
            f"\t\t<wp:comment_parent>{parent}</wp:comment_parent>\n"
            f"\t\t<wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>\n"
        )

    def _ping(self) -> str:
        return f"[…] {escape(self._draw.choice(self._remarks)[:120], quote=False)} […]"

    def _remark(self, answered: str) -> str:
        draw = self._draw
        if draw.random() < BRIEF:
            return draw.choice(words.SHORT)
        count = min(int(draw.paretovariate(2.2)), 12)
        parts = [escape(text, quote=False) for text in draw.sample(self._remarks, count)]
        plain = answered.partition("<")[0].partition(". ")[0].strip()
        if plain and draw.random() < QUOTATION * 2:
            parts.insert(0, f"<blockquote>{plain}</blockquote>")
        if draw.random() < OTHER_SCRIPT:
            parts.append(draw.choice(words.OTHER))
        if draw.random() < LINK:
            number = draw.randrange(self._essays) + 1
            parts.append(f'I wrote about it <a href="https://r{number}.example/notes/{number}">here</a>.')
        if draw.random() < LIST:
            parts.append(_list(draw.sample(words.STEPS, 3)))
        if draw.random() < CODE:
            parts.append(f"<pre><code>{escape(draw.choice(words.CODE), quote=False)}</code></pre>")
        if draw.random() < QUOTATION:
            parts[-1] = f"<em>{parts[-1]}</em>" if "<" not in parts[-1] else parts[-1]
        return "".join(part + draw.choice((" ", "\n\n")) for part in parts).strip()


def _list(items: list[str] | tuple[str, ...]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def main() -> None:
    """Write the export, import it, build it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--essays", type=int, default=300)
    parser.add_argument("--comments", type=int, default=18_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, required=True, help="the new site's folder; it must not exist")
    parser.add_argument("--no-build", action="store_true", help="stop after the import")
    options = parser.parse_args()
    if options.folder.exists():
        raise SystemExit(f"{options.folder} exists already; name a new folder")
    write_site(options.folder, name="The Long Water", url="https://longwater.example")
    export = options.folder / "exports" / "longwater.xml"
    writer = Writer(essays=options.essays, comments=options.comments, seed=options.seed)
    export.write_text("".join(writer.chunks()), encoding="utf-8", newline="\n")
    print(f"{export}: {export.stat().st_size:,} bytes", flush=True)
    for verb in (["import", f"exports/{export.name}", "--write"], *([] if options.no_build else [["build"]])):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "afterword", *verb], cwd=options.folder, check=False)
        print(f"afterword {verb[0]}: {time.perf_counter() - began:.1f} s, exit {done.returncode}", flush=True)
        if done.returncode not in {0, 3}:
            raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
