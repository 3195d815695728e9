//! What people ask about data.

use super::prose;
use crate::clock::moment;
use crate::ids::an_id;
use chrono::NaiveDate;
use plantel_domain::data_rights::{DataRequest, DataRequestKind, DataRequestState};
use plantel_domain::enrollment::{Channel, Student};

/// A query of the 2nd of February 2026, which is open and due on the 16th.
pub fn a_data_request(student: &Student) -> DataRequest {
    let day = |day| NaiveDate::from_ymd_opt(2026, 2, day).expect("February has this day");
    DataRequest {
        id: an_id().into(),
        institution: student.institution,
        student: student.id,
        guardian: None,
        kind: DataRequestKind::Query,
        text: prose("¿Qué datos guardan?"),
        channel: Channel::Paper,
        by: None,
        received_on: day(2),
        due_on: day(16),
        extension: None,
        state: DataRequestState::Open,
        answer: None,
        decided: None,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}
