//! Telling many something on purpose.

use super::bounded;
use super::views::AnnouncementView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::identity::caller_key;
use crate::limits::Class;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_application::notifications::Announced;
use plantel_domain::access::{GroupName, Role};
use plantel_domain::clock::plausible_time;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::notifications::{Audience, Link, NewAnnouncement, Priority};
use plantel_domain::text::{Line, Prose};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The most roles that are named.
const MOST_ROLES: usize = 50;

/// The most groups that are named.
const MOST_GROUPS: usize = 200;

/// What somebody wants to tell many.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementBody {
    /// One line, as plain text.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Jornada pedagógica")]
    pub title: String,
    /// What there is to say, as plain text.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 4_000, example = "Mañana no hay clases.")]
    pub text: String,
    /// `low`, `medium` or `high`; `medium` when it is absent.
    #[schema(example = "medium")]
    pub priority: Option<String>,
    /// To whom.
    #[serde(default)]
    #[schema(required)]
    pub audience: AudienceBody,
    /// When it disappears by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// What it leads to.
    pub link: Option<LinkBody>,
}

/// Who is told: everybody, or who has one of the roles or belongs to one of the groups; of these those of a place
/// alone, if one is named. A place by itself means all who work there.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceBody {
    /// Everybody, whatever they are.
    #[serde(default)]
    pub everyone: bool,
    /// Who is one of these.
    #[serde(default)]
    #[schema(max_items = 50, example = json!(["teacher"]))]
    pub roles: Vec<String>,
    /// Who belongs to one of these.
    #[serde(default)]
    #[schema(max_items = 200, example = json!(["2758492"]))]
    pub groups: Vec<String>,
    /// Of them, who works there.
    pub environment_id: Option<Uuid>,
}

/// What an announcement leads to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// What kind of thing.
    #[serde(rename = "type")]
    #[schema(example = "environment")]
    pub kind: String,
    /// Which.
    pub id: Uuid,
}

impl AudienceBody {
    fn read(self, form: &mut Form) -> Option<Audience> {
        let few = bounded(form, "/audience/roles", self.roles.len(), MOST_ROLES);
        if !(bounded(form, "/audience/groups", self.groups.len(), MOST_GROUPS) && few) {
            return None;
        }
        let mut roles = BTreeSet::new();
        for (at, name) in self.roles.iter().enumerate() {
            roles.extend(form.take(&format!("/audience/roles/{at}"), Role::parse(name)));
        }
        let mut groups = BTreeSet::new();
        for (at, name) in self.groups.iter().enumerate() {
            groups.extend(form.take(&format!("/audience/groups/{at}"), GroupName::parse(name)));
        }
        let environment = self.environment_id.map(Into::into);
        Some(Audience { everyone: self.everyone, roles, groups, environment })
    }
}

impl AnnouncementBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewAnnouncement, Invalid> {
        let mut form = Form::new();
        let title = form.take("/title", Line::parse(&self.title));
        let text = form.take("/text", Prose::parse(&self.text));
        let priority = self.priority.as_deref().map(Priority::parse);
        let priority = form.take_some("/priority", priority).map(|given| given.unwrap_or(Priority::Medium));
        let audience = self.audience.read(&mut form);
        let expires_at = form.take_some("/expires_at", self.expires_at.map(plausible_time));
        let link = self.link.map(|link| Link::parse(&link.kind, link.id));
        let link = form.take_some("/link/type", link);
        form.done(|| {
            Some(NewAnnouncement {
                title: title?,
                text: text?,
                priority: priority?,
                audience: audience?,
                link: link?,
                // As every store keeps it.
                expires_at: expires_at?.map(plantel_domain::clock::cut),
            })
        })
    }
}

fn shown(announced: Announced) -> Tagged<AnnouncementView> {
    Tagged::new(announced.announcement.version, announced.into())
}

/// Tells many something: each of them has a notice a moment later.
#[utoipa::path(operation_id = "announcements-create", tag = "announcements", request_body = AnnouncementBody,
    security(("bearer" = ["write:announcements"])),
    responses((status = CREATED, description = "The announcement", body = AnnouncementView)))]
#[post("/announcements")]
pub async fn create(
    caller: Caller,
    body: Valid<AnnouncementBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AnnouncementView>> {
    let new = body.0.read()?;
    services.limiter.account(Class::Announcements, &caller_key(&caller.ctx))?;
    let announcement = attempt(|| services.notices.announce(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/announcements/{}", announcement.id);
    let announced = Announced { announcement, readership: plantel_domain::notifications::Readership::default() };
    Ok(shown(announced).created(location))
}

/// Lists what was told in the institution, the newest first, with how many had it and read it.
#[utoipa::path(operation_id = "announcements-list", tag = "announcements", params(PageParams),
    security(("bearer" = ["write:announcements"])),
    responses((status = OK, description = "A page", body = ListView<AnnouncementView>)))]
#[get("/announcements")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<AnnouncementView>> {
    let page = query.page("announcements");
    let link = query.done("announcements")?;
    let page = attempt(|| services.notices.announcements(&caller.ctx, &page)).await?;
    Ok(Listed::new(page, &link, AnnouncementView::from))
}

/// Shows what was told, with how many had it and read it.
#[utoipa::path(operation_id = "announcements-get", tag = "announcements", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:announcements"])),
    responses((status = OK, description = "The announcement", body = AnnouncementView)))]
#[get("/announcements/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<AnnouncementView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.notices.announcement(&caller.ctx, id)).await?))
}

/// Takes back what was told: it disappears from every inbox.
#[utoipa::path(operation_id = "announcements-withdraw", tag = "announcements", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:announcements"])),
    responses((status = OK, description = "The announcement", body = AnnouncementView)))]
#[post("/announcements/{id}/withdraw")]
pub async fn withdraw(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<AnnouncementView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.notices.withdraw(&caller.ctx, id, if_match.0)).await?))
}
