"""Vietnamese abbreviations, the only lists of them: of offices and news, of chat, and those that end no sentence."""

from types import MappingProxyType

__all__ = ["ABBREVIATIONS", "BEFORE_NAME", "BEFORE_NUMBER", "CHAT_ABBREVIATIONS", "RARELY_LAST"]

ABBREVIATIONS = MappingProxyType(
    {
        "ubnd": "ủy ban nhân dân",
        "hđnd": "hội đồng nhân dân",
        "tp": "thành phố",
        "tphcm": "thành phố hồ chí minh",
        "vn": "việt nam",
        "tw": "trung ương",
        "ttg": "thủ tướng",
        "qđ": "quyết định",
        "nq": "nghị quyết",
        "nđ": "nghị định",
        "cntt": "công nghệ thông tin",
        "cđs": "chuyển đổi số",
        "gdđt": "giáo dục và đào tạo",
        "đh": "đại học",
        "đhqg": "đại học quốc gia",
        "thpt": "trung học phổ thông",
        "thcs": "trung học cơ sở",
        "pgs": "phó giáo sư",
        "gs": "giáo sư",
        "ts": "tiến sĩ",
        "ths": "thạc sĩ",
        "bs": "bác sĩ",
        "csgt": "cảnh sát giao thông",
        "lhq": "liên hợp quốc",
        "mttq": "mặt trận tổ quốc",
        "btc": "ban tổ chức",
        "bhxh": "bảo hiểm xã hội",
        "bhyt": "bảo hiểm y tế",
        "gplx": "giấy phép lái xe",
        "kcn": "khu công nghiệp",
        "hssv": "học sinh sinh viên",
        "đvt": "đơn vị tính",
        "gvcn": "giáo viên chủ nhiệm",
        "cccd": "căn cước công dân",
        "nlđ": "người lao động",
        "hđlđ": "hợp đồng lao động",
        "bhtn": "bảo hiểm thất nghiệp",
        "pccc": "phòng cháy chữa cháy",
        "attp": "an toàn thực phẩm",
        "ktx": "kí túc xá",
        "tthc": "thủ tục hành chính",
        "nsnn": "ngân sách nhà nước",
        "stk": "số tài khoản",
        "sđt": "số điện thoại",
        "mst": "mã số thuế",
        "kcb": "khám chữa bệnh",
        "tkb": "thời khóa biểu",
        "gpmb": "giải phóng mặt bằng",
        "qsdđ": "quyền sử dụng đất",
        "htx": "hợp tác xã",
        "phhs": "phụ huynh học sinh",
        "cbcnv": "cán bộ công nhân viên",
        "clb": "câu lạc bộ",
        "wfh": "làm việc từ xa",
        "nvl": "nguyên vật liệu",
        "dn": "doanh nghiệp",
    }
)
"""Abbreviations of offices and news to their words, in lower case, words spelled as `search.bm25.terms` writes them."""

CHAT_ABBREVIATIONS = MappingProxyType(
    {
        "ko": ("không",),
        "k": ("không",),
        "kg": ("không",),
        "kh": ("không",),
        "hok": ("không",),
        "hông": ("không",),
        "khong": ("không",),
        "khog": ("không",),
        "dc": ("được",),
        "đc": ("được",),
        "dk": ("được",),
        "đk": ("được",),
        "j": ("gì",),
        "ji": ("gì",),
        "bn": ("bao nhiêu", "bạn"),
        "bnhiu": ("bao nhiêu",),
        "nhiu": ("nhiêu", "nhiều"),
        "ntn": ("như thế nào",),
        "tn": ("thế nào",),
        "bh": ("bây giờ", "bao giờ"),
        "h": ("giờ",),
        "ng": ("người",),
        "nta": ("người ta",),
        "nhg": ("những", "nhưng"),
        "nh": ("nhiều",),
        "vs": ("với",),
        "z": ("vậy",),
        "v": ("vậy",),
        "r": ("rồi",),
        "bít": ("biết",),
        "bik": ("biết",),
        "bt": ("biết", "bình thường"),
        "fai": ("phải",),
        "trg": ("trường", "trong"),
        "tr": ("trong", "trường"),
        "b": ("bạn",),
        "m": ("mình",),
        "mk": ("mình",),
        "ns": ("nói",),
        "wá": ("quá",),
        "wa": ("quá", "qua"),
        "nài": ("này",),
        "cx": ("cũng",),
        "cg": ("cũng",),
        "cug": ("cũng",),
        "hc": ("học",),
        "hs": ("học sinh",),
        "sv": ("sinh viên",),
        "gv": ("giáo viên",),
        "nx": ("nữa",),
        "lm": ("làm",),
        "vn": ("Việt Nam",),
        "tp": ("thành phố",),
        "đt": ("điện thoại",),
        "ak": ("à",),
        "ik": ("đi",),
        "iu": ("yêu",),
        "tl": ("trả lời",),
        "vd": ("ví dụ",),
        "dn": ("doanh nghiệp",),
        "gd": ("gia đình", "giáo dục"),
    }
)
"""Abbreviations of messages and comments, in lower case, to what each may stand for, the commonest first."""

BEFORE_NAME = frozenset(
    "tp pgs gs ts ths th.s tskh bs bscki bsckii ds cn ks kts ls q p h tx tt ths.bs gs.ts pgs.ts gs.tskh nsnd nsưt "
    "ngnd ngưt mr mrs ms dr prof st nxb đ/c đc cty ts.bs pgs.ts.bs ts.ls ths.ls th.sĩ".split()
)
"""Abbreviations with a full stop that stand before the name they belong to ("TP.", "PGS."): no sentence ends on one."""

BEFORE_NUMBER = frozenset("tr trg số no vol tập q p điều khoản chương mục stt h đt tel fax".split())
"""Abbreviations and nouns with a full stop that a number follows ("tr. 12", "số. 5")."""

RARELY_LAST = frozenset(
    "v.v vv vv.. jr sr inc ltd co corp etc vs cf vd ví.dụ t.ư tw tnhh cp t.p h.n s.g a.m p.m tr.cn scn tcn".split()
)
"""Abbreviations with a full stop that may end a sentence, but go on when a small letter follows ("v.v.")."""
