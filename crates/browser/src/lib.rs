//! The browser as the page's programs need it: pictures on canvases, a worker that is kept alive, files, and small controls.
//! It knows no state of a program.

pub mod canvas;
pub mod clock;
pub mod fetch;
pub mod files;
pub mod format;
pub mod widgets;
pub mod worker;
