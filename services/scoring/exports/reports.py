"""From runs and publications to what their files show."""

import re
from collections.abc import Iterable

from services.scoring.exports.models import RankingReport
from services.scoring.publications.models import Publication
from services.scoring.runs.models import AgencyResult, Heading, Run


def draft_report(run: Run, results: Iterable[AgencyResult]) -> RankingReport:
    """Make the report of a run, which is not public."""
    return RankingReport(
        key=f"run:{run.id}:{run.result_digest}",
        name=_file_name(run.heading, "draft"),
        title=f"{run.heading['programme']['name']}, {run.heading['period']['name']}",
        decision_number=None,
        decision_date=None,
        created_at=run.created_at,
        heading=run.heading,
        results=tuple(results),
    )


def published_report(publication: Publication, results: Iterable[AgencyResult]) -> RankingReport:
    """Make the report of a publication."""
    return RankingReport(
        key=f"publication:{publication.id}:{publication.result_digest}",
        name=_file_name(publication.heading, str(publication.decision_date)),
        title=publication.title,
        decision_number=publication.decision_number,
        decision_date=publication.decision_date,
        created_at=publication.published_at,
        heading=publication.heading,
        results=tuple(results),
    )


def _file_name(heading: Heading, ending: str) -> str:
    """Make a plain name that every file system takes."""
    name = f"par-index-{heading['programme']['code']}-{heading['period']['code']}-{ending}"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)
