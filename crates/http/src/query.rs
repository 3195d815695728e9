//! Reading query strings: pages, orders and filters. Every bad parameter is told.

use crate::error::{ApiError, EdgeError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plantel_domain::clock::{Day, Timestamp, plausible_day, plausible_time};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form};
use plantel_domain::page::{BadCursor, Cursor, DEFAULT_LIMIT, MAX_LIMIT, PageRequest, Sort, SortField, SortKey, Start};
use plantel_domain::period::Period;
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::IntoParams;
use uuid::Uuid;

/// The first and the last day that anybody can ask for.
const EVER: (Day, Day) = (
    Day::from_ymd_opt(1900, 1, 1).expect("it is in the calendar"),
    Day::from_ymd_opt(2199, 12, 31).expect("it is in the calendar"),
);

/// Which page of a list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `Query::page` reads")]
pub struct PageParams {
    /// How many rows, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
    /// The `next` of the page before; its cost does not grow with depth.
    cursor: Option<String>,
    /// How many rows to leave out, instead of a cursor.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_u32)]
    skip: Option<u32>,
    /// Whether to count the whole list, which costs a scan.
    #[param(default = false)]
    count: Option<bool>,
}

/// Which page of a list of the kept contracts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `Query::kept_page` reads")]
pub struct KeptPageParams {
    /// How many rows to leave out.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_u32)]
    skip: Option<u32>,
    /// How many rows, 1 to 1,000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u16>,
}

/// The query string of a request. Each `read` takes a parameter; `done` refuses what nobody took.
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
    taken: Vec<&'static str>,
    form: Form,
    bad_cursor: bool,
}

/// Makes links to the next page.
pub struct PageLink {
    resource: &'static str,
    path: String,
    pairs: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct WireCursor {
    r: String,
    s: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    t: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    m: Option<i64>,
    i: Uuid,
}

impl FromRequest for Query {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request.path(), request.query_string()))
    }
}

impl Query {
    /// The query string of a request to this path.
    pub fn of(path: &str, query: &str) -> Result<Self, ApiError> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query).map_err(|_| EdgeError::Malformed)?;
        Ok(Self {
            path: path.to_owned(),
            pairs: pairs.into_inner(),
            taken: Vec::new(),
            form: Form::new(),
            bad_cursor: false,
        })
    }

    /// A parameter's text; an empty one counts as absent.
    fn text(&mut self, name: &'static str) -> Option<String> {
        self.taken.push(name);
        if self.pairs.iter().filter(|(known, _)| known == name).count() > 1 {
            self.form.refuse(&format!("?{name}"), BadValue::new("field.invalid"));
        }
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    }

    /// A parameter that a type of the domain reads.
    pub fn read<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, BadValue>) -> Option<T> {
        let text = self.text(name)?;
        self.form.take(&format!("?{name}"), parse(&text))
    }

    /// A parameter that a type of the domain reads, and that must be there and not be empty.
    pub fn required_as<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, BadValue>) -> Option<T> {
        let given = self.pairs.iter().any(|(known, value)| known == name && !value.is_empty());
        if !given {
            self.taken.push(name);
            self.form.refuse(&format!("?{name}"), BadValue::new("field.required"));
            return None;
        }
        self.read(name, parse)
    }

    /// A text that must be there.
    pub fn required(&mut self, name: &'static str) -> Option<String> {
        self.required_as(name, |text| Ok(text.to_owned()))
    }

    /// A text as it is, of a query string that others fill in: nobody is told what is wrong with it.
    pub fn any(&mut self, name: &'static str) -> Option<String> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// An id.
    pub fn id<T: From<Uuid>>(&mut self, name: &'static str) -> Option<T> {
        self.read(name, |text| Uuid::try_parse(text).map(T::from).map_err(|_| BadValue::new("id.invalid")))
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.read(name, |text| text.parse().map_err(|_| BadValue::new("field.invalid")))
    }

    /// A day as `2026-03-01`.
    pub fn day(&mut self, name: &'static str) -> Option<Day> {
        self.read(name, |text| plausible_day(text.parse().map_err(|_| BadValue::new("field.invalid"))?))
    }

    /// The days from one parameter to the other, included; without an end where one of them is absent.
    pub fn days(&mut self, first: &'static str, last: &'static str) -> Option<Period> {
        let from = self.day(first);
        let start = from.unwrap_or(EVER.0);
        let until = self.read(last, |text| {
            let end = plausible_day(text.parse().map_err(|_| BadValue::new("field.invalid"))?)?;
            Period::new(start, end)
        });
        until.or_else(|| Period::new(from?, EVER.1).ok())
    }

    /// A moment in RFC 3339.
    pub fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        self.read(name, |text| plausible_time(text.parse().map_err(|_| BadValue::new("field.invalid"))?))
    }

    /// What is searched for.
    pub fn search(&mut self) -> Option<String> {
        self.read("search", |text| Line::<200>::parse(text).map(String::from))
    }

    /// The order; the list's own when none is asked for.
    pub fn sort<F: SortField>(&mut self) -> Sort<F> {
        let parse = |text: &str| Sort::parse(text).ok_or(BadValue::new("sort.unknown"));
        self.read("sort", parse).unwrap_or(F::DEFAULT)
    }

    /// The page of the list `resource`.
    pub fn page(&mut self, resource: &'static str) -> PageRequest {
        self.page_of(resource, DEFAULT_LIMIT, MAX_LIMIT)
    }

    /// As the kept contracts have it: 100 rows unless asked, 1,000 at the most, always counted.
    pub fn kept_page(&mut self, resource: &'static str) -> PageRequest {
        PageRequest { count: true, ..self.page_of(resource, 100, 1000) }
    }

    fn page_of(&mut self, resource: &'static str, default: u16, most: u16) -> PageRequest {
        let within = |text: &str, min: u64, max: u64| text.parse().ok().filter(|n| (min..=max).contains(n));
        let limit = self.read("limit", |text| {
            let bounds = Params::none().number("min", 1).number("max", i64::from(most));
            within(text, 1, u64::from(most)).ok_or(BadValue::with("limit.out-of-range", bounds))
        });
        let skip =
            self.read("skip", |text| within(text, 0, u64::from(u32::MAX)).ok_or(BadValue::new("skip.out-of-range")));
        let count = self.flag("count").unwrap_or(false);
        let cursor = self.text("cursor").map(|text| read_cursor(&text, resource));
        if cursor.is_some() && skip.is_some() {
            self.form.refuse("?skip", BadValue::new("page.skip-and-cursor"));
        }
        let start = match cursor {
            None => Start::Skip(skip.unwrap_or(0)),
            Some(Some(cursor)) => Start::After(cursor),
            Some(None) => {
                self.bad_cursor = true;
                Start::Skip(0)
            }
        };
        let limit = limit.and_then(|limit| u16::try_from(limit).ok()).unwrap_or(default);
        PageRequest { limit, start, count }
    }

    /// Refuses what was bad or not known, else gives what links to the next page.
    pub fn done(mut self, resource: &'static str) -> Result<PageLink, ApiError> {
        let unknown = self.pairs.iter().filter(|(name, _)| !self.taken.contains(&name.as_str()));
        for name in unknown.map(|(name, _)| format!("?{name}")).collect::<Vec<_>>() {
            self.form.refuse(&name, BadValue::new("field.unknown"));
        }
        self.form.done(|| Some(()))?;
        if self.bad_cursor {
            return Err(BadCursor.into());
        }
        let paging = ["cursor", "skip"];
        let pairs = self.pairs.into_iter().filter(|(name, _)| !paging.contains(&name.as_str())).collect();
        Ok(PageLink { resource, path: self.path, pairs })
    }
}

impl PageLink {
    /// The cursor as text.
    pub fn cursor(&self, cursor: &Cursor) -> String {
        let (text, micros) = match &cursor.key {
            SortKey::Text(text) => (Some(text.clone()), None),
            SortKey::Micros(micros) => (None, Some(*micros)),
        };
        let wire = WireCursor { r: self.resource.to_owned(), s: cursor.sort.clone(), t: text, m: micros, i: cursor.id };
        URL_SAFE_NO_PAD.encode(serde_json::to_string(&wire).expect("a cursor is plain data"))
    }

    /// The `Link` header to the next page (RFC 8288).
    pub fn header(&self, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(&self.pairs).append_pair("cursor", cursor).finish();
        format!("<{}?{query}>; rel=\"next\"", self.path)
    }
}

fn read_cursor(text: &str, resource: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let wire: WireCursor = serde_json::from_slice(&bytes).ok()?;
    let key = match (wire.t, wire.m) {
        (Some(text), None) => SortKey::Text(text),
        (None, Some(micros)) => SortKey::Micros(micros),
        _ => return None,
    };
    (wire.r == resource).then_some(Cursor { sort: wire.s, key, id: wire.i })
}
