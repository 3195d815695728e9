//! Who has what, on which days.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use plantel_application::Names;
use plantel_application::attempt;
use plantel_application::loans::{CalendarWish, LoanCalendar};
use plantel_domain::clock::Day;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{Allotment, Loan, LoanLine, StateName, Wanted};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Of which loans.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `show` reads")]
pub struct CalendarParams {
    /// From this warehouse. At least one of `warehouse_id` and `item_id`.
    warehouse_id: Option<Uuid>,
    /// That ask for this asset, or for which it stands.
    item_id: Option<Uuid>,
    /// From this day on; from today when absent.
    from: Option<NaiveDate>,
    /// Until this day, included, at most 366 days in all; 30 days after the first when absent.
    to: Option<NaiveDate>,
    /// Also requests that nobody has decided over.
    #[param(default = false)]
    pending: Option<bool>,
}

/// What a loan is of, by name.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanCalendarThing)]
pub struct ThingView {
    /// Which asset; null when none stands for it.
    pub item_id: Option<Uuid>,
    /// Its code; null when none stands for it.
    pub item_code: Option<String>,
    /// What it is called, or what was asked for.
    #[schema(example = "Cámara réflex")]
    pub name: String,
    /// How many units.
    #[schema(example = 1)]
    pub quantity: u32,
}

/// A loan, as a calendar shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanCalendarEntry)]
pub struct EntryView {
    /// Which loan.
    pub loan_id: Uuid,
    /// `pending`, `approved`, `active` or `partially_returned`.
    #[schema(example = "approved")]
    pub state: &'static str,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// For whom.
    pub borrower_id: Uuid,
    /// Their name, if they have one.
    pub borrower_name: Option<String>,
    /// How many units were asked for.
    #[schema(example = 1)]
    pub quantity: u32,
    /// What of.
    pub items: Vec<ThingView>,
    /// Still out after its last day.
    pub overdue: bool,
    /// From which day on it takes its units: its first one, or today when they are out before that.
    pub taken_from: NaiveDate,
    /// Until which day: its last one; null while they are overdue, since nobody knows when they are back.
    pub taken_to: Option<NaiveDate>,
}

/// Loans by their first day.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanCalendar)]
pub struct CalendarView {
    /// The first thousand of them.
    pub data: Vec<EntryView>,
    /// Whether there are more: then ask for fewer days.
    pub truncated: bool,
}

impl EntryView {
    fn of(loan: &Loan, names: &Names, today: Day) -> Self {
        Self {
            loan_id: loan.id.into(),
            state: loan.state.name().name(),
            start_date: loan.period.start(),
            end_date: loan.period.end(),
            borrower_id: loan.borrower.into(),
            borrower_name: names.people.get(&loan.borrower).cloned(),
            quantity: loan.quantity(),
            items: things(loan, names),
            overdue: loan.overdue(today),
            taken_from: if loan.state.name().out() { loan.period.start().min(today) } else { loan.period.start() },
            taken_to: taken_to(loan, today),
        }
    }
}

impl From<LoanCalendar> for CalendarView {
    fn from(calendar: LoanCalendar) -> Self {
        let LoanCalendar { loans, names, today, truncated } = calendar;
        Self { data: loans.iter().map(|loan| EntryView::of(loan, &names, today)).collect(), truncated }
    }
}

/// Until which day a loan takes its units; nobody knows while it is overdue.
pub(crate) fn taken_to(loan: &Loan, today: Day) -> Option<Day> {
    (!loan.overdue(today)).then(|| loan.period.end())
}

/// What is promised or out of a loan that runs, what came back of one that is over, and what is asked for otherwise.
pub(crate) fn things(loan: &Loan, names: &Names) -> Vec<ThingView> {
    let state = loan.state.name();
    let of_line = |line: &LoanLine| -> Vec<ThingView> {
        if state == StateName::Pending {
            return vec![thing(line.wanted.asset(), line.quantity, &line.wanted, names)];
        }
        let units = |own: &Allotment| if state.runs() { own.promised + own.out } else { own.back() };
        let standing = line.allotments.iter().filter(|own| units(own) > 0);
        standing.map(|own| thing(own.asset, units(own), &line.wanted, names)).collect()
    };
    loan.lines.iter().flat_map(of_line).collect()
}

fn thing(item: Option<AssetId>, quantity: u32, wanted: &Wanted, names: &Names) -> ThingView {
    let known = item.and_then(|item| names.things.get(&item));
    ThingView {
        item_id: item.map(Into::into),
        item_code: known.map(|known| known.code.clone()),
        name: known.map_or_else(|| asked(wanted, names), |known| known.name.clone()),
        quantity,
    }
}

fn asked(wanted: &Wanted, names: &Names) -> String {
    match wanted {
        Wanted::Asset { asset } => called(*asset, names),
        Wanted::Model { brand: Some(brand), model } => format!("{brand} {model}"),
        Wanted::Model { brand: None, model } => model.to_string(),
        Wanted::Category { category } => category.as_str().to_owned(),
        Wanted::Other { words } => words.to_string(),
    }
}

fn called(asset: AssetId, names: &Names) -> String {
    names.things.get(&asset).map_or_else(|| asset.to_string(), |thing| thing.name.clone())
}

/// Shows who has what on which days, as far as the caller sees the loans.
#[utoipa::path(operation_id = "loans-calendar", tag = "loans", params(CalendarParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The loans, by their first day", body = CalendarView)))]
#[get("/loans/calendar")]
pub async fn show(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<CalendarView>> {
    let wish = CalendarWish {
        warehouse: query.id("warehouse_id"),
        asset: query.id("item_id"),
        from: query.day("from"),
        to: query.day("to"),
        pending: query.flag("pending").unwrap_or(false),
    };
    query.done("loans")?;
    if wish.warehouse.is_none() && wish.asset.is_none() {
        return Err(Invalid::at("?warehouse_id", BadValue::new("field.required")).into());
    }
    Ok(Json(attempt(|| services.loans.calendar(&caller.ctx, &wish)).await?.into()))
}
