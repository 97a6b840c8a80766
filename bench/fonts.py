"""Cut the fonts of social cards from Literata, whose variable files a package of the registry carries.

    pip install fonttools fontpkg-literata
    python bench/fonts.py FOLDER-OF-ITS-TTF-FILES plugins/afterword/imaging/fonts

What comes out: one weight and one optical size of roman and italic, Latin, Greek and Cyrillic, and a `kern`
table made from the pairs of GPOS, which the layout engine that every build of Pillow has can read.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
from fontTools.varLib.instancer import instantiateVariableFont

CUTS = {"Literata[opsz,wght].ttf": ("roman", 40), "Literata-Italic[opsz,wght].ttf": ("italic", 28)}
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1DC), (0x1E6, 0x1E7),
    (0x1FA, 0x21B), (0x237, 0x237), (0x259, 0x259), (0x2BB, 0x2BC),
    (0x300, 0x30C), (0x323, 0x328), (0x384, 0x3CE),
    (0x400, 0x45F), (0x490, 0x491), (0x1E80, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2026), (0x2030, 0x203A),
    (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212),
    (0x2260, 0x2265),
)  # fmt: skip
# Pairs are kept between letters of one alphabet, and between letters and the marks that stand beside them.
SCRIPTS = ((0x21, 0x17F), (0x386, 0x3CE), (0x400, 0x45F))
MARKS = (0x20, 0x2027)
SMALLEST = 12  # thousandths of an em that an eye could miss
MOST = 6_000


def main() -> None:
    """Cut both fonts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    covered: list[set[int]] = []
    for name, (cut, size) in CUTS.items():
        font = instantiateVariableFont(TTFont(options.source / name), {"opsz": size, "wght": 400})
        pairs = find_pairs(font)
        settings = Options(
            layout_features=[], hinting=False, name_IDs=[0, 1, 2, 5, 13, 14], notdef_outline=True
        )
        settings.drop_tables += ["GPOS", "GSUB", "GDEF", "STAT", "DSIG", "gasp", "MVAR", "HVAR", "avar"]
        subsetter = Subsetter(settings)
        subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
        subsetter.subset(font)
        font["kern"] = make_kern(pairs, set(font.getGlyphOrder()))
        font["head"].created = font["head"].modified = 0
        font.recalcTimestamp = False
        file = options.target / f"literata-{cut}.ttf"
        font.save(file)
        covered.append(set(font.getBestCmap()))
        print(file, file.stat().st_size, "bytes,", len(font["kern"].kernTables[0].kernTable), "pairs")
    (options.target / "covered.txt").write_text(ranges_of(set.intersection(*covered)), encoding="ascii")


def ranges_of(codes: set[int]) -> str:
    """Return code points as lines of `first last`, in hexadecimal."""
    firsts = sorted(code for code in codes if code - 1 not in codes)
    lasts = sorted(code for code in codes if code + 1 not in codes)
    return "".join(f"{first:04x} {last:04x}\n" for first, last in zip(firsts, lasts, strict=True))


def find_pairs(font: TTFont) -> dict[tuple[str, str], int]:
    """Return what GPOS gives each pair of glyphs worth keeping; the first lookup that knows a pair counts."""
    names = font.getBestCmap()
    groups = []
    for first, last in SCRIPTS:
        codes = [*range(first, last + 1), *range(*MARKS)]
        groups.append({names[code] for code in codes if code in names})
    table = font["GPOS"].table
    wanted = [
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    ]
    pairs: dict[tuple[str, str], int] = {}
    for index in dict.fromkeys(wanted):
        for subtable in table.LookupList.Lookup[index].SubTable:
            inner = subtable.ExtSubTable if subtable.LookupType == 9 else subtable  # noqa: PLR2004 - an extension
            for left, right, value in pairs_of(inner):
                if any(left in group and right in group for group in groups):
                    pairs.setdefault((left, right), value)
    return pairs


def pairs_of(subtable: object) -> Iterator[tuple[str, str, int]]:
    """Yield (left, right, units) of a pair adjustment."""
    if not hasattr(subtable, "Coverage") or subtable.LookupType != 2:  # noqa: PLR2004 - pairs
        return
    glyphs = subtable.Coverage.glyphs
    if subtable.Format == 1:
        for left, pair_set in zip(glyphs, subtable.PairSet, strict=True):
            for record in pair_set.PairValueRecord:
                yield left, record.SecondGlyph, getattr(record.Value1, "XAdvance", 0) or 0
        return
    seconds: dict[int, list[str]] = {}
    for name, number in subtable.ClassDef2.classDefs.items():
        seconds.setdefault(number, []).append(name)
    for left in glyphs:
        record = subtable.Class1Record[subtable.ClassDef1.classDefs.get(left, 0)]
        for number, names in seconds.items():
            value = getattr(record.Class2Record[number].Value1, "XAdvance", 0) or 0
            if value:
                for right in names:
                    yield left, right, value


def make_kern(pairs: dict[tuple[str, str], int], glyphs: set[str]) -> object:
    """Return the `kern` table of the widest pairs."""
    kept = {pair: value for pair, value in pairs.items() if abs(value) >= SMALLEST and set(pair) <= glyphs}
    widest = sorted(kept, key=lambda pair: (-abs(kept[pair]), pair))[:MOST]
    table = newTable("kern")
    table.version = 0
    subtable = KernTable_format_0()
    subtable.version = subtable.coverage = 0
    subtable.coverage = 1
    subtable.kernTable = {pair: kept[pair] for pair in widest}
    table.kernTables = [subtable]
    return table


if __name__ == "__main__":
    main()
