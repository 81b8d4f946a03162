"""Home and section pages that name nothing by themselves, shown to a browser where that helps."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.browser.rendered import RENDERED, NotRendered, Plain
from crawler.session import one_line
from crawler.spiders.reading import Reading, read_source

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.answers import Answer
    from crawler.spiders.steps import Step

logger = logging.getLogger(__name__)


async def shown(session: Session, site: str, step: Step, reading: Reading, answer: Answer) -> tuple[Reading, Answer]:
    """Give what the page names when its scripts have run, where it names nothing before; else what was given.

    The answer is then one that proves nothing: a shell is the same whatever its scripts show today.  Raises
    WorkerError.
    """
    browsing, now = session.browsing, session.now()
    page = Plain(answer.url, {"content-type": answer.content_type or "text/html"}, answer.body)
    browsing.saw("listings", site, step.url, empty=reading.empty)
    if reading.empty:
        answer = replace(answer, body=b"", etag=None, last_modified=None)
    if not browsing.asks("listings", site, now, empty=reading.empty):
        return reading, answer
    return await _rendered(session, site, step, reading, page), answer


async def _rendered(session: Session, site: str, step: Step, reading: Reading, page: Plain) -> Reading:
    browsing, now = session.browsing, session.now()
    try:
        rendered = await browsing.render(page)
    except NotRendered as error:
        logger.info("%s: %s", one_line(page.url), error)
        return reading
    better = await session.workers.run(read_source, step.kind, rendered.body, page.url, RENDERED, now)
    if not better.empty:
        browsing.helped("listings", site, now)
        return better
    if rendered.lost:
        logger.info(
            "%s: something that its scripts ask for did not come: %s", *map(one_line, (page.url, rendered.lost))
        )
    else:
        browsing.helped_not("listings", site, now)
    return reading
