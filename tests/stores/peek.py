"""What a state holds that the program itself never asks for."""

from __future__ import annotations

from sqlalchemy import func, select

from crawler.stores.columns import Status
from crawler.stores.schema import of_site, reasons, urls
from crawler.stores.state import State


def rejected_by_reason(state: State, site: str) -> dict[str, int]:
    """How many of the site's URLs stand rejected for each reason."""
    with state.database.begin() as conn:
        mine = of_site(state.sites.site_id(conn, site)), urls.c.status == Status.REJECTED
        query = select(reasons.c.reason, func.count()).join(urls, urls.c.reason == reasons.c.id)
        return {row[0]: row[1] for row in conn.execute(query.where(*mine).group_by(reasons.c.reason))}
