//! The items of the checklist, as data.

use super::{Core, Group, Skill};

/// The version of the wording.
pub const VERSION: &str = "DMKN-2026.1";

const fn graded(id: &'static str, group: Group, core: Option<Core>, vi: &'static str, en: &'static str) -> Skill {
    Skill { id, group, is_status: false, core, vi, en }
}

const fn status(id: &'static str, group: Group, vi: &'static str, en: &'static str) -> Skill {
    Skill { id, group, is_status: true, core: None, vi, en }
}

/// All items, in the order of the checklist.
pub const CATALOGUE: [Skill; 39] = [
    graded(
        "tb.01",
        Group::Device,
        None,
        "Bật, tắt, mở khoá, sạc, chỉnh âm lượng và cỡ chữ",
        "Turn on and off, unlock, charge, set volume and text size",
    ),
    graded(
        "tb.02",
        Group::Device,
        None,
        "Kết nối Wi‑Fi, bật/tắt dữ liệu di động",
        "Connect to Wi‑Fi, switch mobile data",
    ),
    graded("tb.03", Group::Device, None, "Nhập chữ có dấu hoặc nhập bằng giọng nói", "Type with accents, or dictate"),
    graded(
        "tb.04",
        Group::Device,
        None,
        "Cài, cập nhật, gỡ ứng dụng từ kho chính thức",
        "Install, update and remove apps from the official store",
    ),
    graded(
        "tb.05",
        Group::Device,
        None,
        "Nhắn tin, gọi video qua Zalo",
        "Send messages and make video calls with Zalo",
    ),
    graded("tb.06", Group::Device, None, "Tìm thông tin và kiểm tra nguồn", "Look things up and check the source"),
    graded("tb.07", Group::Device, None, "Chụp ảnh, quay video, quét mã QR", "Take photos and videos, scan QR codes"),
    status("cq.01", Group::Government, "Có VNeID mức 2 đã kích hoạt", "Has an active VNeID level 2"),
    graded("cq.02", Group::Government, None, "Xuất trình giấy tờ trên VNeID", "Show documents in VNeID"),
    graded(
        "cq.03",
        Group::Government,
        None,
        "Đăng nhập Cổng Dịch vụ công quốc gia bằng VNeID",
        "Log in to the national public service portal with VNeID",
    ),
    graded("cq.04", Group::Government, Some(Core::K1), "Nộp hồ sơ trực tuyến", "File an application online"),
    graded(
        "cq.05",
        Group::Government,
        None,
        "Theo dõi hồ sơ, nhận kết quả điện tử",
        "Track an application, receive the result electronically",
    ),
    graded("cq.06", Group::Government, None, "Nộp phí, lệ phí trực tuyến", "Pay fees online"),
    graded(
        "cq.07",
        Group::Government,
        None,
        "Gửi phản ánh, kiến nghị (VNeID, C‑ThaiNguyen)",
        "Send feedback and proposals (VNeID, C‑ThaiNguyen)",
    ),
    graded(
        "cq.08",
        Group::Government,
        Some(Core::K5),
        "Theo dõi kênh chính thức của xã",
        "Follow the commune's official channel",
    ),
    status("cq.09", Group::Government, "Có chữ ký số cá nhân", "Has a personal digital signature"),
    status("kt.01", Group::Economy, "Có tài khoản ngân hàng hoặc Mobile Money", "Has a bank account or Mobile Money"),
    graded("kt.02", Group::Economy, Some(Core::K3), "Chuyển tiền, quét QR thanh toán", "Transfer money, pay by QR"),
    graded(
        "kt.03",
        Group::Economy,
        None,
        "Trả tiền điện, viễn thông, học phí trực tuyến",
        "Pay electricity, telephone and school fees online",
    ),
    graded(
        "kt.04",
        Group::Economy,
        None,
        "Nhận tiền an sinh, lương hưu qua tài khoản",
        "Receive benefits or pension by account",
    ),
    graded("kt.05", Group::Economy, Some(Core::K2), "Mua hàng trực tuyến an toàn", "Shop online safely"),
    graded("kt.06", Group::Economy, None, "Đăng ảnh, giới thiệu sản phẩm", "Post photos, promote products"),
    graded(
        "kt.07",
        Group::Economy,
        None,
        "Tạo gian hàng trên sàn (voso.vn, postmart.vn…)",
        "Open a shop on a marketplace (voso.vn, postmart.vn…)",
    ),
    graded("kt.08", Group::Economy, None, "Nhận đơn, đóng gói, gửi hàng", "Take orders, pack, ship"),
    graded(
        "kt.09",
        Group::Economy,
        None,
        "Cam kết chất lượng, ghi nguồn gốc",
        "Keep the quality promised, state the origin",
    ),
    graded(
        "kt.10",
        Group::Economy,
        None,
        "Dùng ứng dụng cho sản xuất (thời tiết, giá, khuyến nông)",
        "Use apps for production (weather, prices, extension)",
    ),
    graded("xh.01", Group::Society, Some(Core::K5), "Xem Sổ sức khỏe điện tử", "Open the electronic health record"),
    graded(
        "xh.02",
        Group::Society,
        None,
        "Dùng VssID/BHYT điện tử, đặt lịch khám",
        "Use VssID/electronic health insurance, book an examination",
    ),
    graded(
        "xh.03",
        Group::Society,
        None,
        "Học trực tuyến, theo dõi việc học của con",
        "Learn online, follow the children's learning",
    ),
    graded(
        "xh.04",
        Group::Society,
        Some(Core::K5),
        "Học trên “Bình dân học vụ số”",
        "Learn on the “Bình dân học vụ số” platform",
    ),
    graded("xh.05", Group::Society, None, "Nhận cảnh báo thiên tai, dịch bệnh", "Receive disaster and epidemic alerts"),
    graded("xh.06", Group::Society, None, "Tra cứu chính sách xã hội, việc làm", "Look up social policies and jobs"),
    graded(
        "at.01",
        Group::Safety,
        Some(Core::K4),
        "Không đưa OTP, mật khẩu, ảnh căn cước cho ai",
        "Give nobody OTP codes, passwords or ID photos",
    ),
    graded(
        "at.02",
        Group::Safety,
        None,
        "Nhận ra kẻ giả công an, cán bộ xã, điện lực",
        "Recognise false policemen, commune officers, power company staff",
    ),
    graded(
        "at.03",
        Group::Safety,
        None,
        "Không bấm liên kết lạ, không cài ứng dụng ngoài kho",
        "Open no strange links, install nothing outside the store",
    ),
    graded("at.04", Group::Safety, None, "Khoá màn hình, mật khẩu mạnh", "Lock the screen, use strong passwords"),
    graded(
        "at.05",
        Group::Safety,
        None,
        "Biết việc làm ngay khi bị lừa (khoá tài khoản, báo công an)",
        "Know what to do at once after a fraud (block the account, tell the police)",
    ),
    graded(
        "at.06",
        Group::Safety,
        None,
        "Nhận ra tin giả, hình/tiếng giả",
        "Recognise false news, faked pictures and voices",
    ),
    graded("at.07", Group::Safety, None, "Bảo vệ trẻ em trên mạng", "Protect children online"),
];
