//! Reading back words that were accepted once.

/// Words that were accepted once are read back as they are, by rules that never change: what is stored or
/// imported stays readable when the rules for new words become stricter.
macro_rules! reads_what_is_kept {
    ($name:ident) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let given = String::deserialize(from)?;
                Self::kept(&given).map_err(<D::Error as serde::de::Error>::custom)
            }
        }
    };
}
pub(crate) use reads_what_is_kept;
