"""The closed classes of Vietnamese words that the follow-up rules read, as alternations of a regular expression.

Words of grammar, interrogatives, class nouns and names of provinces and countries; verbs and nouns are not listed, they
are told apart by `lexicon`.
"""

from typing import Literal

__all__ = [
    "ADVERBIAL",
    "ASKING",
    "COUNTRIES",
    "HEADS",
    "JOINT",
    "LIGHT",
    "NOMINAL",
    "OWNED",
    "PROVINCES",
    "RELATION",
    "TONE",
    "Kind",
]

Kind = Literal["person", "place", "organisation", "document", "event", "time", "name"]
"""`name` is a proper name that nothing tells more about; it may stand for any of the others."""


def _any(words: str) -> str:
    """The alternation of words separated by commas, the longest first, so that "thế nào" wins over "thế"."""
    listed = [" ".join(word.split()) for word in words.split(",")]
    return "|".join(sorted({word for word in listed if word}, key=lambda word: (-len(word), word)))


TONE = _any("ạ, nhỉ, vậy, thế, hả, nhé, nha, nhá, á, à, ha, hen, dzậy, zậy, z, v, vậy ạ, thế ạ, đây, cơ, đấy, vậy nhỉ")
"""What closes a question and only carries its tone."""

ASKING = _any("""
    vì sao, tại sao, sao lại, vì đâu, do đâu, khi nào, lúc nào, hồi nào, bao giờ, bao lâu, bao xa, bao nhiêu, nhiêu, bn,
    nhiu, bnhiu, ntn, như thế nào, thế nào, ra sao, làm sao, cỡ nào, ở đâu, ai, đâu, gì, nào, mấy, sao
""")
LIGHT = _any("""
    là, có, được, bị, đã, đang, sẽ, vẫn, từng, còn, nên, cần, phải, chưa, không, cũng, đều, rất, hay, thì, mà, nay, hiện
    nay, hiện tại, những, các, mỗi, một, mọi, cả, chỉ, ra, lên, xuống, lại, đi, nhất, nhiều, ít, hơn, lắm, quá, thế,
    vậy, này, đó, ấy, kia, đây, đấy, rồi, nữa, và, hoặc, nếu, khi, vì, do, bởi, vào, đến, tới, bằng, qua, sau, trước,
    ngoài, theo, để, lúc, nhờ, như, cùng, mới, đầu tiên, cuối cùng, duy nhất, chủ yếu, hết, luôn, khác, tự, nhau, mình,
    chính, chung, cụ thể, có thể, tổng cộng, khoảng, hồi, lần đầu, bao gồm, gồm, thứ, cái
""")
NOMINAL = _any("""
    người, việc, sự, cuộc, cách, điểm, thủ tục, quá trình, mức, giá, tuổi, thời gian, số, lễ, kỳ, chi phí, thời hạn,
    điều kiện, quyền, môn, nghề, chiếc, con, cây, vùng, nơi, ngành, vụ, trận, đám, khu, phong trào, chiến dịch, dự án
""")
"""Nouns that take a verb after them into their phrase: "người đi xe máy", "cách nấu"."""
RELATION = _any("""
    giá, phí, tiền, lương, tỷ lệ, tỉ lệ, tỉ số, mức, tên, tuổi, quê, lông, sức, độ, tốc độ, nhiệt độ, điểm, tỷ số, đội
    hình, điều kiện, nguyên liệu, chi phí, thời gian, thời hạn, thời tiết, khí hậu, mục tiêu, nguyên nhân, lý do, ý
    nghĩa, đường kính, nội dung, huấn luyện viên, chủ tịch, giám đốc, tổng giám đốc, hiệu trưởng, đội trưởng, vua, chủ
    đầu tư, tổng vốn, vốn, kinh phí, doanh thu, lợi nhuận, tác giả, vua phá lưới, á quân, kết quả, dân số, diện tích,
    trụ sở, quy mô, triệu chứng, biến chứng, công suất, lãi suất, màu, vé, lệ phí, thủ tục, hồ sơ, trình tự, tác dụng,
    cốt truyện, con non, giờ
""")
"""Nouns that are somebody's or something's though the counts do not tell: see `lexicon.is_possessed`."""
JOINT = _any("của, trong, ở, tại, với, cho, về, từ, trên, giữa, đối với, dưới, gần, và")

ADVERBIAL = _any("""
    hôm nay, hôm qua, ngày mai, năm nay, năm ngoái, năm sau, tháng này, tháng trước, tuần này, tuần trước, hiện nay,
    hiện tại, ngày nay
""")

HEADS: dict[Kind, str] = {
    "person": _any("""
        ông, bà, anh, chị, cô, chú, bác, cụ, thầy, vua, chúa, hoàng đế, hoàng hậu, công chúa, nữ hoàng, tướng, đại
        tướng, thượng tướng, trung tướng, thiếu tướng, danh tướng, nhạc sĩ, ca sĩ, hoạ sĩ, họa sĩ, nghệ sĩ, diễn viên,
        đạo diễn, nhà văn, nhà thơ, nhà báo, nhà khoa học, cầu thủ, tiền đạo, thủ môn, huấn luyện viên, hlv, bác sĩ,
        giáo sư, tiến sĩ, thủ tướng, phó thủ tướng, chủ tịch, phó chủ tịch, bộ trưởng, thứ trưởng, tổng thống, bí thư,
        tổng bí thư, luật sư, kỹ sư, tác giả, nhân vật, vị, vận động viên, đối tượng, nghi phạm, bị cáo, nạn nhân
    """),
    "place": _any("""
        thành phố, tp, cao tốc, quốc lộ, tỉnh, huyện, quận, xã, phường, thị xã, thị trấn, đảo, quần đảo, bán đảo, đỉnh
        núi, đỉnh, dãy núi, núi, sông, suối, thác, hồ, vịnh, bãi biển, biển, nước, đất nước, quốc gia, vùng, miền, làng,
        bản, thôn, ấp, xóm, thành, khu, cảng, sân bay, chùa, đền, phố, đường, cầu, quảng trường, sân vận động, sân, bảo
        tàng, bệnh viện, công viên, vườn quốc gia, hang, chợ, cao nguyên, châu, lăng, thủ đô, kinh đô, địa điểm, địa
        phương
    """),
    "organisation": _any("""
        công ty, hợp tác xã, tập đoàn, hãng, uỷ ban, ủy ban, bộ, sở, đội tuyển, đội bóng, đội, câu lạc bộ, clb, đảng,
        hội, ngân hàng, viện, liên đoàn, tổ chức, cơ quan, đơn vị, doanh nghiệp, nhà, triều đại, triều, trường, đại học
    """),
    "document": _any("""
        nghị quyết, quyết định, kế hoạch, bộ luật, luật, nghị định, thông tư, chỉ thị, hiến pháp, chương trình, đề án,
        điều, khoản, mục, hiệp định, công văn, chiến lược, hiệp ước, tuyên ngôn, văn bản, hợp đồng, dự án, quy chế, tác
        phẩm, cuốn sách, sách, bộ phim, phim, bài hát, bài thơ, truyện
    """),
    "event": _any("""
        chiến dịch, trận, cuộc khởi nghĩa, khởi nghĩa, giải đấu, giải, lễ hội, sự kiện, hội nghị, đại hội, chiến tranh,
        cuộc thi
    """),
}
"""Class nouns that stand before a name, by the kind of thing they name."""

OWNED: dict[Kind, str] = {
    "person": _any("""
        sinh, quê, vợ, chồng, con trai, con gái, bố, mẹ, tuổi, tên thật, bút danh, tốt nghiệp, qua đời, hy sinh, kết
        hôn, lấy vợ, lấy chồng, giữ chức, chức vụ, nghỉ hưu
    """),
    "organisation": _any(
        "doanh thu, lợi nhuận, lãi, vốn điều lệ, nhân viên, trụ sở, cổ phiếu, hiệu trưởng, giám đốc, tổng giám đốc"
    ),
    "place": _any("dân số, diện tích, thủ đô, khí hậu"),
    "document": _any("nội dung, tác giả, cốt truyện, thể loại"),
}
"""What only a thing of this kind has or does, by which a question tells whom it leaves out."""

PROVINCES = _any("""
    an giang, bà rịa, vũng tàu, bạc liêu, bắc giang, bắc kạn, bắc ninh, bến tre, bình dương, bình định, bình phước, bình
    thuận, cà mau, cao bằng, cần thơ, đà nẵng, đắk lắk, đắk nông, điện biên, đồng nai, đồng tháp, gia lai, hà giang, hà
    nam, hà nội, hà tĩnh, hải dương, hải phòng, hậu giang, hoà bình, hưng yên, khánh hoà, khánh hòa, kiên giang, kon
    tum, lai châu, lạng sơn, lào cai, lâm đồng, long an, nam định, nghệ an, ninh bình, ninh thuận, phú thọ, phú yên,
    quảng bình, quảng nam, quảng ngãi, quảng ninh, quảng trị, sóc trăng, sơn la, tây ninh, thái bình, thái nguyên, thanh
    hoá, thanh hóa, huế, tiền giang, trà vinh, tuyên quang, vĩnh long, vĩnh phúc, yên bái, sài gòn, đà lạt, nha trang,
    sa pa, hội an, phú quốc, hạ long, cát bà, côn đảo, thăng long
""")

COUNTRIES = _any("""
    việt nam, lào, campuchia, thái lan, trung quốc, nhật bản, hàn quốc, triều tiên, singapore, malaysia, indonesia,
    philippines, myanmar, ấn độ, nga, mỹ, hoa kỳ, anh quốc, pháp, đức, tây ban nha, bồ đào nha, thuỵ sĩ, thụy sĩ, thuỵ
    điển, thụy điển, hà lan, canada, brazil, argentina, australia, ai cập, đông nam á, châu á, châu âu, châu phi, châu
    mỹ
""")
