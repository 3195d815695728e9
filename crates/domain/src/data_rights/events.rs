//! What happened to requests about data. None of it names what was written.

use crate::ids::{DataRequestId, InstitutionId, StudentId};
use crate::journal::facts;

facts! {
    about "data-request" {
        /// Which request.
        request: DataRequestId,
        /// Of whom the data are.
        student: StudentId,
    }

    /// Somebody asked something.
    DataRequestReceived = "data-request.received",
    /// Somebody works on it.
    DataRequestStarted = "data-request.started",
    /// Its answer comes later.
    DataRequestExtended = "data-request.extended",
    /// It was answered.
    DataRequestAnswered = "data-request.answered",
    /// It was refused.
    DataRequestRejected = "data-request.rejected",
    /// The office had written it down by mistake.
    DataRequestVoided = "data-request.voided",
}

facts! {
    about "institution" {
        /// Whose.
        institution: InstitutionId,
    }

    /// The institution said by when people are answered.
    DataRightsTermsWritten = "data-rights-terms.written",
}

facts! {
    about "student" {
        /// Of whom.
        student: StudentId,
    }

    /// Somebody was given everything that is kept of a student.
    PersonDataRead = "student.data-read",
}
