//! Tests of `long_tasks`.

use super::*;

#[test]
fn the_longest_task_counts() {
    assert_eq!(Window { tasks: vec![55.0, 80.5, 51.0], frames: 600 }.longest(), 80.5);
    assert_eq!(Window::default().longest(), 0.0);
}
