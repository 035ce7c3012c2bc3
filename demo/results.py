"""From the frozen documents to the published ranking, and what the public then reads."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from demo.api import Gateway
from demo.cast import Cast
from demo.console import Console
from demo.preset import Data


async def compute_and_publish(
    cast: Cast,
    *,
    record_id: str,
    summary_id: str,
    decision_number: str,
    title: str,
    heads: Data | None,
) -> Data:
    """Let the officer compute, the chair approve, and the officer publish; give the publication, and its run."""
    run = await cast.officer.post(
        "/v1/runs",
        {
            "authority_id": cast.authority_id,
            "appraisal_record_id": record_id,
            "survey_summary_id": summary_id,
        },
    )
    path = f"/v1/runs/{run['id']}"
    drafted = await cast.officer.read(path)
    await cast.officer.post(f"{path}/checks", {}, version=drafted.etag)
    read = await cast.chair.read(path)
    await cast.chair.post(f"{path}/approvals", {"note": "Hội đồng thống nhất."}, version=read.etag)
    publication: Data = await cast.officer.post(
        "/v1/publications",
        {
            "run_id": run["id"],
            "decision_number": decision_number,
            "decision_date": datetime.now(UTC).date().isoformat(),
            "title": title,
            "heads": heads,
        },
    )
    return publication | {"run_id": run["id"]}


async def show_publication(
    gateway: Gateway, console: Console, publication: Data, folder: Path
) -> None:
    """Read the ranking as the public does, print it, and save the workbook."""
    path = f"/v1/publications/{publication['id']}"
    heading = publication["heading"]
    console.title(
        f"{heading['programme']['name']} · {heading['period']['name']} · {publication['decision_number']}"
    )
    for block in heading["blocks"]:
        ranking = (
            await gateway.call(
                "GET", f"{path}/ranking", params={"block": block["code"], "limit": "200"}
            )
        ).body["items"]
        console.plain(f"\n  {block['name']}")
        parts = heading["parts"]
        has_sipas = any(row.get("sipas") for row in ranking)
        console.table(
            [
                "Hạng",
                "Cơ quan",
                *(part["name"] for part in parts),
                "Tối đa",
                "Thưởng",
                "Phạt",
                "Chỉ số",
                "Xếp loại",
            ]
            + (["SIPAS"] if has_sipas else []),
            [
                [
                    str(row["rank"] or "–"),
                    row["agency_name"],
                    *(_two_places(part["points"]) for part in row["parts"]),
                    str(sum(Decimal(part["maximum"]) for part in row["parts"])),
                    _two_places(row["bonus"]),
                    _two_places(row["penalty"]),
                    str(row["index"]),
                    row["grade_name"] or "",
                ]
                + ([str(row["sipas"]["index"]) if row["sipas"] else "–"] if has_sipas else [])
                for row in ranking
            ],
            "rl" + "r" * (len(parts) + 4) + "l" + ("r" if has_sipas else ""),
        )
    workbook = folder / f"{heading['programme']['code']}-{heading['period']['code']}.xlsx"
    workbook.write_bytes((await gateway.call("GET", f"{path}/ranking.xlsx")).body)
    console.plain(f"\n  Workbook: {workbook}")


def _two_places(points: str) -> str:
    return str(Decimal(points).quantize(Decimal("0.01"), ROUND_HALF_UP))


def addresses(gateway: Gateway, publications: list[Data]) -> list[tuple[str, str]]:
    """List what is worth opening in a browser."""
    return [
        ("published results, for everybody", f"{gateway.url}/cong-bo"),
        ("documentation, with sign-in", f"{gateway.url}/docs"),
        ("state of the services", f"{gateway.url}/status"),
        *(
            (
                f"open data of {publication['heading']['period']['code']}",
                f"{gateway.url}/v1/publications/{publication['id']}/ranking",
            )
            for publication in publications
        ),
    ]
