//! Types that JSON marks by a field, as `{"kind": "adam"}`. The bytes of messages name no fields, so there such a part is its JSON
//! as text.

/// Implements `Serialize` and `Deserialize` for types with `#[serde(remote = "Self")]`, whose derives are their JSON.
macro_rules! tagged {
    ($($name:ty),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return <$name>::serialize(self, serializer);
                }
                let text = serde_json::to_string(self).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    return <$name>::deserialize(deserializer);
                }
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                serde_json::from_slice(text.as_bytes()).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

pub(crate) use tagged;
