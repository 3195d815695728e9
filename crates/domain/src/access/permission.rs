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
        /// See sites, school years, grades and groups.
        ReadSchool = "read:school",
        /// Say where and when a school teaches: sites, school years, periods.
        ManageSchool = "manage:school",
        /// Make groups of students and change them.
        WriteGroups = "write:groups",
        /// See who students and guardians are.
        ReadStudents = "read:students",
        /// Write down who students and guardians are.
        WriteStudents = "write:students",
        /// See what the law calls sensitive of students: health, disability, ethnicity.
        ReadSensitiveStudents = "read:students_sensitive",
        /// Write down what the law calls sensitive of students.
        WriteSensitiveStudents = "write:students_sensitive",
        /// Take students over from a spreadsheet.
        ImportStudents = "import:students",
        /// Keep a student from everybody else's sight, and give them back to it.
        BlockStudents = "block:students",
        /// See enrolments and what became of them.
        ReadEnrollment = "read:enrollment",
        /// Enrol students, and decide about enrolments.
        WriteEnrollment = "write:enrollment",
        /// Open the papers of enrolments.
        ReadEnrollmentDocuments = "read:enrollment_documents",
        /// Consent to what is done with data, or write down that somebody does.
        GiveConsents = "give:consents",
        /// Make the files that the ministry is told with, and lay its own beside what is known.
        ExportSimat = "export:simat",
        /// Get everything that is kept of a student.
        ReadPersonData = "read:person_data",
        /// Ask about the data of a student, or write down that somebody does.
        AskDataRequests = "ask:data_requests",
        /// Answer what people ask about data, and say by when.
        AnswerDataRequests = "answer:data_requests",
        /// Propose other contact data of a student and of who answers for them, or write down that somebody does.
        ProposeContacts = "propose:contacts",
        /// Decide about proposed contact data.
        DecideContacts = "decide:contacts",
        /// Say which papers enrolments need, and to what people consent.
        ManageEnrollment = "manage:enrollment",
        /// Tell something to many people at once.
        WriteAnnouncements = "write:announcements",
        /// See what the clock found and somebody should look at.
        ReadAlerts = "read:alerts",
        /// Say that such a thing was looked at.
        ResolveAlerts = "resolve:alerts",
        /// Say for the institution what is worth an alert.
        ManageAlertSettings = "manage:alert_settings",
        /// Say which other systems are told, and of what.
        ManageWebhooks = "manage:webhooks",
        /// See what the clock does, and what could not be delivered; have it done again.
        ManageJobs = "manage:jobs",
        /// Create, change and retire rooms and warehouses.
        WriteEnvironments = "write:environments",
        /// Change the institution's own data.
        WriteInstitution = "write:institution",
        /// Create and change assets.
        WriteInventory = "write:inventory",
    }
}

impl Permission {
    /// The module that must be switched on, if it is not part of the core. The golden table in
    /// `crates/domain/tests/golden/modules.txt` shows it whole.
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
            Self::ReadSchool
            | Self::ManageSchool
            | Self::WriteGroups
            | Self::ReadStudents
            | Self::WriteStudents
            | Self::ReadSensitiveStudents
            | Self::WriteSensitiveStudents
            | Self::ImportStudents
            | Self::BlockStudents
            | Self::ReadEnrollment
            | Self::WriteEnrollment
            | Self::ReadEnrollmentDocuments
            | Self::GiveConsents
            | Self::ExportSimat
            | Self::ReadPersonData
            | Self::AskDataRequests
            | Self::AnswerDataRequests
            | Self::ProposeContacts
            | Self::DecideContacts
            | Self::ManageEnrollment => Some(Module::School),
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
