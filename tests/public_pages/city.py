"""A city as large as they come, published for two years, with the names that agencies really have."""

from dataclasses import dataclass
from typing import Any

from shared.ids import new_id
from tests.scoring.documents import agency, appraisal_record, survey_summary
from tests.scoring.world import World

DEPARTMENTS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hoá, Thể thao và Du lịch",
    "Sở Công Thương",
    "Sở Tư pháp",
    "Thanh tra thành phố",
    "Văn phòng Ủy ban nhân dân thành phố",
    "Thuế thành phố",
    "Bảo hiểm xã hội thành phố",
    "Ban Quản lý các khu công nghiệp và chế xuất",
    "Đài Phát thanh và Truyền hình",
)
COMMUNES = 300 - len(DEPARTMENTS)
HEADS = {
    "evaluations": [
        {"grade": "GOOD", "name": "Hoàn thành tốt nhiệm vụ"},
        {"grade": "FAIR", "name": "Hoàn thành nhiệm vụ"},
        {"grade": "WEAK", "name": "Không hoàn thành nhiệm vụ"},
    ],
    "heads": [{"agency_code": "so-01", "head": "Giám đốc Sở Nội vụ"}],
}


@dataclass
class City:
    """What was published, older year first."""

    world: World
    earlier: dict[str, Any]
    later: dict[str, Any]

    @property
    def page(self) -> str:
        return f"/cong-bo/{self.later['id']}"


def _agencies(world: World, year: int) -> list[dict[str, Any]]:
    departments = [
        agency(
            world.authority_id,
            f"so-{number:02}",
            name,
            plan="LATE" if number % 5 == 3 else "TIMELY",
            done=40 - (number * (7 if year == 2024 else 5)) % 17,
            bonus=number % 4 == 1,
        )
        for number, name in enumerate(DEPARTMENTS, start=1)
    ]
    communes = [
        agency(
            world.authority_id,
            f"xa-{number:03}",
            f"Ủy ban nhân dân phường {'Đống Đa' if number == 7 else f'Tân Phú {number}'}",
            block="HUYEN",
            plan="NONE" if number % 50 == 0 else "TIMELY",
            done=40 - number % 33,
        )
        for number in range(1, COMMUNES + 1)
    ]
    return departments + communes


async def publish_city(world: World) -> City:
    """Publish the years 2023 and 2024 of the same programme."""
    years = []
    for year in (2023, 2024):
        world.period_id = new_id()
        agencies = _agencies(world, year)
        period = {
            "id": str(world.period_id),
            "code": str(year),
            "name": f"Năm {year}",
            "stage": str(year),
            "starts_on": f"{year}-01-01",
            "ends_on": f"{year}-12-31",
        }
        record = world.records.put(
            appraisal_record(world.authority_id, agencies, period_id=world.period_id, period=period)
        )
        favourable = {one["code"]: 60 + place % 37 for place, one in enumerate(agencies)}
        summary = world.summaries.put(
            survey_summary(world.authority_id, favourable, period_id=world.period_id)
        )
        answer = await world.publish(
            await world.approved(record=record, summary=summary),
            decision_number=f"{year}/QĐ-UBND",
            title=f"Chỉ số cải cách hành chính năm {year} của các cơ quan thuộc thành phố",
            **({"heads": HEADS} if year == 2024 else {}),
        )
        assert answer.status_code == 201, answer.text
        years.append(answer.json())
    return City(world, *years)
