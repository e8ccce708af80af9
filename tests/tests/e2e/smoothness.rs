//! Training never blocks the page.

use crate::common::{SHORT, ready};
use bitroom_tests::browser::{Machine, long_tasks, scenario};
use std::time::Duration;

#[test]
fn no_long_tasks_while_a_run_goes_on_and_the_visitor_scrolls() -> anyhow::Result<()> {
    scenario("smoothness", Machine::Alone, |page| {
        ready(page)?;
        // Small batches: the longest run allowed would be over too soon on a fast machine with the usual 32.
        page.type_value("batch-size", "4")?;
        page.type_value("epochs", "100000")?;
        page.click("train")?;
        page.wait_status("training", SHORT)?;
        std::thread::sleep(Duration::from_secs(1));
        let window = long_tasks::watch(page, 10)?;
        assert_eq!(page.status()?, "training", "the run was over too soon to measure");
        assert!(window.frames > 100, "{} frames in 10 s", window.frames);
        assert!(window.longest() <= 100.0, "long tasks in ms: {:?}", window.tasks);
        Ok(())
    })
}
