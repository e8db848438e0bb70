# ruff: noqa: E501 (one pattern a line)
"""What kind of answer a question wants, read off its words by one table of patterns.

The table is tried from the top, the first pattern that fits decides: the more special kind stands first. A question
without any diacritics is compared with the patterns without theirs.
"""

import re
from functools import lru_cache
from typing import Literal, get_args

from index.vietnamese.text import fold
from qa.question.document_words import DOCUMENT, THIS_DOCUMENT
from qa.question.small_talk import small_talk

__all__ = ["ANSWER_TYPES", "AnswerType", "answer_type", "is_fact", "value_type"]

AnswerType = Literal[
    # one value of a known shape
    "person",
    "organisation",
    "date",
    "time",
    "duration",
    "place",
    "number",
    "money",
    "quantity",
    "percent",
    "contact",
    "code",
    "thing",
    # more than one value, or a statement
    "list",
    "two_facts",
    "count",
    "yes_no",
    "compare",
    "definition",
    "reason",
    "how",
    # about a document and its parts
    "overview",
    "structure",
    "formalities",
    # neither
    "small_talk",
    "other",
]
"""`quantity` is a number with a unit, `thing` any other single value ("chủ đề gì"), `structure` a unit by its number."""

ANSWER_TYPES: tuple[AnswerType, ...] = get_args(AnswerType)
_FACTS = ANSWER_TYPES[: ANSWER_TYPES.index("thing") + 1]

_DOCUMENT, _THIS = DOCUMENT, THIS_DOCUMENT
_UNIT = r"(?:điều|khoản|điểm|chương|mục|phần|tiểu mục|phụ lục|bước|câu|bài) (?:số |thứ )?(?:\d+(?:\.\d+)*[a-zđ]?|[ivx]+|[a-eđ])\b"
_UNITS = rf"{_UNIT}(?:,? (?:của )?{_UNIT}){{0,3}}"
_MANY = r"(?:những|các)"
_NOT_TIME = "".join(f"(?<!{word} )" for word in ("ngày", "khi", "lúc", "giờ", "năm", "tháng", "thế", "hôm"))
_ASPECT = (
    r"(?:tên|điểm|tình hình|mục tiêu|mục đích|ý nghĩa|vai trò|nguyên nhân|loại|chủ đề|nội dung|kết quả|kết luận|đối tượng|phương pháp|chức năng"
    r"|nhiệm vụ|thủ đô|biệt danh|màu|món|điều|bộ phận|trách nhiệm|quyền|điều kiện|yêu cầu|đặc điểm|tác dụng|triệu chứng|sản phẩm"
    r"|nghề|hậu quả|quy định|căn cứ|chức vụ|đơn vị|lợi ích|ưu điểm|tác giả|số|mã|địa chỉ|email|giá|tiêu đề|khẩu hiệu)"
)
_AMOUNT = r"(?:bao nhiêu|mấy|nhiêu|bn|bnhieu|bao nhiu)"
_MONEY = (
    r"(?:giá|phí|lệ phí|học phí|tiền|lương|chi phí|doanh thu|lợi nhuận|vốn|kinh phí|mức phạt|phạt|phụ cấp|trợ cấp|thù lao"
    r"|đồng|usd|đô la|vnđ|tốn|trị giá|ngân sách|tiền thuê|tiền cọc|đặt cọc|bồi thường|thưởng)"
)

_TABLE: tuple[tuple[AnswerType, str], ...] = (
    # the parts of a document by their number
    ("structure", rf"^(?:nội dung (?:của )?)?{_UNITS}.*(?:quy định|nói|nêu|ghi|viết|là|có|gồm|về)?.*(?:gì|thế nào|ra sao|những gì)[ ?.!…]*$"),
    ("structure", rf"^(?:nội dung |trích |cho (?:tôi )?(?:xem|biết) |đọc |xem |còn |thế còn )*{_UNITS}(?: (?:của )?{_DOCUMENT}[^?]*)?[ ?.!…]*$"),
    ("structure", r"\b(?:điều|khoản|chương|mục|phần) (?:nào|mấy|bao nhiêu)\b.*\b(?:quy định|nói|nêu|đề cập|về)\b"),
    ("structure", r"\b(?:quy định|nêu|nói|nằm) (?:ở|tại|trong) (?:điều|khoản|chương|mục|phần) (?:nào|mấy)\b"),
    # the head and foot of an official document
    ("formalities", r"^(?:ai|người nào) (?:là người |đã )?(?:ký|kí|ban hành|đóng dấu|phê duyệt)(?: (?:ban hành|duyệt))?\b"),
    ("formalities", rf"\b{_THIS} (?:được |do )*(?:ai|cơ quan nào|đơn vị nào) (?:ký|kí|ban hành|viết|soạn)\b|người (?:ký|kí|viết|soạn)(?: {_THIS})? là ai"),
    ("formalities", rf"\b(?:số hiệu|số văn bản|số công văn|trích yếu|nơi ban hành|cơ quan ban hành|nơi nhận)\b|^số (?:của )?{_THIS} là"),
    ("formalities", rf"\b(?:tác giả|người viết|phóng viên|nhà báo)\b(?: (?:của )?{_THIS})?(?: là ai| tên gì)?[ ?.!…]*$|ai (?:đã )?viết (?:ra )?{_THIS}[ ?.!…]*$"),
    ("formalities", rf"\b(?:tiêu đề|nhan đề|tựa đề|tên) (?:của )?{_THIS}(?: là)?(?: gì)?[ ?.!…]*$|^{_THIS} (?:có )?(?:tên|tiêu đề|nhan đề)(?: là)? gì"),
    ("formalities", rf"^(?:ngày )?{_THIS} (?:được )?(?:đăng|ban hành|ký|kí|lập|tuyên|viết|xuất bản|phát hành)(?: (?:vào|từ))? (?:ngày|khi|lúc|bao|hôm|năm|tháng|thời)"),
    ("formalities", rf"^ngày (?:đăng|ban hành|ký|kí|lập|xuất bản|phát hành)(?: (?:của )?{_THIS})?(?: là)?(?: (?:ngày )?(?:gì|nào|bao nhiêu))?[ ?.!…]*$"),
    # an overview of a whole
    ("overview", r"\b(?:tóm tắt|tóm lược|tổng quan|nội dung chính|ý chính|điểm chính|khái quát|tóm gọn|summar\w+|overview)\b"),
    ("overview", rf"^{_THIS}(?: [^ ]+)? (?:nói|viết|đề cập|bàn|kể|trình bày|đưa tin|quy định)(?: (?:về|đến|tới))? (?:cái |điều |chuyện |vấn đề |những )?gì|^{_THIS} (?:có )?(?:nội dung|chủ đề)(?: (?:là|về))? gì"),
    ("overview", r"\b(?:có )?(?:những|các|bao nhiêu) (?:tài liệu|mục|chương|phần|bài viết|văn bản|tệp|file) (?:nào|gì)|^mục lục\b|what (?:is|s) (?:this|the) (?:document|article|text|file) about"),
    ("compare", r"\b(?:so với|so sánh|khác nhau (?:như |về |ở |chỗ |điểm )*(?:thế|ra|gì|nào|đâu)|khác gì|khác (?:biệt )?(?:như )?thế nào|giống nhau|hơn kém)\b|\b(?:compare|difference between)\b"),
    # two questions in one
    ("two_facts", r"\btừ (?:ngày|năm|tháng|mấy|khi|đâu|giờ|thời)[^,]*\b(?:nào|mấy|đâu|giờ) (?:đến|tới)\b"),
    ("two_facts", r"\b(?:gì|nào|đâu|ai|bao nhiêu|mấy|bao giờ|thế nào)(?: [^ ,]+){0,3}(?: và|,) .*(?:gì|nào|đâu|\bai|bao nhiêu|mấy|bao giờ|thế nào)\b"),
    ("two_facts", r"\b(?:bắt đầu|mở cửa|từ|sinh|mở) (?:và|đến|tới|rồi|,) (?:kết thúc|đóng cửa|mất|đóng|khi nào|lúc nào)\b"),
    ("compare", r" hay (?:là )?(?!không|chưa|ko\b)[^ ].*\b(?:hơn|nhất|trước|sau|trước tiên)\b|\b(?:hơn|trước|sau)\b[,:]? [^ ]+.* hay [^ ]+"),
    ("compare", r"\b(?:nào|gì|ai|đâu) (?:có |là |được )*(?:[^ ]+ ){0,5}(?:nhất|hơn)\b(?! (?:định|thiết|trí|loạt|quán))"),
    # reasons, ways, definitions
    ("definition", r"^thế nào (?:là|được gọi là|được coi là)\b"),
    ("reason", r"\b(?:vì sao|tại sao|vì đâu|do đâu|sao lại|vì (?:lý do|lí do|cớ|điều|cái) (?:gì|nào)|lý do (?:gì|nào)?|lí do|nguyên nhân|nhờ đâu|why)\b"),
    ("reason", r"^(?:thế |vậy |ủa |mà )?sao (?!(?:chép|lưu|y|kê|cho|để|biết|mai|hôm|chổi|hỏa|kim|thủy|mộc|thổ|khuê|vàng|biển)\b)(?!.*\b(?:bao nhiêu|mấy|gì|nào|ai|đâu|bao giờ|bao lâu|không|chưa|được)\b)\S+ \S+ \S+"),
    ("yes_no", r"\b(?:có phải|phải chăng|có đúng|đúng không|phải không|đúng chứ|phải chứ|hay không|hay chưa|được không)\b|\bcó (?:được|nên|cần)\b(?!.*\b(?:bao nhiêu|mấy|nào|gì|ai|đâu)\b)|\bcó thể .* không\b"),
    ("yes_no", r"\b(?:không|chưa|ko|hông|khong|k)(?: (?:ạ|nhỉ|vậy|thế|hả|nhé))*[ ?.!…]*$"),
    ("yes_no", r"^(?:is|are|was|were|do|does|did|can|must|should|has|have|will)\b"),
    ("count", rf"\b(?:có|gồm|chia (?:thành|làm)|tổng cộng|tất cả)(?: (?:tất cả|cả thảy|tổng cộng))? {_AMOUNT} (?:điều|khoản|chương|mục|phần|bước|khâu|loại|nhóm|nguyên tắc|tiêu chí|nhiệm vụ|mục tiêu|giải pháp|hình thức|trường hợp|bên|món|câu|giai đoạn|cách|yếu tố|hành vi|quyền|nghĩa vụ|dòng|hàng|tài liệu)\b"),
    ("how", r"\b(?:cách nào|bằng cách|làm sao|làm (?:như )?thế nào)\b|^how (?:to|do|can|does)\b"),
    ("how", r"^(?:(?:cho|xin|chỉ)(?: tôi| mình| em)?(?: hỏi| biết)? |hỏi )?(?:cách|thủ tục|quy trình|trình tự|hướng dẫn)(?! (?:nào|gì|số|\d))\b"),
    # more than one
    ("list", rf"\b(?:liệt kê|kể tên|kể ra|nêu (?:tên|các|những|ra)|list)\b|^(?:(?:cho|xem|xin|lấy)(?: tôi| mình| em)? )?danh sách\b(?!.*\b(?:nào|khi|bao giờ|mấy|bao nhiêu)\b)|\b(?:gồm|bao gồm)\b.*\b(?:gì|ai|nào)\b|\bgồm {_MANY}|\bnhững (?:gì|ai|đâu)\b"),
    ("list", r"\b(?:trách nhiệm|quyền|quyền hạn|nghĩa vụ|điều kiện|nhiệm vụ|giải pháp|nguyên tắc|yêu cầu|hồ sơ|giấy tờ|biện pháp|tiêu chí|thành phần) (?:gì|nào)\b"),
    ("list", rf"\b(?:những (?:[^ ]+ ){{1,7}}|các (?:[^ ]+ ){{1,4}})(?:{_NOT_TIME}nào|gì)\b"),
    # one value: by the unit asked for, then by the asking words
    ("percent", rf"{_AMOUNT} (?:phần trăm|%|phần nghìn)|(?:bao nhiêu|mấy) ?%|\b(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|lãi suất)\b.*\b(?:bao nhiêu|mấy|thế nào|mức nào)\b|percent"),
    ("contact", r"\b(?:số điện thoại|điện thoại|sđt|hotline|email|e-mail|thư điện tử|địa chỉ (?:email|web|website)|website|fax|zalo|đường dây nóng)\b"),
    ("code", r"\b(?:mã số|mã (?:[^ ]+ )?(?:là|nào|gì)|số tài khoản|số (?:hợp đồng|hóa đơn|hoá đơn|cmnd|cccd|căn cước|hộ chiếu|seri|đăng ký)|biển số)\b"),
    ("duration", rf"\b(?:bao lâu|bao nhiêu thời gian|thời hạn|thời gian bao lâu|kéo dài bao|trong vòng bao|how long)\b|{_AMOUNT} (?:ngày|tháng|năm|phút|giây|tuần|quý|tiếng)\b(?! (?:mấy|nào))|bao nhiêu giờ"),
    ("time", r"\b(?:mấy giờ|giờ nào|lúc mấy|giờ (?:mở|đóng|làm việc|bắt đầu)|khung giờ|what time)\b"),
    ("date", r"\b(?:ngày|tháng|năm|hôm|quý|mùa|thế kỷ|thập niên|thập kỷ|dịp|giai đoạn|thời (?:gian|điểm|kỳ)) (?:nào|mấy|gì|bao nhiêu(?=[ ?.!…]*$| (?:là|thì|tháng|năm)\b))(?!\w)|\b(?:khi|lúc|hồi) nào\b|\bbao giờ\b|\bngày tháng\b|\b(?:when|what (?:year|date|day))\b"),
    ("date", r"\bnăm bao nhiêu\b|\bthứ (?:mấy|nào)\b|\bmồng mấy\b|\bmùng mấy\b"),
    ("money", rf"\b{_MONEY}\b.*\b{_AMOUNT}\b|{_AMOUNT} (?:tiền|đồng|triệu|tỷ|tỉ|nghìn|ngàn|usd|đô|vnđ|euro)\b|how much|^(?:giá|phí|lệ phí|học phí|lương|mức phạt)\b.*\b(?:thế nào|ra sao)[ ?.!…]*$"),
    ("quantity", rf"{_AMOUNT} (?:mét|m|km|m2|m²|ki lô mét|kilômét|cm|mm|ha|hecta|héc ta|kg|ký|gam|g|tấn|tạ|lít|ml|mg|viên|độ|kwh|mw|trang|từ|chữ|gb|mb|inch|hải lý|dặm|sào|mẫu|tuổi)\b"),
    ("quantity", r"\b(?:dài|cao|rộng|sâu|nặng|xa|dày|lớn|to|nhanh|diện tích|chiều (?:dài|cao|rộng|sâu)|độ cao|trọng lượng|khối lượng|tốc độ|công suất|nhiệt độ|dung tích) (?:của .*|là |khoảng |tối đa |tối thiểu )*(?:bao nhiêu|mấy)|bao xa|how (?:far|tall|big|high|large|deep|heavy)"),
    ("number", rf"\b{_AMOUNT}\b|\bthứ mấy\b|how many|\bbao lần\b"),
    ("person", r"\bai\b|\b(?:người(?! nước)|ông|bà|vị (?:vua|tướng|khách|chủ)|nhà (?:văn|thơ|báo|khoa học|sử học|vua)|vua|tướng|hoàng đế|chủ tịch|bộ trưởng|giám đốc|cầu thủ|ca sĩ|nghệ sĩ|bác sĩ|nhân vật|học giả|tác giả|diễn viên|hlv|huấn luyện viên|tổng thống|thủ tướng|đạo diễn|nhạc sĩ|họa sĩ) (?:[^ ]+ ){0,2}(?<!thế )nào\b|\b(?:who|whom|whose)\b"),
    ("organisation", r"\b(?:cơ quan|đơn vị(?! (?:tính )?gì)|công ty|tổ chức|doanh nghiệp|tập đoàn|bộ(?! (?:môn|phận|luật|phim))|sở|ban|hãng|trường|câu lạc bộ|clb|đội|ngân hàng|đảng|ủy ban|uỷ ban|phòng ban|nhà xuất bản|hội) (?:(?!là )[^ ]+ ){0,2}(?:nào|gì)\b"),
    ("place", r"\b(?:ở đâu|tại đâu|đâu|nơi nào|chỗ nào|địa chỉ|địa điểm|quê quán|where)\b|\b(?:tỉnh|thành phố|huyện|quận|xã|phường|nước|quốc gia|đất nước|vùng|châu lục|châu|hòn đảo|đảo|thị trấn|làng|khu vực|địa phương|sông|núi|bang|tiểu bang|hồ|biển|phố|đường|phòng|lục địa|thủ đô|sân) (?:[^ ]+ )?(?:nào|gì)\b"),
    ("definition", rf"^(?!{_ASPECT}\b)(?:[^ ]+ ){{1,5}}(?:nghĩa )?là (?:cái )?gì[ ?.!…]*$"),
    ("definition", r"\b(?:nghĩa là gì|có nghĩa là|được hiểu (?:là|như)|định nghĩa|khái niệm|define|meaning of)\b|^what is (?:an? )?[^ ]+(?: [^ ]+)?[ ?.!…]*$"),
    ("how", r"\b(?:như thế nào|thế nào|ra sao|ntn|làm sao|how)\b"),
    ("thing", r"\b(?:gì|nào|chi|what|which)\b"),
)  # fmt: skip
_EXACT = tuple((kind, re.compile(pattern)) for kind, pattern in _TABLE)
_FOLDED = tuple((kind, re.compile(fold(pattern))) for kind, pattern in _TABLE)


LONGEST = 500
"""Characters that are looked at; a longer question has said by then what it wants."""


def is_fact(kind: AnswerType) -> bool:
    """Whether the answer is one value of a known shape."""
    return kind in _FACTS


@lru_cache(maxsize=512)
def answer_type(question: str) -> AnswerType:
    """The answer type of a question, with or without diacritics; "other" where no pattern matches.

    >>> answer_type("Cầu khánh thành năm nào?"), answer_type("co phai xin phep khong?")
    ('date', 'yes_no')
    """
    if small_talk(question):
        return "small_talk"
    line = " ".join(question[:LONGEST].lower().split())
    table = _FOLDED if line.isascii() else _EXACT
    return next((kind for kind, pattern in table if pattern.search(line)), "other")


@lru_cache(maxsize=512)
def value_type(question: str) -> AnswerType:
    """The type of the value that the interrogative asks for, whatever the answer type; "other" where none matches.

    >>> answer_type("Ai ký quyết định này?"), value_type("Ai ký quyết định này?")
    ('formalities', 'person')
    """
    line = " ".join(question[:LONGEST].lower().split())
    table = _FOLDED if line.isascii() else _EXACT
    return next((kind for kind, pattern in table if kind in _FACTS and pattern.search(line)), "other")
