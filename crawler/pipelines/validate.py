"""No record leaves that its own schema would refuse."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from crawler.items import Article, Retraction
from crawler.records import article_adapter, record_of, retraction_adapter
from crawler.session import Rejected


class Validate:
    """Rejects a record that is not valid, naming the field."""

    def open_spider(self) -> None:
        """Build the validators, which takes longer than the event loop may stand still once the crawl goes on."""
        article_adapter()
        retraction_adapter()

    def process_item(self, item: Any) -> Any:
        """Pass a valid record, and all other items."""
        if isinstance(item, Article | Retraction):
            adapter = article_adapter() if isinstance(item, Article) else retraction_adapter()
            try:
                adapter.validate_python(record_of(item))
            except ValidationError as error:
                first = error.errors(include_url=False, include_context=False)[0]
                field = ".".join(map(str, first["loc"]))
                raise Rejected("invalid-record", f"{field}: {first['msg']}") from error
        return item
