//! Layers without weights as they are written: alike in settings, in networks of model files and in their integer networks.

use vocabulary::{LayerKind, Padding, Pooling, Weightless};

/// A tagged enumeration of layers: those with weights as they are given, and behind them every kind without.
macro_rules! with_weightless_layers {
    (
        $tag:literal in $remote:literal:
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$about:meta])* $kind:ident $({ $($fields:tt)* })? $(($content:ty))?,)*
        }
    ) => {
        $crate::reader::kinds! {
            $tag in $remote:
        $(#[$meta])*
        pub enum $name {
            $($(#[$about])* $kind $({ $($fields)* })? $(($content))?,)*
            /// The largest value of each channel in windows of steps.
            #[serde(rename = "max-pool1d")]
            MaxPool1D {
                /// Steps in a window.
                size: u32,
                /// Steps from one window to the next.
                stride: u32,
                /// What happens at the ends.
                padding: vocabulary::Padding,
            },
            /// The mean of each channel in windows of steps; padding does not count.
            #[serde(rename = "average-pool1d")]
            AveragePool1D {
                /// Steps in a window.
                size: u32,
                /// Steps from one window to the next.
                stride: u32,
                /// What happens at the ends.
                padding: vocabulary::Padding,
            },
            /// The mean of each channel over all steps.
            #[serde(rename = "global-average-pool1d")]
            GlobalAveragePool1D,
            /// All steps side by side, time first, then channel.
            Flatten,
        }
        }

        impl $name {
            /// The layer, if it is one without weights.
            pub fn weightless(&self) -> Option<vocabulary::Weightless> {
                use vocabulary::Weightless;
                use $crate::weightless::pooling;
                match *self {
                    Self::MaxPool1D { size, stride, padding } => {
                        Some(Weightless::MaxPool1D(pooling(size, stride, padding)))
                    }
                    Self::AveragePool1D { size, stride, padding } => {
                        Some(Weightless::AveragePool1D(pooling(size, stride, padding)))
                    }
                    Self::GlobalAveragePool1D => Some(Weightless::GlobalAveragePool1D),
                    Self::Flatten => Some(Weightless::Flatten),
                    $(Self::$kind { .. } => None,)*
                }
            }

            /// The kind.
            pub fn kind(&self) -> vocabulary::LayerKind {
                match self {
                    $(Self::$kind { .. } => vocabulary::LayerKind::$kind,)*
                    Self::MaxPool1D { .. } => vocabulary::LayerKind::MaxPool1D,
                    Self::AveragePool1D { .. } => vocabulary::LayerKind::AveragePool1D,
                    Self::GlobalAveragePool1D => vocabulary::LayerKind::GlobalAveragePool1D,
                    Self::Flatten => vocabulary::LayerKind::Flatten,
                }
            }
        }

        /// A size beyond 32 bits, which no layer has, becomes the largest number that can be written.
        impl From<vocabulary::Weightless> for $name {
            fn from(layer: vocabulary::Weightless) -> Self {
                use vocabulary::Weightless;
                use $crate::weightless::written;
                match layer {
                    Weightless::MaxPool1D(pooling) => {
                        let (size, stride, padding) = written(pooling);
                        Self::MaxPool1D { size, stride, padding }
                    }
                    Weightless::AveragePool1D(pooling) => {
                        let (size, stride, padding) = written(pooling);
                        Self::AveragePool1D { size, stride, padding }
                    }
                    Weightless::GlobalAveragePool1D => Self::GlobalAveragePool1D,
                    Weightless::Flatten => Self::Flatten,
                }
            }
        }
    };
}

pub(crate) use with_weightless_layers;

/// A pooling's settings as they are used.
pub(crate) fn pooling(size: u32, stride: u32, padding: Padding) -> Pooling {
    Pooling { size: size as usize, stride: stride as usize, padding }
}

/// A pooling's settings as they are written.
pub(crate) fn written(Pooling { size, stride, padding }: Pooling) -> (u32, u32, Padding) {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (number(size), number(stride), padding)
}

/// A layer of this kind with the thesis' sizes, as it is added; `None` for a kind with weights.
pub(crate) fn as_added(kind: LayerKind) -> Option<Weightless> {
    let thesis = Pooling { size: 3, stride: 3, padding: Padding::Valid };
    match kind {
        LayerKind::MaxPool1D => Some(Weightless::MaxPool1D(thesis)),
        LayerKind::AveragePool1D => Some(Weightless::AveragePool1D(thesis)),
        LayerKind::GlobalAveragePool1D => Some(Weightless::GlobalAveragePool1D),
        LayerKind::Flatten => Some(Weightless::Flatten),
        LayerKind::Dense | LayerKind::Conv1D | LayerKind::Lstm | LayerKind::Table => None,
    }
}
