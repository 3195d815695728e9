//! Pictures of the items of checks.

use super::constraints::{Checked, free, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::checks::{CheckPicture, CheckPictureRepositories, CheckPictureRepository};
use plantel_domain::ids::{AssetId, CheckId, InstitutionId, PictureId};
use plantel_domain::store::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;

impl CheckPictureRepositories for MemoryWork {
    fn check_pictures(&mut self) -> &mut dyn CheckPictureRepository {
        self
    }
}

impl Tables {
    fn pictures_of_revision(
        &self,
        scope: Option<InstitutionId>,
        of: (CheckId, u16),
    ) -> impl Iterator<Item = &CheckPicture> {
        let own = move |picture: &&CheckPicture| {
            Some(picture.evidence.institution) == scope && (picture.check, picture.revision) == of
        };
        self.check_pictures.values().filter(own)
    }

    fn check_check_picture(&self, scope: Option<InstitutionId>, picture: &CheckPicture) -> Checked {
        let CheckPicture { evidence, check, revision, asset } = picture;
        self.known_line(scope, (*check, *revision), *asset)?;
        self.check_evidence(evidence)?;
        never(self.check_pictures.contains_key(&evidence.id), "a picture of a check is never changed")?;
        let mut line = self.pictures_of_revision(scope, (*check, *revision)).filter(|other| other.asset == *asset);
        free(line.any(|other| other.evidence.position == evidence.position), "picture")
    }
}

#[async_trait]
impl CheckPictureRepository for MemoryWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<CheckPicture>, StoreError> {
        self.call(|tables, scope| {
            let found = tables.check_pictures.get(&id);
            Ok(found.filter(|picture| Some(picture.evidence.institution) == scope).cloned())
        })
    }

    async fn of_line(
        &mut self,
        check: CheckId,
        revision: u16,
        asset: AssetId,
    ) -> Result<Vec<CheckPicture>, StoreError> {
        self.call(|tables, scope| {
            let line = tables.pictures_of_revision(scope, (check, revision)).filter(|picture| picture.asset == asset);
            let mut pictures: Vec<_> = line.cloned().collect();
            pictures.sort_by_key(|picture| picture.evidence.position);
            Ok(pictures)
        })
    }

    async fn of_check(&mut self, check: CheckId, revision: u16) -> Result<BTreeMap<AssetId, u64>, StoreError> {
        self.call(|tables, scope| {
            let mut counted = BTreeMap::<AssetId, u64>::new();
            for picture in tables.pictures_of_revision(scope, (check, revision)) {
                *counted.entry(picture.asset).or_default() += 1;
            }
            Ok(counted)
        })
    }

    async fn add(&mut self, picture: &CheckPicture) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if scope != Some(picture.evidence.institution) {
                return Err(StoreError::failed("it belongs to another institution"));
            }
            tables.check_check_picture(scope, picture)?;
            Arc::make_mut(&mut tables.check_pictures).insert(picture.evidence.id, picture.clone());
            Ok(())
        })
    }
}
