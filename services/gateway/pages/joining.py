"""One OpenAPI document of several: a pure function, so that the same documents always give the same result."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_REFERENCE = "#/components/"


class JoiningError(ValueError):
    """The documents contradict each other."""


def join(
    documents: Mapping[str, Document],
    *,
    is_routed: Callable[[str, str], bool] = lambda _service, _path: True,
) -> dict[str, Any]:
    """Join documents by service name; the first gives title and version.

    Only routed paths are taken, and of the components only what they use. A component that several services have alike stands once;
    one that they have differently is prefixed with the service's name. Operation ids must differ.
    """
    wanted = {
        service: {
            path: item
            for path, item in document.get("paths", {}).items()
            if is_routed(service, path)
        }
        for service, document in documents.items()
    }
    _check_operation_ids(wanted)
    used = {
        service: _used_components(documents[service], paths) for service, paths in wanted.items()
    }
    names = _names(used)
    joined_paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for service in documents:
        rename = names[service]
        for path, item in wanted[service].items():
            if path in joined_paths:
                raise JoiningError(f"{path} is described by more than one service")
            joined_paths[path] = _renamed(item, rename)
        for (section, name), content in used[service].items():
            components.setdefault(section, {})[rename[section, name]] = _renamed(content, rename)
    first = next(iter(documents.values()))
    return {
        "openapi": first["openapi"],
        "info": dict(first["info"]),
        "servers": [{"url": "/"}],
        "tags": _tags(documents, joined_paths),
        "paths": dict(sorted(joined_paths.items())),
        "components": {
            section: dict(sorted(items.items())) for section, items in sorted(components.items())
        },
    }


_Component = tuple[str, str]
_Components = dict[_Component, Any]
_Names = dict[_Component, str]


def _operations(paths: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in paths.items():
        for method, operation in item.items():
            if method in _METHODS:
                yield f"{method.upper()} {path}", operation


def _check_operation_ids(wanted: Mapping[str, Mapping[str, Any]]) -> None:
    seen: dict[str, str] = {}
    for paths in wanted.values():
        for where, operation in _operations(paths):
            name = operation.get("operationId")
            if name is None:
                raise JoiningError(f"{where} has no operation id")
            if name in seen:
                raise JoiningError(f"{where} and {seen[name]} are both called {name}")
            seen[name] = where


def _used_components(document: Document, paths: Mapping[str, Any]) -> _Components:
    """Gather the components that the paths need, and those that these need."""
    everything = document.get("components", {})
    used: _Components = {}
    waiting = [*_references(paths), *_security(document, paths)]
    while waiting:
        section, name = waiting.pop()
        if (section, name) in used:
            continue
        try:
            content = everything[section][name]
        except KeyError as error:
            raise JoiningError(f"there is no component {section}/{name}") from error
        used[section, name] = content
        waiting.extend(_references(content))
    return dict(sorted(used.items()))


def _references(node: Any) -> Iterator[_Component]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REFERENCE):
            section, _, name = reference.removeprefix(_REFERENCE).partition("/")
            yield section, name
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _security(document: Document, paths: Mapping[str, Any]) -> Iterator[_Component]:
    """Name the security schemes in use; they are referred to by bare names."""
    requirements = [
        *document.get("security", []),
        *(item for _, operation in _operations(paths) for item in operation.get("security", [])),
    ]
    for requirement in requirements:
        for name in requirement:
            yield "securitySchemes", name


def _names(used: Mapping[str, _Components]) -> dict[str, _Names]:
    """Choose a name for each service's components: its own, unless another service means something else by it."""
    meanings: dict[_Component, set[str]] = {}
    for components in used.values():
        for component in components:
            meaning = _meaning(component, components)
            meanings.setdefault(component, set()).add(meaning)
    return {
        service: {
            component: component[1]
            if len(meanings[component]) == 1 or component[0] == "securitySchemes"
            else service.capitalize() + component[1]
            for component in components
        }
        for service, components in used.items()
    }


def _meaning(component: _Component, components: _Components) -> str:
    """Write a component with all that it refers to, so that equal names with unequal contents below are told apart."""
    reached, waiting = set(), [component]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting.extend(_references(components[current]))
    return json.dumps(
        [[*name, components[name]] for name in sorted(reached)], sort_keys=True, default=str
    )


def _renamed(node: Any, names: _Names) -> Any:
    if isinstance(node, Mapping):
        return {
            key: _renamed_reference(value, names)
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, names)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_renamed(value, names) for value in node]
    return node


def _renamed_reference(reference: str, names: _Names) -> str:
    if not reference.startswith(_REFERENCE):
        return reference
    section, _, name = reference.removeprefix(_REFERENCE).partition("/")
    return f"{_REFERENCE}{section}/{names.get((section, name), name)}"


def _tags(documents: Mapping[str, Document], paths: Mapping[str, Any]) -> list[dict[str, Any]]:
    described = {
        tag["name"]: dict(tag)
        for document in reversed(list(documents.values()))
        for tag in document.get("tags", [])
    }
    used = {tag for _, operation in _operations(paths) for tag in operation.get("tags", [])}
    return [described.get(tag, {"name": tag}) for tag in sorted(used)]
