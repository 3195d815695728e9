//! A copy of everything that is kept of a person.

use super::wishes::{KeptAlertSettingView, KeptWebhookView, OwnPreferencesView};
use super::{IdentityView, SessionView, SignInView, UserView};
use crate::access::MembershipView;
use crate::items::ItemView;
use crate::loans::LoanView;
use chrono::{DateTime, Utc};
use plantel_application::Names;
use plantel_application::identity::OwnData;
use plantel_domain::identity::Locale;
use plantel_domain::ids::SessionId;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is kept of the caller.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnData)]
pub struct OwnDataView {
    /// When the copy was taken.
    pub exported_at: DateTime<Utc>,
    /// The account.
    pub user: UserView,
    /// Its language, when its owner chose one.
    pub locale: Option<&'static str>,
    /// When it was proven that the address is theirs.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// Since when a second factor is asked for.
    pub second_factor_since: Option<DateTime<Utc>>,
    /// Where they belong.
    pub memberships: Vec<MembershipView>,
    /// Their accounts elsewhere.
    pub identities: Vec<IdentityView>,
    /// Their living sessions.
    pub sessions: Vec<SessionView>,
    /// The history of their sign-ins.
    pub sign_ins: Vec<SignInView>,
    /// Their things.
    pub items: Vec<ItemView>,
    /// What they borrowed or asked for, in every institution.
    pub loans: Vec<LoanView>,
    /// What they chose of what they are told.
    pub notification_preferences: OwnPreferencesView,
    /// What is worth an alert to them, in every institution.
    pub alert_settings: Vec<KeptAlertSettingView>,
    /// Their own systems that are told, without secrets.
    pub webhooks: Vec<KeptWebhookView>,
}

impl OwnDataView {
    /// As one who is in the session `current` sees it.
    pub fn new(data: OwnData, current: Option<SessionId>) -> Self {
        // The own name alone: what others and their things are called is no data of the caller.
        let own = data.user.full_name.clone().map(|name| (data.user.id, String::from(name)));
        let names = Names { people: own.into_iter().collect(), ..Names::default() };
        let membership = |(membership, institution)| MembershipView::with_institution_if_known(membership, institution);
        Self {
            exported_at: data.at,
            locale: data.user.locale.map(Locale::code),
            email_verified_at: data.user.email_verified_at,
            second_factor_since: data.second_factor_since,
            user: data.user.into(),
            memberships: data.memberships.into_iter().map(membership).collect(),
            identities: data.identities.into_iter().map(Into::into).collect(),
            sessions: data.sessions.into_iter().map(|session| SessionView::new(session, current)).collect(),
            sign_ins: data.sign_ins.into_iter().map(Into::into).collect(),
            items: data.items.into_iter().map(Into::into).collect(),
            loans: data.loans.into_iter().map(|(loan, today)| LoanView::of(loan, today, &names)).collect(),
            notification_preferences: data.wishes.preferences.into(),
            alert_settings: data.wishes.alert_settings.into_iter().map(Into::into).collect(),
            webhooks: data.wishes.webhooks.into_iter().map(Into::into).collect(),
        }
    }
}
