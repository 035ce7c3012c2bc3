"""Lists and counts of quality control: few statements, however much there is."""

from shared.auth.principal import Role
from tests.support.statements import statements
from tests.survey.world import Campaign, World

PATHS = (
    "quotas",
    "flag-counts",
    "flagged-responses?limit=100",
    "reviews?limit=100",
    "reviews?state=RETURNED&limit=100",
    "review-counts",
    "progress",
    "to-do",
    "back-checks",
)


async def asked(world: World, campaign: Campaign) -> dict[str, int]:
    """Count the statements of each reading."""
    found = {}
    for path in PATHS:
        with statements() as seen:
            answer = await world.call("GET", f"{campaign.path}/{path}", Role.SURVEY_SUPERVISOR)
        assert answer.status_code == 200, answer.text
        found[path] = len(seen)
    return found


async def test_reading_takes_as_few_statements_of_a_hundred_responses_as_of_one(
    world: World,
) -> None:
    campaign = await world.opened(agencies=5)
    await world.assign(campaign, world.person(Role.INTERVIEWER), agency_ids=campaign.agencies)

    async def more(number: int) -> None:
        batch = [
            world.response(
                campaign,
                agency_id=campaign.agencies[place % 5],
                started_at="2024-06-01T07:59:50+07:00",
            )
            for place in range(number)
        ]
        await world.post_batch(campaign, batch, Role.INTERVIEWER)
        reviews = f"{campaign.path}/responses/{batch[0]['id']}/reviews"
        rejection = {"verdict": "REJECT", "reason": "Hỏi lại câu 4"}
        await world.call("POST", reviews, Role.SURVEY_SUPERVISOR, json=rejection)
        checked = await world.call("POST", f"{campaign.path}/flag-checks", Role.SURVEY_SUPERVISOR)
        assert checked.json()["total"]["flagged"] >= number

    await more(1)
    few = await asked(world, campaign)
    await more(99)
    assert await asked(world, campaign) == few
    assert max(few.values()) <= 8
