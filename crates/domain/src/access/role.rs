//! Roles as data: which permission each has, and how far it reaches.

use super::permission::Permission;
use crate::names::names;
use Permission as P;
use Reach::{Environment, Groups, Institution, Own};

/// How far a grant reaches, from the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// What the caller owns or asked for.
    Own,
    /// What is about the groups of the membership.
    Groups,
    /// What lies in the environments of the membership.
    Environment,
    /// All of the institution.
    Institution,
    /// Every institution.
    Platform,
}

impl Reach {
    /// The published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Groups => "groups",
            Self::Environment => "environment",
            Self::Institution => "institution",
            Self::Platform => "platform",
        }
    }
}

/// One permission as far as it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    /// What.
    pub permission: Permission,
    /// How far.
    pub reach: Reach,
}

names! {
    /// What somebody is in an institution. Several add up.
    Role, "role.unknown" {
        /// Runs a training centre.
        CenterAdmin = "center_admin",
        /// Runs warehouses.
        WarehouseAdmin = "warehouse_admin",
        /// Answers for rooms.
        Supervisor = "supervisor",
        /// Teaches in a training centre.
        Instructor = "instructor",
        /// Learns.
        Student = "student",
        /// Repairs.
        Technician = "technician",
        /// Heads a school.
        Rector = "rector",
        /// Coordinates a school's work.
        Coordinator = "coordinator",
        /// Keeps a school's office.
        Secretary = "secretary",
        /// Teaches in a school.
        Teacher = "teacher",
        /// Answers for a student.
        Guardian = "guardian",
        /// Reads what was done, changes nothing.
        Auditor = "auditor",
    }
}

impl Role {
    /// What the role grants. The golden table in `crates/domain/tests/golden/access.txt` shows it whole.
    pub fn grants(self) -> &'static [Grant] {
        match self {
            Self::CenterAdmin => CENTER_ADMIN,
            Self::WarehouseAdmin => WAREHOUSE_ADMIN,
            Self::Supervisor => SUPERVISOR,
            Self::Instructor => INSTRUCTOR,
            Self::Student => STUDENT,
            Self::Technician => TECHNICIAN,
            Self::Rector => RECTOR,
            Self::Coordinator => COORDINATOR,
            Self::Secretary => SECRETARY,
            Self::Teacher => TEACHER,
            Self::Guardian => GUARDIAN,
            Self::Auditor => AUDITOR,
        }
    }

    /// Whether the role runs the institution: it uses every module that is switched on.
    pub fn administers(self) -> bool {
        matches!(self, Self::CenterAdmin | Self::Rector)
    }
}

const fn may(permission: Permission, reach: Reach) -> Grant {
    Grant { permission, reach }
}

const CENTER_ADMIN: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::WriteInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::WriteEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ManageMemberships, Institution),
    may(P::ReadInventory, Institution),
    may(P::WriteInventory, Institution),
    may(P::ImportInventory, Institution),
    may(P::ManageCategories, Institution),
    may(P::ReadLoans, Institution),
    may(P::RequestLoans, Own),
    may(P::ApproveLoans, Institution),
    may(P::HandOverLoans, Institution),
    may(P::ManageLoanPolicies, Institution),
    may(P::ReadAuditLog, Institution),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Institution),
    may(P::ReadChecks, Institution),
    may(P::CountChecks, Institution),
    may(P::ConfirmChecks, Institution),
    may(P::ApproveChecks, Institution),
    may(P::WriteAnnouncements, Institution),
    may(P::ReadAlerts, Institution),
    may(P::ResolveAlerts, Institution),
    may(P::ManageAlertSettings, Institution),
    may(P::ManageWebhooks, Institution),
];

const WAREHOUSE_ADMIN: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadInventory, Institution),
    may(P::WriteInventory, Environment),
    may(P::ImportInventory, Environment),
    may(P::ReadLoans, Own),
    may(P::ReadLoans, Environment),
    may(P::RequestLoans, Own),
    may(P::ApproveLoans, Environment),
    may(P::HandOverLoans, Environment),
    may(P::ManageLoanPolicies, Environment),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Environment),
    may(P::ReadChecks, Environment),
    may(P::ReadAlerts, Environment),
    may(P::ResolveAlerts, Environment),
];

const SUPERVISOR: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ReadInventory, Institution),
    may(P::WriteInventory, Environment),
    may(P::ReadLoans, Own),
    may(P::ReadLoans, Environment),
    may(P::RequestLoans, Own),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Environment),
    may(P::ReadChecks, Own),
    may(P::ReadChecks, Environment),
    may(P::CountChecks, Environment),
    may(P::ConfirmChecks, Own),
    may(P::ConfirmChecks, Environment),
    may(P::ApproveChecks, Own),
    may(P::ApproveChecks, Environment),
    may(P::ReadAlerts, Environment),
    may(P::ResolveAlerts, Environment),
];

const INSTRUCTOR: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadInventory, Institution),
    may(P::ReadLoans, Own),
    may(P::RequestLoans, Own),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Own),
    may(P::ReadChecks, Own),
    may(P::ReadChecks, Environment),
    may(P::CountChecks, Own),
    may(P::CountChecks, Environment),
    may(P::ConfirmChecks, Own),
    may(P::ConfirmChecks, Environment),
];

const STUDENT: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadInventory, Environment),
    may(P::ReadSchedules, Groups),
    may(P::ReadSchedules, Environment),
    may(P::ReadChecks, Own),
    may(P::ReadChecks, Groups),
    may(P::CountChecks, Groups),
    may(P::CountChecks, Environment),
    may(P::ReadSchool, Institution),
    may(P::ReadStudents, Own),
    may(P::ReadSensitiveStudents, Own),
    may(P::ReadEnrollment, Own),
    may(P::ReadEnrollmentDocuments, Own),
    may(P::GiveConsents, Own),
    may(P::ReadPersonData, Own),
    may(P::AskDataRequests, Own),
    may(P::ProposeContacts, Own),
];

const TECHNICIAN: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadInventory, Institution),
    may(P::ReadSchedules, Institution),
    may(P::ReadAlerts, Institution),
];

const RECTOR: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::WriteInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::WriteEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ManageMemberships, Institution),
    may(P::ReadInventory, Institution),
    may(P::WriteInventory, Institution),
    may(P::ImportInventory, Institution),
    may(P::ManageCategories, Institution),
    may(P::ReadLoans, Institution),
    may(P::RequestLoans, Own),
    may(P::ApproveLoans, Institution),
    may(P::HandOverLoans, Institution),
    may(P::ManageLoanPolicies, Institution),
    may(P::ReadAuditLog, Institution),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Institution),
    may(P::ReadChecks, Institution),
    may(P::CountChecks, Institution),
    may(P::ConfirmChecks, Institution),
    may(P::ApproveChecks, Institution),
    may(P::ReadSchool, Institution),
    may(P::ManageSchool, Institution),
    may(P::WriteGroups, Institution),
    may(P::ReadStudents, Institution),
    may(P::WriteStudents, Institution),
    may(P::ReadSensitiveStudents, Institution),
    may(P::WriteSensitiveStudents, Institution),
    may(P::ImportStudents, Institution),
    may(P::BlockStudents, Institution),
    may(P::ReadEnrollment, Institution),
    may(P::WriteEnrollment, Institution),
    may(P::ReadEnrollmentDocuments, Institution),
    may(P::GiveConsents, Institution),
    may(P::ManageEnrollment, Institution),
    may(P::ExportSimat, Institution),
    may(P::ReadPersonData, Institution),
    may(P::AskDataRequests, Institution),
    may(P::AnswerDataRequests, Institution),
    may(P::ProposeContacts, Institution),
    may(P::DecideContacts, Institution),
    may(P::WriteAnnouncements, Institution),
    may(P::ReadAlerts, Institution),
    may(P::ResolveAlerts, Institution),
    may(P::ManageAlertSettings, Institution),
    may(P::ManageWebhooks, Institution),
];

const COORDINATOR: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ReadInventory, Institution),
    may(P::ReadLoans, Institution),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Institution),
    may(P::ReadChecks, Institution),
    may(P::ReadSchool, Institution),
    may(P::WriteGroups, Institution),
    may(P::ReadStudents, Institution),
    may(P::ReadEnrollment, Institution),
    may(P::ExportSimat, Institution),
    may(P::WriteAnnouncements, Institution),
    may(P::ReadAlerts, Institution),
];

const SECRETARY: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ReadSchedules, Institution),
    may(P::ReadSchool, Institution),
    may(P::WriteGroups, Institution),
    may(P::ReadStudents, Institution),
    may(P::WriteStudents, Institution),
    may(P::ReadSensitiveStudents, Institution),
    may(P::WriteSensitiveStudents, Institution),
    may(P::ImportStudents, Institution),
    may(P::ReadEnrollment, Institution),
    may(P::WriteEnrollment, Institution),
    may(P::ReadEnrollmentDocuments, Institution),
    may(P::GiveConsents, Institution),
    may(P::ExportSimat, Institution),
    may(P::ReadPersonData, Institution),
    may(P::AskDataRequests, Institution),
    may(P::AnswerDataRequests, Institution),
    may(P::ProposeContacts, Institution),
    may(P::DecideContacts, Institution),
    may(P::WriteAnnouncements, Institution),
    may(P::ReadAlerts, Institution),
    may(P::ResolveAlerts, Institution),
];

const TEACHER: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadInventory, Institution),
    may(P::ReadLoans, Own),
    may(P::RequestLoans, Own),
    may(P::ReadSchedules, Institution),
    may(P::WriteSchedules, Own),
    may(P::ReadChecks, Own),
    may(P::ReadChecks, Environment),
    may(P::CountChecks, Own),
    may(P::CountChecks, Environment),
    may(P::ConfirmChecks, Own),
    may(P::ConfirmChecks, Environment),
    may(P::ReadSchool, Institution),
    may(P::ReadStudents, Groups),
    may(P::ReadEnrollment, Groups),
];

const GUARDIAN: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadSchool, Institution),
    may(P::ReadStudents, Own),
    may(P::ReadSensitiveStudents, Own),
    may(P::ReadEnrollment, Own),
    may(P::ReadEnrollmentDocuments, Own),
    may(P::GiveConsents, Own),
    may(P::ReadPersonData, Own),
    may(P::AskDataRequests, Own),
    may(P::ProposeContacts, Own),
];

const AUDITOR: &[Grant] = &[
    may(P::ReadInstitution, Institution),
    may(P::ReadEnvironments, Institution),
    may(P::ReadMemberships, Institution),
    may(P::ReadInventory, Institution),
    may(P::ReadLoans, Institution),
    may(P::ReadAuditLog, Institution),
    may(P::ReadSchedules, Institution),
    may(P::ReadChecks, Institution),
    may(P::ReadSchool, Institution),
    may(P::ReadStudents, Institution),
    may(P::ReadEnrollment, Institution),
    may(P::ReadAlerts, Institution),
];

#[cfg(test)]
#[path = "role_tests.rs"]
mod tests;
