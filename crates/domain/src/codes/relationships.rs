//! What a guardian is to a student.

use super::spelling;
use crate::form::BadValue;
use crate::names::names;
use Relationship as R;

names! {
    /// What a guardian is to a student.
    Relationship, "relationship.unknown" {
        /// Mother.
        Mother = "mother",
        /// Father.
        Father = "father",
        /// Grandmother or grandfather.
        Grandparent = "grandparent",
        /// Sister or brother.
        Sibling = "sibling",
        /// Aunt or uncle.
        UncleOrAunt = "uncle_or_aunt",
        /// Cousin.
        Cousin = "cousin",
        /// Whom a parent married.
        StepParent = "step_parent",
        /// To whom the child was given in care.
        FosterParent = "foster_parent",
        /// Whom a court or a paper named.
        LegalGuardian = "legal_guardian",
        /// A home or an office that answers for the child.
        Institution = "institution",
        /// Somebody else.
        Other = "other",
    }
}

/// As offices write them.
const SPELLINGS: &[(Relationship, &[&str])] = &[
    (R::Mother, &["madre", "mama", "mother"]),
    (R::Father, &["padre", "papa", "father"]),
    (R::Grandparent, &["abuela", "abuelo", "grandparent"]),
    (R::Sibling, &["hermana", "hermano", "sibling"]),
    (R::UncleOrAunt, &["tia", "tio", "tio o tia", "uncle or aunt"]),
    (R::Cousin, &["prima", "primo", "cousin"]),
    (R::StepParent, &["madrastra", "padrastro", "step parent"]),
    (R::FosterParent, &["madre sustituta", "padre sustituto", "hogar sustituto", "foster parent"]),
    (
        R::LegalGuardian,
        &["representante legal", "tutor", "tutora", "tutor legal", "tutora legal", "curador", "legal guardian"],
    ),
    (R::Institution, &["institucion", "icbf", "institution"]),
    (R::Other, &["otro", "otra", "other"]),
];

impl Relationship {
    /// As offices write it: `padre`, `Mamá`, `TÍO`; or its published name.
    pub fn read(typed: &str) -> Result<Self, BadValue> {
        spelling::read(typed, SPELLINGS).ok_or(BadValue::new("relationship.unknown"))
    }

    /// What it is called in Spanish.
    pub fn spanish(self) -> &'static str {
        match self {
            Self::Mother => "Madre",
            Self::Father => "Padre",
            Self::Grandparent => "Abuela o abuelo",
            Self::Sibling => "Hermana o hermano",
            Self::UncleOrAunt => "Tía o tío",
            Self::Cousin => "Prima o primo",
            Self::StepParent => "Madrastra o padrastro",
            Self::FosterParent => "Madre o padre sustituto",
            Self::LegalGuardian => "Representante legal",
            Self::Institution => "Institución",
            Self::Other => "Otra persona",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("padre", R::Father)]
    #[case("Papá", R::Father)]
    #[case("MADRE", R::Mother)]
    #[case("mamá", R::Mother)]
    #[case("tío", R::UncleOrAunt)]
    #[case("tia", R::UncleOrAunt)]
    #[case("abuela", R::Grandparent)]
    #[case("Abuelo", R::Grandparent)]
    #[case("hermano", R::Sibling)]
    #[case("Prima", R::Cousin)]
    #[case("padrastro", R::StepParent)]
    #[case("Madre sustituta", R::FosterParent)]
    #[case("Representante legal", R::LegalGuardian)]
    #[case("I.C.B.F.", R::Institution)]
    #[case("otra", R::Other)]
    fn a_relationship_is_read_as_offices_write_it(#[case] typed: &str, #[case] relationship: Relationship) {
        assert_eq!(Relationship::read(typed).unwrap(), relationship);
    }

    #[test]
    fn each_is_read_by_its_published_name_and_nothing_else_is_guessed() {
        for relationship in Relationship::ALL {
            assert_eq!(Relationship::read(relationship.name()).unwrap(), *relationship);
        }
        for typed in ["", "vecino", "padre y madre", "acudiente"] {
            assert_eq!(Relationship::read(typed).unwrap_err().code, "relationship.unknown", "{typed}");
        }
    }

    #[test]
    fn what_each_is_called_in_spanish_is_read_as_that_or_names_no_other() {
        for relationship in Relationship::ALL {
            let read = Relationship::read(relationship.spanish());
            assert!(read.is_err() || read == Ok(*relationship), "{relationship:?}");
        }
        assert_eq!(Relationship::read(R::Mother.spanish()), Ok(R::Mother));
        assert_eq!(Relationship::read(R::LegalGuardian.spanish()), Ok(R::LegalGuardian));
        let called: std::collections::BTreeSet<_> = Relationship::ALL.iter().map(|each| each.spanish()).collect();
        assert_eq!(called.len(), Relationship::ALL.len());
    }
}
