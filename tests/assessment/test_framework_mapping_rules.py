"""How leaves of two versions are matched by code and name, and what officers say instead."""

from services.assessment.framework_mappings.models import Decided, LinkState, NamedLeaf
from services.assessment.framework_mappings.rules import map_leaves, settled_links

OLD = [
    NamedLeaf("1.1", "Ban hành kế hoạch cải cách hành chính"),
    NamedLeaf("1.2", "Mức độ thực hiện kế hoạch"),
    NamedLeaf("1.3", "Tỷ lệ hồ sơ đúng hạn"),
    NamedLeaf("1.4", "Sáng kiến"),
]
NEW = [
    NamedLeaf("1.1", "Ban hành  KẾ HOẠCH cải cách hành chính"),
    NamedLeaf("1.2", "Tỷ lệ hồ sơ đúng hạn"),
    NamedLeaf("1.3", "Mức độ thực hiện các kế hoạch"),
    NamedLeaf("1.5", "Chuyển đổi số"),
]


def test_same_code_and_name_is_sure_a_similar_name_is_proposed_and_the_rest_is_open() -> None:
    mapping = map_leaves(OLD, NEW)
    assert [(link.old.code, link.new and link.new.code, link.state) for link in mapping.links] == [
        ("1.1", "1.1", LinkState.SURE),
        ("1.2", "1.3", LinkState.PROPOSED),
        ("1.3", "1.2", LinkState.PROPOSED),
        ("1.4", None, LinkState.UNMAPPED),
    ]
    assert mapping.unmapped == ("1.2", "1.3", "1.4")
    assert mapping.unmapped_new == ("1.5",)
    assert settled_links(mapping, same_framework=True) == {"1.1": "1.1"}


def test_what_an_officer_said_goes_before_what_names_suggest() -> None:
    decided = Decided({"1.2": "1.5", "1.4": None, "9.9": "1.1"}, frozenset({"1.3"}))
    mapping = map_leaves(OLD, NEW, decided)
    assert [(link.new and link.new.code, link.state) for link in mapping.links] == [
        ("1.1", LinkState.SURE),
        ("1.5", LinkState.CONFIRMED),
        ("1.2", LinkState.PROPOSED),
        (None, LinkState.GONE),
    ]
    assert [(one.leaf.code, one.confirmed) for one in mapping.new_leaves] == [("1.3", True)]
    assert settled_links(mapping, same_framework=False) == {"1.1": "1.1", "1.2": "1.5"}


def test_a_mended_name_between_versions_of_one_framework_stays_the_same_leaf() -> None:
    mapping = map_leaves([OLD[1]], [NamedLeaf("1.2", "Mức độ thực hiện kế hoạch năm")])
    assert settled_links(mapping, same_framework=True) == {"1.2": "1.2"}
    assert settled_links(mapping, same_framework=False) == {}


def test_no_leaf_is_linked_twice() -> None:
    twins = [NamedLeaf("1", "Kiểm tra"), NamedLeaf("2", "Kiểm tra")]
    links = map_leaves(twins, [NamedLeaf("2", "Kiểm tra")]).links
    assert [(link.old.code, link.state) for link in links] == [
        ("1", LinkState.UNMAPPED),
        ("2", LinkState.SURE),
    ]
