"""What an officer does about infected files."""

from collections import defaultdict
from dataclasses import dataclass

from services.assessment.infected_files import store
from services.assessment.permissions import Permission
from services.assessment.tables import DocumentVersionTable, FileTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.problems.common import NotFoundError
from shared.storage.files import ObjectFiles, path_of


@dataclass(frozen=True, slots=True)
class InfectedFile:
    """An infected file, and the documents that consist of it."""

    file: FileTable
    versions: tuple[DocumentVersionTable, ...]


async def list_infected(unit: Unit, page: Window) -> tuple[list[InfectedFile], str | None]:
    """List the infected files within the caller's reach, those that were removed too."""
    files, following = await store.page_of_infected(unit.session, unit.access, page)
    by_file: dict[str, list[DocumentVersionTable]] = defaultdict(list)
    digests = [file.sha256 for file in files]
    for version in await store.documents_with(unit.session, digests, unit.access):
        by_file[version.sha256].append(version)
    return [InfectedFile(file, tuple(by_file[file.sha256])) for file in files], following


async def remove_infected(unit: Unit, files: ObjectFiles, sha256: str) -> None:
    """Remove the bytes of an infected file for good; what is known of it stays. Done again it changes nothing."""
    access = unit.seen(Permission.READ_INFECTED_FILES)
    file = await store.lock_infected(unit.session, sha256, access)
    if file is None:
        raise NotFoundError
    versions = await store.documents_with(unit.session, [sha256], access)
    for authority in store.authorities_of(versions):
        unit.must_cover(authority)
    if file.removed_at is not None:
        return
    await files.remove(path_of(sha256))
    file.removed_at = unit.now
    file.removed_by = unit.caller.name
    for version in versions:
        unit.audit(
            "document.infection-removed",
            ("document", version.document_id),
            version.authority_id,
            before={
                "agency_id": str(version.document.agency_id),
                "sha256": sha256,
                "signature": file.signature,
            },
        )
