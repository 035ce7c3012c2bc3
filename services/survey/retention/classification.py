"""What every column of the survey database holds, as far as people are concerned. A new column has to be put here.

What is `PERSONAL` or an `ANSWER` is erased when its time has come (`steps`); the rest stays. Dossiers of portals come without any
name, and frozen documents (draws, samples, summaries, facts) name neither people nor single answers.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a column holds."""

    PERSONAL = "PERSONAL"
    """Who a respondent is, how he or she is reached, or what could tell it."""
    ANSWER = "ANSWER"
    """What a single person said, or so few that it may be one."""
    STAFF = "STAFF"
    """Who of the authority's people did something and why: they answer for it, so it stays."""
    NEUTRAL = "NEUTRAL"
    """Keys, settings, states, counts of many, frozen documents."""


CLASSES: Final[Mapping[str, Mapping[Kind, str]]] = {
    "app_user": {
        Kind.STAFF: "interviewer_id interviewer_name",
        Kind.NEUTRAL: (
            "id authority_id campaign_id key_digest key_made_at expires_at revoked_at created_at "
            "version"
        ),
    },
    "assignment": {
        Kind.STAFF: "interviewer_id interviewer_name",
        Kind.NEUTRAL: "id authority_id campaign_id agency_id group_code created_at",
    },
    "audit_chain": {
        Kind.NEUTRAL: "id length hash",
    },
    "audit_entry": {
        Kind.STAFF: "actor_id actor_name reason",
        Kind.NEUTRAL: (
            "number authority_id sequence happened_at action subject_type subject_id before after "
            "request_id previous_hash hash"
        ),
    },
    "back_check": {
        Kind.STAFF: "drawn_by",
        Kind.NEUTRAL: (
            "id authority_id campaign_id percent at_least seed questions drawn_from agreement "
            "drawn_at"
        ),
    },
    "back_check_item": {
        Kind.PERSONAL: "note",
        Kind.ANSWER: "answers agreed",
        Kind.STAFF: "interviewer_id contacted_by",
        Kind.NEUTRAL: (
            "response_id back_check_id authority_id campaign_id agency_id group_code place "
            "outcome contacts contacted_at"
        ),
    },
    "campaign": {
        Kind.NEUTRAL: (
            "id authority_id code name period_id opens_at closes_at state favourable aggregate "
            "withhold_below created_at opened_at closed_at version"
        ),
    },
    "campaign_retention": {
        Kind.NEUTRAL: "campaign_id authority_id keep_until unnamed erased erased_at version",
    },
    "contact": {
        Kind.PERSONAL: "sealed phone_hash",
        Kind.NEUTRAL: "unit_id authority_id campaign_id frame_id key_id",
    },
    "device": {
        Kind.STAFF: "owner_id device_id name",
        Kind.NEUTRAL: (
            "id authority_id campaign_id forms unsent clock_ahead_seconds registered_at "
            "last_contact_at revoked_at"
        ),
    },
    "dossier": {
        Kind.STAFF: "principal_id",
        Kind.NEUTRAL: (
            "id authority_id number procedure_code field_code receiving_unit resolving_unit "
            "applicant submission received_at due_at finished_at returned_at facts_version "
            "portal_id status status_at status_version history first_seen_at last_seen_at"
        ),
    },
    "dossier_label": {
        Kind.NEUTRAL: "authority_id kind code name",
    },
    "draw": {
        Kind.NEUTRAL: (
            "id authority_id campaign_id frame_id group_code ordered digest content drawn_at"
        ),
    },
    "draw_stratum": {
        Kind.NEUTRAL: "campaign_id agency_id group_code authority_id draw_id listed drawn",
    },
    "export_job": {
        Kind.ANSWER: "parameters file_sha256",
        Kind.STAFF: "requested_by requested_by_name",
        Kind.NEUTRAL: (
            "id authority_id agency_id subject_id kind state done of message attempts due_at "
            "claim_id fault file_name media_type file_size requested_at finished_at expires_at"
        ),
    },
    "export_job_piece": {
        Kind.ANSWER: "content",
        Kind.NEUTRAL: "job_id authority_id place",
    },
    "flag_decision": {
        Kind.STAFF: "decided_by reason",
        Kind.NEUTRAL: "response_id authority_id campaign_id decision by_rule decided_at",
    },
    "flag_rules": {
        Kind.NEUTRAL: "campaign_id authority_id rules checked_at version",
    },
    "frame": {
        Kind.NEUTRAL: (
            "id authority_id campaign_id group_code name source digest size keep_until erased_at "
            "created_at"
        ),
    },
    "frame_unit": {
        Kind.PERSONAL: "ward village dossier",
        Kind.NEUTRAL: "id authority_id frame_id number agency_id",
    },
    "imported_facts": {
        Kind.NEUTRAL: "id authority_id period_id ordered digest content frozen_at",
    },
    "invitation": {
        Kind.PERSONAL: "case_id",
        Kind.NEUTRAL: (
            "id authority_id campaign_id batch_id number code_digest responses answered_on "
            "refused_on revoked_at"
        ),
    },
    "invitation_batch": {
        Kind.NEUTRAL: (
            "id authority_id campaign_id agency_id group_code kind label size most_responses "
            "expires_at created_at version"
        ),
    },
    "invitation_use": {
        Kind.PERSONAL: "place",
        Kind.NEUTRAL: "invitation_id hour authority_id responses",
    },
    "mapped_unit": {
        Kind.NEUTRAL: "authority_id version unit agency_id agency_code agency_name",
    },
    "paper": {
        Kind.ANSWER: "decided",
        Kind.NEUTRAL: (
            "id authority_id campaign_id group_code number questionnaire_id state taken_at version"
        ),
    },
    "paper_entry": {
        Kind.ANSWER: "agency_id captured_on answers",
        Kind.STAFF: "keyer_id keyer_name",
        Kind.NEUTRAL: "paper_id position authority_id import_id keyed_at",
    },
    "paper_import": {
        Kind.STAFF: "keyer_id",
        Kind.NEUTRAL: (
            "id authority_id campaign_id group_code questionnaire_id digest result taken_at"
        ),
    },
    "portal": {
        Kind.NEUTRAL: "id authority_id code name client_id statuses_version created_at",
    },
    "portal_status": {
        Kind.NEUTRAL: "portal_id version code authority_id meaning",
    },
    "questionnaire": {
        Kind.NEUTRAL: (
            "id authority_id code version state title form digest xform xform_digest created_at "
            "issued_at revision"
        ),
    },
    "quota": {
        Kind.NEUTRAL: "campaign_id agency_id group_code authority_id quota used",
    },
    "respondent_group": {
        Kind.NEUTRAL: ("campaign_id code authority_id name position questionnaire_id accepted_ids"),
    },
    "response": {
        Kind.PERSONAL: "device_id started_at captured_at received_at",
        Kind.ANSWER: "answers",
        Kind.STAFF: "principal_id excluded_by exclusion_reason",
        Kind.NEUTRAL: (
            "id chain_id replaces_id authority_id campaign_id agency_id group_code "
            "questionnaire_id channel excluded_at written_in"
        ),
    },
    "response_flag": {
        Kind.ANSWER: "detail",
        Kind.NEUTRAL: "response_id flag authority_id campaign_id found_at checked_at",
    },
    "response_review": {
        Kind.ANSWER: "comments",
        Kind.STAFF: "interviewer_id reason reviewed_by",
        Kind.NEUTRAL: (
            "response_id number authority_id campaign_id step verdict reviewed_at answered_by "
            "answered_at"
        ),
    },
    "sample": {
        Kind.NEUTRAL: "id authority_id name ordered digest content drawn_at",
    },
    "submission": {
        Kind.PERSONAL: (
            "instance_id deprecated_id case_id device_id captured_at received_at "
            "clock_ahead_seconds"
        ),
        Kind.ANSWER: "answers flags faults content_digest xml",
        Kind.STAFF: "interviewer_id decided_by decision_reason",
        Kind.NEUTRAL: (
            "response_id number authority_id campaign_id state base_id awaited_by "
            "questionnaire_id group_code agency_id decided_at"
        ),
    },
    "submission_file": {
        Kind.PERSONAL: "name sha256",
        Kind.NEUTRAL: "response_id number authority_id size received_at erased_at",
    },
    "survey_case": {
        Kind.PERSONAL: "ward village dossier",
        Kind.STAFF: "interviewer_id interviewer_name",
        Kind.NEUTRAL: (
            "id authority_id campaign_id draw_id unit_id number agency_id group_code clusters "
            "drawn listed probability standby_rank state cause replaced_by sent_at ended_at "
            "response_id version"
        ),
    },
    "survey_summary": {
        Kind.NEUTRAL: "id authority_id campaign_id digest content frozen_at",
    },
    "tally": {
        Kind.ANSWER: "given total squares",
        Kind.NEUTRAL: (
            "campaign_id agency_id group_code questionnaire_id kind question option authority_id"
        ),
    },
    "tally_change": {
        Kind.NEUTRAL: "response_id id authority_id campaign_id direction written_in",
    },
    "tally_mark": {
        Kind.NEUTRAL: "campaign_id authority_id tallied_to cluster",
    },
    "tally_product": {
        Kind.ANSWER: "counts",
        Kind.NEUTRAL: "campaign_id agency_id group_code questionnaire_id block authority_id",
    },
    "target": {
        Kind.NEUTRAL: (
            "campaign_id agency_id group_code authority_id agency_code agency_name target "
            "population"
        ),
    },
    "unit_map": {
        Kind.NEUTRAL: "authority_id version changed_at",
    },
}
"""By table: the columns of each kind."""


def columns_of(table: str, *kinds: Kind) -> frozenset[str]:
    """Name the columns of a table that are of certain kinds."""
    return frozenset(column for kind in kinds for column in CLASSES[table].get(kind, "").split())
