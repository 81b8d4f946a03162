"""Words of bylines in many languages.  None decides alone: shape, place and the site's other pages have their say."""

from __future__ import annotations

import re

# Words that open a byline, by language.  They are only taken off a line's start; alone they make no name.
_DECLARED_OPENERS = (
    "written by|story by|words by|posted by|reported by|published by|article by|text by|created by|authored by|by|"
    "geschrieben von|veröffentlicht von|erstellt von|verfasst von|ein artikel von|text von|von|"
    "écrit par|publié par|rédigé par|propos recueillis par|par|escrito por|publicado por|redactado por|por|"
    "scritto da|pubblicato da|a cura di|geschreven door|skriven av|skrevet av|text av|tekst av|skrevet af|"
    "autor|autorin|autoren|auteur|auteurs|autora|autores|autore|author|authors|przez|автор|авторы|tác giả|"
    "thực hiện|penulis|oleh|yazan|yazar|γράφει ο|γράφει η|kirjoittaja|írta|szerző|autoři|napsal|redigerat av|"
    "بقلم|كتبت|كتب|تحرير|نویسنده|به قلم|گزارش از|تحریر|מאת|โดย|ผู้เขียน|เขียนโดย|लेखक|लेखिका|द्वारा|লেখক|প্রতিবেদক|"
    "kirjoittanut|teksti|toimittaja|haber|autorka|авторка|γράφουν οι|συντάκτης|συντάκτρια|հեղինակ|ავტორი"
)
# These are also names or parts of names, so they count only where a line was found and is not declared an author.
_FOUND_OPENERS = f"{_DECLARED_OPENERS}|vom|di|da|door|av|af|από|bởi|bài|текст|του|της"
OPENER = re.compile(rf"(?:{_DECLARED_OPENERS})(?:\s?[:：]\s?|\s+|$)", re.IGNORECASE)  # fixed alternatives: linear
FOUND_OPENER = re.compile(rf"(?:{_FOUND_OPENERS})(?:\s?[:：]\s?|\s+|$)", re.IGNORECASE)
OTHER_HANDS = re.compile(  # those who follow took pictures, checked or translated
    r"(?:fotos?|photos?|images?|imagen(?:es)?|imágenes|bild(?:er)?|video|grafik|illustrations?|photography|media|edited|"
    r"(?:medically |expert )?reviewed|fact[ -]?checked|translated|übersetzt|traducción|traduction|approved|"
    r"updated|last updated|aktualisiert|"
    r"(?:published|posted|publiziert|veröffentlicht|publié|publicado|pubblicato) (?:on|am|le|el|il)|source|"
    r"quelle|fuente|fonte|来源|來源|出处|出處|(?:责任|責任)?(?:编辑|編輯)|责编|責編|摄影|攝影|摄|攝|校对|审核|审校|翻译|編訳|提供|写真)\b",
    re.IGNORECASE,
)
# Papers, sites and desks by what Chinese and Japanese names of theirs end with; what pages offer beside an article.
CJK_HOUSE = re.compile(r"(?:[网網报報社]|新闻|新聞|在线|在線|频道|頻道|电视台|電視台|编辑部|編輯部|編集部|小编|小編)$")
CJK_SERVICE = re.compile(
    r"实习生|實習生|登录|登錄|登陆|登入|注册|註冊|分享|评论|評論|订阅|訂閱|关注|收藏|打印|字号|字號|字體|字体|文字大小|我来说|我來說|^正有$|昵称|暱稱|匿名|工具|報導$|报道$"
)
CJK_ROLE = re.compile(
    r"\s*(?:인턴기자|수습기자|선임기자|전문기자|기자|특파원|논설위원|記者|记者|通讯员|編集委員|论员)$"
)
ROLE = re.compile(
    r"\b(?:editor|reporter|writer|correspondent|journalist|contributor|columnist|producer|redakt|redaktör|korrespond|"
    r"reporterin|volontär|rédact|redact|redator|reporté?r|periodist|giornalist|phóng viên|staff|chief|chef|senior|"
    r"deputy|analyst|director|author|autor|photograph|fotograf|managing|leiter|ressort|newsroom|team|desk|manager|"
    r"specialist|agencies|agenturen|agences|agencias|agenzie|expert|coordinator|officer|professor|founder|consultant|educator|strategist|intern|president)",
    re.IGNORECASE,
)
PLACEHOLDERS = frozenset({  # what content systems and share bars put where a name belongs
    "admin", "administrator", "all articles", "all posts", "all stories", "analysis", "archive", "author", "authors",
    "columns", "comments", "contact", "contact us", "contributors", "e-mail", "email", "facebook", "follow", "google",
    "guest", "home", "instagram", "linkedin", "log in", "login", "mail", "more", "more articles", "more stories",
    "n/a", "none", "null", "pinterest", "profile", "profiles", "publisher", "read more", "register", "root", "rss",
    "search", "see all", "share", "shutterstock", "sign in", "store", "subscribe", "telegram", "twitter", "undefined",
    "unknown", "user", "users", "view all", "view all articles", "view all posts", "view more", "view more articles",
    "watch live", "webmaster", "website", "whatsapp", "wire services", "x", "youtube", "пользователи",
})  # fmt: skip
WEEKDAYS = frozenset({  # dates stand beside names
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "lunedì",
    "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "segunda-feira", "terça-feira",
    "quarta-feira", "quinta-feira", "sexta-feira", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
    "zaterdag", "zondag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "mandag", "tirsdag",
    "lørdag", "søndag",
})  # fmt: skip
DEGREES = frozenset({  # what follows a name and is none
    "ba", "bsc", "bsn", "cfa", "cfp", "cpa", "cscs", "dds", "do", "dpt", "dvm", "edd", "esq", "faap", "facp", "jd",
    "lcsw", "ld", "ldn", "ma", "mba", "md", "mfa", "mph", "ms", "msc", "msn", "np", "pharmd", "phd", "psyd", "pt",
    "rd", "rdn", "rn",
})  # fmt: skip
AGENCIES = frozenset({  # lower-case names of news agencies that bylines add
    "agence france-presse", "associated press", "canadian press", "press association", "press trust of india",
    "the associated press", "the canadian press",
    "afp", "ani", "anp", "ansa", "ap", "apa", "ats", "belga", "bta", "dpa", "efe", "epd", "kna", "kyodo", "lusa",
    "mti", "ntb", "pa", "pap", "pti", "reuters", "ritzau", "sda", "sid", "stt", "tass", "tt", "ttxvn", "upi",
    "xinhua", "yonhap",
})  # fmt: skip
PARTICLES = frozenset({  # the words of a name that may be written small
    "'t", "af", "al", "and", "av", "bin", "bint", "da", "das", "de", "del", "della", "dem", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "i", "ibn", "la", "le", "les", "of", "te", "ten", "ter", "the", "und", "van",
    "vom", "von", "y", "zu", "zum", "zur",
})  # fmt: skip
