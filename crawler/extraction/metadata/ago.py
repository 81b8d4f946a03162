"""Ages in words, "2 hours ago" or "today, 14:05", as dates: of use where a page shows no other.

They mean something only with the moment at which the page came.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from crawler.extraction.metadata.calendars import plain_digits
from crawler.extraction.metadata.candidates import DateCandidate

_LONGEST = 60  # characters; longer texts tell of something else
_MOST_DAYS = 60  # older pages show their date; a month or a year is too long to count back from
# The short forms of the field's languages for a minute, an hour, a day and a week, as beginnings of words.
_UNITS = {
    60: r"min|phút|minuut|dakika|分|분|мин|хв|دقيق|دقائق|دقیقه|मिनट|মিনিট|นาที|λεπτ|perc",
    3600: r"hours?\b|hrs?\b|h\b|std|stund|heure|hora|or[ae]\b|uur|time|timm|tunti|tunnin|godz|hodin|час|годин|saat|giờ|"
    r"jam\b|小时|小時|時間|시간|ساع|घंट|ঘণ্টা|ชั่วโมง|ώρ|ór[áa]",
    86400: r"days?\b|tag|jours?\b|d[ií]as?\b|giorn|dag|päivä|dn[iyíů]\b|день|дн|gün|ngày|hari\b|天|日|일|يوم|أيام|روز|"
    r"दिन|দিন|วัน|μέρ|ημέρ|nap",
    604800: r"weeks?\b|woche|semaine|semana|settiman|we(?:ek|ken)\b|uke|veck|viikko|tydz|tygodn|недел|тиж|hafta|tuần|"
    r"minggu|周|週|주|أسبوع|सप्ताह|สัปดาห์",
}
_UNIT = "|".join(f"(?P<s{size}>{names})" for size, names in _UNITS.items())
_COUNT = r"\d{1,3}|(?<!\w)(?:an?|einer|einem|une?|una?|um|uma)"
_BEFORE = r"vor|il y a|hace|há|fa|před|منذ|قبل|acum|πριν(?: από)?"
_ABOUT = r"ca\.|etwa|environ|unos"
_AFTER = (
    r"ago|fa\b|geleden|sedan|siden|sitten|назад|тому|temu|önce|trước|(?:yang )?lalu|ezelőtt|atrás|前|전|पहले|আগে|"
    r"ที่แล้ว|پیش"
)
_REST = r"[^\s\d]{0,8}"
_AGE = re.compile(  # every repetition is bounded: linear
    rf"(?:(?<!\w)(?P<before>{_BEFORE})\s(?:(?:{_ABOUT})\s)?)?(?<![\d.,:])(?P<count>{_COUNT})\s?(?:{_UNIT})"
    rf"(?:{_REST}?\s?(?P<after>{_AFTER})|{_REST})",
    re.IGNORECASE,
)
_TODAY = (
    r"today|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|i ?dag|tänään|dzi[sś](?:iaj)?|dnes|danas|ma|a(?:stă)?zi|bugün|"
    r"сегодня|сьогодні|днес|данас|σήμερα|اليوم|امروز|היום|hôm nay|hari ini|วันนี้|今天|今日|本日|오늘"
)
_YESTERDAY = (
    r"yesterday|gestern|hier|ayer|ontem|ieri|gisteren|i ?går|eilen|wczoraj|včera|juče[rj]?|tegnap|dün|вчера|вчора|јуче|"
    r"χ[θτ]ες|أمس|دیروز|אתמול|hôm qua|kemarin|เมื่อวาน|昨天|昨日|어제"
)
_DAY = re.compile(  # with a clock right behind it: alone these words stand in prose
    rf"(?<![^\W\d_])(?:{_TODAY}|(?P<before>{_YESTERDAY}))(?![^\W\d_])\D{{0,12}}?\d{{1,2}}[:.h]\d{{2}}(?!\d)",
    re.IGNORECASE,
)


def tells_age(text: str) -> bool:
    """Whether a short line says how long ago something was."""
    return _age(text) is not None or _day(text) is not None


def date_of_age(text: str, now: datetime) -> DateCandidate | None:
    """The date that a line such as "2 hours ago" means at the moment ``now`` (aware).

    To the minute for minutes.  Hours and days are rounded, and by whose clock it is "today" is not said: of them only
    the day is known.
    """
    age, day = _age(text), _day(text)
    if age is None and day is None:
        return None
    moment = (now - (age or day or timedelta())).astimezone(UTC)
    if age is not None and age < timedelta(hours=1):
        return DateCandidate(moment.strftime("%Y-%m-%dT%H:%M:00Z"), "visible.ago", text, "minute")
    return DateCandidate(moment.strftime("%Y-%m-%d"), "visible.ago", text, "day")


def _age(text: str) -> timedelta | None:
    if len(text) > _LONGEST:
        return None
    for match in _AGE.finditer(plain_digits(text)):
        if not (match["before"] or match["after"]):
            continue
        size = next(size for size in _UNITS if match[f"s{size}"])
        age = timedelta(seconds=size * (int(match["count"]) if match["count"].isdigit() else 1))
        if age <= timedelta(days=_MOST_DAYS):
            return age
    return None


def _day(text: str) -> timedelta | None:
    match = _DAY.search(plain_digits(text)) if len(text) <= _LONGEST else None
    return timedelta(days=match["before"] is not None) if match else None
