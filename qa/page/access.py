"""Who can reach the page: an address beyond this machine wants a login."""

import ipaddress

from index import HoidapError

__all__ = ["check_access"]


def check_access(host: str, *, login: bool, public: bool) -> None:
    """Refuse an address that others can reach without a login, unless that is wished."""
    if not (login or public or _is_local(host)):
        raise HoidapError(
            f"Không mở trang ở {host}: ai trong mạng cũng vào được mà không cần đăng nhập. "
            "Thêm --auth TÊN:MẬT_KHẨU, hoặc --public nếu bạn muốn vậy."
        )


def _is_local(host: str) -> bool:
    """True for an address that only this machine can reach."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
