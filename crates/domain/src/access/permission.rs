//! Permissions and the modules they belong to.

use crate::form::BadValue;
use serde::{Serialize, Serializer};

macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $unknown:literal { $($(#[$vdoc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$vdoc])* $variant),+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The published name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Of a published name.
            pub fn parse(name: &str) -> Result<Self, BadValue> {
                match name { $($name => Ok(Self::$variant),)+ _ => Err(BadValue::new($unknown)) }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}
pub(crate) use names;

names! {
    /// What somebody may do: `verb:resource`.
    Permission, "permission.unknown" {
        /// Take assets over from a spreadsheet.
        ImportInventory = "import:inventory",
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
            | Self::ReadInventory
            | Self::WriteInventory
            | Self::ReadLoans
            | Self::RequestLoans
            | Self::ApproveLoans
            | Self::HandOverLoans => Some(Module::Inventory),
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
