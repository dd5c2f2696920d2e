//! Why something is held back, and what to do, in words.

use tungnha_model::Bilingual;
use tungnha_sync::batch::BatchError;
use tungnha_sync::gate::Reason;

/// What has to be told apart: each has its own advice.
enum Cause {
    Revoked,
    Denied,
    Stranger,
    Twice,
    Newer,
    Damaged,
    Misplaced,
    Unsound,
}

fn cause(reason: Option<Reason>) -> Cause {
    match reason {
        Some(Reason::Revoked) => Cause::Revoked,
        Some(Reason::Denied) => Cause::Denied,
        Some(Reason::UnknownDevice | Reason::WrongServer) => Cause::Stranger,
        Some(Reason::Forked) => Cause::Twice,
        None | Some(Reason::Batch(BatchError::Version | BatchError::Dictionary)) => Cause::Newer,
        Some(Reason::Batch(_) | Reason::NotAChange | Reason::Checksum | Reason::Columns) => Cause::Damaged,
        Some(Reason::WrongChannel | Reason::WrongKind | Reason::Genesis) => Cause::Misplaced,
        Some(
            Reason::TooManyOps
            | Reason::WrongActor
            | Reason::SequenceGap
            | Reason::StartOp
            | Reason::Apply
            | Reason::RoundTrip
            | Reason::TooManyWaiting,
        ) => Cause::Unsound,
    }
}

/// Why it is held, and what to do; what the rest of the gate would refuse can only be kept out.
pub(super) fn of(reason: Option<Reason>, may_enter: bool) -> (Bilingual, Bilingual) {
    let cause = cause(reason);
    let (why_vi, why_en) = why(&cause);
    let (vi, en) = if may_enter { advice_if_sound(&cause) } else { advice_if_not(&cause) };
    (Bilingual::new(why_vi, why_en), Bilingual::new(vi, en))
}

const fn why(cause: &Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Revoked => (
            "Máy ghi phiếu đã bị thu hồi trước khi phiếu này tới.",
            "The device that wrote it was revoked before it arrived.",
        ),
        Cause::Denied => {
            ("Máy ghi phiếu không được phép ghi ở thôn này.", "The device that wrote it may not write in this village.")
        }
        Cause::Stranger => (
            "Máy ghi phiếu không có trong danh sách máy của xã.",
            "The device that wrote it is not on the commune's list.",
        ),
        Cause::Twice => (
            "Cùng một số thứ tự nhưng nội dung khác bản đã có: dữ liệu của máy đó đã bị chép sang máy khác hoặc khôi phục từ bản cũ.",
            "It has the number of another one with other content: that device's data was copied or restored.",
        ),
        Cause::Newer => (
            "Phiếu do phiên bản mới hơn ghi, máy này chưa đọc được.",
            "It was written by a newer version that this device cannot read.",
        ),
        Cause::Damaged => ("Dữ liệu bị hỏng hoặc bị sửa trên đường đi.", "The data was damaged or changed on its way."),
        Cause::Misplaced => (
            "Phiếu nói về một hồ sơ ở nơi khác hoặc thuộc loại khác.",
            "It speaks of a record that lives elsewhere or is of another kind.",
        ),
        Cause::Unsound => (
            "Nội dung không khớp với hồ sơ đang có nên không ghép vào được.",
            "Its content does not fit the record that is here, so it cannot be merged.",
        ),
    }
}

const fn advice_if_sound(cause: &Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Revoked => (
            "Hỏi người giữ máy: nếu đúng họ ghi thì nhận, nếu máy đã mất trước đó thì từ chối.",
            "Ask the holder: let it in if it is theirs; keep it out if the device was lost before.",
        ),
        Cause::Denied | Cause::Stranger => (
            "Hỏi người ghi: nếu đúng là việc được giao thì nhận, nếu không thì từ chối.",
            "Ask who wrote it: let it in if it was their task, else keep it out.",
        ),
        _ => (
            "Bây giờ phiếu đã ghép vào được. Xem lại nội dung rồi nhận hoặc từ chối.",
            "By now it fits. Look at it, then let it in or keep it out.",
        ),
    }
}

const fn advice_if_not(cause: &Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Newer => ("Cập nhật ứng dụng rồi mở lại trang này.", "Update the app, then open this page again."),
        Cause::Damaged => (
            "Nhờ người ghi gửi–nhận lại; bản này có thể từ chối, bản gốc vẫn ở máy họ.",
            "Ask who wrote it to sync again; this copy can be kept out, the original is on their device.",
        ),
        Cause::Stranger => (
            "Không rõ của ai nên không nhận được. Nếu là người của xã, hãy mời máy đó tham gia lại.",
            "Nobody vouches for it, so it cannot be let in. If it is one of yours, invite that device again.",
        ),
        _ => (
            "Nhờ người ghi mở hồ sơ trên máy họ và ghi lại; bản này giữ riêng, không mất.",
            "Ask who wrote it to open the record and enter it again; this copy is kept aside and not lost.",
        ),
    }
}
