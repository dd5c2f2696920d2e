//! What is read out before a person decides. The wording has a number; a changed wording gets a new one.

use tungnha_model::Bilingual;
use tungnha_model::consent::Purpose;

/// The number of the present wording.
pub(super) const SCRIPT: &str = "DY-2026.1";

/// The words for a purpose, spoken to elders.
pub(super) fn script(purpose: Purpose) -> Bilingual {
    let (vi, en) = match purpose {
        Purpose::Visit => (
            "ghi tên, năm sinh và những kỹ năng số của ông/bà để lần sau Tổ đến hướng dẫn đúng việc cần",
            "to note your name, year of birth and digital skills, so that the next visit helps with what is needed",
        ),
        Purpose::Survey => (
            "giữ câu trả lời khảo sát có tên ông/bà, chỉ Tổ và xã được xem",
            "to keep your survey answers with your name; only the team and the commune see them",
        ),
        Purpose::Photo => {
            ("chụp và giữ ảnh của ông/bà cùng lượt thăm", "to take photos of you and keep them with the visit")
        }
        Purpose::Opinion => (
            "gửi ý kiến của ông/bà về xã có kèm tên; không đồng ý thì ý kiến vẫn gửi được, không ghi tên",
            "to send your opinion to the commune with your name; without it, the opinion goes without a name",
        ),
        Purpose::Reply => (
            "giữ số điện thoại của ông/bà để xã trả lời ý kiến",
            "to keep your telephone number, so that the commune can answer",
        ),
        Purpose::EthnicGroup => (
            "ghi ông/bà thuộc dân tộc nào, chỉ để cử người nói được tiếng của ông/bà",
            "to note your ethnic group, only to send somebody who speaks your language",
        ),
        Purpose::Poverty => (
            "ghi hộ thuộc diện nào theo danh sách của xã, chỉ để ưu tiên hỗ trợ",
            "to note the household's status on the commune's list, only to give help first where it is due",
        ),
        Purpose::Location => (
            "ghi vị trí nhà trên bản đồ, chỉ để Tổ tìm đường đến",
            "to note where the house stands, only for the team to find it",
        ),
    };
    Bilingual::new(
        format!(
            "Thưa ông/bà, Tổ công nghệ số cộng đồng xin phép {vi}. Ủy ban nhân dân xã giữ thông tin này. Ông/bà có \
             quyền xem, sửa, xóa và rút lại đồng ý lúc nào cũng được; không đồng ý cũng không ảnh hưởng gì. Ông/bà có \
             đồng ý không?"
        ),
        format!(
            "The community digital team asks your permission {en}. The People's Committee of the commune keeps this \
             information. You may see, correct and erase it and withdraw your consent at any time; declining has no \
             disadvantage. Do you agree?"
        ),
    )
}
