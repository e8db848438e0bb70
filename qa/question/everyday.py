"""Everyday words of a question in the form that the passages have: "đẻ con" as "sinh con", "chích" as "tiêm"."""

import re
from collections.abc import Sequence

from index.vietnamese.text import fold

__all__ = ["EVERYDAY", "match_register"]

_LISTED = """
đẻ con, sanh con, sinh đẻ: sinh con, thai sản
nghỉ đẻ, nghỉ sinh: nghỉ thai sản, thai sản, sinh con
đẻ: sinh
bà bầu, mẹ bầu, có bầu, mang bầu, bầu: phụ nữ có thai, phụ nữ mang thai, mang thai, có thai, thai phụ
chết, qua đời, mất mạng: tử vong, qua đời, chết, mất
chết: khai tử
làm đám cưới, đám cưới, cưới nhau, cưới hỏi, lấy vợ, lấy chồng, cưới: kết hôn, hôn nhân
ly dị, bỏ nhau: ly hôn
đuổi việc, bị đuổi, cho nghỉ việc: sa thải, buộc thôi việc, kỷ luật
đuổi học: buộc thôi học
nghỉ việc, nghỉ làm luôn: thôi việc, chấm dứt hợp đồng
chích ngừa, chích thuốc, chích: tiêm chủng, tiêm phòng, tiêm
chôn cất, đám ma, ma chay, chôn: mai táng, tang lễ
lãnh lương: trả lương, nhận lương
lãnh: nhận, hưởng, lĩnh
mướn: thuê
trễ: muộn, chậm, quá hạn
đóng phạt, nộp phạt: mức phạt, phạt
sếp: giám đốc, lãnh đạo, trưởng
tăng ca, làm thêm giờ, ot: làm thêm giờ, làm thêm
xài: dùng, sử dụng
rửa, lau chùi, chùi: vệ sinh, làm sạch, lau
hư, bị hư: hỏng, hư hỏng, sự cố
xe hơi: ô tô, xe con
xe gắn máy, xe honda: xe máy, mô tô
heo: lợn
bắp: ngô
khoai mì, củ mì: sắn
đậu phộng: lạc
ba má, ba mẹ, bố mẹ, cha mẹ: cha mẹ, bố mẹ, phụ huynh
cụ già, người già, ông bà già, cụ: người cao tuổi
em bé, con nít, trẻ con, bé: trẻ em, trẻ
nhà nghèo, người nghèo: hộ nghèo
bằng lái: giấy phép lái xe
sổ đỏ, sổ hồng: giấy chứng nhận quyền sử dụng đất
bớt: giảm
bể: vỡ
học trò: học sinh
thầy cô: giáo viên, giảng viên
đi trễ: đi muộn
nghỉ bệnh: nghỉ ốm
đặt cọc, tiền cọc, cọc: đặt cọc, cọc
bao lâu một lần: định kỳ
tai nạn chết người: tử vong
ti vi: tivi, truyền hình
coi phim: xem phim
máy lạnh: điều hòa
tiền công: thù lao, tiền lương
đi nhậu, nhậu: uống rượu
ký túc: ký túc xá
trường tư: tư thục, dân lập
nước ngoài: quốc tế
rộng bao nhiêu: diện tích bao nhiêu
chấp thuận, chấp nhận: đồng ý, thông qua, phê duyệt
khóa cổng: đóng cổng
khóa cửa: đóng cửa
cúp nước, cắt nước: ngừng cấp nước, ngưng cấp nước
cúp điện, mất điện, cắt điện: ngừng cấp điện, ngưng cấp điện, cắt điện
chạy xe: lái xe, điều khiển xe
quậy phá, quậy: gây mất trật tự, gây rối
ngủ lại: ở lại qua đêm, qua đêm
người thân, người nhà: người nhà, thân nhân, người thân
quyển: cuốn, quyển
lấy lại tiền, đòi lại tiền: hoàn tiền, hoàn lại, hoàn trả
lấy lại: hoàn lại, trả lại, hoàn trả
trả tiền: thanh toán, nộp tiền
đóng tiền: nộp tiền, thanh toán, nộp
giá tiền: đơn giá, mức giá
hay gặp: thường gặp, phổ biến
tác dụng phụ: tác dụng không mong muốn
gia hạn: kéo dài
nước ngọt: đồ uống
mô tơ: động cơ
tivi: ti vi
nghỉ làm: bỏ ca, vắng mặt, nghỉ việc
cắt hợp đồng: chấm dứt hợp đồng
ế, ế ẩm: vắng khách
làm biếng: lười
mắc bệnh, bị bệnh: mắc, nhiễm
tiền nhà: tiền thuê nhà, tiền thuê
trọ: thuê
đậu xe, để xe: đỗ xe, gửi xe, trông giữ xe
giữ xe: trông giữ xe, gửi xe
nghỉ ốm: nghỉ bệnh, ốm đau
nghỉ phép: nghỉ hằng năm, nghỉ hàng năm, phép năm
vay tiền: vay vốn
tiền vay: khoản vay, số tiền vay, vốn vay
tiền lãi: lãi suất, lãi
ứng tiền trước, ứng tiền, ứng trước: tạm ứng
ủi đồ, ủi quần áo: bàn là, là quần áo, ủi
xe đò: xe khách
tiệm: cửa hàng
nhà thương: bệnh viện
toilet, wc: nhà vệ sinh
pass, password: mật khẩu
remote: điều khiển từ xa
mở máy, bật máy: khởi động
đồ ăn, thức ăn: thực phẩm, món ăn
tiểu đường: đái tháo đường
đái tháo đường: tiểu đường
huyết áp cao, cao huyết áp: tăng huyết áp
bao tử: dạ dày
đi ngoài, đi cầu lỏng: tiêu chảy
ói mửa, ói: nôn
y tá: điều dưỡng
passport: hộ chiếu
visa: thị thực
chứng minh nhân dân, chứng minh thư: căn cước, cccd
khai sanh: khai sinh
đóng thuế: nộp thuế
vô làm, vào làm: nhận việc, bắt đầu làm việc
tiền học: học phí
ở lại lớp: lưu ban
cháy nhà: hỏa hoạn
bão lụt: thiên tai, lũ lụt
trái cây: hoa quả, quả
muỗng: thìa
thìa: muỗng
chén: bát
xà bông: xà phòng
xà phòng: xà bông
mền: chăn
vớ: tất
nón bảo hiểm: mũ bảo hiểm
mũ bảo hiểm: nón bảo hiểm
lầu: tầng
hẻm: ngõ
thay nhớt, nhớt: dầu nhớt, dầu máy
vỏ xe: lốp
thắng xe: phanh
kiếng: kính
kẹt xe: ùn tắc, tắc đường
ông xã: chồng
bà xã: vợ
bố: cha
cha: bố
má: mẹ
con trai cả, con trai đầu, con trai trưởng: trưởng nam
con gái cả, con gái đầu, con gái trưởng: trưởng nữ
con trai thứ: thứ nam
con gái thứ: thứ nữ
con trai út: út nam
con gái út: út nữ
qua đời: từ trần, tạ thế, mất, hy sinh
chết: từ trần, tạ thế, hy sinh
đám tang, chôn cất, chôn: an táng, lễ tang
khuya: đêm
không mất tiền, khỏi mất tiền: miễn phí
nhập viện: vào viện, nhập viện
vào viện: nhập viện
ra viện, về nhà, được về, cho về: xuất viện, ra viện
xuất viện: ra viện
lương cứng: lương chính, lương cơ bản
lương cơ bản: lương chính, lương cứng
bé gái, học sinh nữ, nữ sinh: cháu nữ, bé nữ, học sinh nữ, em nữ, nữ sinh, nữ, gái
bé trai, học sinh nam, nam sinh: cháu nam, bé nam, học sinh nam, em nam, nam sinh, nam, trai
nam giới, đàn ông: nam
lãi: lợi nhuận
lời lãi, tiền lời: lợi nhuận, lãi
tủ đông, ngăn đông, tủ đá: ngăn đá, ngăn đông, đông lạnh, cấp đông
tủ lạnh, tủ mát: ngăn mát, tủ lạnh
tiền nong, tiền bạc: tài chính
thăm bệnh, thăm người bệnh: thăm nom, thăm
sếp tổng: tổng giám đốc
cô giáo, thầy giáo: giáo viên
bị đuổi, đuổi khỏi sân: rời sân, thẻ đỏ, truất quyền
bị thương: chấn thương
mổ: phẫu thuật
uống rượu: nồng độ cồn, rượu bia
say rượu, say xỉn, uống bia: nồng độ cồn, rượu bia
chặt cây, đốn cây: chặt hạ, đốn hạ
chặt, đốn: chặt hạ, đốn hạ
xây nhà: xây dựng nhà
sửa nhà: cải tạo, sửa chữa nhà
nước uống: đồ uống
đăng kí: đăng ký
tiền phòng: giá phòng, tiền thuê phòng
tiền xe: phí đi lại, chi phí đi lại
xăng xe: đi lại
tăng lương: nâng lương
lên lương: nâng lương
thôi học, bỏ học: thôi học, nghỉ học
đậu, thi đậu: trúng tuyển, đỗ
rớt, thi rớt: trượt, không đạt
di động, điện thoại di động: điện thoại
đường dây nóng, hotline: đường dây nóng, tổng đài
làm mất: mất
đền tiền, đền: bồi thường
đền bù: bồi thường
phẩy: điểm
đòi tiền: yêu cầu bồi thường, hoàn tiền
lời được, được lời, có lời, lời bao nhiêu: lợi nhuận, lãi
xe chạy, tàu chạy: khởi hành, xuất phát, lăn bánh, xe chạy
dư: thừa, dôi
dời: chuyển, di dời
miếng đất, mảnh đất, lô đất: thửa đất
bỏ ngang, bỏ giữa chừng, rút lui, không đi nữa: hủy, rút, chấm dứt
va li, vali: hành lý, kiện
"""
_SPOKEN_UNITS = (
    (r"ký lô|kí lô|ki lô|ký|kí|cân", "kg"),
    (r"cây số|cây", "km"),
    (r"phân", "cm"),
    (r"mét vuông", "m2"),
    (r"mét vuông", "m²"),
)
"""(units as they are said after "mấy", the one that the passages may have instead)."""
_AMOUNT = " bao nhiêu"
EVERYDAY = tuple(
    (tuple(words.split(", ")), tuple(others.split(", ")))
    for words, others in (line.split(": ") for line in _LISTED.strip().split("\n"))
)
"""(what people say, what official texts say for it, the nearest first)."""


def match_register(text: str, passages: Sequence[str]) -> str:
    """The question with each everyday word, that no passage has, in the first official form that one has.

    >>> match_register("Đẻ con được nghỉ mấy tháng?", ["Lao động nữ sinh con được nghỉ 6 tháng."])
    'sinh con được nghỉ mấy tháng?'
    >>> match_register("Chích ở đâu?", ["Chích tại trạm."]), match_register("Chích ở đâu?", ["Chơi ở sân."])
    ('Chích ở đâu?', 'Chích ở đâu?')
    >>> match_register("nhap vien luc nao", ["Vào viện lúc 2 giờ."])
    'vao vien luc nao'
    """
    words_held = re.findall(r"\w+", fold(" ".join(passages)))
    held = f" {' '.join(words_held)} "
    text = _match_unit(text, passages)
    for words, others in EVERYDAY:
        for each in words:
            word = fold(each) if text.isascii() and " " in each else each
            said = re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)
            if said is None or f" {fold(word.removesuffix(_AMOUNT))} " in held:
                continue
            if word.endswith(_AMOUNT) and text[said.end() :].strip(" ?.!"):
                continue  # "rộng bao nhiêu mét" is a width
            other = next((one for one in others if f" {fold(one.removesuffix(_AMOUNT))} " in held), None)
            if other:
                other = fold(other) if text.isascii() else other
                text = text[: said.start()] + other + text[said.end() :]
                break
    return text


def _match_unit(text: str, passages: Sequence[str]) -> str:
    """The question with the unit that it asks for in the form of the passages' figures, where none has its own.

    >>> _match_unit("Được mang mấy ký?", ["Tối đa 7 kg một khách."]), _match_unit("Có mấy cây?", ["Trồng 5 cây, 2 km."])
    ('Được mang mấy kg?', 'Có mấy cây?')
    """
    asked = re.search(r"(?<!\w)(?:mấy|bao nhiêu|may|bao nhieu) (?P<unit>\w+(?: \w+){0,2})", text, re.IGNORECASE)
    if asked is None:
        return text
    whole = "\n".join(passages)
    for spoken, written in _SPOKEN_UNITS:
        said = re.match(rf"(?:{spoken})(?!\w)", asked["unit"], re.IGNORECASE)
        if said is None or re.search(rf"(?:\d ?|\(){re.escape(said[0])}(?!\w)", whole, re.IGNORECASE):
            continue
        if re.search(rf"(?:\d ?|\(){written}(?!\w)", whole):
            return text[: asked.start("unit")] + written + text[asked.start("unit") + said.end() :]
    return text
