"""Pictures of pages that outlive other machines: a site that nobody else changes, one font, and a rough eye.

The theme uses the system's fonts, and another machine has others. So each page is set in the font that draws
the cards, and seen in greys, a quarter of its size, where no hinting shows. What is compared is ink: how much
of it there is in all, and in each block. A browser that breaks lines elsewhere may still move a paragraph:
then look, and run with `--update-golden`. A hairline that goes missing is below what this sees.
"""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageChops, ImageStat

from support import ROOT

BLOCK = 16  # pixels of the small picture
MEAN, WORST = 4.0, 20.0  # of 255: of all pixels, and of a block
FONT = ROOT / "plugins/afterword/imaging/fonts/literata-roman.ttf"
PINNED = """
@font-face {{ font-family: Pinned; font-weight: 200 900; src: url(data:font/ttf;base64,{font}) }}
*, ::before, ::after {{ font-family: Pinned !important; caret-color: transparent !important }}
"""
WORDS = (
    "The last boat left before the light did.",
    "Nobody had told the ferryman that the fair was over, and he waited by the steps until nine.",
    "My aunt kept the other bank's keys for thirty years and was asked for them twice.",
    "It was the cook who knew the tides.",
    "He counted the passengers aloud, and always one more than there were, for luck, or for the book.",
    "You have to be loud to be ferried.",
    "I waved once, from the wrong landing, and the boat came all the same.",
)
NAMES = ("Bo", "Ada Quill", "Ivy of the Lower Locks", "Cy", "Flo", "Old Tam", "Gus", "", "The Misses Reed")
HELD, ANSWERED = WORDS[5], WORDS[6]


def write_site(content):
    """Write what the pictures show: essays, a long conversation over years, labels made by hand.

    Args:
        content: A copy of `tests/golden/small/content`.
    """
    paragraphs = [" ".join(WORDS[i % 7] for i in range(start, start + 5)) for start in range(6)]
    for number, title in enumerate(("Steps", "What the tide book left out", "A bell for the far side")):
        slug = title.lower().replace(" ", "-")
        (content / f"essays/{slug}.md").write_text(
            f"Title: {title}\nDek: {WORDS[number]}\nDate: 201{number}-06-0{number + 1}\nAuthors: Ada Quill\n"
            f"Tags: Rivers\nSummary: {WORDS[number + 1]}\nMyths: extroversion rebuts “{ANSWERED}”\n\n"
            f"{paragraphs[0]}[^1]\n\n{paragraphs[2]}\n\n## Low water\n\n{paragraphs[1]}\n\n> {WORDS[4]}\n\n"
            f"## High water\n\n{paragraphs[3]}\n\n- {WORDS[0]}\n- {WORDS[3]}\n\n[^1]: {WORDS[2]}\n",
            encoding="utf-8",
        )
    lines = ["Thread: 1", "Title: Steps", "Essay: steps", "Comments: closed"]
    for number in range(36):
        said = f"{WORDS[number % 7]} {WORDS[number * 3 % 7]}"
        when = datetime(2010, 6, 2, 7, 5, tzinfo=UTC) + timedelta(days=61 * number)
        lines += ["", f"%%% c{number}", *([f"Author: {name}"] if (name := NAMES[number % 9]) else [])]
        lines += [f"Published: {when:%Y-%m-%dT%H:%M:%SZ}"]
        lines += [f"In-Reply-To: c{number - 1 - number % 2}"] if number % 4 else []
        if HELD in said:
            lines.append(f"Myths: extroversion voices “{HELD}”")
        elif ANSWERED in said:
            lines.append(f"Myths: extroversion rebuts “{ANSWERED}”")
        lines += ["", said]
    (content / "discussions/steps.thread").write_text("\n".join(lines) + "\n", encoding="utf-8")


def pin(page):
    """Set a page in the font that every machine has; its context must bypass the page's policy."""
    font = b64encode(FONT.read_bytes()).decode("ascii")
    page.add_style_tag(content=PINNED.format(font=font))
    page.evaluate("document.fonts.load('1rem Pinned').then(() => document.fonts.ready)")


def take(page):
    """Return what a page's window shows, in greys, a quarter of its size."""
    return Image.open(BytesIO(page.screenshot(scale="css"))).convert("L").reduce(4)


def compare(one, other):
    """Return how far two pictures of one size are apart: on the mean, and in the block that differs most.

    Both count from 0 to 255. A block's is the difference of its mean greys, so that ink may move within it.
    """
    mean = ImageStat.Stat(ImageChops.difference(one, other)).mean[0]
    size = (one.width // BLOCK, one.height // BLOCK)
    blocks = [picture.resize(size, Image.Resampling.BOX) for picture in (one, other)]
    return mean, float(ImageChops.difference(*blocks).getextrema()[1])
