//! How notices and announcements are shown.

use chrono::{DateTime, Utc};
use plantel_application::notifications::Announced;
use plantel_domain::identity::Locale;
use plantel_domain::notifications::{Link, Notice, Wording};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a notice leads to.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationLink)]
pub struct LinkView {
    /// What kind of thing, or a list, such as `alerts.low_stock`.
    #[serde(rename = "type")]
    #[schema(example = "loan")]
    pub kind: String,
    /// Which; of a list the institution.
    pub id: Uuid,
    /// Where the web client shows it.
    #[schema(example = "/loans/0190a5b2-c3d4-75f6-8718-293a4b5c6d7e")]
    pub path: String,
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        let path = link.path();
        Self { kind: link.kind, id: link.id, path }
    }
}

/// What somebody is told, in the language in which they read.
#[derive(Serialize, ToSchema)]
#[schema(as = Notification)]
pub struct NoticeView {
    /// Its id.
    pub id: Uuid,
    /// Of which institution it tells, if of one.
    pub institution_id: Option<Uuid>,
    /// Its number in the inbox, from 1.
    #[schema(example = 42)]
    pub position: i64,
    /// Of what it tells.
    #[serde(rename = "type")]
    #[schema(example = "loan.approved")]
    pub kind: &'static str,
    /// `loans`, `checks`, `inventory`, `school`, `account`, `announcements`, `alerts` or `system`.
    #[schema(example = "loans")]
    pub group: &'static str,
    /// `low`, `medium` or `high`.
    #[schema(example = "medium")]
    pub priority: &'static str,
    /// One line, as plain text.
    #[schema(example = "Préstamo aprobado: Cámara Canon (2)")]
    pub title: String,
    /// What there is to say, as plain text.
    pub text: String,
    /// What it leads to.
    pub link: Option<LinkView>,
    /// Whether it was read.
    pub is_read: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
    /// When it disappears by itself.
    pub expires_at: Option<DateTime<Utc>>,
}

impl NoticeView {
    /// In words of a language.
    pub fn of(it: Notice, wording: &dyn Wording, locale: Locale) -> Self {
        let said = wording.notice(it.kind, &it.params, locale);
        Self {
            id: it.id.into(),
            institution_id: it.institution.map(Into::into),
            position: it.position,
            kind: it.kind.name(),
            group: it.kind.group().name(),
            priority: it.priority.name(),
            title: said.title,
            text: said.text,
            link: it.link.map(Into::into),
            is_read: it.read_at.is_some(),
            created_at: it.created_at,
            read_at: it.read_at,
            expires_at: it.expires_at,
        }
    }
}

/// How many notices were not read.
#[derive(Serialize, ToSchema)]
#[schema(as = UnreadCount)]
pub struct UnreadView {
    /// How many.
    #[schema(example = 3)]
    pub unread: u64,
    /// The position of the newest notice: marking all up to it leaves alone what comes meanwhile.
    #[schema(example = 42)]
    pub last_position: i64,
}

/// How many notices were changed.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangedCount)]
pub struct ChangedView {
    /// How many.
    #[schema(example = 3)]
    pub changed: u64,
}

/// Who is told an announcement.
#[derive(Serialize, ToSchema)]
#[schema(as = AnnouncementAudience)]
pub struct AudienceView {
    /// Everybody, whatever they are.
    pub everyone: bool,
    /// Who is one of these.
    #[schema(example = json!(["teacher"]))]
    pub roles: Vec<&'static str>,
    /// Who belongs to one of these.
    #[schema(example = json!(["2758492"]))]
    pub groups: Vec<String>,
    /// Of them, who works there.
    pub environment_id: Option<Uuid>,
}

/// What somebody told many.
#[derive(Serialize, ToSchema)]
#[schema(as = Announcement)]
pub struct AnnouncementView {
    /// Its id.
    pub id: Uuid,
    /// One line, as plain text.
    #[schema(example = "Jornada pedagógica")]
    pub title: String,
    /// What there is to say, as plain text.
    #[schema(example = "Mañana no hay clases.")]
    pub text: String,
    /// `low`, `medium` or `high`.
    #[schema(example = "medium")]
    pub priority: &'static str,
    /// To whom.
    pub audience: AudienceView,
    /// What it leads to.
    pub link: Option<LinkView>,
    /// When it disappears by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub made_by: Option<Uuid>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who took it back.
    pub withdrawn_by: Option<Uuid>,
    /// When.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// In how many inboxes it came, those too from which it was deleted or withdrawn since; of one just made that grows
    /// for a moment.
    pub readers: u64,
    /// How many of them read it.
    pub read: u64,
}

impl From<Announced> for AnnouncementView {
    fn from(announced: Announced) -> Self {
        let Announced { announcement: it, readership } = announced;
        let audience = AudienceView {
            everyone: it.audience.everyone,
            roles: it.audience.roles.iter().map(|role| role.name()).collect(),
            groups: it.audience.groups.iter().map(|group| group.as_str().to_owned()).collect(),
            environment_id: it.audience.environment.map(Into::into),
        };
        Self {
            id: it.id.into(),
            title: it.title.into(),
            text: it.text.into(),
            priority: it.priority.name(),
            audience,
            link: it.link.map(Into::into),
            expires_at: it.expires_at,
            made_by: it.made.by.map(Into::into),
            made_at: it.made.at,
            withdrawn_by: it.withdrawn.and_then(|deed| deed.by).map(Into::into),
            withdrawn_at: it.withdrawn.map(|deed| deed.at),
            readers: readership.readers,
            read: readership.read,
        }
    }
}
