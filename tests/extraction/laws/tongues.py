"""What the invented newspapers write in: word lists of six languages from which unlike sentences are put together."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """Parts of a sentence in order, and the lines that a newspaper of this language puts around its texts."""

    code: str
    house: str
    parts: tuple[tuple[str, ...], ...]
    gap: str
    stop: str
    names: tuple[str, ...]
    by: str
    sections: tuple[str, ...]
    share: str
    newsletter: tuple[str, str]
    app: tuple[str, ...]
    related: str
    comments: str
    replies: tuple[str, ...]
    caption: str
    footer: str

    def sentence(self, rng: random.Random) -> str:
        """One sentence; there are some hundred thousand."""
        line = self.gap.join(rng.choice(part) for part in self.parts)
        return line[0].upper() + line[1:] + self.stop

    def paragraph(self, rng: random.Random) -> str:
        """Two to four sentences."""
        return self.gap.join(self.sentence(rng) for _ in range(rng.randint(2, 4)))

    def headline(self, rng: random.Random) -> str:
        """A sentence's first three parts, without a stop."""
        line = self.gap.join(rng.choice(part) for part in self.parts[:3])
        return line[0].upper() + line[1:]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


ENGLISH = Tongue(
    "en",
    "The Quayside Herald",
    (
        _split(
            "the harbour council|a retired miller|the school board|two beekeepers|the tram drivers|an amateur astronomer|"
            "the hospital kitchen|residents of Elm Street|the orchestra's librarian|a young carpenter|the fire brigade"
        ),
        _split(
            "has repaired|wants to sell|quietly measured|will reopen|painted over|refused to insure|found|lent out|"
            "photographed|is rebuilding|counted"
        ),
        _split(
            "the old grain scales|forty wooden boats|a bridge of glass|the north tower|six hundred lanterns|its only oven|"
            "a map of the tunnels|the public baths|the market's roof|a flock of geese|the abandoned ferry"
        ),
        _split(
            "behind the station|near Wexcombe|on the east bank|without asking anybody|before the first frost|in nine days|"
            "under the motorway|at the edge of the moor|with borrowed tools|after a long vote|for the third time"
        ),
        _split(
            "because the winter was mild|although money is short|while the neighbours slept|as the minutes show|"
            "which surprised the mayor|and nobody complained|so the work goes on|since the river fell by two feet|"
            "even if the plan is late|until the insurers reply|when the bells had stopped"
        ),
    ),
    " ",
    ".",
    _split("Ada Mossley|Bertram Quill|Cora Finch|Dov Larkin"),
    "By {}",
    _split("Politics|Town|Culture|Sport|Weather"),
    "Share this article with your friends by mail or message",
    ("Our morning letter", "Sign up for the morning letter and read every day at six what the town will talk about."),
    (
        "Read more of our stories in our app for phones and tablets.",
        "Download the Herald app and never miss a story again.",
        "You can find all our reports in the app, free for thirty days.",
    ),
    "More on this",
    "Comments",
    _split("I have walked past it for years and never knew.|Who pays for all this in the end?|Well told, thank you!"),
    "Photo of the site last week",
    "The Quayside Herald is printed on the quay. All rights reserved.",
)
GERMAN = Tongue(
    "de",
    "Der Talbote",
    (
        _split(
            "die Gemeindekasse|ein pensionierter Müller|der Elternbeirat|zwei Imkerinnen|die Fährleute|ein junger Schreiner|"
            "das Stadtarchiv|die Anwohner der Lindengasse|der Chor|die Feuerwehr|eine Vermesserin"
        ),
        _split(
            "repariert|verkauft|zählt|öffnet|verleiht|fotografiert|erneuert|vermisst|versteigert|bemalt|verschenkt"
        ),
        _split(
            "die alte Kornwaage|vierzig Holzboote|eine Brücke aus Glas|den Nordturm|sechshundert Laternen|ihren Ofen|"
            "eine Karte der Stollen|das Hallenbad|das Dach der Markthalle|eine Schar Gänse|die stillgelegte Fähre"
        ),
        _split(
            "hinter dem Bahnhof|bei Wiesenau|am Ostufer|ohne jemanden zu fragen|vor dem ersten Frost|in neun Tagen|"
            "unter der Autobahn|am Rand des Moors|mit geliehenem Werkzeug|nach langer Abstimmung|zum dritten Mal"
        ),
        _split(
            "weil der Winter mild war|obwohl das Geld knapp ist|während die Nachbarn schliefen|wie das Protokoll zeigt|"
            "was den Bürgermeister überraschte|und niemand beschwerte sich|damit die Arbeit weitergeht|"
            "seit der Fluss gefallen ist|auch wenn der Plan spät kommt|bis die Versicherung antwortet"
        ),
    ),
    " ",
    ".",
    _split("Anne Mosbach|Bernd Quellmann|Clara Fink|Dieter Lerch"),
    "Von {}",
    _split("Politik|Stadt|Kultur|Sport|Wetter"),
    "Teilen Sie diesen Artikel mit Freunden per E-Mail oder Nachricht",
    ("Unser Morgenbrief", "Melden Sie sich für den Morgenbrief an und lesen Sie täglich um sechs, was die Stadt bewegt."),
    (
        "Lesen Sie mehr von uns in unserer App für Telefon und Tablet.",
        "Laden Sie die App des Talboten und verpassen Sie keine Geschichte mehr.",
        "Alle unsere Berichte finden Sie in der App, dreißig Tage kostenlos.",
    ),
    "Mehr zum Thema",
    "Kommentare",
    _split("Ich gehe seit Jahren daran vorbei und wusste nichts.|Wer bezahlt das am Ende?|Gut erzählt, danke!"),
    "Aufnahme von letzter Woche",
    "Der Talbote erscheint im Tal. Alle Rechte vorbehalten.",
)
FRENCH = Tongue(
    "fr",
    "Le Courrier du Quai",
    (
        _split(
            "le conseil du port|un meunier retraité|la chorale|deux apicultrices|les bateliers|une jeune menuisière|"
            "les archives de la ville|les riverains|la cantine de l'hôpital|le club d'astronomie|la caserne"
        ),
        _split("répare|vend|mesure|rouvre|repeint|prête|photographie|reconstruit|compte|retrouve|assure"),
        _split(
            "la vieille balance|quarante barques|un pont de verre|la tour du nord|six cents lanternes|son unique four|"
            "une carte des galeries|les bains publics|le toit de la halle|un troupeau d'oies|le bac abandonné"
        ),
        _split(
            "derrière la gare|près de Vaubresle|sur la rive est|sans rien demander|avant les gelées|en neuf jours|"
            "sous l'autoroute|au bord de la lande|avec des outils prêtés|après un long vote|pour la troisième fois"
        ),
        _split(
            "parce que l'hiver fut doux|bien que l'argent manque|pendant que la ville dort|ce qui a surpris le maire|"
            "et personne ne s'est plaint|afin que le travail continue|depuis que la rivière a baissé|"
            "même si le plan a du retard|comme le montre le procès-verbal|quand les cloches se sont tues"
        ),
    ),
    " ",
    ".",
    _split("Agnès Moussier|Bertrand Quillet|Claire Finet|Denis Larquin"),
    "Par {}",
    _split("Politique|Ville|Culture|Sport|Météo"),
    "Partagez cet article avec vos amis par courriel ou message",
    ("Notre lettre du matin", "Inscrivez-vous à la lettre du matin et lisez chaque jour à six heures ce qui compte ici."),
    (
        "Lisez la suite de nos articles dans notre application mobile.",
        "Téléchargez l'application du Courrier pour ne plus rien manquer.",
        "Retrouvez tous nos reportages dans l'application, gratuite trente jours.",
    ),
    "À lire aussi",
    "Commentaires",
    _split("Je passe devant depuis des années sans savoir.|Qui paiera tout cela à la fin ?|Bien raconté, merci !"),
    "Vue du chantier la semaine dernière",
    "Le Courrier du Quai est imprimé sur le quai. Tous droits réservés.",
)
VIETNAMESE = Tongue(
    "vi",
    "Báo Bến Sông",
    (
        _split(
            "hội đồng cảng|một thợ xay đã nghỉ hưu|ban giám hiệu trường làng|hai người nuôi ong|các lái đò|"
            "một thợ mộc trẻ|bếp ăn bệnh viện|cư dân phố Cây Đa|thư viện dàn nhạc|đội cứu hỏa|nhóm thiên văn nghiệp dư"
        ),
        _split("đã sửa|muốn bán|lặng lẽ đo|sẽ mở lại|sơn lại|từ chối bảo hiểm|tìm thấy|cho mượn|chụp ảnh|đang dựng lại"),
        _split(
            "chiếc cân thóc cũ|bốn mươi chiếc thuyền gỗ|cây cầu bằng kính|tòa tháp phía bắc|sáu trăm chiếc đèn lồng|"
            "lò nướng duy nhất|tấm bản đồ đường hầm|nhà tắm công cộng|mái chợ|đàn ngỗng|chuyến phà bỏ không"
        ),
        _split(
            "phía sau nhà ga|gần làng Vĩnh Hạ|ở bờ đông|mà không hỏi ai|trước mùa rét|trong chín ngày|"
            "dưới đường cao tốc|bên rìa cánh đồng|bằng dụng cụ đi mượn|sau một cuộc bỏ phiếu dài|lần thứ ba"
        ),
        _split(
            "vì mùa đông ấm|dù tiền không nhiều|trong lúc hàng xóm ngủ|như biên bản cho thấy|khiến ông chủ tịch ngạc nhiên|"
            "và không ai phàn nàn|để công việc tiếp tục|từ khi nước sông xuống|dù kế hoạch chậm trễ|khi chuông đã dứt"
        ),
    ),
    " ",
    ".",
    _split("Mai Khuê|Bùi Quang|Cẩm Phong|Đào Lĩnh"),
    "Tác giả: {}",
    _split("Thời sự|Đô thị|Văn hóa|Thể thao|Thời tiết"),
    "Chia sẻ bài viết này với bạn bè qua thư hoặc tin nhắn",
    ("Thư buổi sáng", "Đăng ký nhận thư buổi sáng để mỗi ngày lúc sáu giờ biết cả thành phố nói chuyện gì."),
    (
        "Đọc thêm các bài của chúng tôi trên ứng dụng điện thoại.",
        "Tải ứng dụng Bến Sông để không bỏ lỡ câu chuyện nào.",
        "Mọi phóng sự đều có trong ứng dụng, miễn phí ba mươi ngày.",
    ),
    "Tin liên quan",
    "Bình luận",
    _split("Tôi đi qua đó bao năm mà không hề biết.|Rốt cuộc ai trả tiền?|Bài viết hay, xin cảm ơn!"),
    "Hiện trường tuần trước",
    "Báo Bến Sông in tại bến sông. Giữ bản quyền.",
)
CHINESE = Tongue(
    "zh",
    "河畔日报",
    (
        _split("港务委员会|一位退休的磨坊主|乡村学校|两名养蜂人|渡船船员|一个年轻木匠|医院食堂|榆树街居民|乐团图书员|消防队|天文爱好者"),
        _split("修好了|打算出售|悄悄测量了|将重新开放|重新粉刷了|拒绝承保|找到了|借出了|拍下了|正在重建|清点了"),
        _split("旧粮秤|四十条木船|一座玻璃桥|北塔|六百盏灯笼|唯一的烤炉|一张隧道地图|公共浴室|集市的屋顶|一群大雁|废弃的渡轮"),
        _split("，地点在车站后面|，就在文溪镇附近|，位于东岸|，事先没有问任何人|，赶在初霜之前|，前后用了九天|，在高速公路下方|，用的是借来的工具|，经过长时间投票|，这已是第三次"),
        _split("，因为冬天很暖和|，尽管经费不足|，当时邻居们都睡着了|，会议记录如此显示|，市长对此感到意外|，没有人抱怨|，工作因此得以继续|，自从河水下降以后|，即使计划推迟了"),
    ),
    "",
    "。",
    _split("林晓|王思远|陈可|赵明轩"),
    "作者：{}",
    _split("时政|城市|文化|体育|天气"),
    "通过邮件或短信与朋友分享这篇文章",
    ("晨间来信", "订阅晨间来信，每天早上六点了解全城都在谈论的事情。"),
    ("在我们的手机应用中阅读更多报道。", "下载河畔日报应用，不再错过任何一篇故事。", "所有报道都在应用里，前三十天免费。"),
    "相关阅读",
    "评论",
    _split("我路过那里好多年都不知道。|最后到底谁来付钱？|写得好，谢谢！"),
    "上周的现场",
    "河畔日报在河边印刷。版权所有。",
)
ARABIC = Tongue(
    "ar",
    "صحيفة الرصيف",
    (
        _split("مجلس الميناء|طحان متقاعد|إدارة المدرسة|مربيتا نحل|سائقو العبارات|نجار شاب|مطبخ المستشفى|سكان شارع الدردار|أمين مكتبة الفرقة|فرقة الإطفاء"),
        _split("أصلح|يريد بيع|قاس بهدوء|سيعيد فتح|أعاد طلاء|رفض تأمين|وجد|أعار|صوّر|يعيد بناء|أحصى"),
        _split("ميزان الحبوب القديم|أربعين قاربا خشبيا|جسرا من الزجاج|البرج الشمالي|ستمئة فانوس|الفرن الوحيد|خريطة الأنفاق|الحمامات العامة|سقف السوق|سربا من الإوز"),
        _split("خلف المحطة|قرب قرية الوادي|على الضفة الشرقية|دون أن يسأل أحدا|قبل أول صقيع|خلال تسعة أيام|تحت الطريق السريع|عند طرف السهل|بأدوات مستعارة|بعد تصويت طويل"),
        _split("لأن الشتاء كان معتدلا|رغم قلة المال|بينما كان الجيران نائمين|كما يظهر المحضر|مما فاجأ رئيس البلدية|ولم يشتك أحد|كي يستمر العمل|منذ انخفض النهر|حتى لو تأخرت الخطة"),
    ),
    " ",
    ".",
    _split("سلمى الراوي|بدر القاسم|ليلى حداد|داود الصائغ"),
    "بقلم {}",
    _split("سياسة|المدينة|ثقافة|رياضة|الطقس"),
    "شارك هذا المقال مع أصدقائك بالبريد أو الرسائل",
    ("رسالة الصباح", "اشترك في رسالة الصباح واقرأ كل يوم في السادسة ما ستتحدث عنه المدينة."),
    (
        "اقرأ المزيد من مقالاتنا في تطبيقنا للهواتف.",
        "حمّل تطبيق الرصيف ولا تفوّت أي قصة بعد اليوم.",
        "تجد كل تقاريرنا في التطبيق مجانا لثلاثين يوما.",
    ),
    "اقرأ أيضا",
    "التعليقات",
    _split("أمر من هناك منذ سنين ولم أكن أعلم.|من يدفع ثمن كل هذا في النهاية؟|مقال جميل، شكرا!"),
    "صورة الموقع الأسبوع الماضي",
    "تطبع صحيفة الرصيف على الرصيف. جميع الحقوق محفوظة.",
)
TONGUES = {tongue.code: tongue for tongue in (ENGLISH, GERMAN, FRENCH, VIETNAMESE, CHINESE, ARABIC)}
