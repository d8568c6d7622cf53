//! How the table of events becomes code. Whatever names every kind is made here, so that a new kind is
//! one row of the table.

/// Makes [`Event`](super::Event), [`InternalEvent`](super::InternalEvent) and
/// [`EventKind`](super::EventKind) of the table, and what is said of every kind: its rule, the digest of
/// its words, its written and its stored form.
///
/// A row is: what happened, the number in the stored form, the name, the marks, the fields in the order
/// in which they are written and stored. What is internal has no marks, because it never has any.
macro_rules! events {
    (
        $(#[$public_doc:meta])*
        Event {
            $(
                $(#[$doc:meta])*
                $number:literal $kind:ident [updates: $updates:literal, stales: $stales:literal]
                $({ $( $(#[$field_meta:meta])* $field:ident: $type:ty, )+ })?
            )+
        }

        $(#[$internal_doc:meta])*
        InternalEvent {
            $(
                $(#[$inner_doc:meta])*
                $inner_number:literal $inner:ident
                $({ $( $(#[$inner_field_meta:meta])* $inner_field:ident: $inner_type:ty, )+ })?
            )+
        }
    ) => {
        $(#[$public_doc])*
        // Read by way of [`Written`], which names the kinds that it knows when it meets another.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", from = "Written")]
        pub enum Event {
            $(
                $(#[$doc])*
                $kind $({ $( $(#[$field_meta])* $field: $type, )+ })?,
            )+
            /// What the customer sees no trace of (S6). In JSON it stands like the others.
            #[serde(untagged)]
            Internal(InternalEvent),
        }

        $(#[$internal_doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum InternalEvent {
            $(
                $(#[$inner_doc])*
                $inner $({ $( $(#[$inner_field_meta])* $inner_field: $inner_type, )+ })?,
            )+
        }

        /// The kind of an event, without what it holds.
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            Serialize,
            Deserialize,
            IntoStaticStr,
            VariantArray,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum EventKind {
            $(
                #[doc = concat!("[`Event::", stringify!($kind), "`].")]
                $kind,
            )+
            $(
                #[doc = concat!("[`InternalEvent::", stringify!($inner), "`].")]
                $inner,
            )+
        }

        impl EventKind {
            /// Returns what readers and writers need to know of this kind: whether it is public, moves
            /// `updated_at`, makes a command that has not seen it stale.
            #[must_use]
            pub const fn rule(self) -> EventRule {
                let [public, updates, stales] = match self {
                    $( Self::$kind => [true, $updates, $stales], )+
                    $( Self::$inner )|+ => [false, false, false],
                };
                EventRule { kind: self, public, updates, stales }
            }
        }

        impl Event {
            /// Returns the event's kind.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self {
                    $( Self::$kind { .. } => EventKind::$kind, )+
                    Self::Internal(event) => event.kind(),
                }
            }

            /// Returns the salted digest of the words that belong to this event: the first that its
            /// fields hold.
            #[must_use]
            pub fn words(&self) -> Option<Digest> {
                match self {
                    $(
                        Self::$kind $({ $($field),+ })? =>
                            None $($( .or_else(|| crate::stored::Stored::words($field)) )+)?,
                    )+
                    $(
                        Self::Internal(InternalEvent::$inner $({ $($inner_field),+ })?) =>
                            None $($( .or_else(|| crate::stored::Stored::words($inner_field)) )+)?,
                    )+
                }
            }

            /// Writes the stored form.
            pub(crate) fn write(&self, to: &mut crate::stored::Writer) {
                match self {
                    $(
                        Self::$kind $({ $($field),+ })? => {
                            to.byte($number);
                            $($( crate::stored::Stored::write($field, to); )+)?
                        }
                    )+
                    $(
                        Self::Internal(InternalEvent::$inner $({ $($inner_field),+ })?) => {
                            to.byte($inner_number);
                            $($( crate::stored::Stored::write($inner_field, to); )+)?
                        }
                    )+
                }
            }

            /// Reads the stored form.
            pub(crate) fn read(
                from: &mut crate::stored::Reader<'_>,
            ) -> Result<Self, crate::stored::StoredError> {
                Ok(match from.byte()? {
                    $(
                        $number => Self::$kind
                            $({ $( $field: crate::stored::Stored::read(from)?, )+ })?,
                    )+
                    $(
                        $inner_number => Self::Internal(InternalEvent::$inner
                            $({ $( $inner_field: crate::stored::Stored::read(from)?, )+ })?),
                    )+
                    _ => return Err(crate::stored::StoredError(
                        "there is no such stored kind of event",
                    )),
                })
            }
        }

        impl InternalEvent {
            /// Returns the event's kind.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self {
                    $( Self::$inner { .. } => EventKind::$inner, )+
                }
            }

            /// Returns what agents are shown of it beside its kind: its fields, but no digest of words.
            pub(crate) fn shown(&self) -> serde_json::Map<String, serde_json::Value> {
                let fields: Vec<(&str, Option<serde_json::Value>)> = match self {
                    $(
                        Self::$inner $({ $($inner_field),+ })? => Vec::from([$($(
                            (stringify!($inner_field), crate::stored::Stored::shown($inner_field)),
                        )+)?]),
                    )+
                };
                fields.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect()
            }
        }

        impl From<InternalEvent> for Event {
            fn from(event: InternalEvent) -> Self {
                Self::Internal(event)
            }
        }

        /// The written form of an event: public and internal ones side by side.
        #[derive(Deserialize)]
        #[serde(rename = "Event", rename_all = "snake_case", deny_unknown_fields)]
        enum Written {
            $( $kind $({ $( $(#[$field_meta])* $field: $type, )+ })?, )+
            $( $inner $({ $( $(#[$inner_field_meta])* $inner_field: $inner_type, )+ })?, )+
        }

        impl From<Written> for Event {
            fn from(written: Written) -> Self {
                match written {
                    $(
                        Written::$kind $({ $($field),+ })? => Self::$kind $({ $($field),+ })?,
                    )+
                    $(
                        Written::$inner $({ $($inner_field),+ })? =>
                            Self::Internal(InternalEvent::$inner $({ $($inner_field),+ })?),
                    )+
                }
            }
        }
    };
}

pub(super) use events;
