//! What is sent with the steps of a check.

use super::bodies::{CheckCountBody, read_counts, within};
use plantel_application::checks::Said;
use plantel_domain::checks::{MOST_LINES, NewCount, Refusals, Ticks};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::{CheckId, UserId};
use plantel_domain::text::Prose;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The most checks that are approved in one request.
const MOST_CHECKS: usize = 200;

/// Reads what somebody says of the room: each tick is answered.
fn said(
    form: &mut Form,
    ticks: [Option<bool>; 3],
    comments: Option<&str>,
    override_reason: Option<&str>,
) -> Option<Said> {
    let fields = ["/is_clean", "/is_organized", "/inventory_complete"];
    for (field, _) in fields.into_iter().zip(ticks).filter(|(_, tick)| tick.is_none()) {
        form.refuse(field, BadValue::new("field.required"));
    }
    let comment = form.take_some("/comments", comments.map(Prose::parse));
    let override_reason = form.take_some("/override_reason", override_reason.map(Prose::parse));
    let [clean, organized, complete] = ticks;
    let ticks = Ticks { clean: clean?, organized: organized?, complete: complete? };
    Some(Said { ticks, comment: comment?, override_reason: override_reason? })
}

/// What the group says of its room, and what it counted last.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckSubmissionBody {
    /// What was counted and not sent yet.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub items: Vec<CheckCountBody>,
    /// Whether the room is clean.
    #[schema(required, value_type = bool, example = true)]
    pub is_clean: Option<bool>,
    /// Whether it is in order.
    #[schema(required, value_type = bool, example = true)]
    pub is_organized: Option<bool>,
    /// Whether what belongs there is there.
    #[schema(required, value_type = bool, example = true)]
    pub inventory_complete: Option<bool>,
    /// What there is to say; needed when one of these is not so.
    #[schema(min_length = 1, max_length = 1000)]
    pub comments: Option<String>,
    /// Why somebody takes this step who took another of this check: of who may approve alone.
    #[schema(min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
}

impl CheckSubmissionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Vec<NewCount>, Said), Invalid> {
        let mut form = Form::new();
        let counts = read_counts(&mut form, &self.items);
        let ticks = [self.is_clean, self.is_organized, self.inventory_complete];
        let said = said(&mut form, ticks, self.comments.as_deref(), self.override_reason.as_deref());
        form.done(|| counts.zip(said))
    }
}

/// What the instructor says of the room.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckConfirmationBody {
    /// Whether the room is clean.
    #[schema(required, value_type = bool, example = true)]
    pub is_clean: Option<bool>,
    /// Whether it is in order.
    #[schema(required, value_type = bool, example = true)]
    pub is_organized: Option<bool>,
    /// Whether what belongs there is there.
    #[schema(required, value_type = bool, example = true)]
    pub inventory_complete: Option<bool>,
    /// What there is to say; needed when one of these is not so.
    #[schema(min_length = 1, max_length = 1000)]
    pub comments: Option<String>,
    /// Why somebody takes this step who took another of this check: of who may approve alone.
    #[schema(min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
}

impl CheckConfirmationBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Said, Invalid> {
        let mut form = Form::new();
        let ticks = [self.is_clean, self.is_organized, self.inventory_complete];
        let said = said(&mut form, ticks, self.comments.as_deref(), self.override_reason.as_deref());
        form.done(|| said)
    }
}

/// The last word over a check.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckApprovalBody {
    /// Whether the room is clean.
    #[schema(required, value_type = bool, example = true)]
    pub is_clean: Option<bool>,
    /// Whether it is in order.
    #[schema(required, value_type = bool, example = true)]
    pub is_organized: Option<bool>,
    /// Whether what belongs there is there.
    #[schema(required, value_type = bool, example = true)]
    pub inventory_complete: Option<bool>,
    /// What there is to say; needed when one of these is not so.
    #[schema(min_length = 1, max_length = 1000)]
    pub comments: Option<String>,
    /// Why the instructor's step is gone past, or taken with another by the same person.
    #[schema(min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
    /// What is not booked, and stays open as a discrepancy; whatever else differs is booked.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub refuse: Vec<CheckRefusalBody>,
}

/// An item whose difference is not booked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRefusalBody {
    /// Which item.
    pub item_id: Uuid,
    /// Why.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Está en el almacén del segundo piso.")]
    pub reason: String,
}

impl CheckApprovalBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Said, Refusals), Invalid> {
        let mut form = Form::new();
        let ticks = [self.is_clean, self.is_organized, self.inventory_complete];
        let said = said(&mut form, ticks, self.comments.as_deref(), self.override_reason.as_deref());
        let refusals = refusals(&mut form, &self.refuse);
        form.done(|| Some((said?, refusals)))
    }
}

fn refusals(form: &mut Form, bodies: &[CheckRefusalBody]) -> Refusals {
    let mut refusals = Refusals::new();
    if !within(form, "/refuse", bodies.len(), MOST_LINES) {
        return refusals;
    }
    for (at, body) in bodies.iter().enumerate() {
        let reason = form.take(&format!("/refuse/{at}/reason"), Prose::parse(&body.reason));
        if let Some(reason) = reason
            && refusals.insert(body.item_id.into(), reason).is_some()
        {
            form.refuse(&format!("/refuse/{at}/item_id"), BadValue::new("list.twice"));
        }
    }
    refusals
}

/// Why a check is to be counted again.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckRejectionBody {
    /// The group will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 1000, example = "Los portátiles no fueron contados.")]
    pub reason: String,
}

impl CheckRejectionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<1000>, Invalid> {
        Prose::parse(&self.reason).map_err(|bad| Invalid::at("/reason", bad))
    }
}

/// Why a check will not be done.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckCancellationBody {
    /// Whoever looks at it later will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Se fue la luz y no hubo clase.")]
    pub reason: String,
}

impl CheckCancellationBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        Prose::parse(&self.reason).map_err(|bad| Invalid::at("/reason", bad))
    }
}

/// To whom the next step is given.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckAssignmentBody {
    /// To whom; the caller takes it over when absent.
    pub user_id: Option<Uuid>,
}

impl CheckAssignmentBody {
    /// As the use case takes it.
    pub fn read(self) -> Option<UserId> {
        self.user_id.map(Into::into)
    }
}

/// What is said of an item.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckCommentBody {
    /// What.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 1000, example = "La vi en el taller de al lado.")]
    pub text: String,
}

impl CheckCommentBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<1000>, Invalid> {
        Prose::parse(&self.text).map_err(|bad| Invalid::at("/text", bad))
    }
}

/// The last word over several checks in which nothing differs from the book.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SupervisorReviewsBody {
    /// Which checks, each once.
    #[serde(default)]
    #[schema(required, min_items = 1, max_items = 200)]
    pub check_ids: Vec<Uuid>,
    /// Whether their rooms are clean.
    #[schema(required, value_type = bool, example = true)]
    pub is_clean: Option<bool>,
    /// Whether they are in order.
    #[schema(required, value_type = bool, example = true)]
    pub is_organized: Option<bool>,
    /// Whether what belongs there is there.
    #[schema(required, value_type = bool, example = true)]
    pub inventory_complete: Option<bool>,
    /// What there is to say; needed when one of these is not so.
    #[schema(min_length = 1, max_length = 1000)]
    pub comments: Option<String>,
}

impl SupervisorReviewsBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Vec<CheckId>, Said), Invalid> {
        let mut form = Form::new();
        if self.check_ids.is_empty() {
            form.refuse("/check_ids", BadValue::new("list.empty"));
        }
        let mut known = BTreeSet::new();
        if within(&mut form, "/check_ids", self.check_ids.len(), MOST_CHECKS) {
            for (at, _) in self.check_ids.iter().enumerate().filter(|(_, id)| !known.insert(*id)) {
                form.refuse(&format!("/check_ids/{at}"), BadValue::new("list.twice"));
            }
        }
        let ticks = [self.is_clean, self.is_organized, self.inventory_complete];
        let said = said(&mut form, ticks, self.comments.as_deref(), None);
        let ids = self.check_ids.iter().map(|id| CheckId::from(*id)).collect();
        form.done(|| Some((ids, said?)))
    }
}
