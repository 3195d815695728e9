//! Files of pictures, and the rows that know of them: both, or neither.

use crate::Result;
use plantel_domain::files::{FileKey, Files};
use plantel_domain::pictures::Prepared;

/// Which file of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// The picture.
    Full,
    /// Its preview.
    Thumbnail,
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
