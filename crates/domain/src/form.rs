//! Reading what somebody filled in: every bad field is told, not the first alone.

use crate::error::{Fault, Kind, Params};

/// Why a single value is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct BadValue {
    /// Its code, such as `text.too-long`.
    pub code: &'static str,
    /// What a translated text needs.
    pub params: Params,
}

impl BadValue {
    /// A reason without values.
    pub const fn new(code: &'static str) -> Self {
        Self { code, params: Params(Vec::new()) }
    }

    /// A reason whose text names values.
    pub fn with(code: &'static str, params: Params) -> Self {
        Self { code, params }
    }

    /// The codes that any value of these kinds can have.
    pub const CODES: &'static [&'static str] = &[
        "text.empty",
        "text.too-long",
        "text.control-character",
        "email.invalid",
        "password.too-short",
        "password.too-long",
        "password.too-weak",
        "password.common",
        "password.composition",
        "return-to.not-allowed",
        "challenge.invalid",
        "money.bad-amount",
        "money.unknown-currency",
        "money.negative",
        "date.too-early",
        "date.too-late",
        "date.before-start",
        "date.in-past",
        "date.too-many-days",
        "loan.line-twice",
        "quantity.negative",
        "quantity.zero",
        "quantity.too-large",
        "nit.invalid",
        "nit.check-digit",
        "dane.invalid",
        "site.consecutive-invalid",
        "document-type.unknown",
        "document-number.invalid",
        "document.digits-expected",
        "document.length-unusual",
        "document.age-unusual",
        "document.temporary",
        "municipality.unknown",
        "department.unknown",
        "country.unknown",
        "country.is-colombia",
        "sex.unknown",
        "zone.unknown",
        "stratum.unknown",
        "grade.unknown",
        "shift.unknown",
        "ethnicity.unknown",
        "disability.unknown",
        "relationship.unknown",
        "name.character",
        "phone.invalid",
        "birth-date.future",
        "blood-type.unknown",
        "student.user-not-member",
        "student.user-without-role",
        "guardian.user-without-role",
        "document-kind.invalid",
        "consent.channel",
        "time-zone.unknown",
        "locale.unknown",
        "kind.unknown",
        "code.invalid",
        "role.unknown",
        "module.unknown",
        "field.required",
        "field.unknown",
        "field.invalid",
        "field.too-short",
        "field.too-long",
        "field.too-small",
        "field.out-of-range",
        "id.invalid",
        "sort.unknown",
        "limit.out-of-range",
        "skip.out-of-range",
        "page.skip-and-cursor",
        "tag.invalid",
        "search.too-short",
        "salvage.above-cost",
        "movement.not-by-hand",
        "movement.condition-not-stated",
        "category.unknown",
        "category.inactive",
        "category.field-twice",
        "category.choices",
        "list.empty",
        "list.twice",
        "list.too-long",
        "transfer.same-place",
        "transfer.missing-units",
        "custodian.not-member",
        "time.not-after-start",
        "schedule.no-session",
        "schedule.exception-twice",
        "schedule.not-an-instructor",
        "dane.other-municipality",
        "academic-period.name-twice",
        "academic-period.outside-year",
        "academic-period.overlaps",
        "academic-period.weights",
        "group.teacher-not-member",
        "check.item-of-another-room",
        "check.clock-wrong",
        "check.comment-needed",
        "check.schedule-of-another-room",
        "check.no-session",
        "check.not-begun",
        "check.day-passed",
        "check.not-a-reviewer",
        "check-line.sum",
        "check-line.missing-and-surplus",
        "check-line.item-needed",
        "check-line.id-taken",
    ];
}

impl Fault for BadValue {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        self.code
    }
    fn params(&self) -> Params {
        self.params.clone()
    }
}

/// A bad value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body, `?name` for a query parameter, `{name}` for a part of the path.
    pub pointer: String,
    /// Why.
    pub reason: BadValue,
}

/// Readable, but fields are invalid; each is named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} invalid field(s)", .0.len())]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// The code of the whole.
    pub const CODE: &'static str = "request.invalid";

    /// One bad field.
    pub fn at(pointer: impl Into<String>, reason: BadValue) -> Self {
        Self(vec![FieldError { pointer: pointer.into(), reason }])
    }
}

impl Fault for Invalid {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        Self::CODE
    }
    fn fields(&self) -> &[FieldError] {
        &self.0
    }
}

/// Collects the bad fields of one body.
///
/// ```
/// # use plantel_domain::{form::Form, text::Line};
/// let mut form = Form::new();
/// let name = form.take("/name", Line::<20>::parse("  "));
/// let town = form.take("/town", Line::<20>::parse("Cali\0"));
/// let read = form.done(|| Some((name?, town?)));
/// assert_eq!(read.unwrap_err().0.len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Form(Vec<FieldError>);

impl Form {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a parsed value, or notes why there is none.
    pub fn take<T>(&mut self, pointer: &str, parsed: Result<T, BadValue>) -> Option<T> {
        parsed.map_err(|reason| self.refuse(pointer, reason)).ok()
    }

    /// Takes a value that may be absent.
    pub fn take_some<T>(&mut self, pointer: &str, parsed: Option<Result<T, BadValue>>) -> Option<Option<T>> {
        match parsed {
            None => Some(None),
            Some(parsed) => self.take(pointer, parsed).map(Some),
        }
    }

    /// Notes a bad field.
    pub fn refuse(&mut self, pointer: &str, reason: BadValue) {
        self.0.push(FieldError { pointer: pointer.to_owned(), reason });
    }

    /// The whole, or every bad field. `build` gives `None` only when a value was refused.
    pub fn done<T>(self, build: impl FnOnce() -> Option<T>) -> Result<T, Invalid> {
        match build() {
            Some(whole) if self.0.is_empty() => Ok(whole),
            _ => Err(Invalid(self.0)),
        }
    }
}

impl From<Form> for Invalid {
    fn from(form: Form) -> Self {
        Self(form.0)
    }
}

/// A field of a partial change: absent, cleared or set (RFC 7396).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// Not in the body: stays as it is.
    #[default]
    Keep,
    /// `null` in the body: becomes empty.
    Clear,
    /// Becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// Parses what is set.
    pub fn parse<U>(self, parse: impl FnOnce(T) -> Result<U, BadValue>) -> Result<Patch<U>, BadValue> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(parse(value)?),
        })
    }

    /// The same change of something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }

    /// Writes the change into an optional field.
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positive(number: i32) -> Result<u32, BadValue> {
        u32::try_from(number).map_err(|_| BadValue::new("number.negative"))
    }

    #[test]
    fn what_a_change_sets_is_parsed_and_the_rest_stays_what_it_is() {
        assert_eq!(Patch::Set(3).parse(positive), Ok(Patch::Set(3)));
        assert_eq!(Patch::Set(-3).parse(positive), Err(BadValue::new("number.negative")));
        assert_eq!(Patch::Keep.parse(positive), Ok(Patch::Keep));
        assert_eq!(Patch::Clear.parse(positive), Ok(Patch::Clear));
        let more = |number: i32| number + 1;
        assert_eq!((Patch::Set(3).map(more), Patch::Keep.map(more)), (Patch::Set(4), Patch::Keep));
        assert_eq!(Patch::Clear.map(more), Patch::Clear);
    }

    #[test]
    fn a_change_keeps_clears_or_sets_a_field() {
        let after = |change: Patch<i32>| {
            let mut field = Some(1);
            change.apply(&mut field);
            field
        };
        assert_eq!([after(Patch::Keep), after(Patch::Clear), after(Patch::Set(2))], [Some(1), None, Some(2)]);
    }

    #[test]
    fn a_form_with_a_bad_value_gives_nothing_and_names_every_one() {
        let mut form = Form::new();
        let absent = form.take_some::<u32>("/a", None);
        let good = form.take_some("/b", Some(positive(2)));
        let bad = form.take_some("/c", Some(positive(-2)));
        assert_eq!((absent, good, bad), (Some(None), Some(Some(2)), None));
        form.refuse("/d", BadValue::new("list.empty"));
        let pointers = |invalid: Invalid| invalid.0.into_iter().map(|field| field.pointer).collect::<Vec<_>>();
        assert_eq!(form.done(|| Some(())).map_err(pointers), Err(vec!["/c".to_owned(), "/d".to_owned()]));
        assert_eq!(Form::new().done(|| Some(1)), Ok(1));
    }
}
