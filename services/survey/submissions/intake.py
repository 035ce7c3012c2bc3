"""Takes in what phones send: each content once, and never blocks a phone's queue with a refusal it can do nothing about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.models import CampaignState
from services.survey.devices.contacts import Contact, DeviceContacts
from services.survey.openrosa.collectors import Collector
from services.survey.openrosa.desk import FormDesk
from services.survey.openrosa.errors import UnknownFormError
from services.survey.openrosa.instance import AGENCY, CASE, Instance
from services.survey.openrosa.store import IssuedVersion
from services.survey.openrosa.xforms import read_form_id
from services.survey.responses.plan_cache import PlanCache
from services.survey.responses.rules import IntakePlan
from services.survey.submissions.intake_store import SubmissionIntakeStore
from services.survey.submissions.models import Kept, SentFile, State, Submission
from services.survey.submissions.rules import (
    agency_of,
    answers_of,
    captured,
    case_of,
    clock_ahead,
    digest_of_meaning,
    files_of,
    flags_of,
    judge_answers,
    response_id_of,
    started_at,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came around a form: who sent it, from which device, by which clock."""

    collector: Collector
    xml: bytes
    files: tuple[SentFile, ...]
    device_id: str | None
    device_now: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form, and of files that it does not ask for."""

    kept: Kept
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    plan: IntakePlan
    group: str
    version: IssuedVersion


class SubmissionIntake:
    """Reads forms by their version, judges and keeps them."""

    def __init__(
        self,
        store: SubmissionIntakeStore,
        plans: PlanCache,
        desk: FormDesk,
        contacts: DeviceContacts,
    ) -> None:
        self._contacts = contacts
        self._store = store
        self._plans = plans
        self._desk = desk

    async def take(self, instance: Instance, envelope: Envelope, *, now: datetime) -> Taken:
        """Keep a filled-in form with its files, or tell that it is here already; committed on return."""
        found = await self._find(instance, envelope.collector)
        submission = _judged(instance, envelope, found, now)
        contact = Contact(
            campaign_id=submission.campaign_id,
            owner_id=submission.interviewer_id,
            device_id=submission.device_id,
            clock_ahead_seconds=submission.clock_ahead_seconds,
        )
        await self._contacts.note(contact, now)
        left_out = (one.name for one in envelope.files if one.name not in submission.expected)
        return Taken(await self._keep(submission, found.plan, now), tuple(left_out))

    async def _keep(self, submission: Submission, plan: IntakePlan, now: datetime) -> Kept:
        is_plain = not (
            submission.holding or submission.base_id or submission.expected or submission.case_id
        )
        if is_plain and await self._store.keep_first(submission, plan, now):
            return Kept(State.COUNTED, is_repeat=False, flags=submission.flags)
        kept = await self._store.keep(submission, now)
        if is_plain and not kept.is_repeat:
            await self._plans.read(submission.campaign_id)  # what was remembered is so no more
        return kept

    async def _find(self, instance: Instance, collector: Collector) -> _Found:
        """Find the form version that was filled in, among all that the campaign ever handed out."""
        named = read_form_id(instance.form_id)
        if named is not None and collector.campaign_id in (None, named[0]):
            campaign_id, group = named
            plan = await self._plans.find(campaign_id)
            found = await self._version(plan, group, instance, collector)
            if found is None:
                plan = await self._plans.read(campaign_id)
                found = await self._version(plan, group, instance, collector)
            if found is not None:
                return found
        raise UnknownFormError(form_id=instance.form_id[:200], version=instance.version[:50])

    async def _version(
        self, plan: IntakePlan | None, group: str, instance: Instance, collector: Collector
    ) -> _Found | None:
        if plan is None or plan.authority_id not in collector.authority_ids:
            return None
        if plan.state is CampaignState.PREPARED:
            return None
        versions = await self._desk.versions(plan.forms.get(group, {}).keys())
        for version in versions.values():
            if str(version.version) == instance.version:
                return _Found(plan, group, version)
        return None


def _judged(instance: Instance, envelope: Envelope, found: _Found, now: datetime) -> Submission:
    plan, group, version = found.plan, found.group, found.version
    texts = dict(instance.texts)
    agency, case = texts.pop(AGENCY, ""), texts.pop(CASE, "")
    given = answers_of(version.form, texts)
    judged = judge_answers(plan, group, version.id, given)
    agency_id = agency_of(agency)
    case_id, case_flags = case_of(case)
    ahead = clock_ahead(envelope.device_now, now)
    started, ended = instance.instant("start"), instance.instant("end")
    noted = ended or started
    captured_at, clock_flags = captured(noted, ahead, plan, now)
    response_id = response_id_of(plan.campaign_id, instance.instance_id)
    expected = files_of(version.form, texts)
    return Submission(
        response_id=response_id,
        instance_id=instance.instance_id,
        deprecated_id=instance.deprecated_id,
        base_id=_base_id(plan.campaign_id, instance.deprecated_id, response_id),
        authority_id=plan.authority_id,
        campaign_id=plan.campaign_id,
        questionnaire_id=version.id,
        group=group,
        agency_id=agency_id,
        answers=judged.answers,
        faults=judged.faults,
        flags=clock_flags | case_flags | flags_of(plan, group, agency_id, judged.faults),
        digest=digest_of_meaning(
            plan.campaign_id, version.id, (group, agency, *filter(None, [case])), judged.meaning
        ),
        xml=envelope.xml,
        captured_at=captured_at,
        clock_ahead_seconds=None if ahead is None else round(ahead.total_seconds()),
        interviewer_id=envelope.collector.interviewer_id,
        device_id=envelope.device_id or instance.texts.get("deviceid", "")[:100] or None,
        case_id=case_id,
        started_at=started_at(captured_at, started, ended),
        expected=expected,
        files=tuple(one for one in envelope.files if one.name in expected),
    )


def _base_id(campaign_id: UUID, deprecated_id: str | None, own_id: UUID) -> UUID | None:
    if deprecated_id is None:
        return None
    found = response_id_of(campaign_id, deprecated_id)
    return None if found == own_id else found
