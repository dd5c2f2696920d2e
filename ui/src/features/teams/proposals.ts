// What is proposed when a team is entered. It becomes data, and data is Vietnamese whatever the interface speaks.
export const teamName = (unit: string) => `Tổ công nghệ số cộng đồng ${unit}`;
export const jobs = ['Bí thư Đoàn xã', 'Bí thư Chi đoàn', 'Trưởng thôn', 'Công an viên', 'Công chức xã', 'Giáo viên', 'Nhân viên y tế', 'Nhân viên doanh nghiệp', 'Người dân'];
export const organisations = ['UBND xã', 'Đoàn Thanh niên', 'Hội Phụ nữ', 'Hội Nông dân', 'Hội Cựu chiến binh', 'Công an xã', 'Trường học', 'Trạm y tế', 'VNPT', 'Viettel', 'MobiFone', 'VNPost'];
