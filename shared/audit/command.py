"""`verify-audit`: checks the chains of a service's trail, or those of an exported file."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase

from shared.audit.chain import PLATFORM, ChainCheck, Head, TrailCheck
from shared.audit.tables import AuditChainColumns, AuditEntryColumns
from shared.config import ServiceSettings
from shared.db.declarative import TYPES
from shared.db.engine import Database, open_database


class _Base(DeclarativeBase):
    """The trail as every service has it, without the service."""

    type_annotation_map = TYPES


class _Entry(AuditEntryColumns, _Base):
    pass


class _Chain(AuditChainColumns, _Base):
    pass


VERIFY_AUDIT: Final = "verify-audit"

_DESCRIPTION = """\
Walks along every chain of the audit trail and names the first entry of each that does not hold. Each line says the chain
(the authority's id, or `platform`), how many entries it has and the hash of the last, as CHAIN:LENGTH:HASH. Keep a line
somewhere else and give it with --expect another day: that shows a trail that was written anew as a whole.
Ends with 1 where a chain is broken."""


def add_verify_audit(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add the command to a service's commands."""
    parser = commands.add_parser(
        VERIFY_AUDIT,
        help="check the audit trail's chains",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--file",
        type=Path,
        help="check an export (NDJSON, not narrowed but by authority) instead of the database",
    )
    parser.add_argument(
        "--expect",
        type=_noted,
        action="append",
        default=[],
        metavar="CHAIN:LENGTH:HASH",
        help="where a chain once ended; may be given several times",
    )


def verify_audit(
    service: str, settings: Callable[[], ServiceSettings], chosen: argparse.Namespace
) -> int:
    """Run the command; give its exit status."""
    check = TrailCheck(chosen.expect)
    if chosen.file is None:
        asyncio.run(_check_database(service, settings(), check))
    else:
        _check_file(chosen.file, check)
    return _tell(service, check)


async def _check_database(service: str, settings: ServiceSettings, check: TrailCheck) -> None:
    async with open_database(settings, service) as database:
        await check_trail(database, check)


async def check_trail(database: Database, check: TrailCheck) -> None:
    """Check a database's trail as it stands at one instant; entries are streamed."""
    entries, chains = _Entry.__table__, _Chain.__table__
    async with database.readers.begin() as session:
        ends = await session.execute(select(chains))
        recorded = {row.id: Head(row.length, row.hash) for row in ends}
        rows = await session.stream(select(entries).order_by(entries.c.number))
        async for row in rows.mappings():
            check.take(dict(row))
    check.finish(recorded)


def _check_file(path: Path, check: TrailCheck) -> None:
    with path.open("rb") as lines:
        for line in lines:
            written = orjson.loads(line)
            entry = written["entry"]
            authority = entry["authority_id"] and UUID(entry["authority_id"])
            check.take(
                {
                    **entry,
                    "authority_id": authority,
                    "number": written["number"],
                    "hash": written["hash"],
                }
            )
    check.finish()


def _tell(service: str, check: TrailCheck) -> int:
    for key, chain in sorted(check.chains.items()):
        print(f"{service}: {_sentence(key, chain)}")
    broken = sum(chain.broken is not None for chain in check.chains.values())
    summary = f"{broken} of {len(check.chains)} chains are broken" if broken else "all chains hold"
    print(f"{service}: {summary}", file=sys.stderr)
    return 1 if broken else 0


def _sentence(key: UUID, chain: ChainCheck) -> str:
    name = "platform" if key == PLATFORM else str(key)
    if (broken := chain.broken) is None:
        return f"{name}:{chain.head.length}:{chain.head.hash}"
    number = "" if broken.number is None else f" (number {broken.number})"
    return f"{name} BROKEN at entry {broken.sequence}{number}: {broken.reason}"


def _noted(text: str) -> tuple[UUID, Head]:
    chain, length, hash_ = text.split(":")
    return PLATFORM if chain == "platform" else UUID(chain), Head(int(length), hash_)
