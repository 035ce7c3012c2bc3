"""Who plays: an account for each part, made by whoever would make it in reality."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from demo.api import Caller, Gateway, all_of
from demo.preset import Data, Preset


@dataclass
class Cast:
    """The people and machines of one programme, signed in."""

    authority_id: str
    password: str
    officer: Caller
    chair: Caller
    auditor: Caller
    supervisor: Caller
    survey_app: Caller
    appraisers: dict[str, Caller] = field(default_factory=dict)
    appraiser_ids: dict[str, str] = field(default_factory=dict)
    editors: dict[str, Caller] = field(default_factory=dict)
    heads: dict[str, Caller] = field(default_factory=dict)
    interviewers: dict[str, Caller] = field(default_factory=dict)
    interviewer_ids: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)


class Casting:
    """Makes accounts in the officer's name and signs them in."""

    def __init__(
        self, gateway: Gateway, officer: Caller, authority_id: str, mail: str, password: str
    ) -> None:
        self._gateway = gateway
        self._officer = officer
        self._authority_id = authority_id
        self._mail = mail
        self._password = password

    def address(self, name: str) -> str:
        """Give the e-mail address of a part."""
        return f"{name}@{self._mail}"

    async def hire(
        self, name: str, display_name: str, role: str, agency_id: str | None = None
    ) -> tuple[str, Caller]:
        """Make an account with one grant, and sign it in; give its id and the caller."""
        grant: Data = {"role": role, "authority_id": self._authority_id}
        if agency_id:
            grant["agency_id"] = agency_id
        account = await self._officer.post(
            "/v1/accounts",
            {
                "email": self.address(name),
                "display_name": display_name,
                "password": self._password,
                "grants": [grant],
            },
        )
        return account["id"], await self._gateway.sign_in(self.address(name), self._password)


async def hire_everybody(
    gateway: Gateway,
    administrator: Caller,
    preset: Preset,
    *,
    authority_id: str,
    password: str,
    mail: str,
) -> tuple[Cast, Casting]:
    """Let the administrator appoint the officer, and the officer appoint all who need no agency."""
    programme = preset.programme
    await administrator.post(
        "/v1/accounts",
        {
            "email": f"noi-vu@{mail}",
            "display_name": f"Cán bộ {programme['authority']['name']}",
            "password": password,
            "grants": [{"role": "OFFICER", "authority_id": authority_id}],
        },
    )
    officer = await gateway.sign_in(f"noi-vu@{mail}", password)
    casting = Casting(gateway, officer, authority_id, mail, password)
    council = programme["council"]
    (chair, auditor, supervisor), survey_app, appraisers, interviewers = await asyncio.gather(
        all_of(
            [
                casting.hire("chu-tich", council["chair"]["name"], "COUNCIL_CHAIR"),
                casting.hire("kiem-toan", "Kiểm tra viên", "AUDITOR"),
                casting.hire("giam-sat", "Giám sát điều tra", "SURVEY_SUPERVISOR"),
            ]
        ),
        _survey_app(gateway, officer, authority_id),
        all_of(
            [casting.hire(one["code"], one["name"], "APPRAISER") for one in council["appraisers"]]
        ),
        all_of(
            [
                casting.hire(f"dtv-{one['code'].lower()}", one["name"], "INTERVIEWER")
                for one in programme["interviewer_organisations"]
            ]
        ),
    )
    cast = Cast(
        authority_id=authority_id,
        password=password,
        officer=officer,
        chair=chair[1],
        auditor=auditor[1],
        supervisor=supervisor[1],
        survey_app=survey_app,
        emails={
            "OFFICER": casting.address("noi-vu"),
            "COUNCIL_CHAIR": casting.address("chu-tich"),
            "AUDITOR": casting.address("kiem-toan"),
            "SURVEY_SUPERVISOR": casting.address("giam-sat"),
            "APPRAISER": casting.address(council["appraisers"][0]["code"]),
            "INTERVIEWER": casting.address(
                f"dtv-{programme['interviewer_organisations'][0]['code'].lower()}"
            ),
        },
    )
    for part, (account_id, caller) in zip(council["appraisers"], appraisers, strict=True):
        cast.appraisers[part["code"]], cast.appraiser_ids[part["code"]] = caller, account_id
    for part, (account_id, caller) in zip(
        programme["interviewer_organisations"], interviewers, strict=True
    ):
        cast.interviewers[part["code"]], cast.interviewer_ids[part["code"]] = caller, account_id
    return cast, casting


async def hire_agencies(cast: Cast, casting: Casting, agencies: dict[str, Any]) -> None:
    """Let the officer appoint an editor and a head for every agency, given by code with its id."""

    async def one(number: int, code: str, agency: Data) -> None:
        name = f"co-quan-{number:02}"
        _, cast.editors[code] = await casting.hire(
            f"{name}.soan", f"Người soạn, {agency['name']}", "AGENCY_EDITOR", agency["id"]
        )
        _, cast.heads[code] = await casting.hire(
            f"{name}.thu-truong", f"Thủ trưởng {agency['name']}", "AGENCY_HEAD", agency["id"]
        )

    await all_of(
        [one(number, code, agency) for number, (code, agency) in enumerate(agencies.items(), 1)]
    )
    cast.emails["AGENCY_EDITOR"] = casting.address("co-quan-01.soan")
    cast.emails["AGENCY_HEAD"] = casting.address("co-quan-01.thu-truong")


async def _survey_app(gateway: Gateway, officer: Caller, authority_id: str) -> Caller:
    client = await officer.post(
        "/v1/api-clients",
        {"authority_id": authority_id, "role": "SURVEY_APP", "name": "Ứng dụng điều tra"},
    )
    return await gateway.sign_in_client(client["id"], client["secret"])
