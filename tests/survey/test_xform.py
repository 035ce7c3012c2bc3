"""Every form that can be issued is an XForm that ODK Validate accepts."""

from pathlib import Path
from uuid import uuid4

import yaml

from services.survey.questionnaires.models import Form
from services.survey.questionnaires.schemas import NewQuestionnaire
from services.survey.questionnaires.xform import xform_of
from tests.support.odk_validate import refusals


def forms_of_the_presets() -> list[Form]:
    return [
        NewQuestionnaire.model_validate({"authority_id": str(uuid4()), **data}).to_model().form
        for path in sorted(Path("presets").glob("**/questionnaires.yaml"))
        for data in yaml.safe_load(path.read_text())
    ]


def test_odk_validate_accepts_every_form_of_the_presets(tmp_path: Path) -> None:
    forms = forms_of_the_presets()
    assert len(forms) > 10
    xforms = {one.code: xform_of(one, form_id=one.code, version="1") for one in forms}
    assert refusals(xforms, tmp_path) == ""


def test_odk_validate_refuses_what_is_broken(tmp_path: Path) -> None:
    form = forms_of_the_presets()[0]
    sound = xform_of(form, form_id="sound", version="1")
    broken = sound.replace("<model", "<modell", 1)
    assert "1 of 2 accepted" in refusals({"sound": sound, "broken": broken}, tmp_path)
