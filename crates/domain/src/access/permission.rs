//! Permissions and the modules they belong to.

use crate::names::names;

names! {
    /// What somebody may do: `verb:resource`.
    Permission, "permission.unknown" {
        /// Take assets over from a spreadsheet.
        ImportInventory = "import:inventory",
        /// Say what kinds of things the institution has.
        ManageCategories = "manage:categories",
        /// Say what the institution, or one of its warehouses, demands of loans.
        ManageLoanPolicies = "manage:loan_policies",
        /// Create and see institutions, switch modules.
        ManageInstitutions = "manage:institutions",
        /// Give people roles in the institution.
        ManageMemberships = "manage:memberships",
        /// Create accounts and switch them off.
        ManageUsers = "manage:users",
        /// See who did what.
        ReadAuditLog = "read:audit_log",
        /// See rooms and warehouses.
        ReadEnvironments = "read:environments",
        /// See the institution one works in.
        ReadInstitution = "read:institution",
        /// See assets.
        ReadInventory = "read:inventory",
        /// See loans.
        ReadLoans = "read:loans",
        /// See who belongs to the institution.
        ReadMemberships = "read:memberships",
        /// Ask for things of a warehouse, and take the request back.
        RequestLoans = "request:loans",
        /// Approve and reject requests.
        ApproveLoans = "approve:loans",
        /// Hand over what is lent, and take it back.
        HandOverLoans = "hand-over:loans",
        /// See who uses which room when.
        ReadSchedules = "read:schedules",
        /// Say who uses which room when.
        WriteSchedules = "write:schedules",
        /// See inventory checks.
        ReadChecks = "read:checks",
        /// Count what is in a room, and submit what was seen.
        CountChecks = "count:checks",
        /// Confirm what was counted, as the instructor of the class.
        ConfirmChecks = "confirm:checks",
        /// Have the last word over a check, and over who acts on it.
        ApproveChecks = "approve:checks",
        /// Create, change and retire rooms and warehouses.
        WriteEnvironments = "write:environments",
        /// Change the institution's own data.
        WriteInstitution = "write:institution",
        /// Create and change assets.
        WriteInventory = "write:inventory",
    }
}

impl Permission {
    /// The module that must be switched on, if it is not part of the core.
    pub fn module(self) -> Option<Module> {
        match self {
            Self::ImportInventory
            | Self::ManageCategories
            | Self::ManageLoanPolicies
            | Self::ReadInventory
            | Self::WriteInventory
            | Self::ReadLoans
            | Self::RequestLoans
            | Self::ApproveLoans
            | Self::HandOverLoans
            | Self::ReadChecks
            | Self::CountChecks
            | Self::ConfirmChecks
            | Self::ApproveChecks => Some(Module::Inventory),
            _ => None,
        }
    }
}

names! {
    /// A part of the system that an institution switches on and grants to its people.
    Module, "module.unknown" {
        /// Students, enrolment, academics.
        School = "school",
        /// Assets, loans, checks, maintenance.
        Inventory = "inventory",
        /// Projects and requisitions.
        Lab = "lab",
        /// Consumables and purchasing.
        Stock = "stock",
        /// Tanks and batches.
        Biofloc = "biofloc",
    }
}
