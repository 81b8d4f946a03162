"""Records as plain values, what they are validated by, and the JSON Schema that says the same to others."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from crawler.items import Article, Retraction


def record_of(article: Article | Retraction) -> dict[str, Any]:
    """The article as plain dicts and lists in field order, ready for a JSON encoder.  Empty lists and nulls stay."""
    return plain_value(article)  # type: ignore[no-any-return]


def plain_value(value: Any) -> Any:
    """A record, or what a field of one holds, as plain dicts and lists in field order."""
    if names := _names(value.__class__):
        return {name: plain_value(getattr(value, name)) for name in names}
    if isinstance(value, list):
        return [plain_value(x) for x in value]
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Of its fields, if it is a dataclass: to find them each time takes as long as to read them."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


@cache
def retraction_adapter() -> TypeAdapter[Retraction]:
    """The validator of Retraction records."""
    return TypeAdapter(Retraction)


def record_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one exported line: an Article, or the Retraction of one."""
    schema = TypeAdapter(Article | Retraction).json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    shared = ["schemaVersion", "id", "url", "metadata"]
    schema["$defs"]["Article"]["required"] = [*shared[:3], "headline", "articleBody", "metadata"]
    schema["$defs"]["Retraction"]["required"] = [*shared, "type", "revision", "retractedAt"]
    return schema


@cache
def article_adapter() -> TypeAdapter[Article]:
    """The validator of Article records; built once, because building costs milliseconds."""
    return TypeAdapter(Article)
