//! How the items of checks are shown, and what was counted and said of them.

use super::setting::Setting;
use crate::inventory::MoneyView;
use crate::loans::{named_person, named_thing};
use chrono::{DateTime, Utc};
use plantel_application::Names;
use plantel_domain::checks::{Book, CheckComment, CheckLine, Count, Counted, Verdict};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An item of a room in a check: what the book said of it when counting began, and what was seen.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckItem)]
pub struct CheckItemView {
    /// Which item.
    pub item_id: Uuid,
    /// Its code; null when it is not known.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name; null when it is not known.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// Units that should be found there, whole or broken.
    #[schema(example = 12)]
    pub expected: u32,
    /// What the book said of them.
    pub book: BookView,
    /// What was said of it last: null as long as nobody has counted it.
    #[serde(flatten)]
    pub seen: SeenView,
    /// What there was to say.
    pub note: Option<String>,
    /// Who counted it.
    pub counted_by: Option<Uuid>,
    /// What they are called, or null.
    #[schema(example = "Luis Gómez")]
    pub counted_by_name: Option<String>,
    /// When, by the clock of the device.
    pub counted_at: Option<DateTime<Utc>>,
    /// The count differs from the book: in units, or in what is broken.
    pub has_variance: bool,
    /// Units more than in the book; fewer when it is negative; null unless they were counted.
    #[schema(example = -1)]
    pub difference_units: Option<i64>,
    /// What these units are worth; null unless they were counted, and when that is not known.
    pub difference_value: Option<MoneyView>,
    /// What was decided over the variance: `accepted`, it was booked, or `refused`; null before, and without one.
    #[schema(example = "accepted")]
    pub verdict: Option<&'static str>,
    /// Why it was refused.
    pub verdict_reason: Option<String>,
    /// How many pictures there are of it in this revision.
    #[schema(example = 0)]
    pub pictures: u64,
}

/// What the book said of an item in the room, in units.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckBook)]
pub struct BookView {
    /// Good and on the shelf.
    #[schema(example = 10)]
    pub good: u32,
    /// Good and at work in the room.
    #[schema(example = 1)]
    pub in_use: u32,
    /// Broken, and there.
    #[schema(example = 1)]
    pub damaged: u32,
    /// Known to be missing, and not expected.
    #[schema(example = 0)]
    pub missing: u32,
}

/// What was seen of an item: four numbers, or why nobody could count it.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = CheckSeen)]
pub struct SeenView {
    /// Units as they should be.
    #[schema(example = 10)]
    pub found: Option<u32>,
    /// Broken units.
    #[schema(example = 1)]
    pub damaged: Option<u32>,
    /// Units that are expected and not there.
    #[schema(example = 1)]
    pub missing: Option<u32>,
    /// Units too many.
    #[schema(example = 0)]
    pub surplus: Option<u32>,
    /// Why nobody could count it.
    pub not_counted: Option<String>,
}

/// An entry: what somebody saw of an item.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckCount)]
pub struct CheckCountView {
    /// Its id.
    pub id: Uuid,
    /// Of which revision.
    #[schema(example = 1)]
    pub revision: u16,
    /// Of which item.
    pub item_id: Uuid,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// What was seen.
    #[serde(flatten)]
    pub seen: SeenView,
    /// What there was to say.
    pub note: Option<String>,
    /// Who.
    pub by: Uuid,
    /// What they are called, or null.
    #[schema(example = "Luis Gómez")]
    pub by_name: Option<String>,
    /// When, by the clock of the device.
    pub counted_at: DateTime<Utc>,
    /// When we heard of it.
    pub received_at: DateTime<Utc>,
}

/// What was counted in a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckCounts)]
pub struct CheckCountsView {
    /// All of it, in the order in which it came.
    pub data: Vec<CheckCountView>,
}

/// What somebody said of an item of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckComment)]
pub struct CheckCommentView {
    /// Its id.
    pub id: Uuid,
    /// Of which item.
    pub item_id: Uuid,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// In which revision.
    #[schema(example = 1)]
    pub revision: u16,
    /// What.
    #[schema(example = "La vi en el taller de al lado.")]
    pub text: String,
    /// Who.
    pub by: Uuid,
    /// What they are called, or null.
    #[schema(example = "Ana Ruiz")]
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is said of the items of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckComments)]
pub struct CheckCommentsView {
    /// All of it, oldest first.
    pub data: Vec<CheckCommentView>,
}

impl From<Book> for BookView {
    fn from(book: Book) -> Self {
        Self { good: book.good, in_use: book.in_use, damaged: book.damaged, missing: book.missing }
    }
}

impl From<&Counted> for SeenView {
    fn from(counted: &Counted) -> Self {
        match counted {
            Counted::Units { found, damaged, missing, surplus } => Self {
                found: Some(*found),
                damaged: Some(*damaged),
                missing: Some(*missing),
                surplus: Some(*surplus),
                not_counted: None,
            },
            Counted::NotCounted { reason } => Self { not_counted: Some(reason.as_str().to_owned()), ..Self::default() },
        }
    }
}

/// Units more than in the book, of what was counted.
pub(super) fn difference(line: &CheckLine) -> Option<i64> {
    let counted = line.seen.as_ref().is_some_and(|last| matches!(last.counted, Counted::Units { .. }));
    counted.then(|| line.variance().map_or(0, |variance| variance.units))
}

impl CheckItemView {
    pub(super) fn of(line: &CheckLine, setting: &Setting) -> Self {
        let (item_code, item_name) = named_thing(Some(line.asset), &setting.names);
        let (last, units) = (line.seen.as_ref(), difference(line));
        let value = units.zip(line.unit_value).map(|(units, value)| value.saturating_mul(units));
        let (verdict, verdict_reason) = match &line.verdict {
            None => (None, None),
            Some(Verdict::Accepted) => (Some("accepted"), None),
            Some(Verdict::Refused { reason }) => (Some("refused"), Some(reason.as_str().to_owned())),
        };
        Self {
            item_id: line.asset.into(),
            item_code,
            item_name,
            expected: line.book.expected(),
            book: line.book.into(),
            seen: last.map(|last| SeenView::from(&last.counted)).unwrap_or_default(),
            note: last.and_then(|last| last.note.as_ref()).map(|note| note.as_str().to_owned()),
            counted_by: last.map(|last| last.by.into()),
            counted_by_name: last.and_then(|last| named_person(last.by, &setting.names)),
            counted_at: last.map(|last| last.counted_at),
            has_variance: line.variance().is_some(),
            difference_units: units,
            difference_value: value.map(|minor| setting.money(minor)),
            verdict,
            verdict_reason,
            pictures: setting.pictures.get(&line.asset).copied().unwrap_or(0),
        }
    }
}

impl CheckCountView {
    pub(super) fn of(count: Count, names: &Names) -> Self {
        let (item_code, item_name) = named_thing(Some(count.asset), names);
        Self {
            id: count.id.into(),
            revision: count.revision,
            item_id: count.asset.into(),
            item_code,
            item_name,
            seen: SeenView::from(&count.counted),
            note: count.note.map(Into::into),
            by: count.by.into(),
            by_name: named_person(count.by, names),
            counted_at: count.counted_at,
            received_at: count.received_at,
        }
    }
}

impl CheckCommentView {
    pub(super) fn of(comment: CheckComment, names: &Names) -> Self {
        let (item_code, item_name) = named_thing(Some(comment.asset), names);
        Self {
            id: comment.id.into(),
            item_id: comment.asset.into(),
            item_code,
            item_name,
            revision: comment.revision,
            text: comment.text.into(),
            by: comment.by.into(),
            by_name: named_person(comment.by, names),
            at: comment.at,
        }
    }
}
