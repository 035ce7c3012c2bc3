"""What is taken is what its name says: told by name, first bytes and what is inside."""

import io
import zipfile
from pathlib import Path

import pytest

from services.assessment.uploads.receiving import read_name
from services.assessment.uploads.rules import BY_EXTENSION
from services.assessment.uploads.structure import is_what_it_says
from tests.assessment.documents import register
from tests.assessment.office_files import OPEN_XML, bad_files, good_files, open_xml
from tests.assessment.refusals import refused_in_both
from tests.assessment.test_evidence_api import files_in
from tests.assessment.world import World

GOOD, BAD = good_files(), bad_files()


def test_there_is_a_good_file_of_every_type() -> None:
    assert set(GOOD) == set(BY_EXTENSION)


@pytest.mark.parametrize("extension", sorted(GOOD))
async def test_what_is_of_its_type_is_taken(world: World, extension: str) -> None:
    document = await register(world, content=GOOD[extension], file_name=f"a.{extension}")
    assert document["media_type"] == BY_EXTENSION[extension].media_type


@pytest.mark.parametrize("wrong", sorted(BAD))
async def test_what_only_looks_like_its_type_is_refused_and_leaves_nothing(
    world: World, evidence_folder: Path, wrong: str
) -> None:
    name, content = BAD[wrong]
    before = files_in(evidence_folder)
    await refused_in_both(
        world.editor("S1"),
        "POST",
        "/v1/documents",
        415,
        "file-type-refused",
        params={"file_name": name},
        content=content,
    )
    assert files_in(evidence_folder) == before


async def test_bytes_that_are_good_under_another_name_stay(
    world: World, evidence_folder: Path
) -> None:
    document = await register(world, content=GOOD["docx"], file_name="a.docx")
    await refused_in_both(
        world.editor("S1"),
        "POST",
        "/v1/documents",
        415,
        "file-type-refused",
        params={"file_name": "a.xlsx"},
        content=GOOD["docx"],
    )
    assert document["sha256"] in files_in(evidence_folder)


def test_a_part_that_unpacks_to_very_much_is_not_unpacked() -> None:
    """Only the first megabyte of one part is ever unpacked, whatever the file claims."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 200 * 2**20)
    assert not is_what_it_says(read_name("a.docx"), io.BytesIO(buffer.getvalue()))


def test_nothing_is_taken_by_a_type_that_is_hidden_behind_a_megabyte() -> None:
    late = open_xml(OPEN_XML["docx"], word__a_dot_xml=b"x" * 3 * 2**20)
    assert is_what_it_says(read_name("a.docx"), io.BytesIO(late))
