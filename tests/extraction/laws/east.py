"""Word lists of the invented Vietnamese, Chinese and Arabic newspapers."""

from __future__ import annotations

from tests.extraction.laws.tongue import Tongue, split

VIETNAMESE = Tongue(
    "vi",
    "Báo Bến Sông",
    (
        split(
            "hội đồng cảng|một thợ xay đã nghỉ hưu|ban giám hiệu trường làng|hai người nuôi ong|các lái đò|"
            "một thợ mộc trẻ|bếp ăn bệnh viện|cư dân phố Cây Đa|thư viện dàn nhạc|đội cứu hỏa|"
            "nhóm thiên văn nghiệp dư"
        ),
        split("đã sửa|muốn bán|lặng lẽ đo|sẽ mở lại|sơn lại|từ chối bảo hiểm|tìm thấy|cho mượn|chụp ảnh|đang dựng lại"),
        split(
            "chiếc cân thóc cũ|bốn mươi chiếc thuyền gỗ|cây cầu bằng kính|tòa tháp phía bắc|"
            "sáu trăm chiếc đèn lồng|lò nướng duy nhất|tấm bản đồ đường hầm|nhà tắm công cộng|mái chợ|đàn ngỗng|"
            "chuyến phà bỏ không"
        ),
        split(
            "phía sau nhà ga|gần làng Vĩnh Hạ|ở bờ đông|mà không hỏi ai|trước mùa rét|trong chín ngày|"
            "dưới đường cao tốc|bên rìa cánh đồng|bằng dụng cụ đi mượn|sau một cuộc bỏ phiếu dài|lần thứ ba"
        ),
        split(
            "vì mùa đông ấm|dù tiền không nhiều|trong lúc hàng xóm ngủ|như biên bản cho thấy|"
            "khiến ông chủ tịch ngạc nhiên|và không ai phàn nàn|để công việc tiếp tục|từ khi nước sông xuống|"
            "dù kế hoạch chậm trễ|khi chuông đã dứt"
        ),
    ),
    " ",
    ".",
    split("Mai Khuê|Bùi Quang|Cẩm Phong|Đào Lĩnh"),
    "Tác giả: {}",
    split("Thời sự|Đô thị|Văn hóa|Thể thao|Thời tiết"),
    "Chia sẻ bài viết này với bạn bè qua thư hoặc tin nhắn",
    ("Thư buổi sáng", "Đăng ký nhận thư buổi sáng để mỗi ngày lúc sáu giờ biết cả thành phố nói chuyện gì."),
    (
        "Đọc thêm các bài của chúng tôi trên ứng dụng điện thoại.",
        "Tải ứng dụng Bến Sông để không bỏ lỡ câu chuyện nào.",
        "Mọi phóng sự đều có trong ứng dụng, miễn phí ba mươi ngày.",
    ),
    "Tin liên quan",
    "Bình luận",
    split("Tôi đi qua đó bao năm mà không hề biết.|Rốt cuộc ai trả tiền?|Bài viết hay, xin cảm ơn!"),
    "Hiện trường tuần trước",
    "Báo Bến Sông in tại bến sông. Giữ bản quyền.",
)
CHINESE = Tongue(
    "zh",
    "河畔日报",
    (
        split(
            "港务委员会|一位退休的磨坊主|乡村学校|两名养蜂人|渡船船员|一个年轻木匠|医院食堂|榆树街居民|"
            "乐团图书员|消防队|天文爱好者"
        ),
        split("修好了|打算出售|悄悄测量了|将重新开放|重新粉刷了|拒绝承保|找到了|借出了|拍下了|正在重建|清点了"),
        split(
            "旧粮秤|四十条木船|一座玻璃桥|北塔|六百盏灯笼|唯一的烤炉|一张隧道地图|公共浴室|集市的屋顶|一群大雁|"
            "废弃的渡轮"
        ),
        split(
            "，地点在车站后面|，就在文溪镇附近|，位于东岸|，事先没有问任何人|，赶在初霜之前|，前后用了九天|"
            "，在高速公路下方|，用的是借来的工具|，经过长时间投票|，这已是第三次"
        ),
        split(
            "，因为冬天很暖和|，尽管经费不足|，当时邻居们都睡着了|，会议记录如此显示|，市长对此感到意外|"
            "，没有人抱怨|，工作因此得以继续|，自从河水下降以后|，即使计划推迟了"
        ),
    ),
    "",
    "。",
    split("林晓|王思远|陈可|赵明轩"),
    "作者：{}",
    split("时政|城市|文化|体育|天气"),
    "通过邮件或短信与朋友分享这篇文章",
    ("晨间来信", "订阅晨间来信，每天早上六点了解全城都在谈论的事情。"),
    (
        "在我们的手机应用中阅读更多报道。",
        "下载河畔日报应用，不再错过任何一篇故事。",
        "所有报道都在应用里，前三十天免费。",
    ),
    "相关阅读",
    "评论",
    split("我路过那里好多年都不知道。|最后到底谁来付钱？|写得好，谢谢！"),
    "上周的现场",
    "河畔日报在河边印刷。版权所有。",
)
ARABIC = Tongue(
    "ar",
    "صحيفة الرصيف",
    (
        split(
            "مجلس الميناء|طحان متقاعد|إدارة المدرسة|مربيتا نحل|سائقو العبارات|نجار شاب|مطبخ المستشفى|"
            "سكان شارع الدردار|أمين مكتبة الفرقة|فرقة الإطفاء"
        ),
        split("أصلح|يريد بيع|قاس بهدوء|سيعيد فتح|أعاد طلاء|رفض تأمين|وجد|أعار|صوّر|يعيد بناء|أحصى"),
        split(
            "ميزان الحبوب القديم|أربعين قاربا خشبيا|جسرا من الزجاج|البرج الشمالي|ستمئة فانوس|الفرن الوحيد|"
            "خريطة الأنفاق|الحمامات العامة|سقف السوق|سربا من الإوز"
        ),
        split(
            "خلف المحطة|قرب قرية الوادي|على الضفة الشرقية|دون أن يسأل أحدا|قبل أول صقيع|خلال تسعة أيام|"
            "تحت الطريق السريع|عند طرف السهل|بأدوات مستعارة|بعد تصويت طويل"
        ),
        split(
            "لأن الشتاء كان معتدلا|رغم قلة المال|بينما كان الجيران نائمين|كما يظهر المحضر|مما فاجأ رئيس البلدية|"
            "ولم يشتك أحد|كي يستمر العمل|منذ انخفض النهر|حتى لو تأخرت الخطة"
        ),
    ),
    " ",
    ".",
    split("سلمى الراوي|بدر القاسم|ليلى حداد|داود الصائغ"),
    "بقلم {}",
    split("سياسة|المدينة|ثقافة|رياضة|الطقس"),
    "شارك هذا المقال مع أصدقائك بالبريد أو الرسائل",
    ("رسالة الصباح", "اشترك في رسالة الصباح واقرأ كل يوم في السادسة ما ستتحدث عنه المدينة."),
    (
        "اقرأ المزيد من مقالاتنا في تطبيقنا للهواتف.",
        "حمّل تطبيق الرصيف ولا تفوّت أي قصة بعد اليوم.",
        "تجد كل تقاريرنا في التطبيق مجانا لثلاثين يوما.",
    ),
    "اقرأ أيضا",
    "التعليقات",
    split("أمر من هناك منذ سنين ولم أكن أعلم.|من يدفع ثمن كل هذا في النهاية؟|مقال جميل، شكرا!"),
    "صورة الموقع الأسبوع الماضي",
    "تطبع صحيفة الرصيف على الرصيف. جميع الحقوق محفوظة.",
)
