//! `GET /api/v1/auth/me`.

use crate::caller::{Caller, USER, memberships};
use crate::database::{Connection, Row, Value};
use crate::statements::listed;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

const INSTITUTIONS: &str = concat!("SELECT ", institution_columns!(), " FROM institutions WHERE id IN ({list})");

/// What the role permits, which is a rule of Plantel and not in the database: the bench says it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Grant {
    permission: String,
    reach: String,
}

#[derive(Serialize)]
pub struct MeView<'a> {
    user: UserView,
    locale: Option<String>,
    memberships: Vec<MembershipView>,
    institution_id: Uuid,
    permissions: &'a [Grant],
    modules: Vec<String>,
}

#[derive(Serialize)]
struct UserView {
    id: Uuid,
    email: String,
    full_name: Option<String>,
    is_active: bool,
    is_superuser: bool,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct MembershipView {
    id: Uuid,
    institution_id: Uuid,
    institution_name: String,
    user_id: Uuid,
    roles: Vec<String>,
    environment_ids: Vec<Uuid>,
    modules: Vec<String>,
    groups: Json,
    active: bool,
    created_at: DateTime<Utc>,
}

/// Tells the caller who they are.
pub async fn me<'a, C: Connection>(db: &mut C, caller: &Caller, grants: &'a [Grant]) -> Result<MeView<'a>> {
    let users = db.rows(USER, &[caller.user.into(), 1_i64.into()]).await?;
    let user = users.first().context("no such user")?;
    let (found, rooms) = memberships(db, caller.user).await?;
    let mut ids: Vec<Value<'_>> = Vec::with_capacity(found.len() + 1);
    for membership in &found {
        ids.push(membership.get::<Uuid>(1)?.into());
    }
    ids.push(caller.institution.into());
    let institutions = db.rows(listed(INSTITUTIONS, 1, ids.len()), &ids).await?;
    let mut views = Vec::with_capacity(found.len());
    for membership in &found {
        views.push(view(membership, &rooms, &institutions)?);
    }
    let here =
        views.iter().find(|view| view.institution_id == caller.institution).context("not of this institution")?;
    Ok(MeView {
        user: UserView {
            id: user.get(0)?,
            email: user.get(1)?,
            full_name: user.get(4)?,
            is_active: user.get(7)?,
            is_superuser: user.get(8)?,
            created_at: user.get(10)?,
        },
        locale: user.get(5)?,
        institution_id: caller.institution,
        permissions: grants,
        modules: here.modules.clone(),
        memberships: views,
    })
}

fn view<R: Row>(membership: &R, rooms: &[R], institutions: &[R]) -> Result<MembershipView> {
    let (id, institution_id): (Uuid, Uuid) = (membership.get(0)?, membership.get(1)?);
    let mut name = String::new();
    for institution in institutions {
        if institution.get::<Uuid>(0)? == institution_id {
            name = institution.get(2)?;
        }
    }
    let mut environment_ids = Vec::new();
    for room in rooms {
        if room.get::<Uuid>(0)? == id {
            environment_ids.push(room.get(1)?);
        }
    }
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    Ok(MembershipView {
        id,
        institution_id,
        institution_name: name,
        user_id: membership.get(2)?,
        roles: words(membership.text(3)?),
        environment_ids,
        modules: words(membership.text(4)?),
        groups: membership.get(5)?,
        active: membership.get(6)?,
        created_at: membership.get(7)?,
    })
}
