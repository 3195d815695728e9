//! What people are told.

use super::{line, prose};
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::notifications::{Announcement, Audience, Link, NewNotice, NoticeKind, NoticeParams, Priority};
use serde_json::json;

/// That a loan was approved, of a cause that nobody else has.
pub fn a_notice(user: UserId) -> NewNotice {
    let params = [
        ("borrower", "Ana Ruiz"),
        ("end", "2026-03-20"),
        ("place", "Bodega"),
        ("start", "2026-03-16"),
        ("things", "Cámara Canon (2)"),
    ];
    NewNotice {
        user,
        kind: NoticeKind::LoanApproved,
        params: params.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect::<NoticeParams>(),
        priority: Priority::Medium,
        link: Some(Link::to("loan", an_id())),
        cause: an_id(),
        shown: true,
        expires_at: None,
    }
}

/// To everybody.
pub fn an_announcement(institution: InstitutionId) -> Announcement {
    Announcement {
        id: an_id().into(),
        institution,
        title: line("Jornada pedagógica"),
        text: prose("Mañana no hay clases."),
        priority: Priority::Medium,
        audience: Audience { everyone: true, ..Audience::default() },
        link: None,
        expires_at: None,
        made: Deed { by: None, at: moment() },
        withdrawn: None,
        version: 1,
    }
}
