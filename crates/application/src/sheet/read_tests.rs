use super::*;
use crate::inventory::import::{Sheet, read};

fn directory(name: &str) -> Vec<u8> {
    let name = name.encode_utf16().flat_map(u16::to_le_bytes);
    COMPOUND.iter().copied().chain([0; 1000]).chain(name).collect()
}

#[test]
fn what_old_office_programs_write_is_told_apart() {
    let refused = |bytes: &[u8]| -> SheetError { read(bytes).map(|_: Sheet| ()).unwrap_err() };
    assert_eq!(refused(&directory("EncryptedPackage")), SheetError::LockedWorkbook);
    assert_eq!(refused(&directory("Workbook")), SheetError::OldWorkbook);
    assert_eq!(refused(&directory("WordDocument")), SheetError::NotATable);
    assert_eq!(refused(COMPOUND), SheetError::NotATable);
}
