//! What alerts there are, from which value on, and how grave each value is.

use crate::access::Permission;
use crate::error::Params;
use crate::form::BadValue;
use crate::names::names;
use crate::text::fold;

names! {
    /// What an alert is about.
    AlertKind, "alert-type.unknown" {
        /// Few usable units of a quantity are left.
        LowStock = "low_stock",
        /// A warranty ends soon.
        WarrantyEnding = "warranty_ending",
        /// Something must be looked after soon, or should have been.
        MaintenanceDue = "maintenance_due",
        /// What is lent is due soon.
        LoanDue = "loan_due",
        /// What is lent should be back.
        LoanOverdue = "loan_overdue",
        /// A room was not counted after a class, and nobody has done it since.
        CheckMissed = "check_missed",
        /// Units were not found.
        EquipmentMissing = "equipment_missing",
        /// Units are broken.
        EquipmentDamaged = "equipment_damaged",
        /// An enrolment waits for papers, or papers wait for the office.
        DocumentPending = "document_pending",
        /// What is promised was not collected.
        ReservationNotCollected = "reservation_not_collected",
    }
}

names! {
    /// How grave it is, from the least.
    Severity, "severity.unknown" {
        /// Good to know.
        Low = "low",
        /// To be seen to.
        Medium = "medium",
        /// To be seen to now.
        High = "high",
        /// Something does not work any more.
        Critical = "critical",
    }
}

/// What the system before this one called kinds, in both of its languages, folded.
const BEFORE: &[(&str, AlertKind)] = &[
    ("stock_bajo", AlertKind::LowStock),
    ("mantenimiento_vencido", AlertKind::MaintenanceDue),
    ("solicitud_mantenimiento", AlertKind::MaintenanceDue),
    ("maintenance_overdue", AlertKind::MaintenanceDue),
    ("prestamo_vencido", AlertKind::LoanOverdue),
    ("item_danado", AlertKind::EquipmentDamaged),
    ("revision_inventario", AlertKind::CheckMissed),
    ("verification_pending", AlertKind::CheckMissed),
];

/// What a value that reaches its threshold does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// It falls to it: units or days that are left, days since.
    From(Fall),
    /// It grows to it: units that are lost, days that have passed.
    Growing,
}

/// How far something may fall.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fall {
    /// Below nothing too: days that have passed since.
    Any,
    /// To nothing; beyond that it is another thing, or over.
    ToNothing,
}

impl AlertKind {
    /// As people write it: the published name, or one of the system before this one, in Spanish or English.
    pub fn read(typed: &str) -> Result<Self, BadValue> {
        let plain = fold(typed).replace([' ', '-'], "_");
        let before = || BEFORE.iter().find(|(name, _)| *name == plain).map(|(_, kind)| *kind);
        Self::parse(&plain).or_else(|unknown| before().ok_or(unknown))
    }

    /// What kind of thing it is about.
    pub fn subject_kind(self) -> &'static str {
        match self {
            Self::LowStock
            | Self::WarrantyEnding
            | Self::MaintenanceDue
            | Self::EquipmentMissing
            | Self::EquipmentDamaged => "asset",
            Self::LoanDue | Self::LoanOverdue | Self::ReservationNotCollected => "loan",
            Self::CheckMissed => "schedule",
            Self::DocumentPending => "enrollment",
        }
    }

    /// Whether its things are called by people, whose names may have to be forgotten.
    pub fn names_people(self) -> bool {
        matches!(self.subject_kind(), "loan" | "enrollment")
    }

    /// Who may not see these things does not see their alerts.
    pub fn needs(self) -> Permission {
        match self.subject_kind() {
            "asset" => Permission::ReadInventory,
            "loan" => Permission::ReadLoans,
            "schedule" => Permission::ReadChecks,
            _ => Permission::ReadEnrollment,
        }
    }

    fn reaching(self) -> Reached {
        match self {
            Self::MaintenanceDue => Reached::From(Fall::Any),
            Self::LowStock | Self::WarrantyEnding | Self::LoanDue | Self::CheckMissed => Reached::From(Fall::ToNothing),
            Self::LoanOverdue
            | Self::EquipmentMissing
            | Self::EquipmentDamaged
            | Self::DocumentPending
            | Self::ReservationNotCollected => Reached::Growing,
        }
    }

    /// Whether a value is worth an alert to whom this threshold holds.
    pub fn reached(self, value: i64, threshold: u16) -> bool {
        let (least, most) = self.reaching_values(threshold);
        least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
    }

    /// The least and the greatest value that reach a threshold; nothing where there is no end.
    pub fn reaching_values(self, threshold: u16) -> (Option<i64>, Option<i64>) {
        let threshold = i64::from(threshold);
        match self.reaching() {
            Reached::From(Fall::Any) => (None, Some(threshold)),
            Reached::From(Fall::ToNothing) => (Some(0), Some(threshold)),
            Reached::Growing => (Some(threshold), None),
        }
    }

    /// Of two values the one that reaches fewer thresholds.
    pub fn lesser(self, one: i64, other: i64) -> i64 {
        match self.reaching() {
            Reached::From(_) => one.max(other),
            Reached::Growing => one.min(other),
        }
    }

    /// Of several thresholds the one that more values reach.
    pub fn widest(self, thresholds: impl IntoIterator<Item = u16>) -> Option<u16> {
        match self.reaching() {
            Reached::From(_) => thresholds.into_iter().max(),
            Reached::Growing => thresholds.into_iter().min(),
        }
    }

    /// The threshold as long as nobody says another.
    pub fn usual_threshold(self) -> u16 {
        match self {
            Self::LowStock => 5,
            Self::WarrantyEnding => 30,
            Self::MaintenanceDue | Self::CheckMissed => 7,
            Self::LoanOverdue => 0,
            Self::LoanDue | Self::EquipmentMissing | Self::EquipmentDamaged | Self::ReservationNotCollected => 1,
            Self::DocumentPending => 15,
        }
    }

    /// The least and the greatest threshold: of units, or of days.
    pub fn bounds(self) -> (u16, u16) {
        match self {
            Self::LowStock => (0, 10_000),
            Self::EquipmentMissing | Self::EquipmentDamaged => (1, 10_000),
            Self::CheckMissed => (1, 31),
            Self::DocumentPending => (1, 365),
            Self::WarrantyEnding
            | Self::MaintenanceDue
            | Self::LoanDue
            | Self::LoanOverdue
            | Self::ReservationNotCollected => (0, 365),
        }
    }

    /// A threshold that somebody says.
    pub fn threshold(self, typed: i64) -> Result<u16, BadValue> {
        let (least, most) = self.bounds();
        let known = u16::try_from(typed).ok().filter(|it| (least..=most).contains(it));
        let range = || Params::none().number("min", least.into()).number("max", most.into());
        known.ok_or_else(|| BadValue::with("field.out-of-range", range()))
    }

    /// How grave a value is; `all` when every unit of a thing is lost, or several classes in a row were missed.
    pub fn severity(self, value: i64, all: bool) -> Severity {
        match self {
            Self::LowStock if value <= 0 => Severity::Critical,
            Self::WarrantyEnding if value > 7 => Severity::Low,
            Self::MaintenanceDue if value < 0 => Severity::High,
            Self::LoanDue => Severity::Low,
            Self::LoanOverdue if value >= 30 => Severity::Critical,
            Self::LoanOverdue if value >= 7 => Severity::High,
            Self::CheckMissed | Self::EquipmentMissing | Self::EquipmentDamaged if all => Severity::High,
            Self::DocumentPending if value >= 60 => Severity::High,
            Self::DocumentPending if value < 30 => Severity::Low,
            Self::ReservationNotCollected if value >= 3 => Severity::High,
            _ => Severity::Medium,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AlertKind as K;
    use rstest::rstest;

    #[rstest]
    #[case("low_stock", K::LowStock)]
    #[case("LOW-STOCK", K::LowStock)]
    #[case("stock_bajo", K::LowStock)]
    #[case("mantenimiento_vencido", K::MaintenanceDue)]
    #[case("solicitud_mantenimiento", K::MaintenanceDue)]
    #[case("maintenance_overdue", K::MaintenanceDue)]
    #[case("préstamo_vencido", K::LoanOverdue)]
    #[case("prestamo_vencido", K::LoanOverdue)]
    #[case("item_dañado", K::EquipmentDamaged)]
    #[case("revision_inventario", K::CheckMissed)]
    #[case("verification_pending", K::CheckMissed)]
    #[case("equipment_missing", K::EquipmentMissing)]
    fn kinds_go_by_their_names_of_today_and_of_before(#[case] typed: &str, #[case] kind: AlertKind) {
        assert_eq!(AlertKind::read(typed), Ok(kind));
    }

    #[test]
    fn another_name_is_refused() {
        for typed in ["", "stock", "low_stock;", "stock_bajo\0"] {
            assert_eq!(AlertKind::read(typed).unwrap_err().code, "alert-type.unknown", "{typed:?}");
        }
    }

    #[rstest]
    #[case(K::LowStock, 5, 5, true)]
    #[case(K::LowStock, 6, 5, false)]
    #[case(K::LowStock, 0, 0, true)]
    #[case(K::WarrantyEnding, 30, 30, true)]
    #[case(K::WarrantyEnding, -1, 30, false)]
    #[case(K::MaintenanceDue, 8, 7, false)]
    #[case(K::MaintenanceDue, -400, 7, true)]
    #[case(K::LoanDue, 0, 1, true)]
    #[case(K::LoanDue, -1, 1, false)]
    #[case(K::LoanOverdue, 1, 0, true)]
    #[case(K::LoanOverdue, 2, 3, false)]
    #[case(K::CheckMissed, 7, 7, true)]
    #[case(K::EquipmentMissing, 0, 1, false)]
    #[case(K::DocumentPending, 14, 15, false)]
    #[case(K::ReservationNotCollected, 1, 1, true)]
    fn a_value_reaches_its_threshold_or_does_not(
        #[case] kind: AlertKind,
        #[case] value: i64,
        #[case] threshold: u16,
        #[case] reached: bool,
    ) {
        assert_eq!(kind.reached(value, threshold), reached);
    }

    #[rstest]
    #[case(K::LowStock, 3, 7, 7)]
    #[case(K::MaintenanceDue, -3, 2, 2)]
    #[case(K::LoanOverdue, 3, 7, 3)]
    fn of_two_values_one_reaches_fewer_thresholds(
        #[case] kind: AlertKind,
        #[case] one: i64,
        #[case] other: i64,
        #[case] lesser: i64,
    ) {
        assert_eq!((kind.lesser(one, other), kind.lesser(other, one)), (lesser, lesser));
    }

    #[rstest]
    #[case(K::LowStock, 1, Severity::Medium)]
    #[case(K::LowStock, 0, Severity::Critical)]
    #[case(K::WarrantyEnding, 8, Severity::Low)]
    #[case(K::WarrantyEnding, 7, Severity::Medium)]
    #[case(K::MaintenanceDue, 0, Severity::Medium)]
    #[case(K::MaintenanceDue, -1, Severity::High)]
    #[case(K::LoanDue, 0, Severity::Low)]
    #[case(K::LoanOverdue, 6, Severity::Medium)]
    #[case(K::LoanOverdue, 7, Severity::High)]
    #[case(K::LoanOverdue, 30, Severity::Critical)]
    #[case(K::DocumentPending, 29, Severity::Low)]
    #[case(K::DocumentPending, 30, Severity::Medium)]
    #[case(K::DocumentPending, 60, Severity::High)]
    #[case(K::ReservationNotCollected, 2, Severity::Medium)]
    #[case(K::ReservationNotCollected, 3, Severity::High)]
    fn the_worse_the_value_the_graver_it_is(#[case] kind: AlertKind, #[case] value: i64, #[case] grave: Severity) {
        assert_eq!(kind.severity(value, false), grave);
    }

    #[test]
    fn losing_all_is_graver_than_losing_some() {
        for kind in [K::EquipmentMissing, K::EquipmentDamaged, K::CheckMissed] {
            assert_eq!((kind.severity(1, false), kind.severity(1, true)), (Severity::Medium, Severity::High));
        }
    }

    #[test]
    fn the_widest_threshold_is_the_one_that_all_others_reach_too() {
        for kind in AlertKind::ALL {
            let (least, most) = kind.bounds();
            let widest = kind.widest([least, kind.usual_threshold(), most]).unwrap();
            for threshold in [least, kind.usual_threshold(), most] {
                for value in -400..11_000 {
                    let both = !kind.reached(value, threshold) || kind.reached(value, widest);
                    assert!(both, "{kind:?} {value} {threshold}");
                }
            }
            assert_eq!(kind.widest([]), None);
            assert_eq!(kind.threshold(kind.usual_threshold().into()), Ok(kind.usual_threshold()));
            assert_eq!(kind.threshold(i64::from(least) - 1).unwrap_err().code, "field.out-of-range");
            assert_eq!(kind.threshold(i64::from(most) + 1).unwrap_err().code, "field.out-of-range");
        }
    }
}
