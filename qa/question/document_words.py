"""What people call a document as such: "bài báo này", "bản án", "cẩm nang"."""

__all__ = ["DOCUMENT", "THIS_DOCUMENT"]

DOCUMENT = (
    "(?:bài báo|bài viết|bài đăng|bài tin|bản tin|phóng sự|văn bản|tài liệu|hợp đồng|quyết định|công văn|thông báo|"
    "báo cáo|nghị định|nghị quyết|thông tư|luật|quy chế|quy định|nội quy|tờ trình|kế hoạch|biên bản|giấy mời|bản án|"
    "cẩm nang|sổ tay|hướng dẫn|tờ rơi|tờ khai|bảng giá|thực đơn|đề cương|đề thi|đề án|đề|giáo trình|lịch|phiếu|đơn|"
    "chỉ thị|điều lệ|quy trình|thể lệ|thư|tệp|file|tin|trang|bài)"
)
"""A pattern for one of the words, with diacritics; fold it for text without."""
THIS_DOCUMENT = rf"{DOCUMENT}(?: (?:này|đó|trên|kia|ấy))?"
"""The same with a word that points."""
