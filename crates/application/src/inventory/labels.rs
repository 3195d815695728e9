//! QR codes and sheets of labels.

use super::Inventory;
use super::desk::seen;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::{Fault, Kind, not_found};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetFilter};
use plantel_domain::labels::{Label, LabelSheet};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::tag::Tag;

/// The most labels of one document.
pub const MOST: usize = 5_000;

/// The rows of one read.
const PAGE: u16 = 1_000;

/// How a QR code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrFormat {
    /// As a drawing.
    Svg,
    /// As a picture, so many pixels wide.
    Png(u32),
}

/// A QR code, drawn.
pub struct QrImage {
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What labels are printed of.
#[derive(Clone, Debug)]
pub enum LabelsOf {
    /// Assets that match.
    Assets(AssetFilter),
    /// These environments; all that are in use when none is named.
    Environments(Vec<EnvironmentId>),
}

/// More labels than one document has, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelsError {
    /// Nothing matches.
    #[error("there is nothing to print")]
    None,
    /// More than [`MOST`].
    #[error("there are more than {MOST} labels")]
    TooMany,
}

impl LabelsError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &["labels.none", "labels.too-many"];
}

impl Fault for LabelsError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::None => "labels.none",
            Self::TooMany => "labels.too-many",
        }
    }
    fn params(&self) -> plantel_domain::error::Params {
        plantel_domain::error::Params::none().number("max", i64::try_from(MOST).unwrap_or(i64::MAX))
    }
}

impl Inventory {
    /// What a code says: where the web client shows what carries the tag.
    pub fn payload(&self, tag: &Tag) -> String {
        format!("{}{tag}", self.workshop.qr_base)
    }

    /// The code of an asset.
    pub async fn asset_qr(&self, ctx: &Context, id: AssetId, format: QrFormat) -> Result<QrImage> {
        let (asset, _) = seen(self.store.read(ctx).await?.as_mut(), ctx, id).await?;
        self.draw(asset.tag.as_ref(), format)
    }

    /// The code of an environment.
    pub async fn environment_qr(&self, ctx: &Context, id: EnvironmentId, format: QrFormat) -> Result<QrImage> {
        ctx.visibility(Permission::ReadEnvironments)?;
        let found = self.store.read(ctx).await?.environments().find(id, None).await?;
        let environment = found.ok_or(not_found::ENVIRONMENT)?;
        ctx.require(Permission::ReadEnvironments, &Target::from(&environment))?;
        self.draw(environment.tag.as_ref(), format)
    }

    fn draw(&self, tag: Option<&Tag>, format: QrFormat) -> Result<QrImage> {
        let payload = self.payload(tag.ok_or(not_found::TAG)?);
        Ok(match format {
            QrFormat::Svg => {
                QrImage { media_type: "image/svg+xml", bytes: self.workshop.labels.svg(&payload)?.into_bytes() }
            }
            QrFormat::Png(pixels) => {
                QrImage { media_type: "image/png", bytes: self.workshop.labels.png(&payload, pixels)? }
            }
        })
    }

    /// Labels, as a PDF. What has no tag has no label.
    pub async fn print_labels(&self, ctx: &Context, of: LabelsOf, sheet: LabelSheet) -> Result<Vec<u8>> {
        let labels = match of {
            LabelsOf::Assets(filter) => self.asset_labels(ctx, filter).await?,
            LabelsOf::Environments(ids) => self.environment_labels(ctx, &ids).await?,
        };
        if labels.is_empty() {
            return Err(LabelsError::None.into());
        }
        Ok(self.workshop.labels.print(sheet, labels).await?)
    }

    async fn asset_labels(&self, ctx: &Context, filter: AssetFilter) -> Result<Vec<Label>> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        let mut reader = self.store.read(ctx).await?;
        let mut request = PageRequest::first(PAGE);
        let mut labels = Vec::new();
        loop {
            let page = reader.assets().list(&visible, &filter, &request).await?;
            labels.extend(page.data.into_iter().filter_map(|asset| self.label(asset)));
            if labels.len() > MOST {
                return Err(LabelsError::TooMany.into());
            }
            match page.next {
                Some(next) => request.start = Start::After(next),
                None => return Ok(labels),
            }
        }
    }

    fn label(&self, asset: Asset) -> Option<Label> {
        let payload = self.payload(asset.tag.as_ref()?);
        Some(Label { code: asset.code.into(), name: asset.name.into(), payload })
    }

    async fn environment_labels(&self, ctx: &Context, ids: &[EnvironmentId]) -> Result<Vec<Label>> {
        let visible = ctx.visibility(Permission::ReadEnvironments)?;
        let all = self.store.read(ctx).await?.environments().all().await?;
        if let Some(at) = ids.iter().position(|id| !all.iter().any(|environment| environment.id == *id)) {
            let unknown = BadValue::new(not_found::ENVIRONMENT.0);
            return Err(Invalid::at(format!("/environments/{at}"), unknown).into());
        }
        let wanted = all.into_iter().filter(|environment| ids.is_empty() || ids.contains(&environment.id));
        let label = |environment: plantel_domain::institutions::Environment| {
            let payload = self.payload(environment.tag.as_ref()?);
            let name = String::from(environment.name);
            Some(match environment.code {
                Some(code) => Label { code: code.into(), name, payload },
                None => Label { code: name, name: environment.location.map(String::from).unwrap_or_default(), payload },
            })
        };
        Ok(wanted.filter(|environment| visible.shows(&Target::from(environment))).filter_map(label).collect())
    }
}
