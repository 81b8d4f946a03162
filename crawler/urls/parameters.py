"""Which parameters of an address's query do not choose the page.

courlan's cleaning is not used: it matches parts of names, so that ``galleryId`` counts as ``ga``, ``cid`` as a tracker,
and two articles become one.  Here are whole names, and prefixes that only trackers use.
"""

from __future__ import annotations

import re

# fmt: off
_TRACKERS = frozenset([
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
    "igsh", "igshid", "li_fat_id", "epik", "sccid", "mc_cid", "mc_eid", "vero_id", "vero_conv", "oly_anon_id",
    "oly_enc_id", "s_kwcid", "ef_id", "mkt_tok", "wickedid", "_openstat", "_ga", "_gl", "ga_source", "ga_medium",
    "ga_term", "ga_content", "ga_campaign", "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium",
    "pk_content", "pk_cid", "pk_cpn", "xtor", "xtcr", "wt_mc", "wt_zmc", "fref", "__twitter_impression", "__tn__",
    "__xts__", "ns_source", "ns_mchannel", "ns_campaign", "ns_linkname", "ns_fee", "at_medium", "at_format",
    "at_creation", "trkcampaign", "guccounter", "guce_referrer", "guce_referrer_sig", "mibextid", "phpsessid",
    "jsessionid", "cfid", "cftoken", "zenid",
])
_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "_hs", "__hs", "itm_", "at_campaign", "at_custom", "at_link",
             "at_ptr", "wt.")
_SESSIONS = frozenset(["sid", "s", "sess", "session", "session_id", "sessionid", "sessid", "osid", "token"])
_HINTS = frozenset([
    "ref", "referer", "referrer", "ref_src", "ref_url", "refsrc", "reftype", "source", "src", "from", "via", "share",
    "shared", "cmp", "campaign", "medium", "origin", "partner", "rss", "emc", "ns", "feature", "fromrss",
    "isappinstalled", "output", "outputtype", "amp", "amp_js_v", "usqp", "m", "mobile", "print", "printable",
    "printview", "pv", "highlight", "mod", "link", "linkid", "wt", "trackid", "tracking", "ito", "ici", "ic", "iid",
    "chan", "xg_source", "icmp", "icid", "ncid", "ocid", "smid", "smtyp", "ftag", "ftcamp", "cmpid", "cmp_id",
    "int_cid", "intcid", "spm", "scm", "trk", "dicbo", "sharetype", "share_from", "share_id",
])
# fmt: on
_RANDOM = re.compile(r"(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}")  # a look-ahead over one class, then one class: linear


def is_tracker(piece: str) -> bool:
    """Say whether ``name=value`` follows the reader and never chooses the page: campaign marks and session ids.

    Names that sites also use for pages ("sid") count only when the value is long and random, as a session's is.
    """
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in _TRACKERS or name.startswith(_PREFIXES):
        return True
    return name in _SESSIONS and _RANDOM.fullmatch(value) is not None


def is_hint(piece: str) -> bool:
    """Say whether ``name=value`` mostly tells where a reader came from or which look of the page he wants.

    On some sites such a name says what the page is, so the caller drops it only from an address that names an article
    without it; a value that is a number of more than one digit is never taken for a hint.
    """
    name, _, value = piece.partition("=")
    return name.lower() in _HINTS and not (len(value) > 1 and value.isdigit())
