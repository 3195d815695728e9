//! Files of pictures, and the rows that know of them: both, or neither.

use crate::Result;
use plantel_domain::deed::Deed;
use plantel_domain::files::{FileKey, Files};
use plantel_domain::ids::{InstitutionId, PictureId};
use plantel_domain::pictures::{Evidence, PictureFormat, Prepared};
use plantel_domain::store::StoreError;

/// Which file of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// The picture.
    Full,
    /// Its preview.
    Thumbnail,
}

/// What is known of a picture that somebody brought; at the first position, until its row finds one that is free.
pub(crate) fn brought(id: PictureId, institution: InstitutionId, prepared: &Prepared, deed: Deed) -> Evidence {
    Evidence {
        id,
        institution,
        position: 0,
        format: prepared.full.format,
        thumbnail_format: prepared.thumbnail.format,
        width: prepared.full.width,
        height: prepared.full.height,
        bytes: u32::try_from(prepared.full.bytes.len()).unwrap_or(u32::MAX),
        by: deed.by,
        created_at: deed.at,
    }
}

/// The file of a picture that lies in this folder, and how it is written.
pub(crate) async fn file_of(
    files: &dyn Files,
    picture: &Evidence,
    folder: &'static str,
    size: PictureSize,
) -> Result<(PictureFormat, Vec<u8>)> {
    let (format, key) = match size {
        PictureSize::Full => (picture.format, picture.full(folder)),
        PictureSize::Thumbnail => (picture.thumbnail_format, picture.thumbnail(folder)),
    };
    let file = files.get(&key).await?;
    Ok((format, file.ok_or_else(|| StoreError::failed(format!("the file {key} is not there")))?))
}

/// Keeps picture and preview under these keys, then has the row written: no row is without files. When anything of it
/// fails, no file stays.
pub(crate) async fn keep_files(
    files: &dyn Files,
    [full, thumbnail]: [FileKey; 2],
    prepared: Prepared,
    row: impl Future<Output = Result<()>>,
) -> Result<()> {
    let written = async {
        files.put(&full, prepared.full.bytes).await?;
        files.put(&thumbnail, prepared.thumbnail.bytes).await?;
        row.await
    };
    let written = written.await;
    if written.is_err() {
        forget_files(files, [full, thumbnail]).await;
    }
    written
}

/// Takes files away that nothing knows of. One that stays behind is seen by nobody.
pub(crate) async fn forget_files<const N: usize>(files: &dyn Files, keys: [FileKey; N]) {
    for key in keys {
        if let Err(error) = files.delete(&key).await {
            tracing::warn!(%key, %error, "a file that nothing knows of could not be taken away");
        }
    }
}
