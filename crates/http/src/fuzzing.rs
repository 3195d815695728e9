//! Query strings and forms, open to the targets of `fuzz`.

use crate::error::ApiError;
use crate::middleware::parts as form;
use crate::query::Query;
use crate::simat::upload::read;
use actix_multipart::Multipart;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use futures::stream;
use plantel_domain::clock::Timestamp;
use plantel_domain::inventory::AssetSort;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::period::Period;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime without drivers needs nothing"));

/// What a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which page.
    pub page: PageRequest,
    /// In which order, as the query spells it.
    pub sort: String,
    /// What is searched for.
    pub search: Option<String>,
    /// An id.
    pub id: Option<Uuid>,
    /// Yes or no.
    pub flag: Option<bool>,
    /// Days, from the first to the last.
    pub days: Option<Period>,
    /// A moment.
    pub time: Option<Timestamp>,
}

/// What a query string asks of a list; and, of a page behind a row, the query string of the link to that page. The
/// code when it is refused.
pub fn asked(query: &str) -> Result<(Asked, Option<String>), &'static str> {
    list(query).map_err(|error| error.fault().code())
}

fn list(query: &str) -> Result<(Asked, Option<String>), ApiError> {
    let mut query = Query::of("/api/v1/inventory", query)?;
    let asked = Asked {
        page: query.page("inventory"),
        sort: query.sort::<AssetSort>().name(),
        search: query.search(),
        id: query.id("environment_id"),
        flag: query.flag("retired"),
        days: query.days("from", "to"),
        time: query.time("since"),
    };
    let link = query.done("inventory")?;
    let next = match &asked.page.start {
        Start::Skip(_) => None,
        Start::After(cursor) => {
            let header = link.header(&link.cursor(cursor));
            assert!(HeaderValue::from_str(&header).is_ok());
            let (_, query) = header.split_once('?').expect("a link has a query string");
            query.strip_suffix(">; rel=\"next\"").map(str::to_owned)
        }
    };
    Ok((asked, next))
}

/// The parts of a form, as requests are known again by them: names, names of files, and what they hold.
pub fn parts(media: &str, body: &[u8]) -> Option<Vec<(String, String, Vec<u8>)>> {
    let found = form::parts(media, body)?;
    Some(found.into_iter().map(|part| (part.name, part.file_name, part.bytes.to_vec())).collect())
}

/// The ministry's file, as a form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Of which year.
    pub year: Uuid,
    /// At which site.
    pub site: Option<Uuid>,
    /// Which differences are accepted.
    pub accept: BTreeSet<String>,
    /// The file.
    pub file: Vec<u8>,
}

/// Reads a form that comes in pieces of so many bytes, with a file of `most` bytes at the most. The code when it is
/// refused.
pub fn upload(media: &str, body: &[u8], piece: usize, most: usize) -> Result<Said, &'static str> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(media).map_err(|_| "request.malformed")?);
    let pieces: Vec<Result<Bytes, PayloadError>> =
        body.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let form = Multipart::new(&headers, stream::iter(pieces));
    let new = RUNTIME.block_on(read(form, most)).map_err(|error| error.fault().code())?;
    let (year, site) = (new.scope.year.into(), new.scope.site.map(Into::into));
    Ok(Said { year, site, accept: new.accept, file: new.file })
}
