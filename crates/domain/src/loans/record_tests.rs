use super::*;
use uuid::Uuid;

struct These(Uuid);

impl IdSource for These {
    fn next(&self) -> Uuid {
        self.0
    }
    fn random(&self) -> Uuid {
        self.0
    }
}

fn code_of(bits: u128) -> String {
    RecordCode::issue(&These(Uuid::from_u128(bits))).to_string()
}

#[test]
fn a_code_has_four_groups_of_five_and_is_read_again() {
    let code = RecordCode::issue(&These(Uuid::from_u128(0x0123_4567_89ab_4cde_8f01_2345_6789_abcd)));
    let shown = code.to_string();
    let groups: Vec<usize> = shown.split('-').map(str::len).collect();
    assert_eq!(groups, [5; 4], "{shown}");
    for typed in [shown.clone(), shown.to_lowercase(), code.as_str().to_owned(), format!(" {shown} ")] {
        assert_eq!(RecordCode::parse(&typed), Some(code.clone()), "{typed}");
    }
    let same = RecordCode::parse("ooooo-iiiii-lllll-ABCDE").unwrap();
    assert_eq!(same.to_string(), "00000-11111-11111-ABCDE");
}

#[test]
fn what_cannot_be_a_code_is_none() {
    for typed in ["", "-", "AAAAA", "UUUUU-UUUUU-UUUUU-UUUUU", "ñññññññññññññññññññññ", &"A".repeat(21)]
    {
        assert_eq!(RecordCode::parse(typed), None, "{typed}");
    }
    assert_eq!(RecordCode::parse(&"-".repeat(1_000_000)), None);
}

#[test]
fn each_random_bit_that_counts_makes_another_code() {
    let plain = 0x0000_0000_0000_4000_8000_0000_0000_0000_u128;
    let told: std::collections::BTreeSet<String> = (0..128).map(|bit| code_of(plain ^ (1 << bit))).collect();
    // Those of 100 bits, and the one that all others share.
    assert_eq!(told.len(), 101);
}
