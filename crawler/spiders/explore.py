"""Which listings of a site to ask for next, and which articles the answers name.  Fetches and stores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.indexes import last_moment, may_hold, newest_first, says_now
from crawler.discovery.roles import ARCHIVES
from crawler.discovery.sections import pick_sections
from crawler.discovery.seeds import seed_kind, seed_urls
from crawler.discovery.sitemaps import SitemapRef
from crawler.spiders.candidates import Candidates
from crawler.spiders.reading import Reading
from crawler.spiders.sourcebook import due
from crawler.spiders.stepqueue import StepQueue
from crawler.spiders.steps import Limits, Stage, Step, StepKind
from crawler.stores.frontier import Found
from crawler.stores.sources import Source
from crawler.urls import BadAddress, normalise, same_site

if TYPE_CHECKING:
    from crawler.discovery.pages import PageLink
    from crawler.discovery.walks import Walk
    from crawler.items import Via
    from crawler.spiders.arguments import SitePlan
    from crawler.spiders.backfill import Backfill


_ALWAYS = 3  # files of an index that are asked in every run before the ones that were never asked
_PATIENCE = 1  # pages of a listing read for the first time that may bring nothing new before it is left
_ARCHIVES = 3  # pages called archive that are read for what they lead to
_MOST_KNOWN = 5000  # listings of a site beyond which no run goes on with an index: a file a day for 13 years
_LAST = 1_000_000  # more than an index can name


class Explorer:
    """The discovery of one site.  ``known`` are the listings of earlier runs by address; ``queue``: what to ask for."""

    def __init__(
        self,
        plan: SitePlan,
        grammar: UrlGrammar,
        limits: Limits,
        known: Mapping[str, Source],
        now: float,
        *,
        everything: bool,
        backfill: Backfill | None = None,
    ) -> None:
        self._plan = plan
        self._now = now
        self._backfill = backfill
        self._walked: Counter[str] = Counter()
        self._archives = 0
        self._limits = limits
        self._grammar = grammar
        self._homes: list[tuple[str, list[PageLink]]] = []
        self._candidates = Candidates(plan.site, grammar, limits.likely, limits.listed)
        self._resting: set[str] = set()
        most = limits.backfill_pages if backfill else limits.sitemap_files
        self.queue = StepQueue({"section": limits.sections, "sitemap": most})
        self._known = known
        for name, walk in list(backfill.open_walks()) if backfill else ():
            self.walk_on(name, walk)
        for home in plan.homes:
            if everything or home not in known or self._is_due(known[home]):
                self.queue.push(Step("home", home, Stage.HOME))
            else:
                self._resting.add(home)
        roots = set(seed_urls(plan.homes[0])) if plan.homes else set()
        files = [SitemapRef(source.url) for source in known.values() if source.kind == "sitemap"]
        newest = {ref.url for ref in newest_first(files)[:_ALWAYS]}  # the others come after those never asked
        for source in sorted(self._known.values(), key=lambda x: -(x.last_new or 0)):
            if not (everything or self._is_due(source)) or (backfill and self._is_walked(source)):
                self._resting.add(source.url)
            elif source.kind in ("feed", "sitemap", "section"):
                stage = _stage_of(source, roots)
                rank = _LAST if stage == Stage.SITEMAPS and source.url not in newest else 0
                page = 2 if _is_older_page(source) else 1
                self.queue.push(Step(source.kind, source.url, stage, page), rank)

    def _is_walked(self, source: Source) -> bool:
        """Whether the walks of the backfill take care of a listing: a later page, or the first of one that is begun."""
        assert self._backfill
        begun = source.url in self._backfill.walks and not self._backfill.anew(source, self._now)
        return begun or _is_older_page(source)

    def _is_due(self, source: Source) -> bool:
        return due(source, self._now) or (self._backfill is not None and self._backfill.anew(source, self._now))

    def answered(self, step: Step, reading: Reading, sitemaps: Sequence[str], now: float) -> Iterator[Found | None]:
        """Learn from an answer; the articles that it names, judged one by one as they are taken, None for what is none.

        ``sitemaps``: what robots.txt names.
        """
        for url in sitemaps:
            self._offer("sitemap", url, step.url, Stage.NAMED)
        if reading.links is not None:
            for url in reading.links.feeds:
                self._offer("feed", url, step.url, Stage.NAMED)
            if step.kind == "home":
                self._homes.append((step.url, reading.links.links))
        if step.kind == "home":
            for url in seed_urls(step.url)[: self._limits.customary]:
                self._offer(seed_kind(url), url, step.url, Stage.CUSTOMARY, guessed=True)
        careless = says_now(reading.sitemaps, self._now)
        for rank, ref in enumerate(newest_first(reading.sitemaps)):
            if self._wanted(ref):
                asked_before = rank >= _ALWAYS and ref.url in self._known
                changed = ref.date is not None and self._believed(ref, careless=careless)
                rank_here = rank + _LAST * asked_before
                self._offer("sitemap", ref.url, step.url, Stage.SITEMAPS, rank=rank_here, announced=changed)
        via: Via = "section"
        if self._backfill and reading.links is not None:
            via = "archive" if self._is_archive(step) else via
            self._offer_archives(reading.links.links)
        return self._candidates.named_by(step.url, reading, now, settled=self._settled, via=via)

    def named(self, reading: Reading) -> list[tuple[str, float | None]]:
        """The articles that a page or feed is there for: key, and publication (epoch seconds) if that is known."""
        return self._candidates.listed_on(reading)

    def walk_on(self, name: str, walk: Walk) -> None:
        """Go on with a backfill's walk, unless this run has done enough of it."""
        if walk.ended or not walk.next:
            return
        if self._walked[name] >= self._limits.backfill_pages:
            self.queue.cut = True
            return
        self._walked[name] += 1
        kind: StepKind = "feed" if walk.kind == "feed" else "section"
        stage = Stage.ARCHIVES if walk.kind == "archive" else Stage.DEEPER
        step = Step(kind, walk.next, stage, walk.pages + 2, walk=name)
        if not same_site(walk.next, self._plan.site) or not self.queue.push(step, self._walked[name]):
            walk.ended = "end"  # it leads to another site, or round in a circle

    def _is_archive(self, step: Step) -> bool:
        walk = self._backfill.walks.get(step.walk) if self._backfill else None
        return walk is not None and walk.kind == "archive"

    def _offer_archives(self, links: Sequence[PageLink]) -> None:
        """Begin walks through the archives to which a page links, and read pages that are called archive."""
        assert self._backfill
        own = [x.url for x in links if same_site(x.url, self._plan.site)]
        main = (x.url for x in links if x.place == "main")
        articles = [url for url in main if self._grammar.likelihood(url) >= self._limits.likely]
        for name, walk in self._backfill.archives(own, articles, self._now):
            self.walk_on(name, walk)
        for url in own:
            if self._archives < _ARCHIVES and url.rstrip("/").rpartition("/")[2].partition(".")[0].lower() in ARCHIVES:
                self._archives += 1
                self._offer("section", url, url, Stage.ARCHIVES)

    def deepen(self, step: Step, reading: Reading, new: int, *, fresh: bool = False) -> str | None:
        """Go on to the next page of a listing, after the answer's articles were noted.

        A listing that is read for the first time is followed until two pages in a row bring nothing new (the feed may
        have named the first page's articles), a known one as long as each page does, to pages that were read within the
        month only where most articles of a page are ``fresh``, first named in this run: then the next may have some,
        too.  Where the run's limit of pages is reached, the page at which a later run is to go on is given.
        """
        flood = fresh and bool(self._known)
        idle = 0 if new or flood else step.idle + 1
        patience = 0 if step.url in self._known else _PATIENCE
        if step.kind == "sitemap" or not reading.next_url or idle > patience:
            return None
        if step.page >= self._limits.section_pages:
            return reading.next_url
        kind: StepKind = "feed" if reading.kind == "feed" else "section"
        page, stage = step.page + 1, Stage.DEEPER
        self._offer(kind, reading.next_url, step.url, stage, page=page, idle=idle, announced=flood)
        return None

    def catch_up(self) -> None:
        """Ask home and section pages now, whenever they are due: a feed forgot articles before it was asked."""
        for source in self._known.values():
            if source.url in self._resting and source.kind in ("home", "section") and not _is_older_page(source):
                self.queue.push(Step(source.kind, source.url, Stage.SECTIONS))

    def follow(self, step: Step, reading: Reading) -> None:
        """Go on to the next page of a listing whatever the answer brought, and whenever it was read last."""
        if reading.next_url:
            page, stage = step.page + 1, Stage.DEEPER
            self._offer("section", reading.next_url, step.url, stage, page=page, announced=True)

    @property
    def undecided(self) -> bool:
        """Whether links of the first pages are to be judged: the feeds have shown what articles look like."""
        return self._settled and (bool(self._homes) or self._candidates.undecided)

    def homes(self) -> list[tuple[str, list[PageLink]]]:
        """Hand over the home pages whose links were not judged, by address."""
        homes, self._homes = self._homes[::-1], []
        return homes

    def sections(self, url: str, links: Sequence[PageLink]) -> list[str]:
        """The section pages among a home page's links.  Changes nothing, and may run in a thread."""
        return pick_sections(links, url, self._limits.sections, self._grammar)

    def ask_sections(self, url: str, sections: Sequence[str]) -> None:
        """Have the section pages asked that a home page links to, the likeliest first."""
        for rank, section in enumerate(sections):
            self._offer("section", section, url, Stage.SECTIONS, rank=rank)

    def late(self, now: float) -> list[tuple[str, Iterator[Found | None]]]:
        """The articles among the links that were not judged, by the page that has them; None for what is none."""
        return self._candidates.late(now)

    @property
    def _settled(self) -> bool:
        return self.queue.stage >= Stage.CUSTOMARY or self.queue.done

    def _wanted(self, ref: SitemapRef) -> bool:
        window = self._plan.window
        if not may_hold(ref, window.since, window.until):
            return False
        known = self._known.get(ref.url)
        changed = last_moment(ref.date)
        if changed is None:
            return True
        if known and self._backfill and self._backfill.anew(known, self._now):
            return True
        return known is None or known.body_hash is None or changed >= (known.checked or 0)

    def _believed(self, ref: SitemapRef, *, careless: bool) -> bool:
        """Whether a file is to be asked before its time because its index says that it changed.

        Not what failed; nor, where the index says so of most files (``careless``), what brought nothing the last time.
        """
        known = self._known.get(ref.url)
        return known is None or (not known.failures and not (careless and known.checked != known.last_new))

    def _offer(
        self,
        kind: StepKind,
        url: str,
        base: str,
        stage: Stage,
        *,
        page: int = 1,
        idle: int = 0,
        guessed: bool = False,
        announced: bool = False,
        rank: float = 0,
    ) -> None:
        try:
            address = normalise(url, base)
        except BadAddress:
            return
        if address in self._resting and not announced:
            return
        if same_site(address, self._plan.site) or (kind != "section" and not guessed):
            fresh = stage == Stage.SITEMAPS and address not in self._known and len(self._known) < _MOST_KNOWN
            self.queue.push(Step(kind, address, stage, page, guessed, idle, index=base if fresh else ""), rank)


def _is_older_page(source: Source) -> bool:
    """Whether it is the second or a later page of a listing: of those no habit is kept."""
    never_read = source.checked is None and source.failures
    return source.kind in ("section", "feed") and source.habit is None and not never_read


def _stage_of(source: Source, roots: set[str]) -> Stage:
    """An index with files that were never asked, due at once, is asked first, because it is gone on with."""
    if source.kind == "section":
        return Stage.SECTIONS
    return Stage.SITEMAPS if source.kind == "sitemap" and source.url not in roots and source.next_at else Stage.NAMED
