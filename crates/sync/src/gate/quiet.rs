//! Running what may panic, without its panic message: that could hold what a document says, and logs hold
//! no personal data.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `attempt`; `None` when it panicked. Nothing that `attempt` can have left half done may be used
/// afterwards: callers give it what it owns.
pub(super) fn attempt<T>(attempt: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(attempt)).ok();
    QUIET.set(before);
    outcome
}
