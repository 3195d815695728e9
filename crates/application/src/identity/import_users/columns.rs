//! The columns of a sheet of accounts.

use crate::sheet::Columns;

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The account's id, by which other data names its owner.
    Id,
    /// What they sign in with.
    Email,
    /// What they are called.
    FullName,
    /// The first half of that.
    FirstName,
    /// The second.
    LastName,
    /// Proof of their password.
    Password,
    /// Whether they may sign in.
    Active,
    /// Whether they administered everything.
    Superuser,
    /// The same, as a word.
    Role,
    /// Whether the address is known to be theirs.
    Verified,
    /// When the account was made.
    CreatedAt,
}

impl Columns for Column {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] = &[
        (Self::Id, "id", &["user id", "uuid"]),
        (Self::Email, "email", &["e mail", "email address", "correo", "correo electronico"]),
        (Self::FullName, "full_name", &["name", "nombre completo"]),
        (Self::FirstName, "first_name", &["first", "nombre", "nombres"]),
        (Self::LastName, "last_name", &["last", "apellido", "apellidos"]),
        (Self::Password, "hashed_password", &["password hash"]),
        (Self::Active, "is_active", &["active", "activo"]),
        (Self::Superuser, "is_superuser", &["superuser", "is admin"]),
        (Self::Role, "role", &["role name", "rol"]),
        (Self::Verified, "is_verified", &["verified", "email verified"]),
        (Self::CreatedAt, "created_at", &["created"]),
    ];
    /// Without the hashes nobody could sign in, and a misspelt heading would not be noticed.
    const NEEDED: &'static [Self] = &[Self::Email, Self::Password];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Headings;

    #[test]
    fn every_column_and_synonym_is_known_and_means_one_column() {
        for (column, name, others) in Column::KNOWN {
            for heading in [*name].iter().chain(others.iter()) {
                assert_eq!(Column::of(heading), Some(*column), "{heading}");
                assert_eq!(Column::of(&heading.replace(' ', "_").to_uppercase()), Some(*column), "{heading}");
            }
        }
    }

    #[test]
    fn what_is_needed_is_named_as_predecessors_write_it() {
        let headings = Headings::<Column>::recognise(["id", "Email_Address", "password"]);
        assert_eq!((headings.missing(), headings.ignored()), (vec!["hashed_password"], vec!["password".to_owned()]));
        assert!(Headings::<Column>::recognise(["e-mail", "password_hash"]).missing().is_empty());
    }
}
