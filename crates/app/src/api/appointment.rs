//! Appointments: agreed at a visit, or made by themselves.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldValues, HouseholdRow};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentView {
    pub id: String,
    /// Agreed at the visit of this id.
    pub at_visit: bool,
    /// yyyy-mm-dd
    pub day: String,
    /// hh:mm
    pub time: Option<String>,
    pub note: Option<String>,
    pub by: String,
    pub overdue: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Due {
    pub household: HouseholdRow,
    pub appointment: AppointmentView,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AppointmentList {
    /// yyyy-mm-dd
    pub today: String,
    /// Overdue ones first, then by day and time.
    pub rows: Vec<Due>,
}

#[derive(Debug, Deserialize, TS)]
pub struct AppointmentSaveArgs {
    pub household: String,
    pub id: Option<String>,
    /// `day`, `time` and `note`.
    #[ts(type = "Record<string, string | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    Done,
    Cancelled,
}

#[derive(Debug, Deserialize, TS)]
pub struct AppointmentSettleArgs {
    pub household: String,
    pub id: String,
    pub state: AppointmentState,
}
