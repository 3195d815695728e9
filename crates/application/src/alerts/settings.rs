//! Saying what is worth an alert.

use super::Alerts;
use super::sight::may_see;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::alerts::{
    AlertKind, AlertSetting, AlertSettingWritten, OwnAlertSetting, OwnAlertSettingDropped, OwnAlertSettingWritten,
    WrittenAlertSetting, WrittenOwnSetting,
};
use plantel_domain::error::not_found;
use plantel_domain::ids::InstitutionId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, StoreError, Version};
use std::collections::BTreeMap;

impl Alerts {
    /// What holds in the institution, of each kind: what was written, or the usual.
    pub async fn settings(&self, ctx: &Context) -> Result<Vec<AlertSetting>> {
        let institution = ctx.visibility(Permission::ReadAlerts)?.institution;
        all(&mut *self.store.read(ctx).await?, institution).await
    }

    /// Says for the institution what is worth an alert of a kind.
    pub async fn write_setting(
        &self,
        ctx: &Context,
        kind: AlertKind,
        expected: Option<Version>,
        written: WrittenAlertSetting,
    ) -> Result<AlertSetting> {
        let institution = ctx.visibility(Permission::ManageAlertSettings)?.institution;
        ctx.require(Permission::ManageAlertSettings, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let known = all(&mut *work, institution).await?.into_iter().find(|it| it.kind == kind);
        let before = known.unwrap_or_else(|| AlertSetting::usual(institution, kind));
        as_expected(expected, before.version)?;
        let mut after = before.clone().write(written, self.clock.now());
        work.alerts().put_setting(&mut after).await?;
        let event = Event::of(&AlertSettingWritten { institution, kind });
        work.commit(event.changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }

    /// What holds for the caller, of each kind that they may see: what the institution says, and what they wrote for
    /// themselves.
    pub async fn own_settings(&self, ctx: &Context) -> Result<Vec<(AlertSetting, Option<OwnAlertSetting>)>> {
        let institution = ctx.visibility(Permission::ReadAlerts)?.institution;
        let user = ctx.actor()?.user;
        let mut reader = self.store.read(ctx).await?;
        let settings = all(&mut *reader, institution).await?;
        let own = reader.alerts().own_settings(Some(user)).await?;
        let mut own: BTreeMap<AlertKind, OwnAlertSetting> = own.into_iter().map(|it| (it.kind, it)).collect();
        let with_own = |setting: AlertSetting| {
            let own = own.remove(&setting.kind);
            (setting, own)
        };
        let seen = settings.into_iter().filter(|setting| may_see(ctx, setting.kind).is_ok());
        Ok(seen.map(with_own).collect())
    }

    /// Says for the caller what is worth an alert of a kind. Who may see none of that kind says nothing.
    pub async fn write_own_setting(
        &self,
        ctx: &Context,
        kind: AlertKind,
        expected: Option<Version>,
        written: WrittenOwnSetting,
    ) -> Result<(AlertSetting, OwnAlertSetting)> {
        let institution = ctx.visibility(Permission::ReadAlerts)?.institution;
        may_see(ctx, kind)?;
        let (user, now) = (ctx.actor()?.user, self.clock.now());
        let mut work = self.store.begin(ctx).await?;
        let setting = all(&mut *work, institution).await?.into_iter().find(|it| it.kind == kind);
        let setting = setting.unwrap_or_else(|| AlertSetting::usual(institution, kind));
        let known = work.alerts().own_settings(Some(user)).await?.into_iter().find(|it| it.kind == kind);
        let before = known.unwrap_or_else(|| OwnAlertSetting::new(institution, user, kind, now));
        as_expected(expected, before.version)?;
        let mut after = before.clone().write(written, now);
        work.alerts().put_own_setting(&mut after).await?;
        let event = Event::of(&OwnAlertSettingWritten { user, kind });
        work.commit(event.changed(Change::between(&before, &after)).into()).await?;
        Ok((setting, after))
    }

    /// What the institution says holds for the caller again.
    pub async fn drop_own_setting(&self, ctx: &Context, kind: AlertKind) -> Result<()> {
        ctx.visibility(Permission::ReadAlerts)?;
        let user = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        if !work.alerts().drop_own_setting(user, kind).await? {
            return Err(not_found::ALERT_SETTING.into());
        }
        work.commit(OwnAlertSettingDropped { user, kind }.into()).await?;
        Ok(())
    }
}

/// Of each kind what was written, or the usual.
async fn all(reader: &mut dyn Repositories, institution: InstitutionId) -> Result<Vec<AlertSetting>> {
    let written = reader.alerts().settings().await?;
    let mut written: BTreeMap<AlertKind, AlertSetting> = written.into_iter().map(|it| (it.kind, it)).collect();
    let of = |kind: &AlertKind| written.remove(kind).unwrap_or_else(|| AlertSetting::usual(institution, *kind));
    Ok(AlertKind::ALL.iter().map(of).collect())
}

fn as_expected(expected: Option<Version>, version: Version) -> Result<()> {
    match expected {
        Some(expected) if expected != version => Err(StoreError::PreconditionFailed.into()),
        _ => Ok(()),
    }
}
