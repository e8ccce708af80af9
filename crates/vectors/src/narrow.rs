//! Doing without wide vectors, to compare: only where the feature `narrow` is on.

use std::cell::Cell;

thread_local! {
    static ONLY_FOUR: Cell<bool> = const { Cell::new(false) };
}

/// Whether kernels run with [`crate::Four`] on this thread, whatever the processor has. A feature `narrow` of this crate has this
/// function; what is delivered has not.
pub fn only_four(only: bool) {
    ONLY_FOUR.set(only);
}

/// What [`only_four`] was told last.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(crate) fn is_only_four() -> bool {
    ONLY_FOUR.get()
}
