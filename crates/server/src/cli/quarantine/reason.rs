//! What each reason means, and what an operator can do about it.

/// A reason in words.
pub struct Words {
    pub vi: &'static str,
    pub en: &'static str,
    pub do_vi: &'static str,
    pub do_en: &'static str,
}

/// The words of a stored reason; `counts`: a batch of its device's stream, which can be let in.
pub fn words(name: &str, counts: bool) -> Words {
    let (vi, en) = meaning(name);
    let (do_vi, do_en) = advice(name, counts);
    Words { vi, en, do_vi, do_en }
}

/// On one line, after its name.
pub fn line(name: &str) -> String {
    let (vi, en) = meaning(name);
    format!("{name}: {vi} · {en}")
}

fn meaning(name: &str) -> (&'static str, &'static str) {
    match name {
        "Denied" => ("thiết bị không được ghi ở đây", "the device may not write here"),
        "Revoked" => ("thiết bị đã bị thu hồi", "the device was revoked"),
        "Forked" => ("hai bản dữ liệu cùng một thiết bị", "two databases wrote as one device"),
        "UnknownDevice" => ("không rõ thiết bị nào", "unknown device"),
        "WrongServer" => ("gửi cho máy chủ khác", "meant for another server"),
        "WrongChannel" => ("hồ sơ thuộc đơn vị khác", "the record belongs to another unit"),
        "WrongActor" => ("ghi dưới tên thiết bị khác", "written under another device's name"),
        "SequenceGap" | "StartOp" | "Genesis" => ("không nối tiếp những gì đã có", "does not continue what is here"),
        "TooManyWaiting" => ("quá nhiều thay đổi chờ phần còn thiếu", "too many changes wait for missing ones"),
        "TooManyOps" => ("lớn quá mức cho phép", "larger than allowed"),
        "Batch(Dictionary)" | "Batch(Version)" => ("do phiên bản mới hơn tạo ra", "made by a newer version"),
        _ => ("dữ liệu không hợp lệ", "unsound data"),
    }
}

fn advice(name: &str, counts: bool) -> (&'static str, &'static str) {
    match name {
        "Revoked" => (
            "Hỏi lãnh đạo xã: nếu phiếu được ghi trước khi máy bị mất hoặc bị thu hồi thì accept, nếu không thì reject.",
            "Ask the commune leader: accept if it was written before the device was lost or revoked, reject otherwise.",
        ),
        "Denied" => (
            "Hỏi người giữ thiết bị đã chuyển đơn vị chưa: nếu phiếu là thật thì accept, nếu không thì reject.",
            "Ask whether the holder has moved to another unit: accept if the record is genuine, reject otherwise.",
        ),
        "Forked" => (
            "Không cần làm gì để giữ phiếu: thiết bị tự gửi lại dưới số mới. Hãy hỏi xem máy có bị sao chép không, rồi reject.",
            "Nothing is lost: the device sends it again under a new number. Ask whether it was copied, then reject.",
        ),
        "Batch(Dictionary)" | "Batch(Version)" => ("Cập nhật máy chủ, rồi accept.", "Update the server, then accept."),
        "UnknownDevice" | "WrongServer" => (
            "Không thể cho vào: không chữ ký nào chứng thực. Hãy giữ nguyên bản (show --out) rồi reject.",
            "It cannot be let in: nothing vouches for it. Keep its bytes (show --out), then reject.",
        ),
        _ if counts => (
            "Thử accept sau khi cập nhật máy chủ; nếu vẫn bị từ chối thì reject và báo nhóm phát triển kèm nguyên bản (show --out).",
            "Try accept after updating the server; if it is still refused, reject and report it with its bytes (show --out).",
        ),
        _ => (
            "Không thể cho vào. Hãy giữ nguyên bản (show --out) rồi reject.",
            "It cannot be let in. Keep its bytes (show --out), then reject.",
        ),
    }
}
