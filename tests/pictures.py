"""Small pictures and other files, made here."""

import struct
import zlib


def png(width=2, height=1, colour=0):
    """Return a grey PNG; another `colour` gives other bytes."""

    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    rows = (b"\0" + bytes([colour]) * width) * height
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width=3, height=2, turned=False):
    """Return the frame of a JPEG, without a picture in it; `turned` says that it lies on its side."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHLHH", 0x0112, 3, 1, 6, 0) + b"\0\0\0\0"
    orientation = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if turned else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + orientation + frame + b"\xff\xd9"


def gif(width=4, height=3):
    """Return the head of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width=5, height=4):
    """Return the head of a WebP of the extended kind."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<L", 10) + bytes(4) + sizes
    return b"RIFF" + struct.pack("<L", len(body)) + body


def avif(width=6, height=5):
    """Return the boxes of an AVIF that tell its size."""

    def box(name, data):
        return struct.pack(">L", len(data) + 8) + name + data

    size = box(b"ispe", bytes(4) + struct.pack(">LL", width, height))
    owner = box(b"ipma", bytes(4) + struct.pack(">LHBB", 1, 1, 1, 1))
    meta = box(b"pitm", bytes(4) + struct.pack(">H", 1)) + box(b"iprp", box(b"ipco", size) + owner)
    return box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(4) + meta)


MP3 = b"ID3\x04\0\0\0\0\0\0" + bytes(64)
PDF = b"%PDF-1.4\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><title>Not found</title>"
