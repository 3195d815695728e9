//! Enums whose members have published names.

/// Declares one; `$unknown` is the code with which another name is refused.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $unknown:literal { $($(#[$vdoc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$vdoc])* $variant),+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The published name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Of a published name.
            pub fn parse(name: &str) -> Result<Self, $crate::form::BadValue> {
                match name { $($name => Ok(Self::$variant),)+ _ => Err($crate::form::BadValue::new($unknown)) }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}
pub(crate) use names;
