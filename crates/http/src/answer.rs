//! What handlers give back: one thing with its version, or a page of many.

use crate::query::PageLink;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use plantel_domain::page::Page;
use plantel_domain::store::Version;
use serde::Serialize;
use utoipa::ToSchema;

/// One thing, with its version as `ETag`.
pub struct Tagged<T> {
    view: T,
    version: Version,
    status: StatusCode,
    location: Option<String>,
}

impl<T: Serialize> Tagged<T> {
    /// With this version.
    pub fn new(version: Version, view: T) -> Self {
        Self { view, version, status: StatusCode::OK, location: None }
    }

    /// As a new thing, which is found at `location`.
    #[must_use]
    pub fn created(self, location: String) -> Self {
        Self { status: StatusCode::CREATED, location: Some(location), ..self }
    }

    /// As what was asked to be made and was there already, at `location`.
    #[must_use]
    pub fn found_at(self, location: String) -> Self {
        Self { location: Some(location), ..self }
    }
}

impl<T: Serialize> Responder for Tagged<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::ETAG, format!("\"{}\"", self.version)));
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        response.json(self.view)
    }
}

/// A sentence for people.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// The sentence.
    pub message: &'static str,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListView<T> {
    /// The rows.
    pub data: Vec<T>,
    /// How many the whole list has, if `count=true` asked for it.
    pub count: Option<u64>,
    /// For the next page; null on the last.
    pub next: Option<String>,
}

/// A page of a list, with a link to the next.
pub struct Listed<T> {
    view: ListView<T>,
    link: Option<String>,
}

impl<T: Serialize> Listed<T> {
    /// A page as its views.
    pub fn new<A>(page: Page<A>, link: &PageLink, view: impl FnMut(A) -> T) -> Self {
        let page = page.map(view);
        let next = page.next.as_ref().map(|cursor| link.cursor(cursor));
        let header = next.as_ref().map(|cursor| link.header(cursor));
        Self { view: ListView { data: page.data, count: page.count, next }, link: header }
    }
}

impl<T: Serialize> Responder for Listed<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(link) = self.link {
            response.insert_header((header::LINK, link));
        }
        response.json(self.view)
    }
}
