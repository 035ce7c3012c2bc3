"""What is kept of a picture: how it looks, and nothing of where, when and by whom it was taken."""

import pytest

from services.survey.pictures.reading import read_picture
from tests.survey.photographs import CODED, FILM, OWNER, PLACE, chunk, jpeg, png, webp


@pytest.mark.parametrize(("content", "suffix"), [(jpeg(), "jpg"), (png(), "png"), (webp(), "webp")])
def test_places_and_owners_are_taken_out(content: bytes, suffix: str) -> None:
    picture = read_picture(content)
    assert picture is not None
    assert picture.suffix == suffix
    assert PLACE in content
    assert not [one for one in (PLACE, OWNER, FILM, b"GPS", b"Exif") if one in picture.content]
    again = read_picture(picture.content)
    assert again == picture, "what is clean stays as it is"


def test_all_that_the_picture_needs_is_left() -> None:
    cleaned = read_picture(jpeg())
    assert cleaned is not None
    for part in (b"JFIF\0", b"ICC_PROFILE\0colours", b"\xff\xdb", b"\xff\xc0", b"\xff\xc4"):
        assert part in cleaned.content
    assert cleaned.content.count(CODED) == 2
    assert cleaned.content.endswith(CODED + b"\xff\xd9")
    drawn = read_picture(png())
    assert drawn is not None
    assert [one for one in (b"IHDR", b"gAMA", b"IDAT", b"IEND") if one not in drawn.content] == []
    small = read_picture(webp())
    assert small is not None
    assert small.content[20] == 0, "it says no more that there is Exif"
    assert int.from_bytes(small.content[4:8], "little") == len(small.content) - 8


@pytest.mark.parametrize("order", ["big", "little"])
def test_which_side_is_up_stays(order: str) -> None:
    turned = read_picture(jpeg(6, order))
    assert turned is not None
    entry = turned.content.index(b"Exif\0\0") + 6 + 10
    assert turned.content[entry : entry + 10] == b"\x01\x12\0\x03\0\0\0\x01\0\x06"
    upright = read_picture(jpeg(99, order))
    assert upright is not None
    assert b"Exif" not in upright.content


def test_whoever_asks_for_the_notes_gets_the_picture_as_it_came() -> None:
    picture = read_picture(jpeg(), keep_notes=True)
    assert picture is not None
    assert picture.content == jpeg()
    assert read_picture(b"\xff\xd8" + FILM, keep_notes=True) is None


BROKEN = {
    "nothing": b"",
    "a program": b"MZ\x90\0" * 99,
    "a page": b"<svg onload=alert(1)>",
    "half a jpeg": jpeg()[:150],
    "a jpeg without an end": jpeg().replace(b"\xff\xd9" + FILM, b""),
    "a jpeg without a size": jpeg().replace(b"\x08\0\x10\0\x20", b"\x08\0\0\0\0"),
    "a jpeg with a segment beyond its end": b"\xff\xd8\xff\xdb\xff\xff",
    "a jpeg with a segment of no length": b"\xff\xd8\xff\xdb\0\0\xff\xd9",
    "a program with the beginning of a jpeg": b"\xff\xd8\xff\xe0MZ" + bytes(200),
    "half a png": png()[:60],
    "a png with a wrong sum": png().replace(b"\x08\x02\0\0\0", b"\x08\x02\0\0\1"),
    "a png without pixels": png()[:33] + chunk(b"IEND", b""),
    "a png of something else": b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"x"),
    "half a webp": webp()[:30],
    "another riff": webp().replace(b"WEBP", b"WAVE"),
    "a webp without pixels": b"RIFF\4\0\0\0WEBP",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_whole_picture_is_none(name: str) -> None:
    assert read_picture(BROKEN[name]) is None
