"""Jobs as they are answered: services put these into views of their own."""

from typing import Any, Self

from pydantic import Field

from shared.http.schema import BilingualText, Schema, UtcInstant
from shared.jobs.models import Job, JobFault, JobState, MadeFile, Progress


class JobProgressView(Schema):
    """How far the work is."""

    done: int = Field(description="Steps done", examples=[120])
    of: int = Field(description="Of how many; 0 while nobody knows", examples=[300])
    message: BilingualText | None = Field(description="What is being done")

    @classmethod
    def of_progress(cls, progress: Progress) -> Self:
        """Show it."""
        said = progress.message
        message = None if said is None else BilingualText(vi=said.vi, en=said.en)
        return cls(done=progress.done, of=progress.of, message=message)


class JobFaultPlaceView(Schema):
    """One thing to be mended."""

    pointer: str = Field(description="Where", examples=["#/paragraphs/12"])
    code: str = Field(description="What sort of fault", examples=["unknown-field"])
    text: BilingualText = Field(description="What to do")


class JobFaultView(Schema):
    """Why there is no file."""

    code: str = Field(description="What sort of fault", examples=["job-broke-off"])
    text: BilingualText = Field(description="What to do")
    errors: list[JobFaultPlaceView] = Field(description="Each place, where there are several")

    @classmethod
    def of(cls, fault: JobFault) -> Self:
        """Show it."""
        errors = [
            JobFaultPlaceView(
                pointer=one.pointer,
                code=one.code,
                text=BilingualText(vi=one.text.vi, en=one.text.en),
            )
            for one in fault.faults
        ]
        return cls(
            code=fault.code,
            text=BilingualText(vi=fault.text.vi, en=fault.text.en),
            errors=errors,
        )


class MadeFileView(Schema):
    """The file that was made."""

    name: str = Field(description="Its name", examples=["phieu-diem-so-noi-vu-2024.pdf"])
    media_type: str = Field(description="What it is", examples=["application/pdf"])
    size: int = Field(description="Its length in bytes", examples=[48213])
    digest: str = Field(
        description="Of its bytes; the same inputs give the same", examples=["sha256:" + "2c" * 32]
    )

    @classmethod
    def of(cls, file: MadeFile) -> Self:
        """Show it."""
        return cls(
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            digest=f"sha256:{file.sha256}",
        )


class JobView(Schema):
    """What every job tells; a service adds what it is about."""

    state: JobState = Field(description="QUEUED, RUNNING, DONE, FAILED or CANCELLED")
    progress: JobProgressView = Field(description="How far it is")
    fault: JobFaultView | None = Field(description="Why it failed")
    file: MadeFileView | None = Field(description="What can be fetched, once it is DONE")
    requested_at: UtcInstant = Field(description="When it was asked for")
    requested_by_name: str = Field(description="By whom", examples=["Nguyễn Văn A"])
    finished_at: UtcInstant | None = Field(description="When it ended")
    expires_at: UtcInstant | None = Field(description="When it is removed")


def job_members(job: Job) -> dict[str, Any]:
    """Give what a `JobView` tells, by name."""
    return {
        "state": job.state,
        "progress": JobProgressView.of_progress(job.progress),
        "fault": JobFaultView.of(job.fault) if job.fault else None,
        "file": MadeFileView.of(job.file) if job.file else None,
        "requested_at": job.requested_at,
        "requested_by_name": job.requested_by_name,
        "finished_at": job.finished_at,
        "expires_at": job.expires_at,
    }
