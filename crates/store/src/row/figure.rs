//! Figures.

use tungnha_model::{Moment, UnitId};

/// The numbers of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageRow {
    /// The unit.
    pub unit: UnitId,
    /// Its households.
    pub households: u32,
    /// Households where somebody was met.
    pub visited: u32,
    /// Households where nobody was home.
    pub absent: u32,
    /// Households to come back to.
    pub call_back: u32,
    /// Households that refused.
    pub refused: u32,
    /// Households that moved away.
    pub moved: u32,
    /// Households one of whose people has reached all five core skills.
    pub reached: u32,
    /// All visits.
    pub visits: u32,
    /// All people.
    pub people: u32,
    /// When data of the unit last came in or was written here.
    pub last_data: Option<Moment>,
}

/// Counts over some units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All households.
    pub households: u32,
    /// Those not visited yet.
    pub not_visited: u32,
    /// Those with something unsent.
    pub unsent: u32,
    /// Those that somebody has to look at.
    pub review: u32,
}
