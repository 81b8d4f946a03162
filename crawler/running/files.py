"""How many files a command may have open."""

from __future__ import annotations

import resource

_ENOUGH = 65_536  # a thousand sites have two sockets each, kept open for a while after their last page


def allow_files() -> None:
    """Raise the limit on open files to what the system allows us to.

    Cron gives 1,024, for the sake of programs that call select(2), which takes no higher numbers; none of ours does.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
