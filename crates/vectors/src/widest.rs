//! The choice of a width while the program runs.

#[cfg(target_arch = "x86_64")]
use crate::eight::Eight;
use crate::four::Four;
use crate::width::{Kernel, Width};

/// Runs with the widest vectors that the processor has.
#[inline(always)]
pub fn widest<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(eight) = Eight::of_this_processor() {
        return eight.run(kernel);
    }
    kernel.run(Four)
}

/// Lanes of the widest vectors that the processor has.
#[inline(always)]
#[must_use]
pub fn lanes() -> usize {
    struct Lanes;
    impl Kernel for Lanes {
        type Output = usize;

        #[inline(always)]
        fn run<W: Width>(self, _: W) -> usize {
            W::LANES
        }
    }
    widest(Lanes)
}

/// `fn name(arguments) = inner;` is a function that calls `inner(width, arguments)` with the widest vectors that the processor
/// has; `inner` is generic over the [`Width`] and `#[inline(always)]`.
#[macro_export]
macro_rules! widest {
    ($($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) = $inner:path;)+) => {$(
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) {
            struct Arguments<T>(T);
            impl $crate::Kernel for Arguments<($($type,)*)> {
                type Output = ();

                #[inline(always)]
                fn run<W: $crate::Width>(self, width: W) {
                    let Self(($($argument,)*)) = self;
                    $inner(width, $($argument),*);
                }
            }
            $crate::widest(Arguments(($($argument,)*)));
        }
    )+};
}
