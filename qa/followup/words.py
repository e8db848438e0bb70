"""The closed word lists that the follow-up rules read, in Vietnamese, as alternations for `mentions.Pattern`.

A list holds what the rules need and no more; a word that is missing makes a rule hold back, never guess.
"""

from typing import Literal

__all__ = [
    "ADVERBIAL",
    "COMPOUND",
    "COUNTRIES",
    "DEICTIC",
    "HEADS",
    "INTERROGATIVE",
    "KINDLESS",
    "LEADING",
    "LIGHT",
    "MAKING",
    "OPENING",
    "PREPOSITION",
    "PROVINCES",
    "RELATION",
    "STOP",
    "TRANSITIVE",
    "Kind",
]

Kind = Literal["person", "place", "organisation", "document", "event", "time", "name"]
"""`name` is a proper name that nothing tells more about; it may stand for any of the others."""


def _any(words: str) -> str:
    """The alternation of words separated by commas, the longest first, so that "thay thế" wins over "thay"."""
    listed = [" ".join(word.split()) for word in words.split(",")]
    return "|".join(sorted({word for word in listed if word}, key=lambda word: (-len(word), word)))


INTERROGATIVE = _any("""
    vì sao, tại sao, khi nào, bao giờ, bao lâu, bao xa, bao nhiêu, thế nào, ra sao, làm sao, ai, đâu, gì, nào, mấy,
    sao, không
""")

STOP = _any(f"""
    {INTERROGATIVE.replace("|", ", ")}, như thế nào, ở đâu, những gì, là, có, được, bị, do, gồm, bao gồm, đã, đang,
    sẽ, vẫn, từng, còn, nên, cần, phải, chưa, cũng, đều, rất, hay, thì, mà, nay, nằm, thuộc, diễn ra, bắt đầu,
    kết thúc, tồn tại, khai mạc, bế mạc, thành lập, ra đời, xảy ra, sinh, mất, chết, qua đời, hy sinh, lên ngôi, lên,
    giữ, làm, giành, thắng, thua, vô địch, ghi, đá, chơi, dẫn dắt, chỉ huy, lãnh đạo, đánh bại, dời, đọc, viết, nói,
    sáng tác, phát minh, phát hiện, xây, ký, ban hành, phê duyệt, thông qua, quy định, áp dụng, thay, thay thế,
    bãi bỏ, chiếm, tăng, giảm, đạt, giúp, mang lại, tạo, ảnh hưởng, dùng, sử dụng, mua, bán, lây, gây, chữa,
    phòng tránh, phòng ngừa, điều trị, nguy hiểm, tốt, hại, kiêng, ăn, uống, nấu, luộc, rang, chiên, xào, hấp, nướng,
    kho, ngâm, gói, pha, ướp, ngủ, tập, đi, đến, tới, leo, chạy, bay, thăm, xem, dài, rộng, cao, sâu, nặng, lớn, nhỏ,
    đông, bắt nguồn, chảy, đổ, giáp, sống, quan trọng, chọn, đặt, xác định, triển khai, thực hiện, tổ chức, trở thành,
    gọi, mang, nhận, trao, phạt, vượt, tham gia, chứa, mặc, học, dạy, hoạt động, quê, khởi nghĩa, để, bảo vệ, thi đấu,
    giải quyết, yêu cầu, đòi hỏi, cho phép, cấm, đứng, xếp, nêu, đề cập, nhấn mạnh, tấn công, kết hôn, cưới, bổ nhiệm,
    ra mắt, phát hành, công bố, công nhận, sở hữu, điều hành, phụ trách, thu hút, cung cấp, hỗ trợ, xuất khẩu,
    nhập khẩu, sản xuất, bảo quản, xuất hiện, kéo dài, hoàn thành, khởi công, khánh thành, xây dựng, trị giá, nộp,
    tiêm, khám, đóng, trả, gửi, cấp, thuê, vay, thi, trồng, nuôi, chăm sóc, sửa, kiểm tra, tra cứu, khiếu nại,
    khởi kiện, ly hôn, cùng, dự, gồm có, ứng dụng, dành, hướng, cưỡi, bắt, đòi, tới, đẹp, đắt, rẻ, ngon, dễ,
    khó, đứng đầu
""")
"""Words that end a noun phrase: verbs, predicates, interrogatives."""

PREPOSITION = _any("""
    đối với, gần, trong, ngoài, của, ở, tại, với, cho, về, theo, trên, bằng, sau, trước, đến, tới, từ, vào, qua,
    lúc, do
""")

_NOMINAL = _any("""
    thời hạn, hạn, thủ tục, quy trình, điều kiện, hồ sơ, lệ phí, nghĩa vụ, thẩm quyền, tuổi, mức, sức, người,
    việc, sự,
    cuộc, thời gian, thời, chi phí, nhà, môn, giờ, quyền, tiền, khả năng, nhu cầu, quá trình, bóng, công nghệ, bệnh,
    thuốc, món, phí, huyết áp, đường, xe, điểm, giải, phương pháp, hoạt, máy, tàu, chỗ, nơi
""")
_FIXED = _any("""
    cao huyết áp, cao nguyên, cao su, cao học, không gian, không khí, không quân, đăng ký, học sinh, học phí, học viên,
    học bổng, sinh viên, chuyển đổi, lớn nhất, cao nhất, nhỏ nhất, dài nhất, tối đa, tối thiểu, mất ngủ, mất nước,
    đông y, phụ nữ có thai, phụ nữ mang thai, bà mẹ mang thai
""")
_COOKED = (  # "thịt kho tàu cần gì", but not "thịt kho mấy tiếng"
    rf"(?:luộc|nấu|rang|chiên|xào|hấp|nướng|kho|om|quay) (?!(?:{PREPOSITION}|{STOP})(?!\w))\w+(?= (?:{STOP}|cho|với))"
)
MAKING = (
    "(?:vùng|nơi|khu|nhà máy|công ty|cửa hàng|trang trại|ngành|nước|quốc gia|tỉnh|địa phương) "
    "(?:trồng|nuôi|sản xuất|xuất khẩu|nhập khẩu|chế biến|khai thác|bán)"
)
"""Who or what makes the thing that follows: "vùng trồng cà phê"."""

COMPOUND = rf"(?:{_NOMINAL}) \w+|{_FIXED}|{_COOKED}|{MAKING}(?= (?!{INTERROGATIVE})\w)"
"""Where a stop word is part of a noun, and stops nothing."""

OPENING = _any("""
    vì sao, tại sao, khi nào, bao giờ, ở đâu, ai, cách (?:làm|nấu|chữa|pha|dùng|tính), làm sao để, làm thế nào để,
    có phải, đến, từ, vào, trước, sau, trong, ngoài, ở, tại, với, đối với, theo, về, cho, hiện nay, hôm nay,
    gần, thế còn,
    còn, bao nhiêu, mấy, những, các
""")
"""What may stand before the topic of a question."""

LEADING = _any("""
    luộc, nấu, rang, chiên, xào, hấp, nướng, kho, ngâm, gói, pha, ướp, làm, uống, ăn, mua, trồng, nuôi, tập, học, đi,
    leo, thăm, chơi, dùng, thiếu, thừa
""")
"""Verbs that open a question and hold its topic as their object: "Luộc trứng mất mấy phút?"."""

RELATION = _any("""
    nội dung, mục tiêu, mục đích, ý nghĩa, tác dụng, tác hại, nguyên nhân, lý do, kết quả, dân số, diện tích, tác giả,
    vai trò, nhiệm vụ, triệu chứng, thành phần, nguyên liệu, đặc điểm, ưu điểm, nhược điểm, chức năng, thủ đô, tên,
    tuổi, chiều dài, chiều cao, chiều rộng, độ cao, độ sâu, sức chứa, giá, chi phí, thời hạn, hiệu lực, mức phạt,
    điều kiện, quy trình, hậu quả, lợi ích, thành tích, quê, trụ sở, doanh thu, lợi nhuận, vốn, đối tượng,
    người đứng đầu, người sáng lập, giám đốc, tổng giám đốc, chủ tịch, hiệu trưởng, huấn luyện viên, đội trưởng,
    nhà vô địch, á quân, vua phá lưới, thành viên, thủ phủ, biên giới, lịch sử, nguồn gốc, tác phẩm, thời tiết,
    khí hậu, đặc sản, món ngon, kinh đô, kết cục, tỷ số, đội hình, đối thủ, vị trí, địa chỉ, giờ mở cửa,
    giá vé, chất liệu,
    tác động, ảnh hưởng, tiến độ, ngân sách, học phí, điểm chuẩn, tuổi thọ, cân nặng, tên thật, quê quán, quốc tịch,
    nghề nghiệp, vua, tổng thống, thủ tướng, bộ trưởng, giai đoạn, thời gian,
    thiệt hại, tổng vốn, vốn đầu tư, tổng mức đầu tư, chủ đầu tư, nhà thầu, đơn vị thi công, kinh phí, công suất,
    quy mô, tốc độ, sản lượng, trọng lượng, kích thước, màu sắc, cấu tạo, tính năng, công dụng,
    cách dùng, liều lượng, tác dụng phụ, biến chứng, phạm vi, thẩm quyền, lệ phí, lãi suất, hạn mức, người đại diện,
    chủ sở hữu, chủ nhiệm, chủ biên, nhà xuất bản, đạo diễn, diễn viên chính, biên kịch, thứ hạng, ngày sinh, số tầng,
    số trang, số tập, giá bán, giá thuê, mức lương, tiền phạt, nội quy, cơ cấu, nhân sự, hội trưởng
""")
"""Nouns that are always somebody's or something's, and so lack an owner when they stand alone."""

LIGHT = _any(f"""
    {STOP.replace("|", ", ")}, {RELATION.replace("|", ", ")}, {PREPOSITION.replace("|", ", ")}, những, các, ra, lại,
    vậy, thế, như, cách, ngày, năm, tháng, giờ, phút, tiếng, thứ, tuần, mùa, người, tiền, đồng, km, mét, kg, gam, lít,
    độ, phần trăm, phần, lần, bàn, trang, chương, điều, thành viên, huyện, xã, câu, bài, tập, mục, khoản, số, đường,
    nơi, chỗ, sân, thành phố, tỉnh, nước, văn bản, cơ quan, chức vụ, chức, hướng, loại, đơn vị, ạ, nhỉ, vì, khi, sức,
    chính, chung, xong, nhất, nữa, đội, giải, bộ, sự, kỷ, thế kỷ, trận, cấp, ban, hạng, đúng, lên, bắt buộc,
    cần thiết, an toàn, hiệu quả, miễn phí, nóng, lạnh, xa, gần, lâu, mới, cũ, nổi tiếng, sai, nhanh, chậm, ngọt, mặn,
    chua, cay, giỏi, phổ biến, hôm, phí, tan, cài, cài đặt, tải, tải về, đăng nhập, đăng ký, đóng cửa, mở cửa, mở,
    mở bán, thông xe, vận hành, hết hạn, hết, kiểm định, nghiệm thu, giải thể, tái bản, tái hiện, trùng tu, sụp đổ,
    đổ bộ, suy yếu, phun trào, di cư, đẻ, đẻ trứng, sinh sản, ra hoa, kết trái,
    thu hoạch, gieo, bón, tưới, kích hoạt, huỷ, hủy, gia hạn, rút, nạp, hoàn tiền, bảo hành, lắp, lắp đặt,
    tháo, sạc, giặt, rửa, bôi, kê, hết bệnh, khỏi, tái phát, di truyền, phẫu thuật, mổ, xét nghiệm, đau, ngứa, ra viện
""")
"""Words that could not be the topic of a question: one made of nothing else is a fragment."""

TRANSITIVE = _any("""
    ký, ban hành, chỉ huy, lãnh đạo, viết, sáng tác, phê duyệt, thông qua, chủ trì, thay, xây, xây dựng, sáng lập,
    thành lập, phát minh, phát hiện, tổ chức, quản lý, đi, đến, tới, thăm, xem, mua, bán, làm, nấu, ăn, uống, dùng,
    áp dụng, thực hiện, triển khai, dạy, giết, tìm ra
""")

DEICTIC = _any("""
    bài(?: báo| viết)?, tài liệu, trang, câu(?: hỏi)?, đoạn, lần, tuần, tháng, năm, ngày, hôm, nhà, cách, sau, trước,
    do, từ, trong, theo, qua, hiện, lúc, khi, thời, xưa, gần, đến, bấy, mai, thế giới, ngoài, như, vì, là, và, thì,
    trên, kể, nhờ, kèm, cuộc sống, điều, việc, cái, thứ, chuyện, đời, thế, vào, với, cho, nhân, bên, phía
""")
"""Words after which "này" or "đó" points at the article or the day, or means "therefore"; they refer to no turn."""

KINDLESS = _any("""
    bệnh, căn bệnh, món, món ăn, loại, loài, giống, thuốc, chất, cây, lá, con, quả, trái, sản phẩm, công nghệ,
    khái niệm, thuật ngữ, mô hình, phương pháp, công trình, ứng dụng, phần mềm, thiết bị, máy, hệ thống, dịch vụ,
    vật liệu, con vật, loài vật, dụng cụ, thủ tục
""")
"""Nouns that class a topic of any sort: "bệnh này" after a question about dengue fever."""

ADVERBIAL = _any("""
    hôm nay, hôm qua, ngày mai, năm nay, năm ngoái, năm sau, tháng này, tháng trước, tuần này, tuần trước, hiện nay,
    hiện tại, ngày nay
""")

HEADS: dict[Kind, str] = {
    "person": _any("""
        ông, bà, anh, chị, cô, chú, bác, cụ, thầy, vua, chúa, hoàng đế, hoàng hậu, công chúa, nữ hoàng, tướng,
        đại tướng, thượng tướng, trung tướng, thiếu tướng, danh tướng, nhạc sĩ, ca sĩ, hoạ sĩ, họa sĩ, nghệ sĩ,
        diễn viên, đạo diễn, nhà văn, nhà thơ, nhà báo, nhà khoa học, cầu thủ, tiền đạo, thủ môn, huấn luyện viên,
        hlv, bác sĩ, giáo sư, tiến sĩ, thủ tướng, phó thủ tướng, chủ tịch, phó chủ tịch, bộ trưởng, thứ trưởng,
        tổng thống, bí thư, tổng bí thư, luật sư, kỹ sư, tác giả, nhân vật, vị
    """),
    "place": _any("""
        thành phố, tp, tỉnh, huyện, quận, xã, phường, thị xã, thị trấn, đảo, quần đảo, bán đảo, đỉnh núi, đỉnh,
        dãy núi, núi, sông, suối, thác, hồ, vịnh, bãi biển, biển, nước, đất nước, quốc gia, vùng, miền, làng, khu,
        cảng, sân bay, chùa, đền, phố, đường, cầu, quảng trường, sân vận động, sân, bảo tàng, bệnh viện, công viên,
        vườn quốc gia, hang, chợ, cao nguyên, châu, lăng, thủ đô, kinh đô, địa điểm, địa phương
    """),
    "organisation": _any("""
        công ty, tập đoàn, uỷ ban, ủy ban, bộ, sở, đội tuyển, đội bóng, đội, câu lạc bộ, clb, đảng, hội, ngân hàng,
        viện, liên đoàn, tổ chức, cơ quan, đơn vị, doanh nghiệp, nhà, triều đại, triều, trường, đại học
    """),
    "document": _any("""
        nghị quyết, quyết định, kế hoạch, bộ luật, luật, nghị định, thông tư, chỉ thị, hiến pháp, chương trình, đề án,
        điều, khoản, mục, hiệp định, công văn, chiến lược, hiệp ước, tuyên ngôn, văn bản, hợp đồng, dự án, quy chế,
        tác phẩm, cuốn sách, sách, bộ phim, phim, bài hát, bài thơ, truyện
    """),
    "event": _any("""
        chiến dịch, trận, cuộc khởi nghĩa, khởi nghĩa, giải đấu, giải, lễ hội, sự kiện, hội nghị, đại hội,
        chiến tranh, cuộc thi
    """),
}
"""Class nouns that stand before a name, by the kind of thing they name."""

PROVINCES = _any("""
    an giang, bà rịa, vũng tàu, bạc liêu, bắc giang, bắc kạn, bắc ninh, bến tre, bình dương, bình định, bình phước,
    bình thuận, cà mau, cao bằng, cần thơ, đà nẵng, đắk lắk, đắk nông, điện biên, đồng nai, đồng tháp, gia lai,
    hà giang, hà nam, hà nội, hà tĩnh, hải dương, hải phòng, hậu giang, hoà bình, hưng yên, khánh hoà, khánh hòa,
    kiên giang, kon tum, lai châu, lạng sơn, lào cai, lâm đồng, long an, nam định, nghệ an, ninh bình, ninh thuận,
    phú thọ, phú yên, quảng bình, quảng nam, quảng ngãi, quảng ninh, quảng trị, sóc trăng, sơn la, tây ninh,
    thái bình, thái nguyên, thanh hoá, thanh hóa, huế, tiền giang, trà vinh, tuyên quang, vĩnh long, vĩnh phúc,
    yên bái, sài gòn, đà lạt, nha trang, sa pa, hội an, phú quốc, hạ long, cát bà, côn đảo, thăng long
""")

COUNTRIES = _any("""
    việt nam, lào, campuchia, thái lan, trung quốc, nhật bản, hàn quốc, triều tiên, singapore, malaysia, indonesia,
    philippines, myanmar, ấn độ, nga, mỹ, hoa kỳ, anh quốc, pháp, đức, tây ban nha, bồ đào nha, thuỵ sĩ, thụy sĩ,
    thuỵ điển, thụy điển, hà lan, canada, brazil, argentina, australia, ai cập, đông nam á, châu á, châu âu, châu phi,
    châu mỹ
""")
