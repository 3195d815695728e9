//! Bodies and views of sessions, their history, and the second factor.

use chrono::{DateTime, Utc};
use plantel_application::identity::{FactorStatus, Prepared};
use plantel_domain::identity::{Device, Session, SignIn};
use plantel_domain::ids::SessionId;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A session of the caller's.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Its id.
    pub id: Uuid,
    /// Whether it is this one.
    pub current: bool,
    /// Where the caller works in it.
    pub institution_id: Option<Uuid>,
    /// The network address it was used from last.
    #[schema(example = "203.0.113.9")]
    pub address: String,
    /// What the device calls itself.
    pub device: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was used last, to five minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends, unless it is renewed.
    pub expires_at: DateTime<Utc>,
}

impl SessionView {
    /// As one who is in the session `current` sees it.
    pub fn new(session: Session, current: Option<SessionId>) -> Self {
        let (address, device) = shown(session.device);
        Self {
            id: session.id.into(),
            current: Some(session.id) == current,
            institution_id: session.institution.map(Into::into),
            address,
            device,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
        }
    }
}

/// A try to sign in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignIn)]
pub struct SignInView {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// `succeeded`, `wrong_password`, `wrong_code` or `inactive`.
    #[schema(example = "succeeded")]
    pub outcome: &'static str,
    /// From which network address.
    #[schema(example = "203.0.113.9")]
    pub address: String,
    /// What the device calls itself.
    pub device: Option<String>,
    /// Whether the account had not been used from such a device before.
    pub new_device: bool,
    /// The session that began.
    pub session_id: Option<Uuid>,
}

impl From<SignIn> for SignInView {
    fn from(sign_in: SignIn) -> Self {
        let (address, device) = shown(sign_in.device);
        Self {
            id: sign_in.id.into(),
            at: sign_in.at,
            outcome: sign_in.outcome.name(),
            address,
            device,
            new_device: sign_in.new_device,
            session_id: sign_in.session.map(Into::into),
        }
    }
}

fn shown(device: Device) -> (String, Option<String>) {
    (device.address.to_string(), device.agent.map(Into::into))
}

/// How the caller's second factor stands.
#[derive(Serialize, ToSchema)]
#[schema(as = SecondFactorStatus)]
pub struct FactorStatusView {
    /// Whether it is asked for.
    pub on: bool,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// How many recovery codes are left.
    #[schema(example = 10)]
    pub recovery_codes_left: usize,
    /// Whether a role demands one.
    pub demanded: bool,
}

impl From<FactorStatus> for FactorStatusView {
    fn from(status: FactorStatus) -> Self {
        Self {
            on: status.since.is_some(),
            since: status.since,
            recovery_codes_left: status.codes_left,
            demanded: status.demanded,
        }
    }
}

/// What an app needs to make codes. Shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = PreparedSecondFactor)]
pub struct PreparedFactorView {
    /// The secret in base 32, for typing.
    pub secret: String,
    /// The same as an address that apps read.
    #[schema(example = "otpauth://totp/Plantel:ana%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Plantel")]
    pub otpauth_url: String,
    /// The same as a QR code, in SVG.
    pub qr_svg: String,
}

impl From<Prepared> for PreparedFactorView {
    fn from(prepared: Prepared) -> Self {
        // An address of ours is far shorter than a QR code can hold.
        let code = QrCode::new(prepared.url.as_bytes()).expect("it fits");
        let qr_svg = code.render::<svg::Color>().min_dimensions(240, 240).build();
        Self { secret: prepared.secret, otpauth_url: prepared.url, qr_svg }
    }
}

/// Recovery codes, each good once. Shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = RecoveryCodes)]
pub struct RecoveryCodesView {
    /// To be kept where no device can lose them.
    #[schema(example = json!(["abcd-efgh-jkmn-pqrs-tvwx-yz01"]))]
    pub recovery_codes: Vec<String>,
}

/// A code of the second factor.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// Six digits.
    #[schema(example = "123456", max_length = 64)]
    #[validate(length(max = 64))]
    pub otp: String,
}
